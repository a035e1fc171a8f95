using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Values;

namespace Platform.Core.Opening;

/// <summary>The public key to which one kind of envelope of a consultation is sealed. Its secret half survives only inside grants.</summary>
public sealed class OpeningKey : ITenantOwned
{
    private OpeningKey() { }

    internal OpeningKey(Guid tenant, Id<Consultation> consultation, EnvelopeKind envelope, string recipient, byte[] ckGateSha256, DateTimeOffset now) =>
        (TenantId, ConsultationId, Envelope, Recipient, CkGateSha256, CreatedAt) = (tenant, consultation, envelope, recipient, ckGateSha256, now);

    public Guid TenantId { get; private set; }
    public Id<Consultation> ConsultationId { get; private set; }
    public EnvelopeKind Envelope { get; private set; }
    public string Recipient { get; private set; } = "";

    /// <summary>Of <c>ck.gate.age</c>: a holder compares it after the outer layer, before the deadline as after it.</summary>
    public byte[] CkGateSha256 { get; private set; } = [];
    public DateTimeOffset CreatedAt { get; private set; }
}

/// <summary><c>jeu-de-cles.json</c>: the exact bytes whose hash stands in the register.</summary>
public sealed class StoredKeySet : ITenantOwned
{
    private StoredKeySet() { }

    internal StoredKeySet(Guid tenant, Id<Consultation> consultation, string document, byte[] sha256, Guid entry, DateTimeOffset now) =>
        (TenantId, ConsultationId, Document, Sha256, EntryId, CreatedAt) = (tenant, consultation, document, sha256, entry, now);

    public Guid TenantId { get; private set; }
    public Id<Consultation> ConsultationId { get; private set; }
    public string Document { get; private set; } = "";
    public byte[] Sha256 { get; private set; } = [];
    public Guid EntryId { get; private set; }
    public DateTimeOffset CreatedAt { get; private set; }
}

/// <summary>A consultation key, sealed to the gate and then to one holder: the holder outside, the gate inside. Neither opens alone.</summary>
public sealed class KeyGrant : ITenantOwned
{
    private KeyGrant() { }

    internal KeyGrant(Guid tenant, Id<Consultation> consultation, EnvelopeKind envelope, Id<KeyHolder> holder, byte[] @sealed, DateTimeOffset now) =>
        (TenantId, Id, ConsultationId, Envelope, HolderId, Sealed, Sha256, GrantedAt) =
        (tenant, Id<KeyGrant>.New(), consultation, envelope, holder, @sealed, SHA256.HashData(@sealed), now);

    public Guid TenantId { get; private set; }
    public Id<KeyGrant> Id { get; private set; }
    public Id<Consultation> ConsultationId { get; private set; }
    public EnvelopeKind Envelope { get; private set; }
    public Id<KeyHolder> HolderId { get; private set; }
    public byte[] Sealed { get; private set; } = [];
    public byte[] Sha256 { get; private set; } = [];
    public DateTimeOffset GrantedAt { get; private set; }
    public DateTimeOffset? RevokedAt { get; private set; }
}

internal sealed class OpeningKeyMapping : IEntityTypeConfiguration<OpeningKey>
{
    public void Configure(EntityTypeBuilder<OpeningKey> builder) => builder.ToTable("opening_keys").HasKey(k => new { k.TenantId, k.ConsultationId, k.Envelope });
}

internal sealed class StoredKeySetMapping : IEntityTypeConfiguration<StoredKeySet>
{
    public void Configure(EntityTypeBuilder<StoredKeySet> builder) => builder.ToTable("key_sets").HasKey(k => new { k.TenantId, k.ConsultationId });
}

internal sealed class KeyGrantMapping : IEntityTypeConfiguration<KeyGrant>
{
    public void Configure(EntityTypeBuilder<KeyGrant> builder) => builder.ToTable("key_grants");
}
