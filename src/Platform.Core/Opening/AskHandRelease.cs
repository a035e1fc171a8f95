using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Data.Outbox;
using Platform.Core.Faults;
using Platform.Core.Registers;
using Platform.Core.Values;

namespace Platform.Core.Opening;

/// <summary>The presidency asked for a gate: the operators of its agglomeration are told.</summary>
public sealed record HandReleaseAsked(Guid Request) : IFact
{
    public static string Kind => "hand-release-asked";
    public string Key => Request.ToString("D");
}

/// <summary>
/// The first of two people: whoever can open this consultation asks that its gate be released although no authority says the time. Nothing opens by it.
/// The database judges the deadline, the silence, the role and the passkey again (sec.ask_hand_release). Decision 0034.
/// </summary>
public sealed class AskHandRelease(PlatformDb db, CurrentScope scope, ReadHandRelease read, AppendEntry register, Outbox outbox)
{
    public const string Act = "ask-hand-release";

    public static byte[] ActHash(Asked asked) => SHA256.HashData(Encoding.UTF8.GetBytes(
        $"{Act}\n{asked.Consultation}\n{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Reasons.Read(asked.Reason) ?? "")))}"));

    /// <param name="Reason">As it will stand in the register and in the minutes.</param>
    public sealed record Asked(Id<Consultation> Consultation, string? Reason);

    public sealed record Input(Asked Asked, Guid Proof);

    public abstract record Outcome
    {
        private Outcome() { }
        public sealed record Requested(Guid Request) : Outcome;
        public sealed record ReasonMissing : Outcome;

        /// <summary>Before the deadline, before the hour of silence, or an authority answered: the gate needs nobody.</summary>
        public sealed record NotNow : Outcome;

        /// <summary>Somebody of the account asked already; the operator's turn.</summary>
        public sealed record AlreadyAsked : Outcome;

        /// <summary>This person holds no key of this consultation.</summary>
        public sealed record NoGrant : Outcome;
        public sealed record NotConfirmed : Outcome;
        public sealed record NotFound : Outcome;
        public T Match<T>(Func<Requested, T> requested, Func<ReasonMissing, T> reasonMissing, Func<NotNow, T> notNow, Func<AlreadyAsked, T> alreadyAsked, Func<NoGrant, T> noGrant,
            Func<NotConfirmed, T> notConfirmed, Func<NotFound, T> notFound) => this switch
        {
            Requested r => requested(r), ReasonMissing m => reasonMissing(m), NotNow n => notNow(n), AlreadyAsked a => alreadyAsked(a), NoGrant g => noGrant(g),
            NotConfirmed c => notConfirmed(c), NotFound f => notFound(f), _ => throw new UnreachableException(),
        };
    }

    public async Task<Outcome> ExecuteAsync(Input input, CancellationToken cancel)
    {
        var (id, proof) = (input.Asked.Consultation, input.Proof);
        await db.LockConsultationAsync(id.Value, cancel);
        var consultation = await db.Consultations.AsNoTracking().SingleOrDefaultAsync(c => c.Id == id && c.PublishedAt != null, cancel);
        if (consultation is null || scope.Required is not Scope.Tenant { Person: { } person }) return new Outcome.NotFound();
        if (await read.ExecuteAsync(id, cancel) is not { IsLong: true } silence) return new Outcome.NotNow();
        if (silence.Asked is not null) return new Outcome.AlreadyAsked();
        if (await HolderGrants.Of(db, id, person).AsNoTracking().FirstOrDefaultAsync(cancel) is not { Holder: var holder }) return new Outcome.NoGrant();
        if (Reasons.Read(input.Asked.Reason) is not { } reason) return new Outcome.ReasonMissing();
        if (!await db.IsProvedAsync(proof, Act, ActHash(input.Asked), cancel)) return new Outcome.NotConfirmed();

        var entry = await register.ExecuteAsync(new(consultation.TenantId, id.Value, null, "verrou-demande", new JsonObject
        {
            ["autorite_muette_depuis"] = WireInstant.Format(silence.SilentSince),
            ["consultation"] = EntryWords.Consultation(id, consultation.Title, consultation.Reference),
            ["date"] = WireInstant.Format(silence.Now),
            ["motif"] = reason,
            ["par"] = new JsonObject { ["fonction"] = holder.Function, ["nom"] = holder.PersonName },
        }), cancel);
        var request = Guid.CreateVersion7();
        await db.Database.ExecuteSqlAsync($"""
            select sec.ask_hand_release({request}, {id.Value}, {reason}, {proof}, {holder.PersonName}, {holder.Function}, {entry.Id}, {silence.Rule.Silence})
            """, cancel);
        await outbox.AddAsync(new HandReleaseAsked(request), cancel);
        Fault.Point("byhand.ask.before_commit");
        return new Outcome.Requested(request);
    }
}
