using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Law;
using Platform.Core.Values;

namespace Platform.Core.Opening;

/// <summary>What the gate still waits for after the deadline.</summary>
public enum GateRefusal
{
    /// <summary>The closing entry is not under a signed head yet.</summary>
    WaitingForRegister,

    /// <summary>The closing entry does not list exactly the deposits in time that the register holds: somebody must look.</summary>
    ClosingListDiffers,

    /// <summary>The time-stamping authority does not answer, or wrongly: nobody outside says that the deadline has passed.</summary>
    TimestampUnavailable,

    /// <summary>The outside time is not past the deadline: our own clock may run ahead.</summary>
    TimestampTooEarly,

    /// <summary>Anything else: the log of the gate says what.</summary>
    Failed,
}

/// <summary>The second lock of a consultation, held by the lead agglomeration: asked for when the draft is created, made by the gate process.</summary>
public sealed class Gate : ITenantOwned
{
    private Gate() { }

    public Guid TenantId { get; private set; }
    public Id<Consultation> ConsultationId { get; private set; }
    public DateTimeOffset RequestedAt { get; private set; }

    /// <summary>Null until the gate process has made its key.</summary>
    public string? Recipient { get; private set; }

    /// <summary>The gate's identity for this consultation, sealed to the lead's recovery key: losing the gate must not lose bids.</summary>
    public byte[]? Escrow { get; private set; }
    public DateTimeOffset? ReadyAt { get; private set; }

    /// <summary>Why it is still closed although the deadline has passed; kept as history once it is open.</summary>
    public GateRefusal? Refusal { get; private set; }

    /// <summary>Since when it is refused for this reason, without a pause.</summary>
    public DateTimeOffset? RefusedAt { get; private set; }

    /// <summary>When it was last refused.</summary>
    public DateTimeOffset? AskedAt { get; private set; }

    /// <summary>Since when the authority was asked in vain and has said nothing good. Another trouble of the gate in between does not end it; any token does.</summary>
    public DateTimeOffset? SilentSince { get; private set; }

    /// <summary>When it was last asked in vain.</summary>
    public DateTimeOffset? SilentUntil { get; private set; }

    internal void Refuse(GateRefusal refusal, DateTimeOffset now)
    {
        if (Refusal != refusal) (Refusal, RefusedAt) = (refusal, now);
        AskedAt = now;
        if (refusal == GateRefusal.TimestampTooEarly) (SilentSince, SilentUntil) = (null, null);
        if (refusal != GateRefusal.TimestampUnavailable) return;
        // A gate that did not ask for a while knows nothing of what happened meanwhile: neither a dead gate nor a clock that jumps makes a silence longer.
        if (SilentUntil is not { } until || now < until || now - until > HandReleaseRules.On(now).Gap) SilentSince = now;
        SilentUntil = now;
    }

    internal void Ready(string recipient, byte[] escrow, DateTimeOffset now) => (Recipient, Escrow, ReadyAt) = (recipient, escrow, now);
}

/// <summary>Readable by platform_gate alone, and sealed with a key that is not in the database.</summary>
internal sealed class GateSecret : ITenantOwned
{
    private GateSecret() { }

    internal GateSecret(Gate gate, byte[] @sealed, DateTimeOffset now) => (TenantId, ConsultationId, Sealed, CreatedAt) = (gate.TenantId, gate.ConsultationId, @sealed, now);

    public Guid TenantId { get; private set; }
    public Id<Consultation> ConsultationId { get; private set; }
    public byte[] Sealed { get; private set; } = [];
    public DateTimeOffset CreatedAt { get; private set; }
}

/// <summary>The gate's identity, given out after the deadline to the account whose consultation it is. Append-only.</summary>
public sealed class GateRelease : ITenantOwned
{
    private GateRelease() { }

    internal GateRelease(Guid tenant, Id<Consultation> consultation, string identity, Guid entry, Guid? byHand, DateTimeOffset now) =>
        (TenantId, ConsultationId, Identity, EntryId, HandReleaseId, ReleasedAt) = (tenant, consultation, identity, entry, byHand, now);

    public Guid TenantId { get; private set; }
    public Id<Consultation> ConsultationId { get; private set; }
    public string Identity { get; private set; } = "";
    public Guid EntryId { get; private set; }
    public DateTimeOffset ReleasedAt { get; private set; }

    /// <summary>The request of two people that opened it; null when an outside time did.</summary>
    public Guid? HandReleaseId { get; private set; }
}

internal sealed class GateMapping : IEntityTypeConfiguration<Gate>
{
    public void Configure(EntityTypeBuilder<Gate> builder) => builder.ToTable("gates").HasKey(g => new { g.TenantId, g.ConsultationId });
}

internal sealed class GateSecretMapping : IEntityTypeConfiguration<GateSecret>
{
    public void Configure(EntityTypeBuilder<GateSecret> builder) => builder.ToTable("gate_secrets").HasKey(g => new { g.TenantId, g.ConsultationId });
}

internal sealed class GateReleaseMapping : IEntityTypeConfiguration<GateRelease>
{
    public void Configure(EntityTypeBuilder<GateRelease> builder) => builder.ToTable("gate_releases").HasKey(g => new { g.TenantId, g.ConsultationId });
}
