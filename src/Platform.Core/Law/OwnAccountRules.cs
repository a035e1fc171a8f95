namespace Platform.Core.Law;

/// <summary>From how many contracts a year a linked structure has an account of its own (VR-05). Below, it is an entity of the account it belongs to.</summary>
public sealed record OwnAccountRule(int Contracts, string Article)
{
    public bool HasOwnAccount(int contractsPerYear) => contractsPerYear >= Contracts;
}

/// <summary>The rule of each day: dated data, never a constant in code.</summary>
public static class OwnAccountRules
{
    private static readonly DatedRules<Rule> Rules = new("sub-entities");

    public static OwnAccountRule On(DateTimeOffset now)
    {
        var rule = Rules.On(now).Single();
        return new OwnAccountRule(rule.Contracts, rule.Article);
    }

    private sealed record Rule(string Key, DateOnly From, DateOnly? Until, int Contracts, string Article) : IDated;
}
