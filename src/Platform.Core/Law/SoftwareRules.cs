namespace Platform.Core.Law;

/// <param name="TokenMinutes">How long an access token lives.</param>
/// <param name="MostDays">How long a client may be made for.</param>
/// <param name="MostClients">Live ones of one account.</param>
/// <param name="MostOnAPage">Rows of one answer.</param>
public sealed record SoftwareRule(int TokenMinutes, int MostDays, int MostClients, int MostOnAPage, string Article);

/// <summary>What the software of an account may have, and for how long: dated data, never a constant in code.</summary>
public static class SoftwareRules
{
    private static readonly DatedRules<Rule> Rules = new("software");

    public static SoftwareRule On(DateTimeOffset now)
    {
        var rule = Rules.On(now).Single(r => r.Key == "software-clients");
        return new(rule.TokenMinutes, rule.MostDays, rule.MostClients, rule.MostOnAPage, rule.Article);
    }

    private sealed record Rule(string Key, DateOnly From, DateOnly? Until, int TokenMinutes, int MostDays, int MostClients, int MostOnAPage, string Article) : IDated;
}
