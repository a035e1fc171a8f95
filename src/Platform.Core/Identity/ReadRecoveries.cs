using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;
using Platform.Core.Law;

namespace Platform.Core.Identity;

/// <summary>The log of recoveries: of the account in scope and of whoever works there, or, for the lead, of the accounts it hosts.</summary>
public sealed class ReadRecoveries(PlatformDb db)
{
    /// <param name="Side">« Account » or « Lead »: who asked.</param>
    public sealed record Row(Guid Id, string Account, string Kind, string Side, Guid Person, string PersonName, string Reason, string IdentityCheck, Guid RequestedBy, string RequestedByName, DateTimeOffset RequestedAt,
        string? ApprovedByName, DateTimeOffset? ApprovedAt, DateTimeOffset? DueAt, string? StoppedByName, DateTimeOffset? StoppedAt, DateTimeOffset? StartedAt, DateTimeOffset? CompletedAt, bool MayApprove)
    {
        public bool MayBeStopped => StoppedAt is null && CompletedAt is null;
    }

    public async Task<IReadOnlyList<Row>> ExecuteAsync(CancellationToken cancel)
    {
        var age = RecoveryRules.DelayOn(await db.NowAsync(cancel));
        return await db.Database.SqlQuery<Row>($"""
            select r.id as "Id", t.name as "Account", r.kind as "Kind", r.side as "Side", r.person_id as "Person", r.person_name as "PersonName", r.reason as "Reason", r.identity_check as "IdentityCheck",
              r.requested_by as "RequestedBy", r.requested_by_name as "RequestedByName", r.requested_at as "RequestedAt", r.approved_by_name as "ApprovedByName", r.approved_at as "ApprovedAt", r.due_at as "DueAt",
              r.stopped_by_name as "StoppedByName", r.stopped_at as "StoppedAt", r.started_at as "StartedAt", r.completed_at as "CompletedAt",
              r.approved_at is null and r.stopped_at is null and sec.may_approve_recovery(r.id, {age}) as "MayApprove"
            from recoveries r join tenants t on t.id = r.tenant_id order by r.requested_at desc limit 200
            """).ToListAsync(cancel);
    }
}
