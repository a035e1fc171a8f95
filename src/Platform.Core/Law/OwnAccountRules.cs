namespace Platform.Core.Law;

/// <summary>From how many contracts a year a linked structure has an account of its own (VR-05). Below, it is an entity of the account it belongs to.</summary>
/// <param name="Contracts">Null: the convention sets no number, and either is right.</param>
public sealed record OwnAccountRule(int? Contracts, string Article)
{
    /// <summary>So many contracts allow an account of its own.</summary>
    public bool MayHaveOwnAccount(int contractsPerYear) => Contracts is not { } threshold || contractsPerYear >= threshold;

    /// <summary>So many contracts leave nothing else: it is no entity of another account.</summary>
    public bool MustHaveOwnAccount(int contractsPerYear) => Contracts is { } threshold && contractsPerYear >= threshold;

    /// <param name="terms">Of the account that the structure belongs to; null: no convention, and this rule holds as it is.</param>
    public OwnAccountRule Under(AgreedTerms? terms) => terms is null ? this : this with { Contracts = terms.SubEntityThreshold };
}

/// <summary>The rule of each day where no convention says another: dated data, never a constant in code.</summary>
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
