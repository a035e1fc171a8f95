using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Tenancy;
using Platform.Core.Values;

namespace Platform.Core.Approvals;

public enum StepKind { Administrative, Technical }

/// <summary>Who may decide a step: people named in it, or whoever holds its right in the department that buys, or in another one.</summary>
public enum StepApprovers { Named, BuyingDepartment, Department }

/// <summary>
/// Circuit de validation: the steps that an act passes before it is published, for a department and all below it (VR-24). Never rewritten: a change is a new
/// row, so that what was submitted keeps the circuit it was submitted under.
/// </summary>
public sealed class ApprovalCircuit : ITenantOwned
{
    private ApprovalCircuit() { }

    internal ApprovalCircuit(Guid tenant, ActKind kind, Id<Department>? department, bool authorMayApprove, Guid setBy, string setByName, DateTimeOffset now) =>
        (TenantId, Id, Kind, DepartmentId, AuthorMayApprove, SetBy, SetByName, SetAt) = (tenant, Id<ApprovalCircuit>.New(), kind, department, authorMayApprove, setBy, setByName, now);

    public Guid TenantId { get; private set; }
    public Id<ApprovalCircuit> Id { get; private set; }

    /// <summary>Null: the whole account.</summary>
    public Id<Department>? DepartmentId { get; private set; }
    public ActKind Kind { get; private set; }

    /// <summary>Off unless the account says otherwise: nobody approves his own work.</summary>
    public bool AuthorMayApprove { get; private set; }
    public Guid SetBy { get; private set; }
    public string SetByName { get; private set; } = "";
    public DateTimeOffset SetAt { get; private set; }
    public DateTimeOffset? EndedAt { get; private set; }
    public Guid? EndedBy { get; private set; }
    public string? EndedByName { get; private set; }

    internal void End(Guid by, string name, DateTimeOffset now) => (EndedAt, EndedBy, EndedByName) = (now, by, name);
}

/// <summary>One step. Those of one stage are open together; a stage opens when the one before it is over.</summary>
public sealed class ApprovalStep : ITenantOwned
{
    private ApprovalStep() { }

    internal ApprovalStep(ApprovalCircuit circuit, int position, int stage, StepKind kind, StepApprovers approvers, Id<Department>? department) =>
        (TenantId, CircuitId, Position, Stage, Kind, Approvers, DepartmentId) = (circuit.TenantId, circuit.Id, position, stage, kind, approvers, department);

    public Guid TenantId { get; private set; }
    public Id<ApprovalCircuit> CircuitId { get; private set; }

    /// <summary>From 1.</summary>
    public int Position { get; private set; }
    public int Stage { get; private set; }
    public StepKind Kind { get; private set; }
    public StepApprovers Approvers { get; private set; }
    public Id<Department>? DepartmentId { get; private set; }
}

/// <summary>Somebody named in a step, as he was called when he was.</summary>
public sealed class ApprovalStepPerson : ITenantOwned
{
    private ApprovalStepPerson() { }

    internal ApprovalStepPerson(ApprovalStep step, Guid person, string name) => (TenantId, CircuitId, Position, PersonId, PersonName) = (step.TenantId, step.CircuitId, step.Position, person, name);

    public Guid TenantId { get; private set; }
    public Id<ApprovalCircuit> CircuitId { get; private set; }
    public int Position { get; private set; }
    public Guid PersonId { get; private set; }
    public string PersonName { get; private set; } = "";
}

/// <summary>After how many days without an answer an account reminds its approvers, from a day on.</summary>
public sealed class ApprovalDelay : ITenantOwned
{
    private ApprovalDelay() { }

    internal ApprovalDelay(Guid tenant, DateOnly validFrom, int days, Guid setBy, string setByName, DateTimeOffset now) =>
        (TenantId, Id, ValidFrom, Days, SetBy, SetByName, SetAt) = (tenant, Id<ApprovalDelay>.New(), validFrom, days, setBy, setByName, now);

    public Guid TenantId { get; private set; }
    public Id<ApprovalDelay> Id { get; private set; }
    public DateOnly ValidFrom { get; private set; }
    public int Days { get; private set; }
    public Guid SetBy { get; private set; }
    public string SetByName { get; private set; } = "";
    public DateTimeOffset SetAt { get; private set; }
}

internal sealed class ApprovalCircuitMapping : IEntityTypeConfiguration<ApprovalCircuit>
{
    public void Configure(EntityTypeBuilder<ApprovalCircuit> builder) => builder.ToTable("approval_circuits");
}

internal sealed class ApprovalStepMapping : IEntityTypeConfiguration<ApprovalStep>
{
    public void Configure(EntityTypeBuilder<ApprovalStep> builder) => builder.ToTable("approval_steps").HasKey(s => new { s.TenantId, s.CircuitId, s.Position });
}

internal sealed class ApprovalStepPersonMapping : IEntityTypeConfiguration<ApprovalStepPerson>
{
    public void Configure(EntityTypeBuilder<ApprovalStepPerson> builder) => builder.ToTable("approval_step_people").HasKey(p => new { p.TenantId, p.CircuitId, p.Position, p.PersonId });
}

internal sealed class ApprovalDelayMapping : IEntityTypeConfiguration<ApprovalDelay>
{
    public void Configure(EntityTypeBuilder<ApprovalDelay> builder) => builder.ToTable("approval_delays");
}
