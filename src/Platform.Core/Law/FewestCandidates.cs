namespace Platform.Core.Law;

/// <summary>
/// How many candidates a buyer who limits their number admits at least. With fewer who are able he may go on with those (CCP, art. R2142-18): said, never refused.
/// </summary>
public sealed record FewestCandidates(int Fewest, string Article)
{
    private static readonly DatedRules<Rule> Rules = new("fewest-candidates");

    /// <param name="procedure">As <see cref="Values.Procedure"/> is written.</param>
    /// <param name="launch">Of the procedure.</param>
    /// <returns>Null where the law gives no number.</returns>
    public static FewestCandidates? Of(string procedure, DateTimeOffset launch) =>
        Of(procedure, launch, advised: false);

    /// <summary>Where the law gives no number, and asks that they be enough to compete: fewer is questioned, never refused.</summary>
    /// <returns>Null where the platform advises none.</returns>
    public static FewestCandidates? Advised(string procedure, DateTimeOffset launch) => Of(procedure, launch, advised: true);

    private static FewestCandidates? Of(string procedure, DateTimeOffset launch, bool advised) =>
        Rules.On(launch).SingleOrDefault(rule => rule.Procedure == procedure && (rule.Nature == "usage") == advised) is { } found ? new(found.Fewest, found.Article) : null;

    private sealed record Rule(string Key, DateOnly From, DateOnly? Until, string Procedure, int Fewest, string Article, string Nature) : IDated;
}
