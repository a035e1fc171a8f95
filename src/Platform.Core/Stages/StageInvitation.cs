using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Tenancy;
using Platform.Core.Values;

namespace Platform.Core.Stages;

/// <summary>A company that a phase asks for an offer, or that a round leaves out, and why. All are invited at the instant at which the phase is opened (CCP, art. R2144-8).</summary>
public sealed class StageInvitation : ITenantOwned, IOfDepartment
{
    private StageInvitation() { }

    internal StageInvitation(Consultation stage, Participant company, string? excludedReason) =>
        (TenantId, Id, ConsultationId, DepartmentId, CompanyId, CompanyName, Lots, PersonId, ExcludedReason) =
        (stage.TenantId, Id<StageInvitation>.New(), stage.Id, stage.DepartmentId, company.Company, company.Name, [.. company.Lots], company.Person, excludedReason);

    public Guid TenantId { get; private set; }
    public Id<StageInvitation> Id { get; private set; }
    public Id<Consultation> ConsultationId { get; private set; }
    public Id<Department> DepartmentId { get; private set; }
    public Guid CompanyId { get; private set; }
    public string CompanyName { get; private set; } = "";
    public int[] Lots { get; private set; } = [];

    /// <summary>Who deposited for the company: the message goes there.</summary>
    public Guid PersonId { get; private set; }
    public string? ExcludedReason { get; private set; }
    public DateTimeOffset? InvitedAt { get; private set; }

    internal void Invite(DateTimeOffset now) => InvitedAt = now;
}

/// <summary>A company that takes part: by its candidature, or by the offer that it made before.</summary>
/// <param name="Identifier">SIREN, or country and national identifier.</param>
/// <param name="Person">Who deposited.</param>
/// <param name="Lots">For which it applies, or may make an offer.</param>
public sealed record Participant(Guid Company, string Name, string Identifier, Guid Person, IReadOnlyList<int> Lots);

/// <summary>Admitted for a lot, or not and why. Append-only, confirmed together.</summary>
public sealed class Admission : ITenantOwned
{
    private Admission() { }

    internal Admission(Consultation of, Participant candidate, int lot, string? reason, Guid person, string name, Guid proof, Guid entry, DateTimeOffset now) =>
        (TenantId, Id, ConsultationId, CompanyId, CompanyName, PersonId, LotNumber, Admitted, Reason, DecidedBy, DecidedByName, ProofId, EntryId, DecidedAt) =
        (of.TenantId, Id<Admission>.New(), of.Id, candidate.Company, candidate.Name, candidate.Person, lot, reason is null, reason, person, name, proof, entry, now);

    public Guid TenantId { get; private set; }
    public Id<Admission> Id { get; private set; }
    public Id<Consultation> ConsultationId { get; private set; }
    public Guid CompanyId { get; private set; }
    public string CompanyName { get; private set; } = "";
    public Guid PersonId { get; private set; }
    public int LotNumber { get; private set; }
    public bool Admitted { get; private set; }

    /// <summary>Why not.</summary>
    public string? Reason { get; private set; }
    public Guid DecidedBy { get; private set; }
    public string DecidedByName { get; private set; } = "";
    public DateTimeOffset DecidedAt { get; private set; }
    public Guid ProofId { get; private set; }

    /// <summary>The line of the register.</summary>
    public Guid EntryId { get; private set; }
}

internal sealed class StageInvitationMapping : IEntityTypeConfiguration<StageInvitation>
{
    public void Configure(EntityTypeBuilder<StageInvitation> builder) => builder.ToTable("stage_invitations");
}

internal sealed class AdmissionMapping : IEntityTypeConfiguration<Admission>
{
    public void Configure(EntityTypeBuilder<Admission> builder) => builder.ToTable("admissions");
}
