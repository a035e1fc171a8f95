using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;
using Platform.Core.Values;

namespace Platform.Core.Software;

/// <summary>A new secret for a client; the one before, and the tokens it gave, serve no more from that instant. Confirmed by a passkey. Scope Tenant.</summary>
public sealed class RotateSecret(PlatformDb db)
{
    public const string Act = "rotate-software-secret";

    /// <returns>The secret, shown once; null for a client that is not the account's, or serves no more.</returns>
    public async Task<string?> ExecuteAsync(Guid client, CancellationToken cancel)
    {
        var (id, now) = (new Id<SoftwareClient>(client), await db.NowAsync(cancel));
        if (await db.SoftwareClients.SingleOrDefaultAsync(c => c.Id == id, cancel) is not { } found || found.State(now) != ClientState.Active) return null;
        var secret = found.RenewSecret(now);
        await db.SaveChangesAsync(cancel);
        return secret;
    }
}

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

/// <summary>The clients of the account in scope.</summary>
public sealed class ReadClients(PlatformDb db)
{
    public async Task<IReadOnlyList<SoftwareClient>> ListAsync(CancellationToken cancel) =>
        await db.SoftwareClients.AsNoTracking().OrderBy(c => c.RevokedAt != null).ThenByDescending(c => c.CreatedAt).ToListAsync(cancel);

    public async Task<SoftwareClient?> FindAsync(Guid client, CancellationToken cancel)
    {
        var id = new Id<SoftwareClient>(client);
        return await db.SoftwareClients.AsNoTracking().SingleOrDefaultAsync(c => c.Id == id, cancel);
    }
}
