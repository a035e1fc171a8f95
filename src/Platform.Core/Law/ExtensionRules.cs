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
    private static readonly Lazy<IReadOnlyList<Rule>> Rules = new(() => RuleFile.Read<File>("extensions").Rules);

    /// <returns>Null when no rule was in force that day for this procedure.</returns>
    public static ExtensionRule? On(string procedure, DateTimeOffset now)
    {
        var day = FranceTime.DayOf(now);
        var rule = Rules.Value.SingleOrDefault(r => r.Procedure == procedure && r.From <= day && (r.Until is null || day < r.Until));
        return rule is null ? null : new ExtensionRule(rule.Days, rule.Article);
    }

    private sealed record File(IReadOnlyList<Rule> Rules);

    private sealed record Rule(string Key, string Procedure, DateOnly From, DateOnly? Until, int Days, string Article);
}
