using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;
using Platform.Core.Tenancy;
using Platform.Core.Values;

namespace Platform.Core.Identity;

internal static class TenantRoles
{
    /// <summary>At least one, all of this account, none archived.</summary>
    public static async Task<bool> AreLiveAsync(this PlatformDb db, IReadOnlyList<Id<Department>> departments, CancellationToken cancel)
    {
        var wanted = departments.Distinct().ToList();
        return wanted.Count > 0 && await db.Departments.CountAsync(d => wanted.Contains(d.Id) && d.ArchivedAt == null, cancel) == wanted.Count;
    }

    public static async Task<Tenant> TenantInScopeAsync(this PlatformDb db, CurrentScope scope, CancellationToken cancel)
    {
        var id = new Id<Tenant>(((Scope.Tenant)scope.Required).TenantId);
        return await db.Tenants.SingleAsync(t => t.Id == id, cancel);
    }

    /// <summary>Inviting, granting, revoking and attesting in one account wait for each other: two administrators cannot revoke one another at the same instant, and an attested list misses nobody.</summary>
    public static async Task LockRolesAsync(this PlatformDb db, Id<Tenant> tenant, CancellationToken cancel) =>
        await db.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock(hashtextextended({"roles:" + tenant}, 0))", cancel);
}
