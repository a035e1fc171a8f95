using Platform.Core.Law;
using Platform.Core.Values;

namespace Platform.Core.Operations;

/// <summary>One thing that is watched: its name, what it means, how long it may last, what to do when it lasts longer.</summary>
public sealed record AlertRule(string Signal, DateOnly From, DateOnly? Until, TimeSpan After, string Name, string Means, string Remedy);

/// <summary>The thresholds of each day and their words: dated data, never constants in code. Board and e-mail say the same.</summary>
public static class AlertRules
{
    private static readonly Lazy<IReadOnlyList<AlertRule>> Rules = new(() => RuleFile.Read<File>("alerts").Rules);

    public static IReadOnlyList<AlertRule> On(DateTimeOffset now)
    {
        var day = FranceTime.DayOf(now);
        return [.. Rules.Value.Where(r => r.From <= day && (r.Until is null || day < r.Until))];
    }

    public static bool Know(string signal) => Rules.Value.Any(r => string.Equals(r.Signal, signal, StringComparison.OrdinalIgnoreCase));

    private sealed record File(IReadOnlyList<AlertRule> Rules);
}
