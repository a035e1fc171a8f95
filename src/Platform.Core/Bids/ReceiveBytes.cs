using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;
using Platform.Core.Values;

namespace Platform.Core.Bids;

/// <summary>The short transaction that gives bytes their time, once they are durable.</summary>
public sealed class ReceiveBytes(PlatformDb db)
{
    /// <summary>
    /// The bid, held until the transaction ends, and the instant of reception. The instant is read before any lock: waiting never makes a bid
    /// late. The closing takes the same lock alone, so it sees every byte that came before it; what it did not see comes after it.
    /// </summary>
    /// <returns>Null when the bid is not there, for this company.</returns>
    public async Task<(Bid Bid, DateTimeOffset At, bool Discontinued)?> HoldAsync(Id<Bid> id, CancellationToken cancel)
    {
        var consultation = await db.Bids.Where(b => b.Id == id).Select(b => (Guid?)b.ConsultationId.Value).SingleOrDefaultAsync(cancel);
        if (consultation is not { } held) return null;
        var at = await db.NowAsync(cancel);
        await db.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock_shared(hashtextextended({held.ToString("D")}, 0))", cancel);
        await db.Database.ExecuteSqlAsync($"select 1 from bids where id = {id.Value} for update", cancel);
        var bid = await db.Bids.SingleAsync(b => b.Id == id, cancel);
        var now = await db.Consultations.Where(c => c.Id == bid.ConsultationId).Select(c => new { IsClosed = c.ClosedAt != null, IsDiscontinued = c.DiscontinuedAt != null }).SingleAsync(cancel);
        return (bid, now.IsClosed ? await db.NowAsync(cancel) : at, now.IsDiscontinued);
    }
}
