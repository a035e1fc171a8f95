using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;
using Platform.Core.Values;
using Platform.Crypto.Envelopes;
using Platform.Crypto.Keys;

namespace Platform.Core.Opening;

/// <summary>Asks a person to prove a key: 32 random bytes come back only from whoever holds the secret half.</summary>
public sealed class HolderChallenges(PlatformDb db, CurrentScope scope)
{
    /// <param name="Sealed">An age file that only the announced key opens.</param>
    public sealed record Asked(Id<KeyChallenge> Id, byte[] Sealed);

    internal async Task<Asked> AskAsync(X25519Recipient recipient, CancellationToken cancel)
    {
        var (tenant, person) = Who();
        var answer = RandomNumberGenerator.GetBytes(32);
        var challenge = new KeyChallenge(tenant, person, recipient.ToString(), SHA256.HashData(answer), await db.NowAsync(cancel));
        db.KeyChallenges.Add(challenge);
        return new Asked(challenge.Id, AgeWriter.Encrypt(answer, recipient));
    }

    /// <returns>True once, for the person who was asked, with the right bytes, in time.</returns>
    internal async Task<bool> AcceptAsync(Id<KeyChallenge> id, string recipient, byte[] answer, DateTimeOffset now, CancellationToken cancel)
    {
        var (_, person) = Who();
        var challenge = await db.KeyChallenges.SingleOrDefaultAsync(c => c.Id == id && c.PersonId == person, cancel);
        if (challenge is null || challenge.Recipient != recipient || challenge.AnsweredAt is not null || challenge.ExpiresAt <= now) return false;
        if (!CryptographicOperations.FixedTimeEquals(SHA256.HashData(answer), challenge.AnswerSha256)) return false;
        challenge.Answer(now);
        return true;
    }

    internal (Guid Tenant, Guid Person) Who() => scope.Required is Scope.Tenant { TenantId: var tenant, Person: { } person }
        ? (tenant, person) : throw new InvalidOperationException("A person of an account holds a key.");
}
