namespace Platform.Core.Law;

/// <summary>How long a sign-in is kept for the person who reads it.</summary>
public static class SignInHistoryRules
{
    private static readonly DatedRules<Rule> Rules = new("sign-in-history");

    public static int MonthsOn(DateTimeOffset now) => Rules.On(now).Single().Months;

    private sealed record Rule(string Key, DateOnly From, DateOnly? Until, int Months, string Article) : IDated;
}
