namespace Platform.Core.Notices.Written;

/// <summary>
/// One company wins more lots than the notice announced that one may (CCP, art. L2113-10, R2113-1). A warning: the documents of the consultation say by which rule lots are given then.
/// </summary>
public sealed record LotsOverWon(string Winner, IReadOnlyList<int> Lots, int Most)
{
    /// <param name="most">Null: nothing was announced.</param>
    public static IReadOnlyList<LotsOverWon> Of(AwardFacts facts, int? most) => most is not { } limit ? [] :
        [.. facts.Lots.Where(lot => lot.Outcome == LotOutcome.Awarded).GroupBy(lot => CompanyOf(lot.Winner)).Where(won => won.Count() > limit)
            .Select(won => new LotsOverWon(won.First().Winner.Name, [.. won.Select(lot => lot.Number).Order()], limit))];

    // Two establishments are one company: the SIREN is the beginning of the SIRET. Before a number is typed, the name.
    private static string CompanyOf(Awardee winner) =>
        (winner.Number.Length == 0 ? winner.Name : winner is { Country: "FRA", Number.Length: 14 } ? winner.Number[..9] : $"{winner.Country} {winner.Number}".Replace("FRA ", "", StringComparison.Ordinal)).ToUpperInvariant();
}
