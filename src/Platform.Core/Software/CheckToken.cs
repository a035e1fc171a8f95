using Platform.Core.Data;

namespace Platform.Core.Software;

/// <summary>Whether a token that was presented still holds: its client is read again with each request, so that revoking works at once. Scope SignIn of that client.</summary>
public sealed class CheckToken(PlatformDb db)
{
    public async Task<bool> HoldsAsync(AccessToken token, CancellationToken cancel)
    {
        var now = await db.NowAsync(cancel);
        return token.ExpiresAt > now && await db.LiveClientAsync(token.Client, now, cancel) is { } client
            && client.TenantId == token.Tenant && client.SecretNumber == token.Secret && token.Scopes.All(client.May);
    }
}
