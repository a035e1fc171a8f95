namespace Platform.Core.Law;

/// <param name="MostPerYear">New addresses that an account takes within a year; back to one of its own is not counted.</param>
public sealed record AddressRule(int MostPerYear, string Article);

/// <summary>How often an account changes the address of its pages: dated data, never a constant in code.</summary>
public static class AddressRules
{
    private static readonly DatedRules<Rule> Rules = new("portal-addresses");

    public static AddressRule On(DateTimeOffset now)
    {
        var rule = Rules.On(now).Single();
        return new(rule.MostPerYear, rule.Article);
    }

    private sealed record Rule(string Key, DateOnly From, DateOnly? Until, int MostPerYear, string Article) : IDated;
}
