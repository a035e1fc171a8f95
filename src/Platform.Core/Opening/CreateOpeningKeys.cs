using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Registers;
using Platform.Core.Values;

namespace Platform.Core.Opening;

/// <summary>
/// Takes the keys that the publishing page made: their public halves, and the secret halves wrapped for the gate and each holder.
/// The server never sees a consultation key. Called in the transaction that publishes: a refused publication keeps none of it.
/// </summary>
public sealed class CreateOpeningKeys(PlatformDb db, AppendEntry register)
{
    /// <param name="KeySet">JSON of the page: see <see cref="KeySetSubmission"/>.</param>
    public sealed record Input(Id<Consultation> Consultation, string? KeySet);

    public abstract record Outcome
    {
        private Outcome() { }
        public sealed record Created(byte[] Sha256) : Outcome;
        public sealed record Refused(KeySetFault Fault) : Outcome;
        public sealed record AlreadyCreated : Outcome;
        public sealed record NotFound : Outcome;
        public T Match<T>(Func<Created, T> created, Func<Refused, T> refused, Func<AlreadyCreated, T> alreadyCreated, Func<NotFound, T> notFound) => this switch
        {
            Created c => created(c), Refused r => refused(r), AlreadyCreated a => alreadyCreated(a), NotFound n => notFound(n),
            _ => throw new UnreachableException(),
        };
    }

    public async Task<Outcome> ExecuteAsync(Input input, CancellationToken cancel)
    {
        await db.LockConsultationAsync(input.Consultation.Value, cancel);
        var consultation = await db.Consultations.SingleOrDefaultAsync(c => c.Id == input.Consultation, cancel);
        if (consultation is null) return new Outcome.NotFound();
        if (await db.KeySets.AnyAsync(k => k.ConsultationId == input.Consultation, cancel)) return new Outcome.AlreadyCreated();
        if (KeySetSubmission.Read(input.KeySet) is not { } submission) return new Outcome.Refused(KeySetFault.Malformed);

        var gate = await db.Gates.SingleOrDefaultAsync(g => g.ConsultationId == input.Consultation, cancel);
        var holders = await db.LiveKeyHolders().ToListAsync(cancel);
        if (KeySetCheck.Fault(submission, input.Consultation.Value, gate?.Recipient, holders) is { } fault) return new Outcome.Refused(fault);

        await StoreAsync(consultation, submission, cancel);
        return new Outcome.Created(submission.Sha256);
    }

    private async Task StoreAsync(Consultation consultation, KeySetSubmission submission, CancellationToken cancel)
    {
        var now = await db.NowAsync(cancel);
        var entry = await register.ExecuteAsync(new(consultation.TenantId, consultation.Id.Value, null, "cle-publiee", Details(consultation, submission)), cancel);
        db.KeySets.Add(new StoredKeySet(consultation.TenantId, consultation.Id, Encoding.UTF8.GetString(submission.Document), submission.Sha256, entry.Id, now));
        foreach (var key in submission.Set.Keys)
            db.OpeningKeys.Add(new OpeningKey(consultation.TenantId, consultation.Id, Kind(key.Envelope), key.Recipient, Convert.FromHexString(key.CkGateSha256), now));
        foreach (var grant in submission.Grants)
            db.KeyGrants.Add(new KeyGrant(consultation.TenantId, consultation.Id, Kind(grant.Envelope), new Id<KeyHolder>(grant.Holder), grant.Sealed, now));
        await db.SaveChangesAsync(cancel);
    }

    // A bidder's page reads this entry: the key it seals to must be one of these.
    private static JsonObject Details(Consultation consultation, KeySetSubmission submission) => new()
    {
        ["consultation"] = consultation.Id.ToString(),
        ["cles"] = new JsonArray([.. submission.Set.Keys.Select(key => new JsonObject { ["enveloppe"] = key.Envelope, ["cle"] = key.Recipient })]),
        ["jeu_sha256"] = Convert.ToHexStringLower(submission.Sha256),
    };

    private static EnvelopeKind Kind(string wire) => EnvelopeKinds.FromWire(wire) ?? throw new InvalidOperationException("Checked before.");
}
