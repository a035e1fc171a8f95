using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;

namespace Platform.Core.Software;

/// <summary>Secrets of subscriptions, and what they sign: Standard Webhooks 1.0, symmetric (HMAC-SHA256), so that the libraries of others verify it.</summary>
public sealed class WebhookSecrets(IDataProtectionProvider protection)
{
    private const string Prefix = "whsec_";
    private readonly IDataProtector protector = protection.CreateProtector("webhook-secret/1");

    /// <returns>32 random bytes as the receiver is given them, once.</returns>
    public static string New() => Prefix + Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));

    public string Seal(string secret) => protector.Protect(secret);

    /// <summary>The header webhook-signature.</summary>
    public string Sign(string sealedSecret, string id, DateTimeOffset at, byte[] body)
    {
        var key = Convert.FromBase64String(protector.Unprotect(sealedSecret)[Prefix.Length..]);
        byte[] signed = [.. Encoding.UTF8.GetBytes($"{id}.{at.ToUnixTimeSeconds()}."), .. body];
        return "v1," + Convert.ToBase64String(HMACSHA256.HashData(key, signed));
    }
}
