using Microsoft.EntityFrameworkCore;
using Platform.Core.Bids;

namespace Platform.Core.Data;

public sealed partial class PlatformDb
{
    public DbSet<Bid> Bids => Set<Bid>();
    public DbSet<BidEnvelope> BidEnvelopes => Set<BidEnvelope>();
    public DbSet<BidBlock> BidBlocks => Set<BidBlock>();
    public DbSet<DamagedBlock> DamagedBlocks => Set<DamagedBlock>();
    public DbSet<DepositAttempt> DepositAttempts => Set<DepositAttempt>();
    public DbSet<ProjectAuthor> ProjectAuthors => Set<ProjectAuthor>();

    /// <summary>Is it the company that asks, or an alias that stands for it? In queries only: sec.own_bidders.</summary>
    public static bool IsOwnBidder(Guid bidder) => throw new NotSupportedException($"Asked of the database, of {bidder} too.");
}
