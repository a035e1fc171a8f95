using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;
using Platform.Core.Data.Outbox;
using Platform.Core.Tenancy;
using Platform.Core.Values;

namespace Platform.Core.Accounts;

/// <summary>
/// Tells the agglomeration that an account whose convention is concluded is not active yet: on the fifth day, and on the seventh (VR-29). Each is a line with a key
/// of its own, written with its notice: run twice, or by two nodes at once, it is said once. Scope System.
/// </summary>
public sealed class WatchOnboarding(PlatformDb db, Outbox outbox)
{
    /// <returns>How many lines were added now.</returns>
    public async Task<int> ExecuteAsync(CancellationToken cancel)
    {
        var now = await db.NowAsync(cancel);
        var today = FranceTime.DayOf(now);
        var waiting = await db.Tenants.AsNoTracking().Where(t => t.Kind == TenantKind.Syndicated && t.ActivatedAt == null).ToDictionaryAsync(t => t.Id.Value, cancel);
        var ids = waiting.Keys.ToList();
        var concluded = await db.SharingConventions.AsNoTracking().Where(c => ids.Contains(c.TenantId) && c.MemberSignedOn != null && c.LeadSignedOn != null && c.EndedOn == null)
            .OrderBy(c => c.Id).ToListAsync(cancel);     // in one order: two nodes wait for each other, and never in a circle
        var told = 0;
        foreach (var convention in concluded)
        {
            if (OnboardingDelay.Of(convention) is not { } delay || delay.On(today) is var level && level == OnboardingLevel.Running) continue;
            var kind = level == OnboardingLevel.Breached ? AccountEventKind.Breached : AccountEventKind.Warned;      // a machine that was stopped says the breach alone
            var id = Guid.CreateVersion7();
            var added = await db.Database.ExecuteSqlAsync($"""
                insert into account_events (tenant_id, id, lead_id, kind, at, key) values ({convention.TenantId}, {id}, {convention.LeadId}, {kind.ToString()}, {now}, {$"{kind}-{convention.Id.Value:N}"})
                on conflict do nothing
                """, cancel);
            if (added == 0) continue;
            await outbox.AddAsync(new Noticed(NoticeTopic.AccountEvent, id), cancel);
            told++;
        }
        return told;
    }
}
