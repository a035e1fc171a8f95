using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;

namespace Platform.Core.Support;

/// <summary>Proposals as each side reads them.</summary>
public sealed class ReadProposals(PlatformDb db, CurrentScope scope)
{
    /// <param name="Verdict">A name of <see cref="ProposalVerdict"/>; null: not answered yet.</param>
    public sealed record Shared(Guid Id, string Title, string Body, DateTimeOffset ProposedAt, bool IsOwn, int Supports, bool Supported, string? Verdict, string? Reason, DateTimeOffset? AnsweredAt);

    /// <summary>For the lead: whose it is, and who supports it.</summary>
    public sealed record Whole(Guid Id, string Kind, string Account, string Title, string Body, string ProposedByName, DateTimeOffset ProposedAt, string[] Supporters, int Answers, string? Verdict, string? Reason, DateTimeOffset? AnsweredAt);

    /// <summary>Improvements of the territory: no author, no account.</summary>
    public async Task<IReadOnlyList<Shared>> TerritoryAsync(CancellationToken cancel) => await db.Database.SqlQuery<Shared>($"""
        select id as "Id", title as "Title", body as "Body", proposed_at as "ProposedAt", is_own as "IsOwn", supports as "Supports", supported as "Supported", verdict as "Verdict", reason as "Reason", answered_at as "AnsweredAt" from sec.territory_proposals()
        """).ToListAsync(cancel);

    /// <summary>Amendments that the account proposed to its lead: nobody else reads them.</summary>
    public async Task<IReadOnlyList<Whole>> AmendmentsAsync(CancellationToken cancel)
    {
        var tenant = ((Scope.Tenant)scope.Required).TenantId;
        return await db.Database.SqlQuery<Whole>($"""
            select p.id as "Id", p.kind as "Kind", t.name as "Account", p.title as "Title", p.body as "Body", p.proposed_by_name as "ProposedByName", p.proposed_at as "ProposedAt", array[]::text[] as "Supporters", coalesce(a.rank, 0) as "Answers",
              a.verdict as "Verdict", a.reason as "Reason", a.answered_at as "AnsweredAt"
            from proposals p join tenants t on t.id = p.tenant_id left join lateral (select * from proposal_answers v where v.proposal_id = p.id order by v.rank desc limit 1) a on true
            where p.tenant_id = {tenant} and p.kind = 'Amendment' order by p.proposed_at desc limit 200
            """).ToListAsync(cancel);
    }

    /// <summary>For the lead: what waits for an answer first, what has most voices before the others.</summary>
    public async Task<IReadOnlyList<Whole>> ForLeadAsync(CancellationToken cancel)
    {
        var lead = ((Scope.Lead)scope.Required).LeadId;
        return await db.Database.SqlQuery<Whole>($"""
            select p.id as "Id", p.kind as "Kind", t.name as "Account", p.title as "Title", p.body as "Body", p.proposed_by_name as "ProposedByName", p.proposed_at as "ProposedAt",
              array(select o.name from proposal_supports s join tenants o on o.id = s.tenant_id where s.proposal_id = p.id order by o.name) as "Supporters", coalesce(a.rank, 0) as "Answers",
              a.verdict as "Verdict", a.reason as "Reason", a.answered_at as "AnsweredAt"
            from proposals p join tenants t on t.id = p.tenant_id left join lateral (select * from proposal_answers v where v.proposal_id = p.id order by v.rank desc limit 1) a on true
            where p.lead_id = {lead} and p.kind <> 'Request' order by a.rank is not null, (select count(*) from proposal_supports s where s.proposal_id = p.id) desc, p.proposed_at desc limit 500
            """).ToListAsync(cancel);
    }
}
