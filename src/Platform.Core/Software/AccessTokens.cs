using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;

namespace Platform.Core.Software;

/// <summary>What an access token says.</summary>
/// <param name="Secret">Number of the secret that earned it.</param>
public sealed record AccessToken(Guid Tenant, Guid Client, int Secret, DateTimeOffset ExpiresAt, IReadOnlyList<ClientScope> Scopes);

/// <summary>
/// Opaque tokens, sealed by the key ring under a purpose of their own: a cookie is no token and a token is no cookie. What one says is never believed
/// alone: each request reads its client again.
/// </summary>
public sealed class AccessTokens(IDataProtectionProvider protection)
{
    private readonly IDataProtector protector = protection.CreateProtector("software-token/1");

    public string Write(AccessToken token) => Base64Url.EncodeToString(protector.Protect(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture,
        $"{token.Tenant:N}|{token.Client:N}|{token.Secret}|{token.ExpiresAt.ToUnixTimeSeconds()}|{string.Join(' ', token.Scopes.Select(scope => scope.Code()))}"))));

    /// <returns>Null for anything that was not written here.</returns>
    public AccessToken? Read(string token)
    {
        if (token.Length > 2_000 || !Base64Url.IsValid(token)) return null;
        try
        {
            var parts = Encoding.UTF8.GetString(protector.Unprotect(Base64Url.DecodeFromChars(token))).Split('|');
            return new(Guid.ParseExact(parts[0], "N"), Guid.ParseExact(parts[1], "N"), int.Parse(parts[2], CultureInfo.InvariantCulture),
                DateTimeOffset.FromUnixTimeSeconds(long.Parse(parts[3], CultureInfo.InvariantCulture)), [.. parts[4].Split(' ').Select(ClientScopes.Read).OfType<ClientScope>()]);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
