using Microsoft.EntityFrameworkCore;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Values;

namespace Platform.Core.Opening;

/// <summary>What the register says of a deposit.</summary>
public enum ReceivedState { InTime, Late, LateBegunBefore, Replaced, TakenBack }

/// <summary>A deposit as the session and the minutes show it. The name is told only once the session is open.</summary>
public sealed record ReceivedBid(int Number, Guid Bid, string? Bidder, string? BidderId, DateTimeOffset FirstByteAt, DateTimeOffset LastByteAt, DateTimeOffset Limit, long Size, ReceivedState State, byte[] Entry, long? LogIndex);

/// <summary>Deposits of a closed consultation, in the order of its register. Before the closing there are none for the buyer (CCP R2132-9).</summary>
public sealed class ReadReceivedBids(PlatformDb db)
{
    public async Task<IReadOnlyList<ReceivedBid>> ExecuteAsync(Id<Consultation> consultation, CancellationToken cancel)
    {
        var named = await db.OpeningSessions.AnyAsync(s => s.ConsultationId == consultation, cancel);
        var rows = await (from bid in db.Bids.AsNoTracking()
                          join entry in db.RegisterEntries on new { bid.TenantId, Id = bid.ReceiptEntry } equals new { entry.TenantId, Id = (Guid?)(Guid)(object)entry.Id }
                          where bid.ConsultationId == consultation && bid.FinalisedAt != null
                          orderby entry.Rank
                          select new
                          {
                              bid, entry.Entry,
                              Index = db.RegisterLeaves.Where(l => l.EntryId == bid.ReceiptEntry).Select(l => (long?)l.LeafIndex).FirstOrDefault(),
                              Size = db.BidEnvelopes.Where(e => e.BidId == bid.Id).Sum(e => e.Size) ?? 0,
                          }).ToListAsync(cancel);
        return [.. rows.Select((r, rank) => new ReceivedBid(rank + 1, r.bid.Id.Value, named ? r.bid.BidderName : null, named ? r.bid.BidderId : null, r.bid.FirstByteAt ?? r.bid.BegunAt,
            r.bid.LastByteAt ?? r.bid.BegunAt, r.bid.LimitApplied ?? r.bid.BegunAt, r.Size, StateOf(r.bid), r.Entry, r.Index))];
    }

    private static ReceivedState StateOf(Bids.Bid bid) => bid switch
    {
        { Late: true } => bid.FirstByteAt <= bid.LimitApplied ? ReceivedState.LateBegunBefore : ReceivedState.Late,
        { RetractedAt: not null } => ReceivedState.TakenBack,
        { SupersededAt: not null } => ReceivedState.Replaced,
        _ => ReceivedState.InTime,
    };
}
