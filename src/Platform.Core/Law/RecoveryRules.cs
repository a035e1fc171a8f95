using Platform.Core.Values;

namespace Platform.Core.Law;

/// <summary>How long a recovery waits after its approval, so that it can be stopped. Dated data, never a constant in code.</summary>
public static class RecoveryRules
{
    private static readonly Lazy<IReadOnlyList<Rule>> Rules = new(() => RuleFile.Read<File>("recovery").Rules);

    public static TimeSpan DelayOn(DateTimeOffset now)
    {
        var day = FranceTime.DayOf(now);
        return TimeSpan.FromHours(Rules.Value.Single(r => r.From <= day && (r.Until is null || day < r.Until)).Hours);
    }

    private sealed record File(IReadOnlyList<Rule> Rules);

    private sealed record Rule(string Key, DateOnly From, DateOnly? Until, int Hours, string Article);
}
