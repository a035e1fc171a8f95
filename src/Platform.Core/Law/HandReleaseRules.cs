namespace Platform.Core.Law;

/// <param name="Silence">How long no authority has answered before two people may release a gate.</param>
/// <param name="Gap">The longest time without asking within one silence.</param>
/// <param name="Article">Whose decision that is.</param>
public sealed record HandReleaseRule(TimeSpan Silence, TimeSpan Gap, string Article);

/// <summary>When a gate may be released by hand: dated data, never a constant in code. The database keeps the least silence too.</summary>
public static class HandReleaseRules
{
    private static readonly DatedRules<Rule> Rules = new("hand-release");

    public static HandReleaseRule On(DateTimeOffset now)
    {
        var rule = Rules.On(now).Single();
        return new(TimeSpan.FromMinutes(rule.SilenceMinutes), TimeSpan.FromMinutes(rule.GapMinutes), rule.Article);
    }

    private sealed record Rule(string Key, DateOnly From, DateOnly? Until, int SilenceMinutes, int GapMinutes, string Article) : IDated;
}
