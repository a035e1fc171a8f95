using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Values;

namespace Platform.Core.Dce;

/// <summary>One state of the file given to companies. Once published it stays as it is; a change is the next version.</summary>
public sealed class DceVersion : ITenantOwned
{
    public const int MaxNote = 1_000;

    private DceVersion() { }

    internal DceVersion(Guid tenant, Id<Consultation> consultation, int number, DateTimeOffset now) =>
        (TenantId, Id, ConsultationId, Number, CreatedAt) = (tenant, Id<DceVersion>.New(), consultation, number, now);

    public Guid TenantId { get; private set; }
    public Id<DceVersion> Id { get; private set; }
    public Id<Consultation> ConsultationId { get; private set; }
    public int Number { get; private set; }

    /// <summary>What changed, in the buyer's words; from version 2 on.</summary>
    public string? Note { get; private set; }
    /// <summary>Companies may need more time (CCP R2151-4).</summary>
    public bool Important { get; private set; }

    /// <summary>While it is prepared: what was answered so far; null: nothing.</summary>
    public bool? TypedImportant { get; private set; }
    public Guid? StepUpProof { get; private set; }
    public DateTimeOffset CreatedAt { get; private set; }
    public DateTimeOffset? PublishedAt { get; private set; }

    /// <summary>Kept until it is published, with other words perhaps.</summary>
    internal void Say(string? note, bool? important)
    {
        if (PublishedAt is not null) throw new InvalidOperationException("What was published is not said again.");
        (Note, TypedImportant) = (note, important);
    }

    internal void Publish(string note, bool important, Guid proof, DateTimeOffset now)
    {
        if (PublishedAt is not null) throw new InvalidOperationException("Published twice.");
        (Note, Important, StepUpProof, PublishedAt) = (note, important, proof, now);
    }
}

internal sealed class DceVersionMapping : IEntityTypeConfiguration<DceVersion>
{
    public void Configure(EntityTypeBuilder<DceVersion> builder) => builder.ToTable("dce_versions");
}
