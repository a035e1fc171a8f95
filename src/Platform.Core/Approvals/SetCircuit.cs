using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Tenancy;
using Platform.Core.Values;

namespace Platform.Core.Approvals;

/// <summary>
/// The administrator says who approves which acts of a department (VR-24). The circuit before it ends with it; what was submitted under that one goes on under it.
/// </summary>
public sealed class SetCircuit(PlatformDb db, CurrentScope scope)
{
    public const int MostSteps = 10;

    /// <summary>Acts that the platform publishes: a circuit for another one would hold nothing back.</summary>
    public static IReadOnlyList<ActKind> Kinds { get; } = [ActKind.Consultation, ActKind.Dce, ActKind.Correction, ActKind.Answer, ActKind.Notice, ActKind.Award];

    /// <param name="Department">Whose right it is; only where <paramref name="Approvers"/> says so.</param>
    /// <param name="People">Named; only where <paramref name="Approvers"/> says so.</param>
    /// <param name="WithPrevious">Open together with the step before, not after it.</param>
    public sealed record Step(StepKind Kind, StepApprovers Approvers, Id<Department>? Department, IReadOnlyList<Guid> People, bool WithPrevious);

    /// <param name="Kind">Of which acts.</param>
    /// <param name="Department">And all below it; null: the whole account.</param>
    /// <param name="AuthorMayApprove">Off by default.</param>
    /// <param name="Steps">In order.</param>
    /// <param name="Replaces">The circuit that the page showed; null: there was none.</param>
    /// <param name="ByName">Who sets it.</param>
    public sealed record Input(ActKind Kind, Id<Department>? Department, bool AuthorMayApprove, IReadOnlyList<Step> Steps, Id<ApprovalCircuit>? Replaces, string ByName);

    public enum Fault { NoStep, TooManySteps, NobodyNamed, PersonLeft, DepartmentMissing }

    /// <param name="Step">From 0.</param>
    public sealed record Problem(int Step, Fault Fault);

    public abstract record Outcome
    {
        private Outcome() { }
        public sealed record Set(Id<ApprovalCircuit> Circuit) : Outcome;
        public sealed record Refused(IReadOnlyList<Problem> Problems) : Outcome;
        /// <summary>Somebody set or ended it meanwhile.</summary>
        public sealed record Overtaken : Outcome;
        /// <summary>No such department in use, or no such act.</summary>
        public sealed record NotFound : Outcome;
        public T Match<T>(Func<Set, T> set, Func<Refused, T> refused, Func<Overtaken, T> overtaken, Func<NotFound, T> notFound) => this switch
        { Set s => set(s), Refused r => refused(r), Overtaken o => overtaken(o), NotFound n => notFound(n), _ => throw new UnreachableException() };
    }

    public async Task<Outcome> ExecuteAsync(Input input, CancellationToken cancel)
    {
        var acting = (Scope.Tenant)scope.Required;
        await db.LockCircuitsAsync(acting.TenantId, cancel);
        var departments = await db.Departments.Where(d => d.ArchivedAt == null).Select(d => d.Id).ToListAsync(cancel);
        if (!Kinds.Contains(input.Kind) || (input.Department is { } one && !departments.Contains(one))) return new Outcome.NotFound();
        var people = await NamesAsync(cancel);
        if (Problems(input, departments, people) is { Count: > 0 } problems) return new Outcome.Refused(problems);
        var before = await db.ApprovalCircuits.SingleOrDefaultAsync(c => c.Kind == input.Kind && c.DepartmentId == input.Department && c.EndedAt == null, cancel);
        if (before?.Id != input.Replaces) return new Outcome.Overtaken();

        var (who, now) = (acting.PersonId ?? throw new InvalidOperationException("A person sets a circuit."), await db.NowAsync(cancel));
        before?.End(who, input.ByName, now);
        await db.SaveChangesAsync(cancel);      // one in force at a time
        var circuit = new ApprovalCircuit(acting.TenantId, input.Kind, input.Department, input.AuthorMayApprove, who, input.ByName, now);
        db.ApprovalCircuits.Add(circuit);
        await db.SaveChangesAsync(cancel);
        await AddStepsAsync(circuit, input.Steps, people, cancel);
        return new Outcome.Set(circuit.Id);
    }

