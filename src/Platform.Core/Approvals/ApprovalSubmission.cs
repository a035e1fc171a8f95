using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Values;

namespace Platform.Core.Approvals;

/// <summary>How a submission ended. All but the last return the act to draft.</summary>
public enum SubmissionOutcome { Rejected, Withdrawn, Changed, Published }

/// <summary>
/// An act that was submitted, bound to the hash of what was submitted and to the circuit of that moment. Written by the doors of the database alone
/// (sec.submit_act, sec.decide_step, sec.withdraw_submission and two triggers).
/// </summary>
public sealed class ApprovalSubmission : ITenantOwned
{
    private ApprovalSubmission() { }

    public Guid TenantId { get; private set; }
    public Id<ApprovalSubmission> Id { get; private set; }
    public Id<Consultation> ConsultationId { get; private set; }
    public ActKind Kind { get; private set; }
    public Guid SubjectId { get; private set; }
    public Id<ApprovalCircuit> CircuitId { get; private set; }
    public byte[] ContentSha256 { get; private set; } = [];
    public string? Note { get; private set; }
    public bool? Important { get; private set; }
    public Guid SubmittedBy { get; private set; }
    public string SubmittedByName { get; private set; } = "";
    public DateTimeOffset SubmittedAt { get; private set; }

    /// <summary>Null: running, or complete and not published yet.</summary>
    public DateTimeOffset? EndedAt { get; private set; }
    public SubmissionOutcome? Outcome { get; private set; }
    public Guid? EndedBy { get; private set; }
    public string? EndedByName { get; private set; }
}

/// <summary>What somebody decided of a step: once, for ever.</summary>
public sealed class ApprovalDecision : ITenantOwned
{
    private ApprovalDecision() { }

    public Guid TenantId { get; private set; }
    public Id<ApprovalSubmission> SubmissionId { get; private set; }
    public int Position { get; private set; }
    public Id<Consultation> ConsultationId { get; private set; }
    public bool Approved { get; private set; }

    /// <summary>Of a refusal.</summary>
    public string? Reason { get; private set; }
    public Guid DecidedBy { get; private set; }
    public string DecidedByName { get; private set; } = "";
    public DateTimeOffset DecidedAt { get; private set; }
}

internal sealed class ApprovalSubmissionMapping : IEntityTypeConfiguration<ApprovalSubmission>
{
    public void Configure(EntityTypeBuilder<ApprovalSubmission> builder) => builder.ToTable("approval_submissions");
}

internal sealed class ApprovalDecisionMapping : IEntityTypeConfiguration<ApprovalDecision>
{
    public void Configure(EntityTypeBuilder<ApprovalDecision> builder) => builder.ToTable("approval_decisions").HasKey(d => new { d.TenantId, d.SubmissionId, d.Position });
}
