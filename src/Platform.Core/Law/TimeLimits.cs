using Platform.Core.Values;

namespace Platform.Core.Law;

/// <summary>A time that is legal but short. It warns, with its article, and never refuses (architecture, decision 13).</summary>
/// <param name="Days">Counted on the calendar, as the law does.</param>
/// <param name="Length">From publication to deadline.</param>
public sealed record ShortTime(int Days, TimeSpan Length, int Threshold, int Advised, string Article);

/// <summary>How long companies are given between publication and deadline.</summary>
public static class TimeLimits
{
    private static readonly DatedRules<Rule> Rules = new("time-limits");

    /// <returns>Null when the time is long enough under the rule in force on the day of publication.</returns>
    public static ShortTime? Judge(string procedure, DateTimeOffset published, DateTimeOffset deadline)
    {
        var rule = Rules.On(published).SingleOrDefault(r => r.Procedure == procedure);
        if (rule is null) return null;
        // The day of publication does not count; the last day does.
        var days = FranceTime.DayOf(deadline).DayNumber - FranceTime.DayOf(published).DayNumber;
        return days < rule.Days ? new ShortTime(days, deadline - published, rule.Days, rule.Advised, rule.Article) : null;
    }

    /// <summary>The first day that leaves as long as is advised, explained; null where the platform advises none.</summary>
    public static ExplainedDate? Advised(string procedure, DateTimeOffset published, string? department = null)
    {
        if (Rules.On(published).SingleOrDefault(r => r.Procedure == procedure) is not { } rule) return null;
        var (law, start) = (Phrases.OfLaw, FranceTime.DayOf(published));
        var last = start.AddDays(rule.Advised);
        var (day, why) = WorkingDays.WhyNot(last, department) is { } off ? (WorkingDays.Next(last, department), law.Say("advised-moved", off)) : (last, law.Say("none"));      // no regulation moves an advice
        return new(day, rule.Article, law.Say("publication", start), law.Say("advised", rule.Advised, rule.Days), why, law.Say("version-usage", law.NameOf("rule-", rule.Key)));      // nor is it « en vigueur »
    }

    private sealed record Rule(string Key, string Procedure, DateOnly From, DateOnly? Until, int Days, int Advised, string Article) : IDated;
}
