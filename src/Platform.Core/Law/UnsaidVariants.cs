namespace Platform.Core.Law;

/// <summary>What holds for variants when the documents say nothing (CCP, art. R2151-8).</summary>
public sealed record UnsaidVariants(bool Allowed, string Article)
{
    private static readonly DatedRules<Rule> Rules = new("variants");

    public static UnsaidVariants Of(bool formalised, BuyerKind buyer, DateTimeOffset launch)
    {
        var rule = Rules.On(launch).Single(r => r.Formalised == formalised && buyer.IsAmong(r.Buyers));
        return new(rule.Allowed, rule.Article);
    }

    private sealed record Rule(string Key, DateOnly From, DateOnly? Until, bool Formalised, IReadOnlyList<string>? Buyers, bool Allowed, string Article) : IDated;
}
