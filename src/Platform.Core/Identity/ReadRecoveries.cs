using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;
using Platform.Core.Law;

namespace Platform.Core.Identity;

/// <summary>The log of recoveries: of the account in scope and of whoever works there, or, for the lead, of the accounts it hosts, or, for an operator, of all. Newest first.</summary>
public sealed class ReadRecoveries(PlatformDb db)
{
    public const int PageSize = 50;

    public enum Part { All, UnderWay, AskedByLead }

    /// <param name="Side">« Account » or « Lead »: who asked.</param>
    /// <param name="FullName">Of the person's own account, and so is the address: nobody who asks writes them.</param>
    /// <param name="AskedName">As whoever asked wrote it.</param>
    /// <param name="Company">Asked for a person of a company: the row stands with the agglomeration, which she does not work for.</param>
    /// <param name="WorksAt">Companies with their number, and other accounts; for an operator only.</param>
    public sealed record Row(Guid Id, string Account, string Kind, string Side, Guid Person, string FullName, string Email, string AskedName, string? WorksAt, bool Company, string Reason, string IdentityCheck,
        Guid RequestedBy, string RequestedByName, DateTimeOffset RequestedAt,
        string? ApprovedByName, DateTimeOffset? ApprovedAt, DateTimeOffset? DueAt, string? StoppedByName, DateTimeOffset? StoppedAt, DateTimeOffset? StartedAt, DateTimeOffset? CompletedAt, bool MayApprove)
    {
        public bool MayBeStopped => StoppedAt is null && CompletedAt is null;
        public bool IsNamedOtherwise => !string.Equals(FullName, AskedName, StringComparison.OrdinalIgnoreCase);
    }

    /// <param name="Next">After which the next page begins; null on the last.</param>
    public sealed record Page(IReadOnlyList<Row> Rows, Guid? Next)
    {
        public static readonly Page Empty = new([], null);
    }

    /// <returns>From when on a request can be approved by whoever is an operator since a day or less: the role must be that old when it is made. Null once it is.</returns>
    public async Task<DateTimeOffset?> ApprovesFromAsync(Guid person, CancellationToken cancel)
    {
        var now = await db.NowAsync(cancel);
        var since = (await db.Database.SqlQuery<DateTimeOffset?>($"""select min(named_at) as "Value" from platform_operators where person_id = {person} and removed_at is null""").ToListAsync(cancel)).Single();
        return since + RecoveryRules.DelayOn(now) is { } from && from > now ? from : null;
    }

    /// <param name="after">The last one of the page before.</param>
    public async Task<Page> ExecuteAsync(Part part, Guid? after, CancellationToken cancel)
    {
        var age = RecoveryRules.DelayOn(await db.NowAsync(cancel));
        var rows = await db.Database.SqlQuery<Row>($"""
            select r.id as "Id", t.name as "Account", r.kind as "Kind", r.side as "Side", r.person_id as "Person", r.full_name as "FullName", r.email as "Email", r.person_name as "AskedName",
              sec.recovery_works_at(r.id) as "WorksAt", r.company as "Company", r.reason as "Reason", r.identity_check as "IdentityCheck",
              r.requested_by as "RequestedBy", r.requested_by_name as "RequestedByName", r.requested_at as "RequestedAt", r.approved_by_name as "ApprovedByName", r.approved_at as "ApprovedAt", r.due_at as "DueAt",
              r.stopped_by_name as "StoppedByName", r.stopped_at as "StoppedAt", r.started_at as "StartedAt", r.completed_at as "CompletedAt",
              r.approved_at is null and r.stopped_at is null and sec.may_approve_recovery(r.id, {age}) as "MayApprove"
            from (select * from recoveries l
              where ({part != Part.UnderWay} or (l.stopped_at is null and l.completed_at is null)) and ({part != Part.AskedByLead} or l.side = 'Lead')
                and ({after}::uuid is null or (l.requested_at, l.id) < (select a.requested_at, a.id from recoveries a where a.id = {after}))
              order by l.requested_at desc, l.id desc limit {PageSize + 1}) r
            join tenants t on t.id = r.tenant_id order by r.requested_at desc, r.id desc
            """).ToListAsync(cancel);
        return rows.Count > PageSize ? new([.. rows.Take(PageSize)], rows[PageSize - 1].Id) : new(rows, null);
    }
}
