using Platform.Core.Values;

namespace Platform.Core.Law;

/// <summary>Whose limit an outage has touched: those within it, and those within <paramref name="Hours"/> of its end.</summary>
public sealed record IncidentRule(int Hours, string Article)
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
    private static readonly Lazy<IReadOnlyList<Rule>> Rules = new(() => RuleFile.Read<File>("incidents").Rules);

    public static IncidentRule On(DateTimeOffset outage)
    {
        var day = FranceTime.DayOf(outage);
        var rule = Rules.Value.Single(r => r.From <= day && (r.Until is null || day < r.Until));
        return new(rule.Hours, rule.Article);
    }

    private sealed record File(IReadOnlyList<Rule> Rules);

    private sealed record Rule(string Key, DateOnly From, DateOnly? Until, int Hours, string Article);
}
