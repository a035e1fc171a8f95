namespace Platform.Core.Law;

/// <summary>A near limit, where the law counts no days: under the floor nobody could answer, and only who says why publishes it.</summary>
/// <param name="Hours">From publication to deadline, at least.</param>
/// <param name="IsMissed">It is nearer than that. Else it will be, if what is published waits for a circuit: the reason may be said before.</param>
public sealed record TimeFloor(int Hours, string Article, bool IsMissed)
{
    private const int FewestWords = 3;       // « urgent » and « x » tell companies nothing

    private static readonly DatedRules<Rule> Rules = new("time-floors");

    /// <returns>Null: there is time enough.</returns>
    public static TimeFloor? Judge(DateTimeOffset published, DateTimeOffset deadline) =>
        Rules.On(published).FirstOrDefault(rule => deadline - published < TimeSpan.FromHours(Math.Max(rule.Hours, rule.OfferedHours ?? 0))) is { } found
            ? new(found.Hours, found.Article, deadline - published < TimeSpan.FromHours(found.Hours)) : null;

    /// <summary>A sentence, however short.</summary>
    public static bool IsReason(string? said) => said?.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length >= FewestWords;

    /// <param name="OfferedHours">Below this the reason may be typed already; null: not before it is asked.</param>
    private sealed record Rule(string Key, DateOnly From, DateOnly? Until, int Hours, int? OfferedHours, string Article) : IDated;
}
