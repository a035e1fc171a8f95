using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;
using Platform.Core.Data.Outbox;
using Platform.Core.Law;
using Platform.Core.Tenancy;
using Platform.Core.Values;

namespace Platform.Core.Identity;

/// <summary>
/// On the first day of a quarter, asks every account that has an administrator to attest its people, and reminds those who have not, at each interval once.
/// Scope System, every night: a night that was missed is made good by the next, and what was asked or said once is not again.
/// </summary>
public sealed class AskAttestations(PlatformDb db, Outbox outbox)
{
    /// <returns>How many were asked now.</returns>
    public async Task<int> ExecuteAsync(CancellationToken cancel)
    {
        var now = await db.NowAsync(cancel);
        var (today, rule) = (FranceTime.DayOf(now), AttestationRules.On(now));
        var quarter = AttestationRule.QuarterOf(today);
        var unasked = await db.Database.SqlQuery<Guid>($"""
            select t.id as "Value" from tenants t where t.closed_at is null and t.abandoned_at is null and (t.created_at at time zone 'Europe/Paris')::date < {quarter}
              and exists (select from memberships m where m.tenant_id = t.id and m.role = 'AccountAdmin' and m.revoked_at is null)
              and not exists (select from people_attestations a where a.tenant_id = t.id and a.quarter = {quarter})
            """).ToListAsync(cancel);
        Guid[] ids = [.. unasked.Select(_ => Guid.CreateVersion7())];
        var asked = await db.Database.ExecuteSqlAsync($"""
            insert into people_attestations (tenant_id, id, quarter, asked_at, due_on)
            select tenant, id, {quarter}, {now}, {rule.DueOn(today)} from unnest({unasked.ToArray()}, {ids}) as made (tenant, id) on conflict do nothing
            """, cancel);
        var waiting = await db.PeopleAttestations.AsNoTracking().Where(a => a.Quarter == quarter && a.AttestedAt == null && db.Tenants.InLife().Any(t => (Guid)(object)t.Id == a.TenantId)).Select(a => new { a.Id, a.AskedAt }).ToListAsync(cancel);
        foreach (var one in waiting)
            await outbox.AddAsync(new Noticed(NoticeTopic.AttestationDue, one.Id.Value, rule.StepOn(FranceTime.DayOf(one.AskedAt), today)), cancel);
        return asked;
    }
}
