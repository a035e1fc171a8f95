using Microsoft.EntityFrameworkCore;
using Platform.Core.Registers;

namespace Platform.Core.Data;

public sealed partial class PlatformDb
{
    public DbSet<RegisterEntry> RegisterEntries => Set<RegisterEntry>();
    public DbSet<IntegratedLeaf> RegisterLeaves => Set<IntegratedLeaf>();
    public DbSet<RegisterNode> RegisterNodes => Set<RegisterNode>();
    public DbSet<SignedTreeHead> TreeHeads => Set<SignedTreeHead>();
    public DbSet<QueuedEntry> RegisterQueue => Set<QueuedEntry>();
    public DbSet<TimestampRecord> Timestamps => Set<TimestampRecord>();
}
