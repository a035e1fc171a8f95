using Microsoft.EntityFrameworkCore;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Values;

namespace Platform.Core.Notices;

/// <summary>The account confirms what a correction costs that nobody asked for: what is true now goes to the channels that waited and have not heard it (VR-41).</summary>
public sealed class ConfirmCorrigendum(PlatformDb db, QueueNotice queue, QuoteCosts costs, FindOwed find)
{
    /// <param name="Of">Its last cause, as it was shown.</param>
    /// <param name="Total">As it was shown.</param>
    public sealed record Input(Id<Consultation> Consultation, Guid Of, decimal Total, string ByName);

    public enum Outcome { Confirmed, Changed, NothingWaits, NotFound }

    public async Task<Outcome> ExecuteAsync(Input input, CancellationToken cancel)
    {
        await db.LockConsultationAsync(input.Consultation.Value, cancel);
        if (!await db.OwedCorrigenda.AnyAsync(row => row.OfId == input.Of && row.ConsultationId == input.Consultation, cancel)) return Outcome.NotFound;
        if (await find.ExecuteAsync(input.Consultation, locked: true, cancel) is not { } owed) return Outcome.NothingWaits;
        var (person, _) = await queue.WhoAsync(cancel);
        var by = new ConfirmedCosts(person, input.ByName, owed.At);
        var total = costs.Total(owed.Channels, owed.Content.Identity.Regime.Publicity, owed.At);
        if (owed.Channels.Count > 0 && (owed.Rows[^1].OfId != input.Of || total != input.Total)) return Outcome.Changed;
        if (owed.Channels.Count > 0) await queue.AddChannelsAsync(owed.Version, owed.Content, owed.Channels, by, owed.At, cancel);
        foreach (var row in owed.Rows)
        {
            if (owed.Channels.Count > 0 && row == owed.Rows[^1]) row.Confirm(total, by);
            else row.Said(by);
        }
        await db.SaveChangesAsync(cancel);
        return owed.Channels.Count > 0 ? Outcome.Confirmed : Outcome.NothingWaits;
    }
}

/// <summary>The account does not publish there what waits for it, and says why: the reason is kept with what was owed.</summary>
public sealed class DeclineCorrigendum(PlatformDb db, QueueNotice queue, QueueCorrigendum corrigendum)
{
    public sealed record Input(Id<Consultation> Consultation, string? Reason, string ByName);

    public enum Outcome { Declined, ReasonMissing, ReasonTooLong, NothingWaits }

    public async Task<Outcome> ExecuteAsync(Input input, CancellationToken cancel)
    {
        await db.LockConsultationAsync(input.Consultation.Value, cancel);
        var waiting = await corrigendum.WaitingAsync(input.Consultation, cancel);
        if (waiting.Count == 0) return Outcome.NothingWaits;
        if (Reasons.Read(input.Reason) is not { } reason) return Outcome.ReasonMissing;
        if (reason.Length < input.Reason!.Trim().Length) return Outcome.ReasonTooLong;      // read: it is there
        var (person, _) = await queue.WhoAsync(cancel);
        var by = new ConfirmedCosts(person, input.ByName, await db.NowAsync(cancel));
        foreach (var row in waiting) row.Decline(reason, by);
        await db.SaveChangesAsync(cancel);
        return Outcome.Declined;
    }
}
