using Platform.Core.Values;

namespace Platform.Core.Law;

/// <summary>What an offer is judged by. Cost: a global approach, such as the cost of the life cycle (CCP, art. R2152-9).</summary>
public enum CriterionKind { Price, Cost, Quality }

/// <param name="Weight">Percent; null where criteria are only ranked.</param>
/// <param name="Environmental">It judges an environmental characteristic; of a cost: its approach counts them.</param>
public sealed record Criterion(CriterionKind Kind, decimal? Weight, bool Environmental = false);

/// <summary>Why a purchase at or above the threshold of Europe has no social or employment clause (CCP, art. L2112-2-1).</summary>
public enum NoSocialClause { ImmediatelyAvailable, NoLink, RestrictsCompetition, ShortWorks }

/// <summary>What the documents say about execution.</summary>
/// <param name="Months">Duration, for works; null: not known.</param>
/// <param name="Reason">Kept with the consultation.</param>
public sealed record ExecutionClauses(bool Environmental, bool Social, NoSocialClause? Reason = null, decimal? Months = null);

/// <summary>What stands against a consultation, or makes think twice, with its article.</summary>
public sealed record LegalFinding(string Key, bool IsError, string Article);

/// <summary>Criteria and clauses, judged by the law of the launch.</summary>
public static class AwardCriteria
{
    private const string OfContest = "Contest";

    private static readonly DatedRules<Rule> Rules = new("criteria");

    /// <param name="standardised">Supplies or services whose quality does not vary from one bidder to another.</param>
    /// <param name="explained">The objective reason why they are ranked and not weighted is given.</param>
    public static IReadOnlyList<LegalFinding> Judge(IReadOnlyList<Criterion> criteria, bool standardised, PurchaseRegime regime, DateTimeOffset launch, bool explained = false)
    {
        var sole = criteria is [var only] ? only : null;
        return Found(launch, rule => rule.Of != OfContest && rule.Judges switch
        {
            "SolePriceNotStandardised" => sole?.Kind == CriterionKind.Price && !standardised,
            "SolePrice" => sole?.Kind == CriterionKind.Price,
            "SoleCostWithoutEnvironment" => sole is { Kind: CriterionKind.Cost, Environmental: false },
            "NoEnvironmentalCriterion" => criteria.Count > 1 && !criteria.Any(criterion => criterion.Environmental),
            "NeitherPriceNorCost" => !criteria.Any(criterion => criterion.Kind is CriterionKind.Price or CriterionKind.Cost),
            "WeightsNotWhole" => AreNotWhole(criteria),
            "FormalisedUnweighted" => regime.IsFormalised && ArePartlyWeighted(criteria),
            "FormalisedRanked" => regime.IsFormalised && !explained && criteria.Count > 1 && criteria.All(criterion => criterion.Weight is null),
            _ => false,
        });
    }

    /// <summary>Those by which the projects of a contest are judged: freely chosen (CCP, art. R2162-18), weighted as any others.</summary>
    public static IReadOnlyList<LegalFinding> JudgeProjects(IReadOnlyList<Criterion> criteria, DateTimeOffset launch) => Found(launch, rule => rule.Of == OfContest && rule.Judges switch
    {
        "WeightsNotWhole" => AreNotWhole(criteria),
        "PartlyWeighted" => ArePartlyWeighted(criteria),
        _ => false,
    });

    private static bool AreNotWhole(IReadOnlyList<Criterion> criteria) => criteria.Any(criterion => criterion.Weight is not null) && criteria.Sum(criterion => criterion.Weight ?? 0) != 100;

    private static bool ArePartlyWeighted(IReadOnlyList<Criterion> criteria) => criteria.Any(criterion => criterion.Weight is null) && criteria.Any(criterion => criterion.Weight is not null);

    /// <summary>The clauses of execution.</summary>
    public static IReadOnlyList<LegalFinding> JudgeClauses(ExecutionClauses clauses, Purchase purchase, PurchaseRegime regime, DateTimeOffset launch) => Found(launch, rule => rule.Judges switch
    {
        "NoEnvironmentalClause" => !clauses.Environmental,
        "NoSocialClause" => regime.Publicity == Publicity.European && !clauses.Social && !IsExcused(clauses, purchase, rule),
        _ => false,
    });

    // Only works have the excuse of their duration.
    private static bool IsExcused(ExecutionClauses clauses, Purchase purchase, Rule rule) =>
        clauses.Reason == NoSocialClause.ShortWorks ? purchase.Nature == Nature.Works && clauses.Months < rule.Months : clauses.Reason is not null;

    private static List<LegalFinding> Found(DateTimeOffset launch, Func<Rule, bool> applies) =>
        [.. Rules.On(launch).Where(applies).Select(rule => new LegalFinding(rule.Judges, rule.Severity == "Error", rule.Article))];

    private sealed record Rule(string Key, DateOnly From, DateOnly? Until, string Judges, string Severity, string Article, decimal? Months, string? Of = null) : IDated;
}