    private static List<Problem> Problems(Input input, IReadOnlyCollection<Id<Department>> departments, Dictionary<Guid, string> people)
    {
        if (input.Steps.Count == 0) return [new(0, Fault.NoStep)];
        if (input.Steps.Count > MostSteps) return [new(MostSteps, Fault.TooManySteps)];
        var problems = new List<Problem>();
        foreach (var (index, step) in input.Steps.Index())
        {
            if (step.Approvers == StepApprovers.Department && (step.Department is not { } department || !departments.Contains(department))) problems.Add(new(index, Fault.DepartmentMissing));
            if (step.Approvers == StepApprovers.Named && step.People.Count == 0) problems.Add(new(index, Fault.NobodyNamed));
            else if (step.Approvers == StepApprovers.Named && !step.People.All(people.ContainsKey)) problems.Add(new(index, Fault.PersonLeft));
        }
        return problems;
    }

    // A step before the people named in it: one saving each, in the order of the foreign keys.
    private async Task AddStepsAsync(ApprovalCircuit circuit, IReadOnlyList<Step> steps, Dictionary<Guid, string> people, CancellationToken cancel)
    {
        var stage = 0;
        foreach (var (index, step) in steps.Index())
        {
            stage = index > 0 && step.WithPrevious ? stage : stage + 1;
            var added = new ApprovalStep(circuit, index + 1, stage, step.Kind, step.Approvers, step.Approvers == StepApprovers.Department ? step.Department : null);
            db.ApprovalSteps.Add(added);
            await db.SaveChangesAsync(cancel);
            if (step.Approvers == StepApprovers.Named) db.ApprovalStepPeople.AddRange(step.People.Distinct().Select(person => new ApprovalStepPerson(added, person, people[person])));
        }
        await db.SaveChangesAsync(cancel);
    }

    private async Task<Dictionary<Guid, string>> NamesAsync(CancellationToken cancel) =>
        (await db.CandidatesAsync(((Scope.Tenant)scope.Required).TenantId, cancel)).ToDictionary(person => person.Id, person => person.Name);
}

/// <summary>Ends a circuit: what the department then follows is the circuit above it, or none. What was submitted under it goes on.</summary>
public sealed class EndCircuit(PlatformDb db, CurrentScope scope)
{
    public sealed record Input(Id<ApprovalCircuit> Circuit, string ByName);

    /// <returns>False: no such circuit in force.</returns>
    public async Task<bool> ExecuteAsync(Input input, CancellationToken cancel)
    {
        var acting = (Scope.Tenant)scope.Required;
        await db.LockCircuitsAsync(acting.TenantId, cancel);
        if (await db.ApprovalCircuits.SingleOrDefaultAsync(c => c.Id == input.Circuit && c.EndedAt == null, cancel) is not { } circuit) return false;
        circuit.End(acting.PersonId ?? throw new InvalidOperationException("A person ends a circuit."), input.ByName, await db.NowAsync(cancel));
        await db.SaveChangesAsync(cancel);
        return true;
    }
}

/// <summary>Somebody who may be named in a step.</summary>
public sealed record ApproverCandidate(Guid Id, string Name);

internal static class ApproverCandidates
{
    /// <summary>Whoever acts for the account in scope, but not for the agglomeration or the platform alone.</summary>
    public static async Task<IReadOnlyList<ApproverCandidate>> CandidatesAsync(this PlatformDb db, Guid tenant, CancellationToken cancel) =>
        [.. (await db.Database.SqlQuery<ApproverCandidate>($"""
            select distinct on (person_id) person_id as "Id", person_name as "Name" from memberships where tenant_id = {tenant} and revoked_at is null and role <> 'LeadAdmin' order by person_id, granted_at
            """).ToListAsync(cancel)).OrderBy(person => person.Name, FrenchOrder.Names)];
}
