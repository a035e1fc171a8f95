using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Values;

namespace Platform.Core.Stages;

/// <summary>What the jury of a contest said of projects that it knew by number (CCP, art. R2162-18). Append-only: the last one counts, and none is added once the anonymity is lifted.</summary>
public sealed class JuryOpinion : ITenantOwned
{
    private JuryOpinion() { }

    internal JuryOpinion(Consultation of, RecordOpinion.Checked said, Guid person, string name, Guid entry, DateTimeOffset now) =>
        (TenantId, Id, ConsultationId, MetOn, Ranking, Unranked, Opinion, RecordedBy, RecordedByName, RecordedAt, EntryId) =
        (of.TenantId, Id<JuryOpinion>.New(), of.Id, said.MetOn, [.. said.Ranking], [.. said.Unranked], said.Opinion, person, name, now, entry);

    public Guid TenantId { get; private set; }
    public Id<JuryOpinion> Id { get; private set; }
    public Id<Consultation> ConsultationId { get; private set; }
    public DateOnly MetOn { get; private set; }

    /// <summary>Numbers of projects, the first one first.</summary>
    public string[] Ranking { get; private set; } = [];

    /// <summary>Those that do not conform to the rules of the contest.</summary>
    public string[] Unranked { get; private set; } = [];
    public string Opinion { get; private set; } = "";
    public Guid RecordedBy { get; private set; }
    public string RecordedByName { get; private set; } = "";
    public DateTimeOffset RecordedAt { get; private set; }

    /// <summary>The line of the register.</summary>
    public Guid EntryId { get; private set; }
}

/// <summary>From here on the account reads whose the projects are. One line, written by sec.lift_anonymity alone.</summary>
public sealed class AnonymityLift : ITenantOwned
{
    private AnonymityLift() { }

    public Guid TenantId { get; private set; }
    public Id<AnonymityLift> Id { get; private set; }
    public Id<Consultation> ConsultationId { get; private set; }
    public Id<JuryOpinion> OpinionId { get; private set; }
    public Guid LiftedBy { get; private set; }
    public string LiftedByName { get; private set; } = "";
    public Guid ProofId { get; private set; }
    public DateTimeOffset LiftedAt { get; private set; }
}

internal sealed class JuryOpinionMapping : IEntityTypeConfiguration<JuryOpinion>
{
    public void Configure(EntityTypeBuilder<JuryOpinion> builder) => builder.ToTable("jury_opinions");
}

internal sealed class AnonymityLiftMapping : IEntityTypeConfiguration<AnonymityLift>
{
    public void Configure(EntityTypeBuilder<AnonymityLift> builder) => builder.ToTable("anonymity_lifts");
}
