namespace Platform.Core.Law;

/// <summary>What allows a contract without publicity nor competition (CCP, art. L2122-1, R2122-1 to -11).</summary>
/// <param name="Key">« R2122-8 »</param>
/// <param name="Title">In French.</param>
/// <param name="Threshold">The value has to stay under this one; null: the facts decide, not the value.</param>
public sealed record AwardGround(string Key, string Title, string? Threshold, string Article)
{
    private static readonly DatedRules<Rule> Rules = new("award-grounds");

    public static IReadOnlyList<AwardGround> On(DateTimeOffset launch) => [.. Rules.On(launch).Select(rule => new AwardGround(rule.Key, rule.Title, rule.Threshold, rule.Article))];

    private sealed record Rule(string Key, DateOnly From, DateOnly? Until, string Title, string? Threshold, string Article) : IDated;
}
