using Platform.Core.Values;

namespace Platform.Core.Law;

/// <summary>What companies need between a change and the limit. Under it the platform warns; it never refuses (architecture, decision 13).</summary>
public sealed record ExtensionRule(int Days, string Article)
{
    /// <summary>The day of the change does not count; the last day does.</summary>
    public bool IsShort(DateTimeOffset changedAt, DateTimeOffset limit) => FranceTime.DayOf(limit).DayNumber - FranceTime.DayOf(changedAt).DayNumber < Days;
}

/// <summary>The rule of each day: dated data, never a constant in code.</summary>
public static class ExtensionRules
{
    private static readonly DatedRules<Rule> Rules = new("extensions");

    /// <returns>Null when no rule was in force that day for this procedure.</returns>
    public static ExtensionRule? On(string procedure, DateTimeOffset now)
    {
        var rule = Rules.On(now).SingleOrDefault(r => r.Procedure == procedure);
        return rule is null ? null : new ExtensionRule(rule.Days, rule.Article);
    }

    private sealed record Rule(string Key, string Procedure, DateOnly From, DateOnly? Until, int Days, string Article) : IDated;
}
