using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;
using Platform.Core.Identity;

namespace Platform.Core.Opening;

internal static class LiveHolders
{
    private static readonly MembershipRole[] Roles = [.. Capabilities.RolesOf(Capability.HoldKey)];

    /// <summary>
    /// Keys of those who may still open: a key without a role that reaches the session is no way to open, and nothing is sealed to it.
    /// Asked of the memberships themselves, so that it also holds for a key whose revocation was forgotten.
    /// </summary>
    public static IQueryable<KeyHolder> LiveKeyHolders(this PlatformDb db) => db.KeyHolders.Where(h => h.RevokedAt == null
        && db.Memberships.Any(m => m.PersonId == h.PersonId && m.RevokedAt == null && Roles.Contains(m.Role)));
}

/// <summary>The key of somebody who lost the last role that holds one is revoked. What was sealed to it before stays as it was.</summary>
internal sealed class RevokeKeyWithRole(PlatformDb db) : IEndWithRoles
{
    public async Task RoleEndedAsync(Guid person, DateTimeOffset now, CancellationToken cancel)
    {
        if (await db.LiveKeyHolders().AnyAsync(h => h.PersonId == person, cancel)) return;
        foreach (var key in await db.KeyHolders.Where(h => h.PersonId == person && h.RevokedAt == null).ToListAsync(cancel)) key.Revoke(now);
    }
}
