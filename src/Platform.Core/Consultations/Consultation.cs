using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Platform.Core.Data;
using Platform.Core.Tenancy;
using Platform.Core.Values;

namespace Platform.Core.Consultations;

/// <summary>
/// A call for bids. Its state is the dated fact: a draft until <see cref="PublishedAt"/>, closed from <see cref="ClosedAt"/>.
/// What was published is never rewritten (a trigger holds the same line).
/// </summary>
public sealed class Consultation : ITenantOwned, IOfDepartment
{
    private Consultation() { }

    internal Consultation(Guid tenant, Id<Department> department, HumanReference reference, Procedure procedure, CheckedContent content, Guid author, DateTimeOffset now)
    {
        (TenantId, Id, DepartmentId, Reference, Procedure, CreatedBy, CreatedAt) =
            (tenant, Id<Consultation>.New(), department, reference.ToString(), procedure, author, now);
        Write(content);
    }

    public Guid TenantId { get; private set; }
    public Id<Consultation> Id { get; private set; }
    public Id<Department> DepartmentId { get; private set; }
    public string Reference { get; private set; } = "";
    public string Title { get; private set; } = "";
    public string Description { get; private set; } = "";
    public Nature Nature { get; private set; }
    public Procedure Procedure { get; private set; }
    public string Cpv { get; private set; } = "";
    public string? Place { get; private set; }
    public DateTimeOffset? QuestionsDeadline { get; private set; }
    public DateTimeOffset? SubmissionDeadline { get; private set; }
    public Guid CreatedBy { get; private set; }
    public DateTimeOffset CreatedAt { get; private set; }
    public DateTimeOffset? PublishedAt { get; private set; }
    public Guid? PublishedBy { get; private set; }
    public Guid? StepUpProof { get; private set; }
    public DateTimeOffset? ClosedAt { get; private set; }

    /// <summary>Déclarée sans suite; from then on nothing is deposited and nothing is opened. Written by sec.discontinue alone.</summary>
    public DateTimeOffset? DiscontinuedAt { get; private set; }
    public string? DiscontinuationReason { get; private set; }

    /// <summary>As a buyer would type it.</summary>
    public ConsultationContent Content => new(Title, Description, Nature, Cpv, Place, QuestionsDeadline, SubmissionDeadline);

    internal void Amend(CheckedContent content)
    {
        if (PublishedAt is not null) throw new InvalidOperationException("A published consultation is not rewritten.");
        Write(content);
    }

    /// <summary>The number stays, the letters before it follow the procedure.</summary>
    internal void Choose(Procedure procedure)
    {
        if (PublishedAt is not null) throw new InvalidOperationException("A published consultation is not rewritten.");
        (Procedure, Reference) = (procedure, procedure.ReferencePrefix + Reference[Reference.IndexOf('-', StringComparison.Ordinal)..]);
    }

    internal void Publish(Guid person, Guid proof, DateTimeOffset now)
    {
        if (PublishedAt is not null) throw new InvalidOperationException("Published twice.");
        (PublishedAt, PublishedBy, StepUpProof) = (now, person, proof);
    }

    internal void Close(DateTimeOffset now)
    {
        if (PublishedAt is null || ClosedAt is not null || now <= SubmissionDeadline) throw new InvalidOperationException("Only a published consultation whose deadline has passed is closed, once.");
        ClosedAt = now;
    }

    private void Write(CheckedContent content) =>
        (Title, Description, Nature, Cpv, Place, QuestionsDeadline, SubmissionDeadline) =
            (content.Title, content.Description, content.Nature, content.Cpv, content.Place, content.QuestionsDeadline, content.SubmissionDeadline);
}

internal sealed class ConsultationMapping : IEntityTypeConfiguration<Consultation>
{
    public void Configure(EntityTypeBuilder<Consultation> builder)
    {
        builder.ToTable("consultations");
        builder.Ignore(row => row.Content);
    }
}
