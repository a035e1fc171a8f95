using Microsoft.EntityFrameworkCore;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Values;

namespace Platform.Core.Bids;

/// <summary>For how many lots one company may bid and how many it may win, as the notice announced it (CCP, art. L2113-10, R2113-1).</summary>
/// <param name="Most">Null: as many as there are.</param>
/// <param name="MostWon">Null: likewise.</param>
/// <param name="Standing">Those for which the company in scope bids already, in time and not replaced.</param>
public sealed record LotLimit(int? Most, int? MostWon, IReadOnlyList<int> Standing)
{
    /// <summary>Lots that it would bid for: a bid for the same lot again replaces the one before.</summary>
    public int With(IEnumerable<int> chosen) => Standing.Union(chosen).Count();
}

internal static class LotLimits
{
    public static async Task<LotLimit> LotLimitAsync(this PlatformDb db, Id<Consultation> id, CancellationToken cancel)
    {
        var terms = (await db.ConsultationTerms.AsNoTracking().SingleOrDefaultAsync(row => row.ConsultationId == id, cancel))?.Stated;
        return new(terms?.MostLotsBid, terms?.MostLotsWon, terms?.MostLotsBid is null ? [] : await StandingAsync(db, id, cancel));
    }

    // Received, or complete and about to be: who has just pressed « Déposer » has bid.
    private static async Task<IReadOnlyList<int>> StandingAsync(PlatformDb db, Id<Consultation> id, CancellationToken cancel)
    {
        var standing = db.Bids.AsNoTracking().Where(b => b.ConsultationId == id && b.RetractedAt == null && b.SupersededAt == null && (b.FinalisedAt != null ? b.Late == false : b.CompleteAt != null));
        var offers = await db.BidEnvelopes.AsNoTracking().Where(e => e.LotNumber != null && e.SupersededAt == null && standing.Any(b => b.Id == e.BidId)).Select(e => e.LotNumber!.Value).ToListAsync(cancel);      // not null: filtered
        var sought = await standing.Where(b => b.LotsSought != null).Select(b => b.LotsSought!).ToListAsync(cancel);      // likewise
        return [.. offers.Concat(sought.SelectMany(lots => lots)).Distinct().Order()];
    }
}
