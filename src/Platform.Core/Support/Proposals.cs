using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;

namespace Platform.Core.Support;

/// <summary>An improvement is read by all accounts of the territory, without its author; an amendment of the convention by the account and its lead alone.</summary>
public enum ProposalKind { Improvement, Amendment }

/// <summary>What the lead answers. The last answer stands; what was done stays done.</summary>
public enum ProposalVerdict { Planned, Done, Declined }

public enum ProposalFault { KindMissing, TitleMissing, TitleTooLong, TextMissing, TextTooLong, VerdictMissing, ReasonMissing, ReasonTooLong, ReadAgain, NotFound }

/// <summary>An account proposes something to its agglomeration (VR-44).</summary>
public sealed class ProposeChange(PlatformDb db, CurrentScope scope)
{
    /// <param name="Form">Idempotency key: a second click proposes nothing more.</param>
    public sealed record Input(Guid Form, ProposalKind? Kind, string? Title, string? Text, string Name);

    /// <returns>Empty when it is proposed.</returns>
    public async Task<IReadOnlyList<ProposalFault>> ExecuteAsync(Input input, CancellationToken cancel)
    {
        var faults = Faults(input).ToList();
        if (faults.Count > 0) return faults;
        var tenant = ((Scope.Tenant)scope.Required).TenantId;
        await db.Database.ExecuteSqlAsync($"""
            insert into proposals (tenant_id, id, lead_id, kind, title, body, form_key, proposed_by, proposed_by_name, proposed_at)
            select t.id, {Guid.CreateVersion7()}, coalesce(t.lead_id, t.id), {input.Kind.ToString()}, {input.Title!.Trim()}, {input.Text!.Trim()}, {input.Form}, {scope.Required.PersonId}, {input.Name}, {await db.NowAsync(cancel)}
            from tenants t where t.id = {tenant} on conflict (tenant_id, form_key) do nothing
            """, cancel);      // checked just above: there is a title and a text
        return [];
    }

    private static IEnumerable<ProposalFault> Faults(Input input)
    {
        if (input.Kind is null) yield return ProposalFault.KindMissing;
        if (string.IsNullOrWhiteSpace(input.Title)) yield return ProposalFault.TitleMissing;
        else if (input.Title.Trim().Length > 200) yield return ProposalFault.TitleTooLong;
        if (string.IsNullOrWhiteSpace(input.Text)) yield return ProposalFault.TextMissing;
        else if (input.Text.Trim().Length > 4000) yield return ProposalFault.TextTooLong;
    }
}

/// <summary>Another account of the same territory says that it wants it too: one voice per account.</summary>
public sealed class SupportProposal(PlatformDb db)
{
    /// <returns>False: there is none that this account could support.</returns>
    public async Task<bool> ExecuteAsync(Guid proposal, CancellationToken cancel) =>
        (await db.Database.SqlQuery<bool>($"""select sec.support_proposal({proposal}) as "Value" """).ToListAsync(cancel)).Single();
}

/// <summary>The lead answers: planned, done, or declined with its reason.</summary>
public sealed class AnswerProposal(PlatformDb db, CurrentScope scope)
{
    /// <param name="Seen">How many answers there were when the page was read.</param>
    public sealed record Input(Guid Proposal, int Seen, ProposalVerdict? Verdict, string? Reason, string Name);

    /// <returns>Null when it is answered.</returns>
    public async Task<ProposalFault?> ExecuteAsync(Input input, CancellationToken cancel)
    {
        if (input.Verdict is not { } verdict) return ProposalFault.VerdictMissing;
        var reason = TicketText.Kept(input.Reason);
        if (verdict == ProposalVerdict.Declined && reason is null) return ProposalFault.ReasonMissing;
        if (reason is { Length: > 2000 }) return ProposalFault.ReasonTooLong;
        var lead = ((Scope.Lead)scope.Required).LeadId;
        var found = (await db.Database.SqlQuery<int>($"""select count(*)::int as "Value" from proposals where id = {input.Proposal} and lead_id = {lead}""").ToListAsync(cancel)).Single();
        if (found == 0) return ProposalFault.NotFound;
        return (await db.Database.SqlQuery<bool>($"""select sec.answer_proposal({input.Proposal}, {input.Seen}, {verdict.ToString()}, {reason}, {input.Name}) as "Value" """).ToListAsync(cancel)).Single() ? null : ProposalFault.ReadAgain;
    }
}

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
            where p.lead_id = {lead} order by a.rank is not null, (select count(*) from proposal_supports s where s.proposal_id = p.id) desc, p.proposed_at desc limit 500
            """).ToListAsync(cancel);
    }
}
