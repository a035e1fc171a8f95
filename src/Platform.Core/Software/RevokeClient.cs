using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;
using Platform.Core.Values;

namespace Platform.Core.Software;

/// <summary>Ends a client for good: its secret and every token it holds are refused from that instant. No passkey: closing a door is never made hard. Scope Tenant.</summary>
public sealed class RevokeClient(PlatformDb db)
{
    /// <returns>False for a client that is not the account's. One that was revoked stays as it is.</returns>
    public async Task<bool> ExecuteAsync(Guid client, string byName, CancellationToken cancel)
    {
        var id = new Id<SoftwareClient>(client);
        if (await db.SoftwareClients.SingleOrDefaultAsync(c => c.Id == id, cancel) is not { } found) return false;
        if (found.RevokedAt is null) found.Revoke(byName, await db.NowAsync(cancel));
        await db.SaveChangesAsync(cancel);
        return true;
    }
}
