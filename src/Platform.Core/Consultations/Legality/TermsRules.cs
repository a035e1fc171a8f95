using Platform.Core.Law;
using Platform.Core.Values;

namespace Platform.Core.Consultations.Legality;

/// <summary>Accord-cadre, lots and their limits (CCP, art. L2113-10, L2113-11, L2125-1, R2113-1 to -3, R2162-4).</summary>
internal static class TermsRules
{
    public static IEnumerable<PublicationObjection> Judge(LegalCase judged) => [.. OfNetwork(judged), .. OfFramework(judged), .. OfCandidates(judged), .. OfLots(judged)];

    // Whoever buys under the code for a network alone says which: its notice does.
    private static IEnumerable<PublicationObjection> OfNetwork(LegalCase judged) =>
        judged.Buyer.IsEntity && judged.Terms.Network is null ? [Finding.Error("NetworkMissing", PublicationStep.Value, "CCP, art. L1212-1")] : [];

    private static IEnumerable<PublicationObjection> OfFramework(LegalCase judged)
    {
        var terms = judged.Terms;
        if (terms.Framework is null) yield break;
        var longest = FrameworkLimit.On(FranceTime.DayOf(judged.Launch), judged.Buyer);
        if (terms.FrameworkMaximum is not { } maximum) yield return Finding.Error("FrameworkMaximumMissing", PublicationStep.Terms, "CCP, art. L2125-1 et R2162-4");
        else if (judged.Estimate > maximum) yield return Finding.Error("EstimateOverMaximum", PublicationStep.Terms, "CCP, art. R2162-4", FrenchFormat.Euros(judged.Estimate.Value), FrenchFormat.Euros(maximum));
        foreach (var finding in OfMaxima(judged)) yield return finding;
        if (terms.WholeMonths is not { } months) yield return Finding.Error("FrameworkDurationMissing", PublicationStep.Terms, longest.Article);
        else if (months > longest.Months && terms.FrameworkLong is null)
            yield return Finding.Error("FrameworkTooLong", PublicationStep.Terms, longest.Article, months, longest.Months);
    }

    private static IEnumerable<PublicationObjection> OfCandidates(LegalCase judged)
    {
        if (judged.Procedure.IsInTwoSteps && judged.Terms.CandidatesMax is { } most && FewestCandidates.Of(judged.Procedure.ToString(), judged.Launch) is { } least && most < least.Fewest)
            yield return Finding.Error("CandidatesMaxTooLow", PublicationStep.Terms, least.Article, FrenchFormat.Count(most, "candidat"), least.Fewest);
        if (judged.Procedure.IsInTwoSteps && judged.Terms.CandidatesMax is { } few && FewestCandidates.Advised(judged.Procedure.ToString(), judged.Launch) is { } advised && few < advised.Fewest)
            yield return Finding.Warning("CandidatesMaxFew", PublicationStep.Terms, advised.Article, FrenchFormat.Count(few, "participant"), advised.Fewest);
    }

    // Each lot is an agreement of its own, with the most that may be ordered of it; together they are the whole.
    private static IEnumerable<PublicationObjection> OfMaxima(LegalCase judged)
    {
        if (judged.Lots.Count < 2) yield break;
        if (judged.Lots.Where(lot => lot.Maximum is null).Select(lot => lot.Number).ToList() is { Count: > 0 } unsaid)
            yield return Finding.Error("LotMaximumMissing", PublicationStep.Lots, "CCP, art. L2113-10 et R2162-4", string.Join(", ", unsaid));
        else if (judged.Terms.FrameworkMaximum is { } whole && judged.Lots.Sum(lot => lot.Maximum) is { } sum && sum != whole)
            yield return Finding.Error("LotMaximaDiffer", PublicationStep.Lots, "CCP, art. R2162-4", FrenchFormat.Euros(sum), FrenchFormat.Euros(whole));
    }

    private static IEnumerable<PublicationObjection> OfLots(LegalCase judged)
    {
        var (terms, lots) = (judged.Terms, Math.Max(judged.Lots.Count, 1));
        if (terms.MostLotsBid > lots || terms.MostLotsWon > lots) yield return Finding.Error("LotLimitTooHigh", PublicationStep.Lots, "CCP, art. L2113-10", FrenchFormat.Count(lots, "lot"));
        else if (terms.MostLotsWon > terms.MostLotsBid) yield return Finding.Error("LotsWonOverBid", PublicationStep.Lots, "CCP, art. L2113-10");
        if (judged.Lots.Count <= 1 && terms.Undivided is null && judged.Procedure != Procedure.WithoutPublicity)
        {
            yield return judged.Procedure.IsFormalised ? Finding.Error("UndividedReasonMissing", PublicationStep.Lots, "CCP, art. L2113-11 et R2113-2") : Finding.Warning("UndividedReasonMissing", PublicationStep.Lots, "CCP, art. L2113-11 et R2113-3");
        }
        if (judged.Estimate is { } whole && judged.OfLots is { } sum && sum > whole)
            yield return Finding.Warning("LotsOverEstimate", PublicationStep.Lots, "CCP, art. R2121-1", FrenchFormat.Euros(sum), FrenchFormat.Euros(whole));
    }
}
