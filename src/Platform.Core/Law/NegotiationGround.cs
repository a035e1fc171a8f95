namespace Platform.Core.Law;

/// <summary>
/// Which case allows a procedure with negotiation or a competitive dialogue (CCP, art. R2124-3 and R2124-5). A pouvoir adjudicateur says it; an entité adjudicatrice chooses freely
/// (R2124-4 and R2124-6): no row names it.
/// </summary>
/// <param name="Key">« R2124-3-1 »</param>
/// <param name="Title">In French.</param>
public sealed record NegotiationGround(string Key, string Title, string Article)
{
    private static readonly DatedRules<Rule> Rules = new("negotiation-grounds");

    /// <param name="procedure">As <see cref="Values.Procedure"/> is written.</param>
    /// <returns>Empty: nothing has to be justified.</returns>
    public static IReadOnlyList<NegotiationGround> On(string procedure, BuyerKind buyer, DateTimeOffset launch) =>
        [.. Rules.On(launch).Where(rule => rule.Procedure == procedure && buyer.IsAmong(rule.Buyers)).Select(rule => new NegotiationGround(rule.Key, rule.Title, rule.Article))];

    /// <summary>Whether there is such a case, whoever buys.</summary>
    public static bool Exists(string key, string procedure, DateTimeOffset launch) => Rules.On(launch).Any(rule => rule.Key == key && rule.Procedure == procedure);

    private sealed record Rule(string Key, DateOnly From, DateOnly? Until, string Procedure, IReadOnlyList<string>? Buyers, string Title, string Article) : IDated;
}
