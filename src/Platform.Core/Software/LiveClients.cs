using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;
using Platform.Core.Tenancy;
using Platform.Core.Values;

namespace Platform.Core.Software;

internal static class LiveClients
{
    /// <returns>Null for one that is unknown, expired, revoked, or of an account that is closed.</returns>
    public static async Task<SoftwareClient?> LiveClientAsync(this PlatformDb db, Guid client, DateTimeOffset now, CancellationToken cancel)
    {
        var id = new Id<SoftwareClient>(client);
        if (await db.SoftwareClients.AsNoTracking().SingleOrDefaultAsync(c => c.Id == id, cancel) is not { } found || found.State(now) != ClientState.Active) return null;
        var account = new Id<Tenant>(found.TenantId);
        return await db.Tenants.AnyAsync(t => t.Id == account && t.ClosedAt == null, cancel) ? found : null;
    }
}
