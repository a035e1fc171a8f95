using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Platform.Core.Data;
using Platform.Core.Tenancy;
using Platform.Core.Values;

namespace Platform.Core.Consultations;

/// <summary>What a later phase asks for: the offers of those admitted, offers anew after a negotiation, or the anonymous projects of a contest (CCP, art. R2162-18).</summary>
public enum StageKind { Offers, Negotiation, Projects }

/// <summary>What the candidates said to one date for their offers: agreed to by all of them it is free, refused by one it leaves ten days (CCP, art. R2161-8, R2161-10 and R2161-16).</summary>
public enum LimitAgreement { NotAsked, Agreed, Refused }

/// <summary>What a bid holds: a candidature and offers, or one of both where a procedure has phases.</summary>
public enum Contents { Both, Applications, Offers }

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

    /// <summary>A later phase of a procedure: the same purchase, with a limit and a file of its own.</summary>
    internal Consultation(Consultation first, int number, StageKind kind, bool isFinal, string reference, Guid author, DateTimeOffset now)
    {
        (TenantId, Id, DepartmentId, Reference, Procedure, CreatedBy, CreatedAt) = (first.TenantId, Id<Consultation>.New(), first.DepartmentId, reference, first.Procedure, author, now);
        (Title, Description, Nature, Cpv, Place) = (first.Title, first.Description, first.Nature, first.Cpv, first.Place);
        (StageOf, StageNumber, StageKind, StageFinal) = (first.Id, number, kind, isFinal);
    }

    /// <summary>The words of the phase before, as they read when this one is begun.</summary>
    internal void TakeOver(PublishedContent said) => (Title, Description, Cpv, Place) = (said.Title ?? Title, said.Description ?? Description, said.Cpv ?? Cpv, said.Place);

    /// <summary>For whoever reads it, untracked: what was published keeps its words in its own row.</summary>
    internal Consultation CalledNow(string title)
    {
        Title = title;
        return this;
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

    /// <summary>The consultation of which this is a later phase, seen by the invited alone; null: a consultation of its own.</summary>
    public Id<Consultation>? StageOf { get; private set; }
    public int? StageNumber { get; private set; }
    public StageKind? StageKind { get; private set; }

    /// <summary>The last offers: no round follows.</summary>
    public bool StageFinal { get; private set; }

    /// <summary>Published and seen by its account alone until the JOUE has published, or 48 hours after its receipt (CCP, art. R2131-20). Released once, by <see cref="ShowConsultation"/>.</summary>
    public bool Held { get; private set; }

    /// <summary>Of a phase of offers.</summary>
    public LimitAgreement LimitAgreement { get; private set; }

    /// <summary>What is deposited here.</summary>
    public Contents Holds => ContentsOf(StageOf is not null, Procedure);

    internal static Contents ContentsOf(bool isStage, Procedure procedure) => isStage ? Contents.Offers : procedure.IsInTwoSteps ? Contents.Applications : Contents.Both;

    internal void AgreeOnLimit(LimitAgreement agreement)
    {
        if (PublishedAt is not null || StageOf is null) throw new InvalidOperationException("A date is agreed on before a phase is opened.");
        LimitAgreement = agreement;
    }

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

    /// <param name="held">Not public yet: the JOUE first.</param>
    internal void Publish(Guid person, Guid proof, bool held, DateTimeOffset now)
    {
        if (PublishedAt is not null) throw new InvalidOperationException("Published twice.");
        (PublishedAt, PublishedBy, StepUpProof, Held) = (now, person, proof, held);
    }

    internal void Release()
    {
        if (!Held) throw new InvalidOperationException("Shown twice.");
        Held = false;
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
        builder.Ignore(row => row.Holds);
    }
}
