using Platform.Core.Law;

namespace Platform.Core.Operations;

/// <summary>One thing that is watched: its name, what it means, how long it may last, what to do when it lasts longer.</summary>
public sealed record AlertRule(string Signal, DateOnly From, DateOnly? Until, TimeSpan After, string Name, string Means, string Remedy) : IDated;

/// <summary>The thresholds of each day and their words: dated data, never constants in code. Board and e-mail say the same.</summary>
public static class AlertRules
{
    private static readonly DatedRules<AlertRule> Rules = new("alerts");

    public static IReadOnlyList<AlertRule> On(DateTimeOffset now) => [.. Rules.On(now)];

    public static bool Know(string signal) => Rules.All.Any(r => string.Equals(r.Signal, signal, StringComparison.OrdinalIgnoreCase));
}
