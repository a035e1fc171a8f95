using System.Xml.Linq;
using static Platform.Core.Notices.Eforms.Ubl;

namespace Platform.Core.Notices.Eforms;

/// <summary>How it ended, lot by lot (ND-NoticeResult): results, winning offers, contracts and the parties that signed them, numbered in the order of the notice.</summary>
internal static class ResultWriter
{
    public static XElement? Write(EformsNotice eforms)
    {
        if (eforms.Notice.Result is not { } result) return null;
        var numbered = Number(result);
        var money = eforms.Form.Has(EformsPart.Amounts);
        return Box(Efac + "NoticeResult",
            money && HasTotal(eforms, result) ? Euros(Cbc + "TotalAmount", result.Total) : null,
            money ? Euros(Efbc + "OverallMaximumFrameworkContractsAmount", Maximum(eforms, result)) : null,
            numbered.Select(lot => LotResultWriter.Write(eforms, lot)),
            numbered.SelectMany(lot => lot.Awards.Select(award => AwardWriter.Offer(eforms, lot, award))),
            numbered.SelectMany(lot => lot.Awards.Select(award => AwardWriter.Contract(eforms, result, award))),
            numbered.SelectMany(lot => lot.Awards.Select(award => AwardWriter.Parties(eforms, award))));
    }

    /// <summary>BT-161: of contracts that are no framework agreements; where nothing was chosen among offers, beside one it may not stand at all.</summary>
    private static bool HasTotal(EformsNotice eforms, NoticeResult result) => eforms.Form.Has(EformsPart.Outcome)
        ? eforms.Notice.Lots.Any(lot => lot.Framework is null && IsAwarded(result, lot))
        : result.Lots.All(one => eforms.Notice.Lots.Any(lot => lot.Number == one.Lot && lot.Framework is null));

    private static bool IsAwarded(NoticeResult result, NoticeLot lot) => result.Lots.Any(one => one.Lot == lot.Number && one.Outcome == LotOutcome.Awarded);

    private static decimal? Maximum(EformsNotice eforms, NoticeResult result)
    {
        if (eforms.Form.Subtype == "25" && eforms.Notice.Lots.Any(lot => lot.Framework is null)) return null;     // BT-118 is refused there beside a contract that is none
        var maxima = result.Lots.Where(lot => lot.Outcome == LotOutcome.Awarded && eforms.Notice.Lots.Any(one => one.Number == lot.Lot && one.Framework is not null)).Select(lot => lot.Maximum).OfType<decimal>().ToList();
        return maxima.Count == 0 ? null : maxima.Sum();
    }

    private static List<NumberedLot> Number(NoticeResult result)
    {
        var awards = 0;
        return [.. result.Lots.Select((lot, rank) => new NumberedLot(rank + 1, lot, [.. (lot.Awards ?? []).Select(award => new NumberedAward(++awards, award))]))];
    }
}

internal sealed record NumberedLot(int Number, LotResult Result, IReadOnlyList<NumberedAward> Awards);

internal sealed record NumberedAward(int Number, NoticeAward Award);

/// <summary>Of one lot: won or not, why not, and what was received.</summary>
internal static class LotResultWriter
{
    public static XElement Write(EformsNotice eforms, NumberedLot lot)
    {
        var (form, result) = (eforms.Form, lot.Result);
        var received = result.Outcome != LotOutcome.StillOpen && result.Why != NoAwardReason.NothingReceived;
        return new(Efac + "LotResult",
            Id("result", EformsNotice.Numbered("RES", lot.Number)),
            form.Has(EformsPart.OfferRange) && received && result is { Lowest: not null, Highest: not null } ? Range(result) : null,
            form.Has(EformsPart.Outcome) ? Code(Cbc + "TenderResultCode", "winner-selection-status", EformsCodes.Of(result.Outcome)) : null,
            form.Has(EformsPart.Outcome) && result is { Outcome: LotOutcome.NotAwarded, Why: { } why }
                ? new XElement(Efac + "DecisionReason", Code(Efbc + "DecisionReasonCode", "non-award-justification", EformsCodes.Of(why))) : null,
            lot.Awards.Select(award => new XElement(Efac + "LotTender", Id("tender", EformsNotice.Numbered("TEN", award.Number)))),
            form.Has(EformsPart.Amounts) && eforms.Notice.Lots.Any(one => one.Number == result.Lot && one.Framework is not null) && lot.Awards.Count > 0
                ? Box(Efac + "FrameworkAgreementValues", Euros(Cbc + "MaximumValueAmount", result.Maximum)) : null,
            form.Has(EformsPart.Outcome) && received && result.Received is { } counts ? Statistics(counts, eforms.Notice.Procedure.HasTwoSteps) : null,
            lot.Awards.Select(award => new XElement(Efac + "SettledContract", Id("contract", EformsNotice.Numbered("CON", award.Number)))),
            new XElement(Efac + "TenderLot", Id("Lot", EformsNotice.Numbered("LOT", result.Lot))));
    }

    private static IEnumerable<XElement?> Range(LotResult result) => [Euros(Cbc + "HigherTenderAmount", result.Highest), Euros(Cbc + "LowerTenderAmount", result.Lowest)];

    private static IEnumerable<XElement> Statistics(ReceivedOffers counts, bool twoSteps)
    {
        yield return Count("tenders", counts.Offers);
        if (twoSteps && counts.Candidacies is { } candidacies) yield return Count("part-req", candidacies);
        yield return Count("t-sme", counts.FromSmall);
        yield return Count("t-large", counts.Offers - counts.FromSmall);
        yield return Count("t-oth-eea", counts.OtherEurope);
        yield return Count("t-no-eea", counts.OutsideEurope);
        yield return Count("t-esubm", counts.Electronic);

        static XElement Count(string code, int number) => new(Efac + "ReceivedSubmissionsStatistics", Code(Efbc + "StatisticsCode", "received-submission-type", code), Value(Efbc + "StatisticsNumeric", number));
    }
}
