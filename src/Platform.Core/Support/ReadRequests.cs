using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;
using Platform.Core.Values;

namespace Platform.Core.Support;

/// <summary>Requests for a day, as the account follows them and as the lead plans by them: what was sent, nothing else of the account.</summary>
public sealed class ReadRequests(PlatformDb db, CurrentScope scope)
{
    /// <summary>How many closed ones are shown: the latest.</summary>
    public const int MostClosed = 200;

    /// <param name="Verdict">A name of <see cref="ProposalVerdict"/>, or « Withdrawn » by the account; null: not answered yet.</param>
    /// <param name="PlannedOn">The day for which it was accepted.</param>
    /// <param name="IsMine">Whoever reads asked for it.</param>
    public sealed record Row(Guid Id, string Account, string About, string Title, string Body, DateOnly WishedOn, string ByName, DateTimeOffset At, bool IsMine, int Answers, string? Verdict, DateOnly? PlannedOn, string? Reason, string? AnsweredBy, DateTimeOffset? AnsweredAt)
    {
        /// <summary>It was done, or withdrawn by the account: no answer follows. A declined one may still be accepted.</summary>
        public bool IsOver => Verdict is nameof(ProposalVerdict.Done) or "Withdrawn";

        /// <summary>Where it stands in a calendar.</summary>
        public DateOnly Day => PlannedOn ?? WishedOn;
    }

    /// <param name="Today">In Paris.</param>
    /// <param name="Open">Not answered, or accepted and not done; by day.</param>
    /// <param name="Closed">The latest <see cref="MostClosed"/>, the last one first.</param>
    public sealed record Calendar(DateOnly Today, IReadOnlyList<Row> Open, IReadOnlyList<Row> Closed);

    /// <summary>Scope Tenant: the account's own.</summary>
    public Task<Calendar> OwnAsync(CancellationToken cancel) => ReadAsync(((Scope.Tenant)scope.Required).TenantId, null, cancel);

    /// <summary>Scope Lead: of all its accounts.</summary>
    public Task<Calendar> ForLeadAsync(CancellationToken cancel) => ReadAsync(null, ((Scope.Lead)scope.Required).LeadId, cancel);

    /// <summary>Scope Lead: one of them, open or closed.</summary>
    public async Task<Row?> OneForLeadAsync(Guid request, CancellationToken cancel) => (await Rows(null, ((Scope.Lead)scope.Required).LeadId).Where(row => row.Id == request).ToListAsync(cancel)).SingleOrDefault();

    private async Task<Calendar> ReadAsync(Guid? tenant, Guid? lead, CancellationToken cancel)
    {
        var today = FranceTime.DayOf(await db.NowAsync(cancel));
        const string accepted = nameof(ProposalVerdict.Planned);
        var open = await Rows(tenant, lead).Where(row => row.Verdict == null || row.Verdict == accepted).OrderBy(row => row.PlannedOn ?? row.WishedOn).ThenBy(row => row.At).ThenBy(row => row.Id).Take(500).ToListAsync(cancel);
        var closed = await Rows(tenant, lead).Where(row => row.Verdict != null && row.Verdict != accepted).OrderByDescending(row => row.AnsweredAt).ThenBy(row => row.Id).Take(MostClosed).ToListAsync(cancel);
        return new(today, open, closed);
    }

    private IQueryable<Row> Rows(Guid? tenant, Guid? lead) => db.Database.SqlQuery<Row>($"""
        select p.id as "Id", t.name as "Account", p.about as "About", p.title as "Title", p.body as "Body", p.wished_on as "WishedOn", p.proposed_by_name as "ByName", p.proposed_at as "At",
          p.proposed_by is not distinct from {scope.Required.PersonId}::uuid as "IsMine", coalesce(a.rank, 0) as "Answers", a.verdict as "Verdict", a.planned_on as "PlannedOn", a.reason as "Reason", a.answered_by_name as "AnsweredBy", a.answered_at as "AnsweredAt"
        from proposals p join tenants t on t.id = p.tenant_id left join lateral (select * from proposal_answers v where v.proposal_id = p.id order by v.rank desc limit 1) a on true
        where p.kind = 'Request' and ({lead}::uuid is null or p.lead_id = {lead}) and ({tenant}::uuid is null or p.tenant_id = {tenant})
        """);
}
