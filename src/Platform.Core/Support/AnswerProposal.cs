using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;

namespace Platform.Core.Support;

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
        var found = (await db.Database.SqlQuery<int>($"""select count(*)::int as "Value" from proposals where id = {input.Proposal} and lead_id = {lead} and kind <> 'Request'""").ToListAsync(cancel)).Single();
        if (found == 0) return ProposalFault.NotFound;
        return (await db.Database.SqlQuery<bool>($"""select sec.answer_proposal({input.Proposal}, {input.Seen}, {verdict.ToString()}, {reason}, {input.Name}) as "Value" """).ToListAsync(cancel)).Single() ? null : ProposalFault.ReadAgain;
    }
}
