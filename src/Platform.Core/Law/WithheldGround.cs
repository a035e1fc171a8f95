namespace Platform.Core.Law;

/// <summary>Why a document of a consultation is not on the buyer profile (CCP, art. R2132-5).</summary>
/// <param name="Key">« confidential »</param>
/// <param name="Title">In French.</param>
public sealed record WithheldGround(string Key, string Title, string Article)
{
    private static readonly DatedRules<Rule> Rules = new("withheld-grounds");

    public static IReadOnlyList<WithheldGround> On(DateTimeOffset launch) => [.. Rules.On(launch).Select(rule => new WithheldGround(rule.Key, rule.Title, rule.Article))];

    /// <summary>Of every day, to name what was said on any.</summary>
    public static IReadOnlyList<WithheldGround> All => [.. Rules.All.Select(rule => new WithheldGround(rule.Key, rule.Title, rule.Article))];

    private sealed record Rule(string Key, DateOnly From, DateOnly? Until, string Title, string Article) : IDated;
}
