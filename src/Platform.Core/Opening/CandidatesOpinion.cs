using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Values;

namespace Platform.Core.Opening;

/// <summary>What the jury of a contest said of the candidatures, or why it said nothing (CCP, art. R2162-16 et R2162-18). Append-only: the last one counts, and none is added once the list is decided.</summary>
public sealed class CandidatesOpinion : ITenantOwned
{
    private CandidatesOpinion() { }

    internal CandidatesOpinion(Consultation of, DateOnly? metOn, string? opinion, string? without, Guid person, string name, Guid entry, DateTimeOffset now) =>
        (TenantId, Id, ConsultationId, MetOn, Opinion, Without, RecordedBy, RecordedByName, RecordedAt, EntryId) =
        (of.TenantId, Id<CandidatesOpinion>.New(), of.Id, metOn, opinion, without, person, name, now, entry);

    public Guid TenantId { get; private set; }
    public Id<CandidatesOpinion> Id { get; private set; }
    public Id<Consultation> ConsultationId { get; private set; }
    public DateOnly? MetOn { get; private set; }
    public string? Opinion { get; private set; }

    /// <summary>Why there is none.</summary>
    public string? Without { get; private set; }
    public Guid RecordedBy { get; private set; }
    public string RecordedByName { get; private set; } = "";
    public DateTimeOffset RecordedAt { get; private set; }

    /// <summary>The line of the register.</summary>
    public Guid EntryId { get; private set; }
}

internal sealed class CandidatesOpinionMapping : IEntityTypeConfiguration<CandidatesOpinion>
{
    public void Configure(EntityTypeBuilder<CandidatesOpinion> builder) => builder.ToTable("candidates_opinions");
}
