using Platform.Core.Opening;
using Platform.Core.Values;
using Platform.Web.Texts;

namespace Platform.Web.Pages.Opening.Buyer;

/// <summary>What session, minutes and files say in the same words.</summary>
public static class SessionView
{
    public static string Word(ReceivedState state) => state switch
    {
        ReceivedState.InTime => OpeningTexts.StateInTime,
        ReceivedState.Late or ReceivedState.LateBegunBefore => OpeningTexts.StateLate,
        ReceivedState.Replaced => OpeningTexts.StateReplaced,
        ReceivedState.TakenBack => OpeningTexts.StateTakenBack,
    };

    public static string Word(OpeningOutcome? outcome) => outcome is not { } known ? "Scellée" : known switch { OpeningOutcome.Opened => "Ouverte et contrôlée", OpeningOutcome.Damaged => "Endommagée" };

    /// <param name="kind">Application or offer.</param>
    /// <param name="lot">Null for an application, and where there are no lots.</param>
    public static string Envelope(EnvelopeKind kind, int? lot) => kind switch
    {
        EnvelopeKind.Application => OpeningTexts.EnvelopeApplication,
        EnvelopeKind.Offer => lot is null ? OpeningTexts.EnvelopeWholeOffer : string.Format(OpeningTexts.EnvelopeOffer, lot),
    };

    /// <summary>The evidence that decides how a late bid is told.</summary>
    public static string? Evidence(ReceivedBid bid) => bid.State switch
    {
        ReceivedState.LateBegunBefore => $"transmission commencée avant l’heure limite, le {FrenchFormat.TableDateTime(bid.FirstByteAt)}\u00A0; reste scellé",
        ReceivedState.Late => "reste scellé",
        ReceivedState.Replaced => "non ouvert, un pli plus récent le remplace",
        ReceivedState.TakenBack => "non ouvert",
        ReceivedState.InTime => null,
    };

    /// <summary>Who opened it, when, and what was checked; or what is wrong with it.</summary>
    public static string? Told(OpeningMinutes.Envelope envelope) => envelope.Attempts is [.., var last]
        ? string.Concat(envelope.Attempts.SkipLast(1).Select(a => $"endommagée le {FrenchFormat.LongDateTimeSeconds(a.At)}\u00A0: {a.Reason?.TrimEnd('.')}. Puis ")) + Told(last) : null;

    /// <summary>Why an offer of a bid that came in time was not opened, once nothing more will be; null: it was, or that is said of the whole bid.</summary>
    public static string? WhySealed(OpeningMinutes.Minutes minutes, ReceivedBid bid, OpeningMinutes.Envelope envelope) =>
        minutes.Session.ClosedAt is not null && bid.State == ReceivedState.InTime && envelope is { Kind: EnvelopeKind.Offer, Replaced: false, Outcome: null } && minutes.LastReview(bid.Bid, envelope.Lot ?? 1) is { Admitted: false }
            ? "non ouverte, la candidature est écartée" : null;

    private static string Told(OpeningMinutes.Attempt attempt) => attempt.Outcome switch
    {
        OpeningOutcome.Opened => $"le {FrenchFormat.LongDateTimeSeconds(attempt.At)}, par {attempt.By}\u00A0; registre, empreinte, contexte et manifeste contrôlés",
        OpeningOutcome.Damaged => $"constatée le {FrenchFormat.LongDateTimeSeconds(attempt.At)}\u00A0: {attempt.Reason}",
    };

    public static IEnumerable<SessionModel.Candidate> Candidates(OpeningMinutes.Minutes minutes) =>
        from bid in minutes.Bids
        where bid.State == ReceivedState.InTime
        from offer in minutes.Envelopes.Where(e => e.Bid == bid.Bid && e.Kind == EnvelopeKind.Offer && !e.Replaced)
        from application in minutes.Envelopes.Where(e => e.Bid == bid.Bid && e.Kind == EnvelopeKind.Application).Take(1)
        let lot = offer.Lot ?? 1
        select new SessionModel.Candidate(bid, lot, offer.ShownLot, application, minutes.LastReview(bid.Bid, lot), minutes.LotsRead.Contains(lot));

    /// <summary>What opening the offers makes final: who is admitted, who is set aside, by whom and why. Nothing of lots whose offers are being read.</summary>
    public static IEnumerable<SessionModel.Candidate> ToBecomeFinal(OpeningMinutes.Minutes minutes) => Candidates(minutes).Where(c => !c.Decided && c.Review is not null);

    /// <summary>« Procès-verbal en direct » : what happened, in order.</summary>
    public static IEnumerable<(DateTimeOffset At, string Words)> Journal(OpeningMinutes.Minutes minutes)
    {
        var names = minutes.Bids.ToDictionary(b => b.Bid, b => b.Bidder ?? $"pli n°\u00A0{b.Number}");
        var inTime = minutes.Bids.Count(b => b.State == ReceivedState.InTime);
        List<(DateTimeOffset At, string Words)> events =
        [
            (minutes.GateReleasedAt, $"Verrou ouvert{(minutes.ByHand is null ? "" : " à deux, sans horodatage extérieur")}, {FrenchFormat.Count(inTime, "pli")} à ouvrir"),
            (minutes.Session.OpenedAt, $"Séance ouverte par {minutes.Session.OpenedByName}, {minutes.Session.OpenedByFunction}"),
            .. minutes.Envelopes.SelectMany(e => e.Attempts.Select(a => (a.At, $"{Envelope(e.Kind, e.ShownLot)}, {names[e.Bid]}\u00A0: {(a.Outcome == OpeningOutcome.Opened ? "ouverte et contrôlée" : "endommagée")}"))),
            .. minutes.Reviews.Select(r => (r.DecidedAt, $"{names[r.BidId.Value]}{(minutes.IsDivided ? $", lot\u00A0{r.LotNumber}" : "")}\u00A0: {(r.Admitted ? "admis" : "écarté")} par {r.DecidedByName}")),
        ];
        if (minutes.ByHand is { ConfirmedAt: { } confirmedAt } byHand)
            events.AddRange([(byHand.AskedAt, $"Ouverture du verrou à deux demandée par {byHand.AskedByName}, {byHand.AskedByFunction}"), (confirmedAt, $"Confirmée par {byHand.ConfirmedByName}, exploitation de la plateforme")]);
        if (minutes.Session.ClosedAt is { } closed) events.Add((closed, "Séance close"));
        return events.OrderBy(e => e.At);
    }
}
