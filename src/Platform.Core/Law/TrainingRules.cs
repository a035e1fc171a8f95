namespace Platform.Core.Law;

/// <param name="Deadline">From the beginning of a training deposit to its own limit.</param>
/// <param name="Kept">From its beginning to its purge.</param>
/// <param name="DepositBytes">The most that one may hold, sealed.</param>
/// <param name="AliveDeposits">The most that stand at once, whoever began them; likewise <paramref name="AliveBytes"/>.</param>
/// <param name="AtOnce">Beginnings from one address without waiting; then <paramref name="PerMinute"/>.</param>
/// <param name="ReadingsAtOnce">Whole deposits read again for one address (finished, opened) without waiting; then <paramref name="ReadingsPerMinute"/>.</param>
public sealed record TrainingRule(TimeSpan Deadline, TimeSpan Kept, long DepositBytes, int AliveDeposits, long AliveBytes, int AtOnce, int PerMinute, int ReadingsAtOnce, int ReadingsPerMinute, string Article);

/// <summary>How long a training deposit lives and how large it may be: dated data, never a constant in code.</summary>
public static class TrainingRules
{
    private static readonly DatedRules<Rule> Rules = new("training");

    public static TrainingRule On(DateTimeOffset now)
    {
        var rule = Rules.On(now).Single();
        return new(TimeSpan.FromMinutes(rule.DeadlineMinutes), TimeSpan.FromHours(rule.KeepHours), rule.DepositBytes, rule.AliveDeposits, rule.AliveBytes, rule.PerAddressAtOnce, rule.PerAddressPerMinute, rule.ReadingsAtOnce, rule.ReadingsPerMinute, rule.Article);
    }

    private sealed record Rule(string Key, DateOnly From, DateOnly? Until, int DeadlineMinutes, int KeepHours, long DepositBytes, int AliveDeposits, long AliveBytes, int PerAddressAtOnce, int PerAddressPerMinute, int ReadingsAtOnce, int ReadingsPerMinute, string Article) : IDated;
}
