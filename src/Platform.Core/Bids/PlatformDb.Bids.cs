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
}
