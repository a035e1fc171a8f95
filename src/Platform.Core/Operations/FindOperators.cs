using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;
using Platform.Core.Identity;
using Platform.Core.Values;

namespace Platform.Core.Operations;

/// <summary>Where to write to whoever keeps the platform running; an agglomeration's administrators while it has named nobody. Scope System.</summary>
public sealed class FindOperators(PlatformDb db)
{
    /// <param name="Id">Of the membership.</param>
    /// <param name="IsNamed">False for an administrator to whom it falls.</param>
    public sealed record Operator(Guid Tenant, Guid Id, string Email, bool IsNamed);

    /// <param name="lead">Null for all agglomerations.</param>
    public async Task<IReadOnlyList<Operator>> ExecuteAsync(Guid? lead, CancellationToken cancel)
    {
        var all = await db.Memberships.Where(m => (m.Role == MembershipRole.Operator || m.Role == MembershipRole.LeadAdmin) && m.RevokedAt == null && (lead == null || m.TenantId == lead))
            .OrderBy(m => m.Id).Select(m => new Operator(m.TenantId, m.Id.Value, m.PersonEmail, m.Role == MembershipRole.Operator)).ToListAsync(cancel);
        return [.. all.GroupBy(one => one.Tenant).SelectMany(own => own.Any(one => one.IsNamed) ? own.Where(one => one.IsNamed) : own)
            .DistinctBy(one => (one.Tenant, one.Email.ToUpperInvariant()))];
    }

    /// <returns>Null when this membership was revoked.</returns>
    public async Task<Operator?> FindAsync(Guid membership, CancellationToken cancel)
    {
        var id = new Id<Membership>(membership);
        return await db.Memberships.Where(m => m.Id == id && m.RevokedAt == null).Select(m => new Operator(m.TenantId, m.Id.Value, m.PersonEmail, m.Role == MembershipRole.Operator)).SingleOrDefaultAsync(cancel);
    }
}
