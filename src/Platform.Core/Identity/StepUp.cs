using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Platform.Core.Data;

namespace Platform.Core.Identity;

/// <summary>Where passkeys are good: the relying party and the exact addresses of the site, port included.</summary>
public sealed class PasskeyRules
{
    public string RelyingParty { get; set; } = "";
    public IReadOnlyCollection<string> Origins { get; set; } = [];
}

/// <summary>One question put to a passkey: taken once, five minutes at most.</summary>
internal sealed class PasskeyChallenge
{
    public Guid Id { get; set; }
    public Guid PersonId { get; set; }
    public string Act { get; set; } = "";
    public byte[] ActSha256 { get; set; } = [];
    public byte[] Nonce { get; set; } = [];
    public DateTimeOffset ExpiresAt { get; set; }
}

/// <summary>What the passkey answered, with all that is needed to judge it again.</summary>
internal sealed class StepUpProof
{
    public Guid Id { get; set; }
    public Guid PersonId { get; set; }
    public string Act { get; set; } = "";
    public byte[] ActSha256 { get; set; } = [];
    public byte[] Nonce { get; set; } = [];
    public byte[] CredentialId { get; set; } = [];
    public byte[] PublicKey { get; set; } = [];
    public byte[] ClientData { get; set; } = [];
    public byte[] AuthenticatorData { get; set; } = [];
    public byte[] Signature { get; set; } = [];
    public DateTimeOffset ProvedAt { get; set; }
}

/// <summary>Asks the passkey of the person in scope (SignIn) to confirm one act. The challenge is bound to what will be done.</summary>
public sealed class BeginStepUp(IdentityDb db, PlatformDb platform, UserManager<Person> people, CurrentScope scope, IOptions<PasskeyRules> rules)
{
    public static readonly TimeSpan Life = TimeSpan.FromMinutes(5);

    public sealed record Input(string Act, byte[] ActSha256);

    public abstract record Outcome
    {
        private Outcome() { }
        public sealed record Asked(Guid Challenge, string Options) : Outcome;
        public sealed record NoKey : Outcome;
        public T Match<T>(Func<Asked, T> asked, Func<NoKey, T> noKey) => this switch
        { Asked a => asked(a), NoKey n => noKey(n), _ => throw new System.Diagnostics.UnreachableException() };
    }

    public async Task<Outcome> ExecuteAsync(Input input, CancellationToken cancel)
    {
        var id = scope.Required.PersonId;
        var person = await db.Users.SingleAsync(p => p.Id == id, cancel);
        var keys = await people.GetPasskeysAsync(person);
        if (keys.Count == 0) return new Outcome.NoKey();

        var nonce = RandomNumberGenerator.GetBytes(32);
        var challenge = new PasskeyChallenge
        {
            Id = Guid.CreateVersion7(), PersonId = person.Id, Act = input.Act, ActSha256 = input.ActSha256, Nonce = nonce,
            ExpiresAt = await platform.NowAsync(cancel) + Life,
        };
        db.Challenges.Add(challenge);
        await db.SaveChangesAsync(cancel);
        var options = new JsonObject
        {
            ["challenge"] = Base64Url.EncodeToString(StoredAssertion.ChallengeFor(nonce, input.ActSha256)),
            ["rpId"] = rules.Value.RelyingParty,
            ["timeout"] = (int)Life.TotalMilliseconds,
            ["userVerification"] = "required",
            ["allowCredentials"] = new JsonArray([.. keys.Select(Described)]),
        };
        return new Outcome.Asked(challenge.Id, options.ToJsonString());
    }

    private static JsonNode Described(UserPasskeyInfo key) => new JsonObject
    {
        ["type"] = "public-key",
        ["id"] = Base64Url.EncodeToString(key.CredentialId),
        ["transports"] = new JsonArray([.. (key.Transports ?? []).Select(t => (JsonNode)t)]),
    };
}

/// <summary>Takes the answer of the passkey and keeps the proof. The act is computed again from what will be done, never taken from the form.</summary>
public sealed class RecordProof(IdentityDb db, PlatformDb platform, UserManager<Person> people, CurrentScope scope, IOptions<PasskeyRules> rules)
{
    public sealed record Input(Guid Challenge, string Act, byte[] ActSha256, string Credential);

    public abstract record Outcome
    {
        private Outcome() { }
        public sealed record Proved(Guid Proof) : Outcome;
        /// <summary>The key confirmed something else than what is about to be done.</summary>
        public sealed record AnotherAct : Outcome;
        /// <summary>Too late, taken already, not this person's, not this site's, or not signed by this key. The reason goes to the log.</summary>
        public sealed record Refused(string Reason) : Outcome;
        public T Match<T>(Func<Proved, T> proved, Func<AnotherAct, T> anotherAct, Func<Refused, T> refused) => this switch
        { Proved p => proved(p), AnotherAct a => anotherAct(a), Refused r => refused(r), _ => throw new System.Diagnostics.UnreachableException() };
    }

    public async Task<Outcome> ExecuteAsync(Input input, CancellationToken cancel)
    {
        var now = await platform.NowAsync(cancel);
        var taken = await db.Challenges.FromSql($"delete from passkey_challenges where id = {input.Challenge} returning *").AsNoTracking().ToListAsync(cancel);
        if (taken is not [var asked] || asked.PersonId != scope.Required.PersonId || asked.ExpiresAt <= now) return new Outcome.Refused("no challenge");
        if (asked.Act != input.Act || !CryptographicOperations.FixedTimeEquals(asked.ActSha256, input.ActSha256)) return new Outcome.AnotherAct();
        if (Presented.Read(input.Credential) is not { } presented) return new Outcome.Refused("unreadable");

        var person = await db.Users.SingleAsync(p => p.Id == asked.PersonId, cancel);
        if (await people.GetPasskeyAsync(person, presented.CredentialId) is not { } key) return new Outcome.Refused("another person's key");
        var proof = new StoredAssertion.Proof(key.PublicKey, presented.ClientData, presented.AuthenticatorData, presented.Signature);
        var expected = new StoredAssertion.Expected(StoredAssertion.ChallengeFor(asked.Nonce, asked.ActSha256), rules.Value.RelyingParty, rules.Value.Origins);
        if (!StoredAssertion.IsGood(proof, expected)) return new Outcome.Refused("not good");

        var counter = StoredAssertion.CounterOf(presented.AuthenticatorData);
        if ((counter != 0 || key.SignCount != 0) && counter <= key.SignCount) return new Outcome.Refused("a copy of the key");     // WebAuthn §7.2, step 22
        key.SignCount = counter;
        if (!(await people.AddOrUpdatePasskeyAsync(person, key)).Succeeded) return new Outcome.Refused("raced");

        db.Proofs.Add(new StepUpProof
        {
            Id = asked.Id, PersonId = asked.PersonId, Act = asked.Act, ActSha256 = asked.ActSha256, Nonce = asked.Nonce, CredentialId = key.CredentialId,
            PublicKey = key.PublicKey, ClientData = presented.ClientData, AuthenticatorData = presented.AuthenticatorData, Signature = presented.Signature, ProvedAt = now,
        });
        await db.SaveChangesAsync(cancel);
        return new Outcome.Proved(asked.Id);
    }
}
