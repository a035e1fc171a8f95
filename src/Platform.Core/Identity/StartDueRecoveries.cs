using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;
using Platform.Core.Data.Outbox;

namespace Platform.Core.Identity;

/// <summary>
/// What two people agreed to and nobody stopped, once its delay is over: the link leaves for the person's own address; an appointed administrator
/// gets the role first. While a notice could not be delivered it waits as long again: an address that refuses mail must neither hide a recovery nor
/// hold it up for ever. Scope System; harmless when repeated.
/// </summary>
public sealed class StartDueRecoveries(PlatformDb db, Outbox outbox)
{
    /// <returns>How many started.</returns>
    public async Task<int> ExecuteAsync(CancellationToken cancel)
    {
        var due = await db.Database.SqlQuery<Due>($"""
            update recoveries r set started_at = sec.now() where due_at <= sec.now() and started_at is null and stopped_at is null
              and (due_at + (due_at - approved_at) <= sec.now() or not exists (select from outbox o where o.done_at is null
                and ((o.kind = {RecoveryApproved.Kind} and o.payload ->> 'Recovery' = r.id::text) or (o.kind = {RecoveryNotice.Kind} and o.payload ->> 'Recovery' = r.id::text))))
            returning id as "Id", tenant_id as "Tenant", person_id as "Person", full_name as "Name", kind as "Kind", approved_by as "ApprovedBy"
            """).ToListAsync(cancel);
        foreach (var (id, tenant, person, name, kind, approvedBy) in due)
        {
            if (kind == nameof(RecoveryKind.Administrator)) await AppointAsync(id, tenant, person, name, approvedBy, cancel);
            else await outbox.AddAsync(new RecoveryStarted(person, id), cancel);
        }
        return due.Count;
    }

    private sealed record Due(Guid Id, Guid Tenant, Guid Person, string Name, string Kind, Guid ApprovedBy);

    private async Task AppointAsync(Guid recovery, Guid tenant, Guid person, string name, Guid approvedBy, CancellationToken cancel)
    {
        var membership = Guid.CreateVersion7();
        var added = await db.Database.ExecuteSqlAsync($"""
            insert into memberships (tenant_id, id, person_id, person_name, person_email, role, department_id, granted_at, granted_by)
            select {tenant}, {membership}, p.id, {name}, p.email, 'AccountAdmin', (select d.id from departments d where d.tenant_id = {tenant} and d.archived_at is null order by d.created_at limit 1), sec.now(), {approvedBy}
            from people p where p.id = {person} on conflict do nothing
            """, cancel);
        await db.Database.ExecuteSqlAsync($"update recoveries set completed_at = started_at where id = {recovery}", cancel);      // the role is all there is to do
        if (added == 1) await outbox.AddAsync(new PersonInvited(person, membership), cancel);
    }
}
