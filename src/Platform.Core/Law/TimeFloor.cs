namespace Platform.Core.Law;

/// <summary>A limit so near, where the law counts no days, that nobody could answer: only who says why publishes it.</summary>
/// <param name="Hours">From publication to deadline, at least.</param>
public sealed record TimeFloor(int Hours, string Article)
{
    private static readonly DatedRules<Rule> Rules = new("time-floors");

    /// <returns>Null: there is time enough.</returns>
    public static TimeFloor? Judge(DateTimeOffset published, DateTimeOffset deadline) =>
        Rules.On(published).FirstOrDefault(rule => deadline - published < TimeSpan.FromHours(rule.Hours)) is { } found ? new(found.Hours, found.Article) : null;

    private sealed record Rule(string Key, DateOnly From, DateOnly? Until, int Hours, string Article) : IDated;
}
