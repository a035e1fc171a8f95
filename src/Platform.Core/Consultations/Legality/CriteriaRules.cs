using Platform.Core.Law;
using Platform.Core.Values;

namespace Platform.Core.Consultations.Legality;

/// <summary>Criteria and clauses of execution, by the law of the launch (CCP, art. R2152-7 to -12, L2112-2, L2112-2-1).</summary>
internal static class CriteriaRules
{
    public static IEnumerable<PublicationObjection> Judge(LegalCase judged)
    {
        // What is not published is not judged here.
        if (judged.Procedure == Procedure.WithoutPublicity) return [];
        return [.. judged.Procedure == Procedure.DesignContest ? OfProjects(judged) : OfCriteria(judged), .. OfClauses(judged)];
    }

    private static IEnumerable<PublicationObjection> OfCriteria(LegalCase judged)
    {
        var own = judged.Lots.Where(lot => lot.Criteria.Count > 0).ToList();
        var shared = judged.Lots.Count == 0 || own.Count < judged.Lots.Count;
        if (shared && judged.Criteria.Count == 0)
        {
            // With one environmental criterion at least, whatever document they stand in: the platform cannot read it there.
            yield return judged.Terms.CriteriaInFile ? Finding.Warning("CriteriaInFile", PublicationStep.Criteria, "CCP, art. R2152-7 et R2152-11") : Finding.Error("CriteriaMissing", PublicationStep.Criteria, "CCP, art. R2152-7 et R2152-11");
        }
        else if (shared)
        {
            foreach (var finding in Of(judged, judged.Criteria, "")) yield return finding;
        }
        foreach (var lot in own)
        {
            foreach (var finding in Of(judged, lot.Criteria, Phrases.OfLaw.Say("of-lot", lot.Number))) yield return finding;
        }
    }

    private static IEnumerable<PublicationObjection> Of(LegalCase judged, IReadOnlyList<Criterion> criteria, string lot) =>
        AwardCriteria.Judge(criteria, judged.Terms.IsStandardised, judged.RegimeAsChosen, judged.Launch, judged.Terms.WhyRanked is not null).Select(finding => Said(finding, $"Criteria{finding.Key}", SumOf(criteria), lot));

    // By which criteria, the notice says (R2162-18): freely, and ContestRules asks for them. A contest has no lots.
    private static IEnumerable<PublicationObjection> OfProjects(LegalCase judged) =>
        AwardCriteria.JudgeProjects(judged.Criteria, judged.Launch).Select(finding => Said(finding, $"Criteria{finding.Key}", SumOf(judged.Criteria), ""));

    private static string SumOf(IReadOnlyList<Criterion> criteria) => criteria.Sum(k => k.Weight ?? 0).ToString("0.##", System.Globalization.CultureInfo.GetCultureInfo("fr-FR"));

    private static IEnumerable<PublicationObjection> OfClauses(LegalCase judged) =>
        AwardCriteria.JudgeClauses(new(judged.Terms.EnvironmentalClause, judged.Terms.SocialClause, judged.Terms.NoSocialClause, judged.Terms.DurationMonths), judged.Bought(judged.Value ?? 0), judged.RegimeOfClauses, judged.Launch)
            .Select(finding => Said(finding, $"Clause{finding.Key}"));

    private static PublicationObjection Said(LegalFinding finding, string key, params object[] values) =>
        finding.IsError ? Finding.Error(key, PublicationStep.Criteria, finding.Article, values) : Finding.Warning(key, PublicationStep.Criteria, finding.Article, values);
}
