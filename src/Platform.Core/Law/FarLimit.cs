using Platform.Core.Values;

namespace Platform.Core.Law;

/// <summary>A limit so far away that a year or a month was probably mistyped. It warns, and never refuses.</summary>
/// <param name="Months">From there on.</param>
public sealed record FarLimit(int Months, string Article)
{
    private static readonly DatedRules<Rule> Rules = new("far-limits");

    /// <returns>Null: it is near enough.</returns>
    public static FarLimit? Judge(DateTimeOffset published, DateTimeOffset deadline) =>
        Rules.On(published).FirstOrDefault(rule => FranceTime.DayOf(deadline) > FranceTime.DayOf(published).AddMonths(rule.Months)) is { } found ? new(found.Months, found.Article) : null;

    private sealed record Rule(string Key, DateOnly From, DateOnly? Until, int Months, string Article) : IDated;
}
