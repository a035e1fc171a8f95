using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;
using Platform.Core.Data.Outbox;
using Platform.Core.Law;
using Platform.Core.Values;

namespace Platform.Core.Approvals;

/// <summary>
/// Every morning, reminds those for whom a stage has waited as many days as the account chose, then again as often. Scope System; what was said once has its
/// key in the outbox and is not said again, by this node or by another.
/// </summary>
public sealed class RemindApprovers(PlatformDb db, Outbox outbox)
{
    /// <returns>How many stages wait long enough.</returns>
    public async Task<int> ExecuteAsync(CancellationToken cancel)
    {
        var now = await db.NowAsync(cancel);
        var today = FranceTime.DayOf(now);
        var waiting = await db.Database.SqlQuery<Row>($"""
            select o.tenant_id as "Tenant", o.id as "Submission", o.stage as "Stage", greatest(o.submitted_at, (select max(d.decided_at) from approval_decisions d
              join approval_steps t on t.tenant_id = o.tenant_id and t.circuit_id = o.circuit_id and t.position = d.position and t.stage < o.stage where d.tenant_id = o.tenant_id and d.submission_id = o.id)) as "OpenedAt"
            from (select s.*, sec.open_stage(s.tenant_id, s.id) as stage from approval_submissions s where s.ended_at is null) o where o.stage is not null order by o.submitted_at
            """).ToListAsync(cancel);
        var due = 0;
        foreach (var account in waiting.GroupBy(row => row.Tenant))
        {
            var days = await db.ReminderDaysAsync(account.Key, now, cancel);
            foreach (var row in account)
            {
                if (ApprovalRule.StepOn(FranceTime.DayOf(row.OpenedAt), today, days) is not (> 0 and var step)) continue;
                due++;
                await outbox.AddAsync(new ApprovalMoved(row.Submission, ApprovalNews.Reminded, row.Stage, step), cancel);
            }
        }
        return due;
    }

    private sealed record Row(Guid Tenant, Guid Submission, int Stage, DateTimeOffset OpenedAt);
}
