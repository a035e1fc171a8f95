using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;
using Platform.Core.Identity;

namespace Platform.Core.Operations;

/// <summary>Where to write to whoever keeps the platform running. Scope System.</summary>
public sealed class FindOperators(PlatformDb db)
{
    public sealed record Operator(Guid Tenant, string Email);

    public async Task<IReadOnlyList<Operator>> ExecuteAsync(CancellationToken cancel) =>
        [.. (await db.Memberships.Where(m => m.Role == MembershipRole.Operator && m.RevokedAt == null).Select(m => new { m.TenantId, m.PersonEmail }).Distinct().ToListAsync(cancel))
            .Select(m => new Operator(m.TenantId, m.PersonEmail))];
}
