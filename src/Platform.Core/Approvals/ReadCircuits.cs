using Microsoft.EntityFrameworkCore;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Tenancy;
using Platform.Core.Values;

namespace Platform.Core.Approvals;

/// <summary>The circuits of the account in scope, as its administrator reads and sets them.</summary>
public sealed class ReadCircuits(PlatformDb db, CurrentScope scope)
{
    /// <param name="Department">Its name, where the right is one of a department.</param>
    /// <param name="Named">Those who were named, whether they still act or not.</param>
    /// <param name="Live">Names of those who may decide it today; null where it depends on the department that buys.</param>
    public sealed record Step(int Position, int Stage, StepKind Kind, StepApprovers Approvers, Id<Department>? DepartmentId, string? Department, IReadOnlyList<ApproverCandidate> Named, IReadOnlyList<string>? Live)
    {
        public IEnumerable<string> Left => Live is null ? [] : Named.Select(person => person.Name).Except(Live);
        public bool HasNobody => Live is { Count: 0 };
    }

    /// <param name="Department">Name; null: the whole account.</param>
    public sealed record Circuit(Id<ApprovalCircuit> Id, ActKind Kind, Id<Department>? DepartmentId, string? Department, bool AuthorMayApprove, string SetByName, DateTimeOffset SetAt, IReadOnlyList<Step> Steps);

    /// <summary>One that was replaced or ended.</summary>
    public sealed record Past(ActKind Kind, string? Department, string SetByName, DateTimeOffset SetAt, string EndedByName, DateTimeOffset EndedAt);

    public async Task<IReadOnlyList<Circuit>> InForceAsync(CancellationToken cancel)
    {
        var circuits = await db.ApprovalCircuits.AsNoTracking().Where(c => c.EndedAt == null).ToListAsync(cancel);
        var names = await NamesAsync(cancel);
        var ids = circuits.Select(c => c.Id).ToList();
        var named = (await db.ApprovalStepPeople.AsNoTracking().Where(p => ids.Contains(p.CircuitId)).ToListAsync(cancel)).ToLookup(p => (p.CircuitId, p.Position), p => new ApproverCandidate(p.PersonId, p.PersonName));
        var live = (await db.Database.SqlQuery<LiveRow>($"""
            select distinct t.circuit_id as "Circuit", t.position as "Position", p as "Person", (select m.person_name from memberships m where m.tenant_id = k.tenant_id and m.person_id = p and m.revoked_at is null limit 1) as "Name"
            from approval_circuits k join approval_steps t on t.tenant_id = k.tenant_id and t.circuit_id = k.id
              cross join sec.approvers_of(t.circuit_id, t.position, k.department_id) p where k.tenant_id = {((Scope.Tenant)scope.Required).TenantId} and k.ended_at is null
            """).ToListAsync(cancel)).ToLookup(row => (new Id<ApprovalCircuit>(row.Circuit), row.Position), row => row.Name);
        var steps = (await db.ApprovalSteps.AsNoTracking().Where(s => ids.Contains(s.CircuitId)).OrderBy(s => s.Position).ToListAsync(cancel)).ToLookup(s => s.CircuitId, s => new Step(s.Position, s.Stage, s.Kind, s.Approvers,
            s.DepartmentId, s.DepartmentId is { } department ? names[department] : null, [.. named[(s.CircuitId, s.Position)].OrderBy(p => p.Name, FrenchOrder.Names)],
            s.Approvers == StepApprovers.BuyingDepartment ? null : [.. live[(s.CircuitId, s.Position)].Order(FrenchOrder.Names)]));
        return [.. circuits.Select(c => new Circuit(c.Id, c.Kind, c.DepartmentId, c.DepartmentId is { } department ? names[department] : null, c.AuthorMayApprove, c.SetByName, c.SetAt, [.. steps[c.Id]]))
            .OrderBy(c => c.Department is null ? 0 : 1).ThenBy(c => c.Department ?? "", FrenchOrder.Names).ThenBy(c => c.Kind)];
    }

    public async Task<IReadOnlyList<Past>> PastAsync(CancellationToken cancel)
    {
        var names = await NamesAsync(cancel);
        return [.. (await db.ApprovalCircuits.AsNoTracking().Where(c => c.EndedAt != null).OrderByDescending(c => c.EndedAt).Take(50).ToListAsync(cancel))
            .Select(c => new Past(c.Kind, c.DepartmentId is { } department ? names[department] : null, c.SetByName, c.SetAt, c.EndedByName ?? "", c.EndedAt!.Value))];      // filtered just above
    }

    public Task<IReadOnlyList<ApproverCandidate>> CandidatesAsync(CancellationToken cancel) => db.CandidatesAsync(((Scope.Tenant)scope.Required).TenantId, cancel);

    public async Task<int> ReminderDaysAsync(CancellationToken cancel) => await db.ReminderDaysAsync(((Scope.Tenant)scope.Required).TenantId, await db.NowAsync(cancel), cancel);

    private async Task<Dictionary<Id<Department>, string>> NamesAsync(CancellationToken cancel) => await db.Departments.AsNoTracking().ToDictionaryAsync(d => d.Id, d => d.Name, cancel);

    private sealed record LiveRow(Guid Circuit, int Position, Guid Person, string Name);
}
