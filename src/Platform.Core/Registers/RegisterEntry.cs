using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Platform.Core.Data;
using Platform.Core.Values;

namespace Platform.Core.Registers;

/// <summary>One line of a consultation's register, as it was committed. Written by sec.append_entry only; read here.</summary>
public sealed class RegisterEntry : ITenantOwned
{
    private RegisterEntry() { }

    public Guid TenantId { get; private set; }
    public Id<RegisterEntry> Id { get; private set; }
    public Guid ConsultationId { get; private set; }

    /// <summary>The bidder, for the entries that are his.</summary>
    public Guid? CompanyId { get; private set; }

    /// <summary>Gap-free in this consultation's register. Never shown to a bidder: it would count the others.</summary>
    public int Rank { get; private set; }
    public string Kind { get; private set; } = "";
    public byte[] Salt { get; private set; } = [];

    /// <summary>Canonical JSON: the exact bytes that were hashed.</summary>
    public string Details { get; private set; } = "";
    public byte[] Entry { get; private set; } = [];
    public DateTimeOffset RecordedAt { get; private set; }
}

/// <summary>The place of an entry in the one log of the platform.</summary>
public sealed class IntegratedLeaf
{
    private IntegratedLeaf() { }

    public IntegratedLeaf(long index, Guid entry, byte[] hash, DateTimeOffset now) => (LeafIndex, EntryId, LeafHash, IntegratedAt) = (index, entry, hash, now);

    public long LeafIndex { get; private set; }
    public Guid EntryId { get; private set; }
    public byte[] LeafHash { get; private set; } = [];
    public DateTimeOffset IntegratedAt { get; private set; }
}

/// <summary>A complete subtree of the log, above the leaves.</summary>
public sealed class RegisterNode
{
    private RegisterNode() { }

    public RegisterNode(int level, long index, byte[] hash) => (Level, NodeIndex, Hash) = (level, index, hash);

    public int Level { get; private set; }
    public long NodeIndex { get; private set; }
    public byte[] Hash { get; private set; } = [];
}

/// <summary>What the platform has signed: it cannot take it back.</summary>
public sealed class SignedTreeHead
{
    private SignedTreeHead() { }

    public SignedTreeHead(long size, byte[] root, string checkpoint, DateTimeOffset now) => (Size, Root, Checkpoint, SignedAt) = (size, root, checkpoint, now);

    public long Size { get; private set; }
    public byte[] Root { get; private set; } = [];

    /// <summary>The signed note (C2SP tlog-checkpoint).</summary>
    public string Checkpoint { get; private set; } = "";
    public DateTimeOffset SignedAt { get; private set; }
}

/// <summary>An entry that waits for its number.</summary>
public sealed class QueuedEntry
{
    private QueuedEntry() { }

    public Guid EntryId { get; private set; }
    public byte[] Entry { get; private set; } = [];
    public DateTimeOffset RecordedAt { get; private set; }
}

internal sealed class RegisterEntryMapping : IEntityTypeConfiguration<RegisterEntry>
{
    public void Configure(EntityTypeBuilder<RegisterEntry> builder) => builder.ToTable("register_entries");
}

internal sealed class IntegratedLeafMapping : IEntityTypeConfiguration<IntegratedLeaf>
{
    public void Configure(EntityTypeBuilder<IntegratedLeaf> builder) => builder.ToTable("register_leaves").HasKey(l => l.LeafIndex);
}

internal sealed class RegisterNodeMapping : IEntityTypeConfiguration<RegisterNode>
{
    public void Configure(EntityTypeBuilder<RegisterNode> builder) => builder.ToTable("register_nodes").HasKey(n => new { n.Level, n.NodeIndex });
}

internal sealed class SignedTreeHeadMapping : IEntityTypeConfiguration<SignedTreeHead>
{
    public void Configure(EntityTypeBuilder<SignedTreeHead> builder) => builder.ToTable("tree_heads").HasKey(h => h.Size);
}

internal sealed class QueuedEntryMapping : IEntityTypeConfiguration<QueuedEntry>
{
    public void Configure(EntityTypeBuilder<QueuedEntry> builder) => builder.ToTable("register_queue").HasKey(q => q.EntryId);
}
