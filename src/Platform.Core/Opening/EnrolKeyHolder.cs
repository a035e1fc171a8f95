using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;
using Platform.Core.Values;
using Platform.Crypto.Keys;

namespace Platform.Core.Opening;

/// <summary>
/// Records the public half of a holder's key, once the holder has shown that it opens and confirmed with a passkey.
/// The key it replaces is revoked; the consultations already published keep opening with the old file.
/// </summary>
public sealed class EnrolKeyHolder(PlatformDb db, HolderChallenges challenges)
{
    public const string Act = "enrol-key";

    public static byte[] ActHash(string recipient) => SHA256.HashData(Encoding.UTF8.GetBytes($"{Act}\n{recipient}"));

    public sealed record Input(string Recipient, Id<KeyChallenge> Challenge, byte[] Answer, string Name, string Function, Guid Proof);

    public abstract record Outcome
    {
        private Outcome() { }
        public sealed record Enrolled(Id<KeyHolder> Holder) : Outcome;

        /// <summary>Wrong, late, used or another person's answer: nothing was recorded.</summary>
        public sealed record NotProved : Outcome;

        /// <summary>No fresh passkey assertion for this very key.</summary>
        public sealed record NotConfirmed : Outcome;

        /// <summary>Another person holds this key already: two holders would be one way to open.</summary>
        public sealed record Shared : Outcome;
        public T Match<T>(Func<Enrolled, T> enrolled, Func<NotProved, T> notProved, Func<NotConfirmed, T> notConfirmed, Func<Shared, T> shared) => this switch
        { Enrolled e => enrolled(e), NotProved p => notProved(p), NotConfirmed c => notConfirmed(c), Shared s => shared(s), _ => throw new UnreachableException() };
    }

    /// <returns>Null when the text is no age recipient.</returns>
    public async Task<HolderChallenges.Asked?> BeginAsync(string? recipient, CancellationToken cancel) =>
        X25519Recipient.TryParse(recipient?.Trim(), out var key) ? await challenges.AskAsync(key, cancel) : null;

    public async Task<Outcome> ExecuteAsync(Input input, CancellationToken cancel)
    {
        var (tenant, person) = challenges.Who();
        var now = await db.NowAsync(cancel);
        if (await db.KeyHolders.AnyAsync(h => h.Recipient == input.Recipient && h.PersonId != person, cancel)) return new Outcome.Shared();
        if (!await db.IsProvedAsync(input.Proof, Act, ActHash(input.Recipient), cancel)) return new Outcome.NotConfirmed();
        if (!await challenges.AcceptAsync(input.Challenge, input.Recipient, input.Answer, now, cancel)) return new Outcome.NotProved();

        var previous = await db.KeyHolders.SingleOrDefaultAsync(h => h.PersonId == person && h.RevokedAt == null, cancel);
        previous?.Revoke(now);
        await db.SaveChangesAsync(cancel);      // revoked first: one live key per person is an index
        var holder = new KeyHolder(tenant, person, input.Name, input.Function, input.Recipient, input.Proof, now);
        db.KeyHolders.Add(holder);
        await db.SaveChangesAsync(cancel);
        db.KeyTests.Add(holder.Test(input.Challenge, now));
        return new Outcome.Enrolled(holder.Id);
    }
}
