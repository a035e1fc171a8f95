using Microsoft.EntityFrameworkCore;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Values;

namespace Platform.Core.Bids;

/// <summary>A bid of the company in scope that came in time and still counts, at least for the lots named here.</summary>
/// <param name="KnownUntil">What was published later, its sender had not read.</param>
public sealed record StandingBid(Id<Bid> Bid, string Tracking, DateTimeOffset LastByteAt, DateTimeOffset KnownUntil, IReadOnlyList<int> Lots);

/// <summary>What the next bid takes from one that stands (CCP, art. R2151-6).</summary>
/// <param name="Lots">For these it is replaced.</param>
/// <param name="Kept">For these it goes on counting; none: it is replaced whole.</param>
public sealed record ReplacedBid(StandingBid Bid, IReadOnlyList<int> Lots, IReadOnlyList<int> Kept);

public static class StandingBids
{
    /// <summary>What each lot is called, corrections included.</summary>
    /// <param name="asOf">As it was called then: a receipt keeps the words that its bid answered. Null: now.</param>
    public static async Task<Dictionary<int, string>> LotTitlesAsync(this PlatformDb db, Id<Consultation> id, DateTimeOffset? asOf, CancellationToken cancel)
    {
        var corrected = await db.CorrectedWordsAsync(id, cancel, asOf);
        return await db.Lots.AsNoTracking().Where(l => l.ConsultationId == id).ToDictionaryAsync(l => l.Number, l => corrected.LotTitle(l.Number, l.Title), cancel);
    }

    /// <summary>Oldest first.</summary>
    public static async Task<IReadOnlyList<StandingBid>> StandingBidsAsync(this PlatformDb db, Id<Consultation> id, CancellationToken cancel)
    {
        var bids = await db.BidsInTime().AsNoTracking().Where(b => b.ConsultationId == id && b.SupersededAt == null)
            .OrderBy(b => b.LastByteAt).Select(b => new { b.Id, b.Tracking, b.LastByteAt, KnownUntil = b.ReadAt ?? b.FirstByteAt, b.LotsSought }).ToListAsync(cancel);
        if (bids.Count == 0) return [];
        var ids = bids.Select(b => b.Id).ToList();
        var offers = (await db.BidEnvelopes.AsNoTracking().Where(e => ids.Contains(e.BidId) && e.LotNumber != null && e.SupersededAt == null).Select(e => new { e.BidId, Lot = e.LotNumber!.Value }).ToListAsync(cancel))      // not null: filtered
            .ToLookup(e => e.BidId, e => e.Lot);
        return [.. bids.Select(b => new StandingBid(b.Id, b.Tracking ?? "", b.LastByteAt ?? default, b.KnownUntil ?? default, b.LotsSought ?? [.. offers[b.Id].Order()]))];      // all stand once it is receipted
    }

    /// <summary>Offers are replaced lot by lot; a candidature, one envelope, only once later ones apply for each of its lots (<see cref="ReceiptBid"/>).</summary>
    public static IReadOnlyList<ReplacedBid> ReplacedBy(this IReadOnlyList<StandingBid> standing, IReadOnlyCollection<int> lots, bool isApplication) => isApplication
        ? [.. standing.Where((older, index) => older.Lots.Except(lots).Except(standing.Skip(index + 1).SelectMany(newer => newer.Lots)).ToList() is []).Select(older => new ReplacedBid(older, older.Lots, []))]
        : [.. standing.Where(older => older.Lots.Intersect(lots).Any()).Select(older => new ReplacedBid(older, [.. older.Lots.Intersect(lots)], [.. older.Lots.Except(lots)]))];
}
