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
        Rules.On(launch).SingleOrDefault(rule => rule.Procedure == procedure) is { } found ? new(found.Fewest, found.Article) : null;

    private sealed record Rule(string Key, DateOnly From, DateOnly? Until, string Procedure, int Fewest, string Article) : IDated;
}
