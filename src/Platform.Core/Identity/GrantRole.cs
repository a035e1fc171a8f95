using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;
using Platform.Core.Data.Outbox;
using Platform.Core.Tenancy;
using Platform.Core.Values;

namespace Platform.Core.Identity;

/// <summary>Gives one more role, or one more department, to somebody who already acts for this account.</summary>
public sealed class GrantRole(PlatformDb db, CurrentScope scope, Outbox outbox)
{
    public sealed record Input(Guid Person, MembershipRole Role, Id<Department> Department);

    public abstract record Outcome
    {
        private Outcome() { }
        public sealed record Granted(Id<Membership> Membership) : Outcome;
        public sealed record HeldAlready : Outcome;
        public sealed record RoleMissing : Outcome;
        public sealed record DepartmentMissing : Outcome;
        public sealed record NotFound : Outcome;
        public T Match<T>(Func<Granted, T> granted, Func<HeldAlready, T> heldAlready, Func<RoleMissing, T> roleMissing, Func<DepartmentMissing, T> departmentMissing, Func<NotFound, T> notFound) => this switch
        {
            Granted g => granted(g), HeldAlready h => heldAlready(h), RoleMissing r => roleMissing(r), DepartmentMissing d => departmentMissing(d),
            NotFound n => notFound(n), _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    public async Task<Outcome> ExecuteAsync(Input input, CancellationToken cancel)
    {
        var tenant = await db.TenantInScopeAsync(scope, cancel);
        await db.LockRolesAsync(tenant.Id, cancel);
        if (!tenant.Kind.MayGive(input.Role)) return new Outcome.RoleMissing();
        if (!await db.AreLiveAsync([input.Department], cancel)) return new Outcome.DepartmentMissing();
        var held = await db.Memberships.Where(m => m.PersonId == input.Person && m.RevokedAt == null).ToListAsync(cancel);
        if (held is not [var known, ..]) return new Outcome.NotFound();
        if (held.Exists(m => m.Role == input.Role && m.DepartmentId == input.Department)) return new Outcome.HeldAlready();

        var added = new Membership(tenant.Id, input.Person, known.PersonName, known.PersonEmail, input.Role, input.Department, scope.Required.PersonId, await db.NowAsync(cancel));
        db.Memberships.Add(added);
        await db.SaveChangesAsync(cancel);
        await outbox.AddAsync(new PersonInvited(input.Person, added.Id.Value), cancel);
        return new Outcome.Granted(added.Id);
    }
}
