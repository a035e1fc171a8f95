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
