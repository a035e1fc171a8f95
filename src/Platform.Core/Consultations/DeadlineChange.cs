using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Platform.Core.Data;
using Platform.Core.Values;

namespace Platform.Core.Consultations;

/// <summary>A deadline that was moved later: from which to which, when and why. Public, append-only; written by sec.extend_deadline alone.</summary>
public sealed class DeadlineChange : ITenantOwned
{
    private DeadlineChange() { }

    public Guid TenantId { get; private set; }
    public Id<DeadlineChange> Id { get; private set; }
    public Id<Consultation> ConsultationId { get; private set; }
    public DateTimeOffset OldLimit { get; private set; }
    public DateTimeOffset NewLimit { get; private set; }
    public string Reason { get; private set; } = "";
    public Guid DecidedBy { get; private set; }
    public Guid ProofId { get; private set; }

    /// <summary>The entry « limite-modifiee » of the register.</summary>
    public Guid EntryId { get; private set; }
    public DateTimeOffset DecidedAt { get; private set; }
}

internal sealed class DeadlineChangeMapping : IEntityTypeConfiguration<DeadlineChange>
{
    public void Configure(EntityTypeBuilder<DeadlineChange> builder) => builder.ToTable("deadline_changes");
}

/// <summary>The limits that a consultation had, oldest change first: what everybody may read.</summary>
public sealed record MovedLimit(DateTimeOffset Old, DateTimeOffset New, string Reason, DateTimeOffset DecidedAt);

public static class MovedLimits
{
    public static async Task<IReadOnlyList<MovedLimit>> MovedLimitsAsync(this PlatformDb db, Id<Consultation> consultation, CancellationToken cancel) =>
        await db.DeadlineChanges.Where(c => c.ConsultationId == consultation).OrderBy(c => c.OldLimit)
            .Select(c => new MovedLimit(c.OldLimit, c.NewLimit, c.Reason, c.DecidedAt)).ToListAsync(cancel);
}
