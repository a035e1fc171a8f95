using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;
using Platform.Core.Files;
using Platform.Core.Values;

namespace Platform.Core.Bids;

/// <summary>Which blocks of an envelope were acknowledged and stand: to resume is to ask this. Null when the envelope is not there.</summary>
public sealed class ListBlocks(PlatformDb db)
{
    public async Task<IReadOnlyList<Block>?> ExecuteAsync(Id<Bid> bid, Id<BidEnvelope> envelope, CancellationToken cancel)
    {
        if (!await db.BidEnvelopes.AnyAsync(e => e.Id == envelope && e.BidId == bid, cancel)) return null;
        var blocks = await db.BidBlocks.AsNoTracking().Where(b => b.EnvelopeId == envelope && !db.DamagedBlocks.Any(d => d.EnvelopeId == b.EnvelopeId && d.Number == b.Number)).OrderBy(b => b.Number).ToListAsync(cancel);
        return [.. blocks.Select(b => new Block(b.Number, Convert.ToHexStringLower(b.Sha256), b.Size))];
    }
}
