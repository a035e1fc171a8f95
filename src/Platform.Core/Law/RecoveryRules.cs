namespace Platform.Core.Law;

/// <summary>How long a recovery waits after its approval, so that it can be stopped, and how old the role of whoever approves is. The database keeps the least of both.</summary>
public static class RecoveryRules
{
    private static readonly DatedRules<Rule> Rules = new("recovery");

    public static TimeSpan DelayOn(DateTimeOffset now) => TimeSpan.FromHours(Rules.On(now).Single().Hours);

    private sealed record Rule(string Key, DateOnly From, DateOnly? Until, int Hours, string Article) : IDated;
}
