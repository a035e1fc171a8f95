namespace Platform.Core.Law;

/// <param name="DefaultDays">What the form proposes.</param>
/// <param name="MostDays">No consent is given for longer. The database keeps a most of its own.</param>
public sealed record ConsentRule(int DefaultDays, int MostDays, string Article);

/// <summary>How long the lead may read an account under its consent: dated data, never a constant in code.</summary>
public static class ConsentRules
{
    private static readonly DatedRules<Rule> Rules = new("consents");

    public static ConsentRule On(DateTimeOffset now)
    {
        var rule = Rules.On(now).Single();
        return new(rule.DefaultDays, rule.MostDays, rule.Article);
    }

    private sealed record Rule(string Key, DateOnly From, DateOnly? Until, int DefaultDays, int MostDays, string Article) : IDated;
}
