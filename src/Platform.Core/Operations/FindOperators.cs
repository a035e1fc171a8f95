using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;
using Platform.Core.Identity;
using Platform.Core.Values;

namespace Platform.Core.Operations;

/// <summary>Where to write to whoever keeps the platform running; the lead's administrators while nobody is named. Scope System.</summary>
public sealed class FindOperators(PlatformDb db)
{
    /// <param name="Id">Of the membership.</param>
    public sealed record Operator(Guid Tenant, Guid Id, string Email);

    public async Task<IReadOnlyList<Operator>> ExecuteAsync(CancellationToken cancel)
    {
        var operators = await HoldersAsync(MembershipRole.Operator, cancel);
        return operators.Count > 0 ? operators : await HoldersAsync(MembershipRole.LeadAdmin, cancel);
    }

    /// <returns>Null when this membership was revoked.</returns>
    public async Task<Operator?> FindAsync(Guid membership, CancellationToken cancel)
    {
        var id = new Id<Membership>(membership);
        return await db.Memberships.Where(m => m.Id == id && m.RevokedAt == null).Select(m => new Operator(m.TenantId, m.Id.Value, m.PersonEmail)).SingleOrDefaultAsync(cancel);
    }

    private async Task<IReadOnlyList<Operator>> HoldersAsync(MembershipRole role, CancellationToken cancel) =>
        [.. (await db.Memberships.Where(m => m.Role == role && m.RevokedAt == null).Select(m => new { m.TenantId, m.Id, m.PersonEmail }).ToListAsync(cancel))
            .DistinctBy(m => m.PersonEmail, StringComparer.OrdinalIgnoreCase).Select(m => new Operator(m.TenantId, m.Id.Value, m.PersonEmail))];
}
