using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Platform.Core.Data;
using Platform.Core.Values;

namespace Platform.Core.Software;

/// <summary>What a client is good for, as its page says it.</summary>
public enum ClientState { Active, Expired, Revoked }

/// <summary>
/// A program that acts for an account by itself: OAuth2 client credentials (RFC 6749, 4.4). Its secret is told once and kept as a hash; it reads what its
/// scopes name, of the whole account, until a day that its administrator chose.
/// </summary>
public sealed class SoftwareClient : ITenantOwned
{
    private SoftwareClient() { }

    internal SoftwareClient(Guid tenant, Id<SoftwareClient> id, string name, IEnumerable<ClientScope> scopes, DateTimeOffset expiresAt, Guid author, string authorName, DateTimeOffset now)
    {
        (TenantId, Id, Name, Scopes, ExpiresAt, CreatedBy, CreatedByName, CreatedAt) =
            (tenant, id, name, [.. scopes.Distinct().Order().Select(scope => scope.Code())], expiresAt, author, authorName, now);
    }

    public Guid TenantId { get; private set; }

    /// <summary>The OAuth2 client_id.</summary>
    public Id<SoftwareClient> Id { get; private set; }
    public string Name { get; private set; } = "";
    public string[] Scopes { get; private set; } = [];
    public byte[] SecretSha256 { get; private set; } = [];

    /// <summary>One more with each new secret: a token of an earlier one is refused.</summary>
    public int SecretNumber { get; private set; }
    public DateTimeOffset SecretAt { get; private set; }
    public Guid CreatedBy { get; private set; }
    public string CreatedByName { get; private set; } = "";
    public DateTimeOffset CreatedAt { get; private set; }
    public DateTimeOffset ExpiresAt { get; private set; }

    /// <summary>When it last asked for a token.</summary>
    public DateTimeOffset? LastUsedAt { get; private set; }
    public DateTimeOffset? RevokedAt { get; private set; }
    public string? RevokedByName { get; private set; }

    public ClientState State(DateTimeOffset now) => RevokedAt is not null ? ClientState.Revoked : ExpiresAt <= now ? ClientState.Expired : ClientState.Active;

    public bool May(ClientScope scope) => Scopes.Contains(scope.Code());

    internal bool HasSecret(string secret) => CryptographicOperations.FixedTimeEquals(SecretSha256, Hash(secret));

    /// <returns>The secret, never seen again: 32 random bytes, not a version 7, because whoever holds it is the client.</returns>
    internal string RenewSecret(DateTimeOffset now)
    {
        var secret = "pa_" + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        (SecretSha256, SecretNumber, SecretAt) = (Hash(secret), SecretNumber + 1, now);
        return secret;
    }

    internal void Revoke(string byName, DateTimeOffset now) => (RevokedAt, RevokedByName) = (now, byName);

    private static byte[] Hash(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));
}

internal sealed class SoftwareClientMapping : IEntityTypeConfiguration<SoftwareClient>
{
    public void Configure(EntityTypeBuilder<SoftwareClient> builder) => builder.ToTable("software_clients");
}
