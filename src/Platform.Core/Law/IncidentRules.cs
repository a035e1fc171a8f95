using Platform.Core.Values;

namespace Platform.Core.Law;

/// <summary>Whose limit an outage has touched: those within it, and those within <paramref name="Hours"/> of its end.</summary>
/// <param name="Longest">No outage is declared longer: a month typed wrong would touch everybody.</param>
public sealed record IncidentRule(int Hours, TimeSpan Longest, string Article)
{
    /// <summary>What an operator may offer: the time that was lost, then the same hour of the next working day. Companies keep the hour they know.</summary>
    public static DateTimeOffset Suggest(DateTimeOffset limit, DateTimeOffset began, DateTimeOffset ended)
    {
        var earliest = (limit > ended ? limit : ended) + (ended - began);
        var hour = FranceTime.ToParis(limit).TimeOfDay;
        for (var day = FranceTime.DayOf(limit).AddDays(1); ; day = day.AddDays(1))
        {
            if (!WorkingDays.Includes(day)) continue;
            var at = FranceTime.Parse(day.ToDateTime(TimeOnly.MinValue) + hour).Match<DateTimeOffset?>(instant => instant, () => null, twice => twice[^1]);
            if (at is { } later && later >= earliest) return later;
        }
    }
}

/// <summary>The rule of each day: dated data, never a constant in code.</summary>
public static class IncidentRules
{
    private static readonly DatedRules<Rule> Rules = new("incidents");

    public static IncidentRule On(DateTimeOffset outage)
    {
        var rule = Rules.On(outage).Single();
        return new(rule.Hours, TimeSpan.FromDays(rule.LongestDays), rule.Article);
    }

    private sealed record Rule(string Key, DateOnly From, DateOnly? Until, int Hours, int LongestDays, string Article) : IDated;
}
