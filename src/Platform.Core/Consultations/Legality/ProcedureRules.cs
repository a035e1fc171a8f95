using Platform.Core.Law;
using Platform.Core.Values;

namespace Platform.Core.Consultations.Legality;

/// <summary>The procedure against the value: thresholds, small lots, contracts without publicity, channels (CCP, art. L2120-1 to L2124-1, R2131-12 and -16).</summary>
internal static class ProcedureRules
{
    public static IEnumerable<PublicationObjection> Judge(LegalCase judged)
    {
        if (judged.Procedure == Procedure.WithoutPublicity) return WithoutPublicity(judged);
        IEnumerable<PublicationObjection> steps = judged.Procedure == Procedure.DesignContest ? ContestRules.Judge(judged) : [];
        steps = [.. steps, .. Negotiation(judged)];
        if (judged.ContestCalledFor is { } contest) steps = [.. steps, Finding.Warning("ContestNeeded", PublicationStep.Procedure, contest.Article, string.Join($"{FrenchFormat.NoBreak}; ", contest.Exceptions))];
        if (judged.IsValueOpen) steps = [.. steps, Finding.Warning(Linter.EstimateMissing, PublicationStep.Value, "CCP, art. R2121-1")];
        if (judged.Regime is { } regime) steps = [.. steps, .. Formalised(judged, regime)];
        return judged.RegimeOfPublicity is { } known ? [.. steps, .. Channels(judged, known)] : steps;
    }

    private static IEnumerable<PublicationObjection> Formalised(LegalCase judged, PurchaseRegime regime)
    {
        if (judged.Procedure != Procedure.Mapa) yield break;
        if (judged.Purchase is { } whole)
        {
            foreach (var finding in OfSmallLots(judged, whole)) yield return finding;
        }
        else if (regime.IsFormalised && regime.DecidedBy.First(t => t.Key == "formalised") is var threshold)
        {
            yield return Finding.Error(judged.IsValueOfMaximum ? "FormalisedNeededByMaximum" : "FormalisedNeeded", PublicationStep.Procedure, threshold.Article, FrenchFormat.Euros(judged.Value!.Value), FrenchFormat.Euros(threshold.Value), FrenchFormat.Date(threshold.From));      // a regime comes from a value
        }
    }

    private static IEnumerable<PublicationObjection> OfSmallLots(LegalCase judged, decimal whole)
    {
        // An undivided consultation is one lot of the purchase.
        var values = judged.Lots.Count == 0 ? [judged.Value] : judged.Lots.Select(lot => lot.Estimate).ToList();
        if (values.Exists(value => value is null))
        {
            yield return Finding.Error("SmallLotUnvalued", PublicationStep.Lots, "CCP, art. R2123-1");
            yield break;
        }
        foreach (var finding in SmallLots.Judge(judged.Bought(whole), whole, [.. values.Select(value => value!.Value)], judged.Launch))      // none is null
        {
            yield return finding.Fault == SmallLots.Fault.LotTooLarge
                ? Finding.Error("SmallLotTooLarge", PublicationStep.Lots, finding.Threshold.Article, finding.Lot!.Value, FrenchFormat.Euros(finding.Allowed))      // of one lot
                : Finding.Error("SmallLotsTogether", PublicationStep.Lots, finding.Threshold.Article, FrenchFormat.Euros(values.Sum()!.Value), FrenchFormat.Euros(finding.Allowed), finding.Threshold.Value);
        }
    }

    private static IEnumerable<PublicationObjection> WithoutPublicity(LegalCase judged)
    {
        yield return Finding.Error("NotForPublication", PublicationStep.Procedure, "CCP, art. L2122-1");
        if (judged.Terms.AwardGround is not { } key || AwardGround.On(judged.Launch).FirstOrDefault(known => known.Key == key) is not { } ground)
        {
            yield return Finding.Error("AwardGroundMissing", PublicationStep.Procedure, "CCP, art. L2122-1");
            yield break;
        }
        if (ground.Threshold is { } name && judged.Value is { } value && Thresholds.Of(name, judged.Launch, judged.Nature, judged.Buyer) is { } threshold && threshold.IsReachedBy(value))
            yield return Finding.Error("AwardGroundOverThreshold", PublicationStep.Procedure, threshold.Article, FrenchFormat.Euros(value), FrenchFormat.Euros(threshold.Value), FrenchFormat.Date(threshold.From));
        if (judged.Terms.AwardReason is null) yield return Finding.Error("AwardReasonMissing", PublicationStep.Procedure, ground.Article);
    }

    // A pouvoir adjudicateur negotiates, or holds a dialogue, in the cases of the law alone; below the thresholds whoever chooses such a procedure keeps its rules.
    private static IEnumerable<PublicationObjection> Negotiation(LegalCase judged)
    {
        var grounds = NegotiationGround.On(judged.Procedure.ToString(), judged.Buyer, judged.Launch);
        if (grounds.Count == 0) yield break;
        if (grounds.FirstOrDefault(known => known.Key == judged.Terms.NegotiationGround) is not { } ground)
            yield return Finding.Error("NegotiationGroundMissing", PublicationStep.Procedure, judged.Procedure == Procedure.Dialogue ? "CCP, art. R2124-5 et R2124-3" : "CCP, art. R2124-3");
        else if (judged.Terms.NegotiationReason is null) yield return Finding.Error("NegotiationReasonMissing", PublicationStep.Procedure, ground.Article);
    }

    // One of each group, where the profile alone is not enough.
    private static IEnumerable<PublicationObjection> Channels(LegalCase judged, PurchaseRegime regime)
    {
        var needed = regime.Channels(judged.Buyer, judged.Launch);
        // Under the thresholds a formalised procedure is a choice; what the Code says of its notice (R2131-16) names no value.
        if (judged.ChannelsAsChosen is { } chosen)
        {
            var absent = chosen.Groups.Where(group => !group.Any((judged.Channels ?? []).Contains)).Select(group => string.Join(" ou ", group.Select(Name))).ToList();
            if (absent.Count > 0) yield return Finding.Warning("NoticeOfChosenProcedure", PublicationStep.Notice, chosen.Article, string.Join(", ", absent));
        }
        if (regime.Publicity is Publicity.None or Publicity.Adapted) yield break;
        foreach (var group in needed.Groups)
        {
            var names = string.Join(" ou ", group.Select(Name));
            if (judged.Channels is null) yield return Finding.Warning("NoticeNeeded", PublicationStep.Notice, needed.Article, names);
            else if (!group.Any(judged.Channels.Contains)) yield return Finding.Error("NoticeMissing", PublicationStep.Notice, needed.Article, names);
        }
    }

    private static string Name(NoticeChannel channel) => Phrases.OfLaw.Say($"channel-{channel}");
}
