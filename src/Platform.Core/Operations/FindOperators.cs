using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;
using Platform.Core.Identity;

namespace Platform.Core.Operations;

/// <summary>Where to write to whoever keeps the platform running; the lead's administrators while nobody is named. Scope System.</summary>
public sealed class FindOperators(PlatformDb db)
{
    public sealed record Operator(Guid Tenant, string Email);

    public async Task<IReadOnlyList<Operator>> ExecuteAsync(CancellationToken cancel)
    {
        var operators = await HoldersAsync(MembershipRole.Operator, cancel);
        return operators.Count > 0 ? operators : await HoldersAsync(MembershipRole.LeadAdmin, cancel);
    }

    private async Task<IReadOnlyList<Operator>> HoldersAsync(MembershipRole role, CancellationToken cancel) =>
        [.. (await db.Memberships.Where(m => m.Role == role && m.RevokedAt == null).Select(m => new { m.TenantId, m.PersonEmail }).Distinct().ToListAsync(cancel))
            .Select(m => new Operator(m.TenantId, m.PersonEmail))];
}
