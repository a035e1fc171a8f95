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
        var asked = await db.Database.SqlQuery<Asked>($"select consultation_id as \"Consultation\", sec.now() as \"At\" from bids where id = {id.Value}").ToListAsync(cancel);
        if (asked.SingleOrDefault() is not { } of) return null;
        // Two statements, one way: what is read below is read after both.
        await db.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock_shared(hashtextextended({of.Consultation.ToString("D")}, 0)); select 1 from bids where id = {id.Value} for update", cancel);
        var held = await (from bid in db.Bids
                          join consultation in db.Consultations on bid.ConsultationId equals consultation.Id
                          where bid.Id == id
                          select new { Bid = bid, IsClosed = consultation.ClosedAt != null, IsDiscontinued = consultation.DiscontinuedAt != null }).SingleAsync(cancel);
        return (held.Bid, held.IsClosed ? await db.NowAsync(cancel) : of.At, held.IsDiscontinued);
    }

    private sealed record Asked(Guid Consultation, DateTimeOffset At);
}
