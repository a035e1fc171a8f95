using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Values;

namespace Platform.Core.Opening;

/// <summary>
/// Two people release a gate for which no time-stamping authority answers: the presidency asks, an operator confirms. It holds as long as the silence
/// for which it was asked, and no longer. Written by the database's functions only (sec.ask_hand_release, sec.confirm_hand_release).
/// </summary>
public sealed class HandRelease : ITenantOwned
{
    private HandRelease() { }

    public Guid TenantId { get; private set; }
    public Guid Id { get; private set; }
    public Id<Consultation> ConsultationId { get; private set; }

    /// <summary>The gate's own <see cref="Gate.SilentSince"/> when it was asked for.</summary>
    public DateTimeOffset SilentSince { get; private set; }
    public string AskedByName { get; private set; } = "";
    public string AskedByFunction { get; private set; } = "";
    public DateTimeOffset AskedAt { get; private set; }
    public string Reason { get; private set; } = "";
    public Guid AskEntry { get; private set; }
    public string? ConfirmedByName { get; private set; }
    public DateTimeOffset? ConfirmedAt { get; private set; }

    /// <summary>Both people, as register and minutes say them.</summary>
    internal JsonObject Told() => new()
    {
        ["autorite_muette_depuis"] = WireInstant.Format(SilentSince),
        ["confirmation"] = ConfirmedAt is { } at ? new JsonObject { ["date"] = WireInstant.Format(at), ["nom"] = ConfirmedByName } : null,
        ["demande"] = new JsonObject { ["date"] = WireInstant.Format(AskedAt), ["fonction"] = AskedByFunction, ["nom"] = AskedByName },
        ["motif"] = Reason,
    };
}

internal sealed class HandReleaseMapping : IEntityTypeConfiguration<HandRelease>
{
    public void Configure(EntityTypeBuilder<HandRelease> builder) => builder.ToTable("hand_releases").HasKey(h => new { h.TenantId, h.Id });
}
