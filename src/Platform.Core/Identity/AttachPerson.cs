using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;
using Platform.Core.Tenancy;
using Platform.Core.Values;

namespace Platform.Core.Identity;

/// <summary>Says in which departments a person holds a role: one at least (VR-23). What was not chosen ends at once, what is new begins at once.</summary>
public sealed class AttachPerson(PlatformDb db, CurrentScope scope)
{
    public sealed record Input(Guid Person, MembershipRole Role, IReadOnlyList<Id<Department>> Departments);

    public abstract record Outcome
    {
        private Outcome() { }
        public sealed record Attached : Outcome;
        /// <summary>To take a role back, it is ended, not emptied.</summary>
        public sealed record NoDepartment : Outcome;
        /// <summary>Nobody of this account holds this role.</summary>
        public sealed record NotFound : Outcome;
        public T Match<T>(Func<Attached, T> attached, Func<NoDepartment, T> noDepartment, Func<NotFound, T> notFound) => this switch
        { Attached a => attached(a), NoDepartment n => noDepartment(n), NotFound n => notFound(n), _ => throw new System.Diagnostics.UnreachableException() };
    }

    public async Task<Outcome> ExecuteAsync(Input input, CancellationToken cancel)
    {
        var tenant = await db.TenantInScopeAsync(scope, cancel);
        await db.LockRolesAsync(tenant.Id, cancel);
        var held = await db.Memberships.Where(m => m.PersonId == input.Person && m.Role == input.Role && m.RevokedAt == null).ToListAsync(cancel);
        if (held is not [var known, ..]) return new Outcome.NotFound();
        if (!await db.AreLiveAsync(input.Departments, cancel)) return new Outcome.NoDepartment();

        var now = await db.NowAsync(cancel);
        db.Memberships.AddRange(input.Departments.Distinct().Except(held.Select(m => m.DepartmentId))
            .Select(department => new Membership(tenant.Id, input.Person, known.PersonName, known.PersonEmail, input.Role, department, scope.Required.PersonId, now)));
        foreach (var ended in held.Where(m => !input.Departments.Contains(m.DepartmentId))) ended.Revoke(now);
        await db.SaveChangesAsync(cancel);
        return new Outcome.Attached();
    }
}
