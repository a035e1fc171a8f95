using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Files;
using Platform.Core.Values;

namespace Platform.Core.Bids;

/// <summary>One sealed file (<c>pli.age</c>) of a bid, and the context to which it is bound.</summary>
public sealed class BidEnvelope : ITenantOwned, IBidderOwned
{
    private BidEnvelope() { }

    internal BidEnvelope(Bid bid, EnvelopeKind kind, int? lot, string context, string recipient) =>
        (TenantId, Id, BidId, ConsultationId, CompanyId, Kind, LotNumber, Context, ContextSha256, Recipient) =
        (bid.TenantId, Id<BidEnvelope>.New(), bid.Id, bid.ConsultationId, bid.CompanyId, kind, lot, context, SHA256.HashData(Encoding.UTF8.GetBytes(context)), recipient);

    public Guid TenantId { get; private set; }
    public Id<BidEnvelope> Id { get; private set; }
    public Id<Bid> BidId { get; private set; }
    public Id<Consultation> ConsultationId { get; private set; }
    public Guid CompanyId { get; private set; }
    public EnvelopeKind Kind { get; private set; }

    /// <summary>Null for the application, which serves every lot of its bid.</summary>
    public int? LotNumber { get; private set; }

    /// <summary>00-contexte.json, the exact bytes.</summary>
    public string Context { get; private set; } = "";
    public byte[] ContextSha256 { get; private set; } = [];
    public string Recipient { get; private set; } = "";
    public long? Size { get; private set; }
    public byte[]? Sha256 { get; private set; }
    public int? BlockCount { get; private set; }
    public byte[]? ListSha256 { get; private set; }
    public DateTimeOffset? SupersededAt { get; private set; }

    /// <summary>Where its ciphertext is kept.</summary>
    public BlobName Blob => new(BlobContainer.Sealed, Id.Value);

    internal void Fill(long size, byte[] sha256, int blocks, byte[] list) => (Size, Sha256, BlockCount, ListSha256) = (size, sha256, blocks, list);

    internal void Supersede(DateTimeOffset now) => SupersededAt ??= now;
}

/// <summary>One block, as it was received and when.</summary>
public sealed class BidBlock : ITenantOwned, IBidderOwned
{
    private BidBlock() { }

    internal BidBlock(BidEnvelope envelope, int number, int size, byte[] sha256, DateTimeOffset now) =>
        (TenantId, EnvelopeId, Number, CompanyId, Size, Sha256, ReceivedAt) = (envelope.TenantId, envelope.Id, number, envelope.CompanyId, size, sha256, now);

    public Guid TenantId { get; private set; }
    public Id<BidEnvelope> EnvelopeId { get; private set; }
    public int Number { get; private set; }
    public Guid CompanyId { get; private set; }
    public int Size { get; private set; }
    public byte[] Sha256 { get; private set; } = [];
    public DateTimeOffset ReceivedAt { get; private set; }
}

/// <summary>A block that was acknowledged and that the read-back found damaged; gone once the bidder's page has sent it again.</summary>
public sealed class DamagedBlock : ITenantOwned, IBidderOwned
{
    private DamagedBlock() { }

    public Guid TenantId { get; private set; }
    public Id<BidEnvelope> EnvelopeId { get; private set; }
    public int Number { get; private set; }
    public Guid CompanyId { get; private set; }
    public DateTimeOffset FoundAt { get; private set; }
}

/// <summary>The journal of diligence: what happened to a deposit, and when (CE 23 September 2021, n° 449250). Append-only.</summary>
public sealed class DepositAttempt : ITenantOwned, IBidderOwned
{
    private DepositAttempt() { }

    internal DepositAttempt(Bid bid, string @event, string? detail, DateTimeOffset now) =>
        (TenantId, Id, BidId, CompanyId, At, Event, Detail) = (bid.TenantId, Guid.CreateVersion7(), bid.Id, bid.CompanyId, now, @event, detail);

    public Guid TenantId { get; private set; }
    public Guid Id { get; private set; }
    public Id<Bid> BidId { get; private set; }
    public Guid CompanyId { get; private set; }
    public DateTimeOffset At { get; private set; }
    public string Event { get; private set; } = "";
    public string? Detail { get; private set; }
}

internal sealed class BidEnvelopeMapping : IEntityTypeConfiguration<BidEnvelope>
{
    public void Configure(EntityTypeBuilder<BidEnvelope> builder)
    {
        builder.ToTable("bid_envelopes");
        builder.Ignore(e => e.Blob);
    }
}

internal sealed class BidBlockMapping : IEntityTypeConfiguration<BidBlock>
{
    public void Configure(EntityTypeBuilder<BidBlock> builder) => builder.ToTable("bid_blocks").HasKey(b => new { b.TenantId, b.EnvelopeId, b.Number });
}

internal sealed class DamagedBlockMapping : IEntityTypeConfiguration<DamagedBlock>
{
    public void Configure(EntityTypeBuilder<DamagedBlock> builder) => builder.ToTable("damaged_blocks").HasKey(d => new { d.TenantId, d.EnvelopeId, d.Number });
}

internal sealed class DepositAttemptMapping : IEntityTypeConfiguration<DepositAttempt>
{
    public void Configure(EntityTypeBuilder<DepositAttempt> builder) => builder.ToTable("deposit_attempts");
}
