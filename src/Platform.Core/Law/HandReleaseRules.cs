using Platform.Core.Values;

namespace Platform.Core.Law;

/// <param name="Silence">How long no authority has answered before two people may release a gate.</param>
/// <param name="Gap">The longest time without asking within one silence.</param>
/// <param name="Article">Whose decision that is.</param>
public sealed record HandReleaseRule(TimeSpan Silence, TimeSpan Gap, string Article);

/// <summary>When a gate may be released by hand: dated data, never a constant in code. The database keeps the least silence too.</summary>
public static class HandReleaseRules
{
    private static readonly Lazy<IReadOnlyList<Rule>> Rules = new(() => RuleFile.Read<File>("hand-release").Rules);

    public static HandReleaseRule On(DateTimeOffset now)
    {
        var day = FranceTime.DayOf(now);
        var rule = Rules.Value.Single(r => r.From <= day && (r.Until is null || day < r.Until));
        return new(TimeSpan.FromMinutes(rule.SilenceMinutes), TimeSpan.FromMinutes(rule.GapMinutes), rule.Article);
    }

    private sealed record File(IReadOnlyList<Rule> Rules);

    private sealed record Rule(string Key, DateOnly From, DateOnly? Until, int SilenceMinutes, int GapMinutes, string Article);
}
