namespace Platform.Core.Law;

/// <summary>How far one decision moves a published limit, a buyer's or an operator's. Nothing shortens it afterwards, so the database keeps a year as the most.</summary>
public static class MovedLimitRules
{
    private static readonly DatedRules<Rule> Rules = new("moved-limits");

    public static DateTimeOffset Furthest(DateTimeOffset limit) => limit.AddMonths(Rules.On(limit).Single().Months);

    private sealed record Rule(string Key, DateOnly From, DateOnly? Until, int Months, string Article) : IDated;
}
