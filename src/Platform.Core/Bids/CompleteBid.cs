using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;

namespace Platform.Core.Bids;

/// <summary>Notes, in the transaction of the byte that did it, that every announced block of a bid is here. The bid's row is held by the caller.</summary>
public sealed class CompleteBid(PlatformDb db)
{
    internal async Task ExecuteAsync(Bid bid, CancellationToken cancel)
    {
        var envelopes = await db.BidEnvelopes.AsNoTracking().Where(e => e.BidId == bid.Id).ToListAsync(cancel);
        if (bid.Bordereau is not { } text || Bordereau.Read(text, bid, envelopes) is not { } bordereau) return;
        foreach (var line in bordereau.Lines)
        {
            // Numbers are unique in an envelope: as many below the announced count as were announced is all of them.
            if (await db.BidBlocks.CountAsync(b => b.EnvelopeId == line.Envelope && b.Number < line.Blocks, cancel) != line.Blocks) return;
        }
        bid.Complete();
    }
}
