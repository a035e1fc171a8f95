using Platform.Core.Values;

namespace Platform.Core.Law;

/// <summary>A time that is legal but short. It warns, with its article, and never refuses (architecture, decision 13).</summary>
/// <param name="Days">Counted on the calendar, as the law does.</param>
/// <param name="Length">From publication to deadline.</param>
public sealed record ShortTime(int Days, TimeSpan Length, int Threshold, int Advised, string Article);

/// <summary>How long companies are given between publication and deadline.</summary>
public static class TimeLimits
{
    private static readonly Lazy<IReadOnlyList<Rule>> Rules = new(() => RuleFile.Read<File>("time-limits").Rules);

    /// <returns>Null when the time is long enough under the rule in force on the day of publication.</returns>
    public static ShortTime? Judge(string procedure, DateTimeOffset published, DateTimeOffset deadline)
    {
        var day = FranceTime.DayOf(published);
        var rule = Rules.Value.SingleOrDefault(r => r.Procedure == procedure && r.From <= day && (r.Until is null || day < r.Until));
        if (rule is null) return null;
        // The day of publication does not count; the last day does.
        var days = FranceTime.DayOf(deadline).DayNumber - day.DayNumber;
        return days < rule.Days ? new ShortTime(days, deadline - published, rule.Days, rule.Advised, rule.Article) : null;
    }

    private sealed record File(IReadOnlyList<Rule> Rules);

    private sealed record Rule(string Key, string Procedure, DateOnly From, DateOnly? Until, int Days, int Advised, string Article);
}
