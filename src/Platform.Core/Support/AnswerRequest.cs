using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;
using Platform.Core.Data.Outbox;
using Platform.Core.Values;

namespace Platform.Core.Support;

/// <summary>The lead answers a request: accepted for a day, done, or declined with its reason. The account is told. Scope Lead.</summary>
public sealed class AnswerRequest(PlatformDb db, CurrentScope scope, Outbox outbox)
{
    /// <param name="Seen">How many answers there were when the page was read.</param>
    /// <param name="On">The day for which it is accepted; asked only then.</param>
    public sealed record Input(Guid Request, int Seen, ProposalVerdict? Verdict, DateOnly? On, string? Reason, string Name);

    /// <returns>Null when it is answered.</returns>
    public async Task<RequestFault?> ExecuteAsync(Input input, CancellationToken cancel)
    {
        if (input.Verdict is not { } verdict) return RequestFault.VerdictMissing;
        var (reason, day) = (TicketText.Kept(input.Reason), verdict == ProposalVerdict.Planned ? input.On : null);
        if (verdict == ProposalVerdict.Planned && day is null) return RequestFault.DayMissing;
        if (day < FranceTime.DayOf(await db.NowAsync(cancel))) return RequestFault.DayPast;
        if (verdict == ProposalVerdict.Declined && reason is null) return RequestFault.ReasonMissing;
        if (reason is { Length: > 2000 }) return RequestFault.ReasonTooLong;
        var lead = ((Scope.Lead)scope.Required).LeadId;
        var found = (await db.Database.SqlQuery<int>($"""select count(*)::int as "Value" from proposals where id = {input.Request} and lead_id = {lead} and kind = 'Request'""").ToListAsync(cancel)).Single();
        if (found == 0) return RequestFault.NotFound;
        var said = await db.Database.SqlQuery<bool>($"""select sec.answer_proposal({input.Request}, {input.Seen}, {verdict.ToString()}, {reason}, {input.Name}, {day}::date) as "Value" """).ToListAsync(cancel);
        if (said is not [true]) return RequestFault.ReadAgain;
        await outbox.AddAsync(new RequestMoved(input.Request, input.Seen + 1), cancel);
        return null;
    }
}
