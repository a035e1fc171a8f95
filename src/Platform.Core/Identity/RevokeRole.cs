using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;
using Platform.Core.Values;

namespace Platform.Core.Identity;

/// <summary>What somebody held by virtue of his roles ends with them, in the same transaction. Asked of the modules that stand above this one.</summary>
public interface IEndWithRoles
{
    Task RoleEndedAsync(Guid person, DateTimeOffset now, CancellationToken cancel);
}

/// <summary>
/// Ends a role, at once: memberships are read at each request, and the opening key goes with the last role that holds one.
/// An account keeps at least one administrator.
/// </summary>
public sealed class RevokeRole(PlatformDb db, CurrentScope scope, IEnumerable<IEndWithRoles> endWithRoles)
{
    public sealed record Input(Id<Membership> Membership);

    public abstract record Outcome
    {
        private Outcome() { }
        public sealed record Revoked : Outcome;
        public sealed record LastAdministrator : Outcome;
        public sealed record NotFound : Outcome;
        public T Match<T>(Func<Revoked, T> revoked, Func<LastAdministrator, T> lastAdministrator, Func<NotFound, T> notFound) => this switch
        { Revoked r => revoked(r), LastAdministrator l => lastAdministrator(l), NotFound n => notFound(n), _ => throw new System.Diagnostics.UnreachableException() };
    }

    public async Task<Outcome> ExecuteAsync(Input input, CancellationToken cancel)
    {
        await db.LockRolesAsync((await db.TenantInScopeAsync(scope, cancel)).Id, cancel);
        var membership = await db.Memberships.SingleOrDefaultAsync(m => m.Id == input.Membership && m.RevokedAt == null, cancel);
        if (membership is null) return new Outcome.NotFound();
        if (membership.Role == MembershipRole.AccountAdmin
            && !await db.Memberships.AnyAsync(m => m.Role == MembershipRole.AccountAdmin && m.RevokedAt == null && m.PersonId != membership.PersonId, cancel)
            && await db.Memberships.CountAsync(m => m.Role == MembershipRole.AccountAdmin && m.RevokedAt == null, cancel) == 1)
            return new Outcome.LastAdministrator();
        var now = await db.NowAsync(cancel);
        membership.Revoke(now);
        await db.SaveChangesAsync(cancel);      // what follows asks which roles are left
        foreach (var held in endWithRoles) await held.RoleEndedAsync(membership.PersonId, now, cancel);
        return new Outcome.Revoked();
    }
}
