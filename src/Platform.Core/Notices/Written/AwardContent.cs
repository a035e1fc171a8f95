using System.Globalization;
using Platform.Core.Values;

namespace Platform.Core.Notices.Written;

/// <summary>The result of a consultation, lot by lot, from what was entered and what the register counted.</summary>
internal static class AwardContent
{
    public static CanonicalNotice Of(CanonicalNotice content, AwardFacts facts, AwardPrefill known)
    {
        var lots = facts.Lots.Where(lot => content.Lots.Any(one => one.Number == lot.Number)).ToList();
        return content with
        {
            Purpose = content.Purpose with { Information = facts.Information },
            Result = new([.. lots.Select(lot => Of(lot, content, known))], facts.DecidedOn ?? FranceTime.DayOf(content.Identity.DispatchedAt),
                lots.Where(lot => lot.Outcome == LotOutcome.Awarded).ToList() is { Count: > 0 } awarded ? awarded.Sum(lot => lot.Amount ?? 0) : null),
        };
    }

    private static LotResult Of(AwardedLot lot, CanonicalNotice content, AwardPrefill known)
    {
        var (received, outcome) = (known.ReceivedFor(lot.Number), lot.Outcome ?? LotOutcome.StillOpen);
        var counts = outcome == LotOutcome.StillOpen || received is not { } offers || known.NothingCameFor(lot.Number) ? null
            : new ReceivedOffers(offers, lot.FromSmall ?? 0, lot.FromEurope, lot.FromElsewhere, offers, known.CandidaciesFor(lot.Number));
        return outcome != LotOutcome.Awarded ? new(lot.Number, outcome, outcome == LotOutcome.NotAwarded ? lot.Why ?? NoAwardReason.Other : null, counts)
            : new(lot.Number, outcome, Received: counts, Lowest: lot.Lowest, Highest: lot.Highest, Maximum: content.Lots.Single(one => one.Number == lot.Number).Framework?.Maximum,
                Awards: [new([new(Of(lot.Winner), lot.Winner.Size ?? CompanySize.Small, OwnerNationality: lot.Winner.Country)], lot.Amount ?? 0, lot.Number.ToString("'PLI-'0", CultureInfo.InvariantCulture), lot.Contract, lot.SignedOn,
                    Subcontracting: lot.Subcontracted is { } shared ? new(shared) : null)]);
    }

    private static NoticeOrganisation Of(Awardee winner) => new(winner.Name, winner.Number, Said(winner.Street), Said(winner.PostCode), winner.City,
        winner.Country == "FRA" ? NoticePlaces.Of(winner.PostCode, null).Nuts : null, winner.Country, Said(winner.Email));

    private static string? Said(string text) => text.Length == 0 ? null : text;
}
