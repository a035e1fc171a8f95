using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Data.Outbox;
using Platform.Core.Registers;
using Platform.Core.Values;
using Platform.Crypto.Json;

namespace Platform.Core.Dce;

public sealed record DceVersionPublished(Guid Tenant, Guid Consultation, int Version) : IFact
{
    public static string Kind => "dce-version-published";
    public string Key => $"{Consultation:D}-{Version}";
}

/// <summary>Starts the next version of a published file: a copy of the last, to be changed.</summary>
public sealed class PrepareDceVersion(PlatformDb db, DceDraftStarter starter)
{
    public abstract record Outcome
    {
        private Outcome() { }
        public sealed record Prepared(int Number) : Outcome;
        public sealed record Closed : Outcome;
        public sealed record NotFound : Outcome;
        public T Match<T>(Func<Prepared, T> prepared, Func<Closed, T> closed, Func<NotFound, T> notFound) => this switch
        { Prepared p => prepared(p), Closed c => closed(c), NotFound n => notFound(n), _ => throw new System.Diagnostics.UnreachableException() };
    }

    public async Task<Outcome> ExecuteAsync(Id<Consultation> id, CancellationToken cancel)
    {
        await db.LockConsultationAsync(id.Value, cancel);
        var consultation = await db.Consultations.SingleOrDefaultAsync(c => c.Id == id, cancel);
        if (consultation is null) return new Outcome.NotFound();
        var now = await db.NowAsync(cancel);
        if (consultation.DiscontinuedAt is not null || (consultation.PublishedAt is not null && consultation.SubmissionDeadline <= now)) return new Outcome.Closed();
        return new Outcome.Prepared((await starter.FindOrStartAsync(consultation, now, cancel)).Number);
    }
}

/// <summary>
/// Replaces the file that companies download, tells those who left an address and those who have answered already. The versions before stay as
/// they were and can be downloaded; the register says what changed.
/// </summary>
public sealed class PublishDceVersion(PlatformDb db, CurrentScope scope, DceDraftStarter starter, ReadDceDifferences differences, AppendEntry register, Outbox outbox, IActGuard approval, ReadDceScans scans)
{
    public const string Act = "publish-dce";

    /// <param name="Important">Companies may need more time: an extension is suggested.</param>
    public sealed record Asked(Id<Consultation> Consultation, string? Note, bool Important)
    {
        /// <summary>What an account may want approved: these documents, this sentence, and whether it matters.</summary>
        public Act As(DceVersion draft) => new(ActKind.Dce, Consultation, draft.Id.Value, Reasons.Read(Note), Important);
    }

    /// <param name="Decision">Asked of a change that is important or late (PEER-21).</param>
    public sealed record Input(Asked Asked, Guid Proof, ExtensionDecision? Decision = null, string ByName = "");

    public enum Fault { NothingPrepared, NoDocument, NothingChanged, NoteMissing, NoteTooLong, Closed, ApprovalMissing, DecisionMissing, DecisionReasonMissing, DecisionReasonTooLong, DocumentInfected, DocumentsBeingScanned }

    public abstract record Outcome
    {
        private Outcome() { }
        public sealed record Published(int Number, ExtensionChoice? Choice = null) : Outcome;
        public sealed record Refused(Fault Fault) : Outcome;
        public sealed record NotProved : Outcome;
        public sealed record NotFound : Outcome;
        public T Match<T>(Func<Published, T> published, Func<Refused, T> refused, Func<NotProved, T> notProved, Func<NotFound, T> notFound) => this switch
        { Published p => published(p), Refused r => refused(r), NotProved n => notProved(n), NotFound f => notFound(f), _ => throw new System.Diagnostics.UnreachableException() };
    }

    /// <summary>What the passkey confirms: these documents, this sentence, and whether it matters.</summary>
    public async Task<byte[]> ActHashAsync(Asked asked, CancellationToken cancel)
    {
        var step = (await differences.ExecuteAsync(asked.Consultation, cancel)).FirstOrDefault();
        var change = step?.Difference is { } difference ? CanonicalJson.Serialize(Words(difference)) : [];
        return SHA256.HashData([.. Encoding.UTF8.GetBytes($"{Act}\n{asked.Consultation}\n{step?.Number}\n{asked.Important}\n{Reasons.Read(asked.Note)}\n"), .. change]);
    }

    /// <summary>What stands against it now; null when nothing does.</summary>
    public async Task<Outcome?> ObjectionAsync(Asked asked, CancellationToken cancel)
    {
        var consultation = await db.Consultations.AsNoTracking().SingleOrDefaultAsync(c => c.Id == asked.Consultation, cancel);
        if (consultation is null) return new Outcome.NotFound();
        // Version 1 is published with its consultation, by PublishConsultation.
        if (consultation.PublishedAt is null || await starter.FindAsync(asked.Consultation, cancel) is not { } draft) return new Outcome.Refused(Fault.NothingPrepared);
        if (consultation.DiscontinuedAt is not null || consultation.SubmissionDeadline <= await db.NowAsync(cancel)) return new Outcome.Refused(Fault.Closed);
        if (Reasons.Read(asked.Note) is not { } note) return new Outcome.Refused(Fault.NoteMissing);
        if (note.Length < asked.Note!.Trim().Length) return new Outcome.Refused(Fault.NoteTooLong);      // read: it is there
        if (!await db.DceDocuments.AnyAsync(d => d.VersionId == draft.Id, cancel)) return new Outcome.Refused(Fault.NoDocument);
        var scanned = await scans.OfNextAsync(asked.Consultation, cancel);
        if (scanned.Infected.Count > 0) return new Outcome.Refused(Fault.DocumentInfected);
        if (scanned.IsHeld) return new Outcome.Refused(Fault.DocumentsBeingScanned);
        return (await differences.ExecuteAsync(asked.Consultation, cancel))[0].Difference is { IsNone: true } ? new Outcome.Refused(Fault.NothingChanged) : null;
    }

    /// <summary>The later limit that is proposed with this version; null where nothing asks for one.</summary>
    public async Task<DateTimeOffset?> ProposedAsync(Asked asked, CancellationToken cancel)
    {
        var consultation = await db.Consultations.AsNoTracking().SingleAsync(c => c.Id == asked.Consultation, cancel);
        var now = await db.NowAsync(cancel);
        if (asked.Important) return (await db.ImportantChangeAsync(consultation, now, cancel)).Proposed;
        var late = await db.LateInformationAsync(consultation, now, cancel);
        return late.IsLate ? late.Proposed : null;
    }

    public async Task<Outcome> ExecuteAsync(Input input, CancellationToken cancel)
    {
        var (id, asked) = (input.Asked.Consultation, input.Asked);
        await db.LockConsultationAsync(id.Value, cancel);
        if (await ObjectionAsync(asked, cancel) is { } objection) return objection;
        var draft = await starter.FindAsync(id, cancel) ?? throw new InvalidOperationException("It was there a moment ago, under this lock.");
        if (await approval.ObjectionAsync(asked.As(draft), cancel) is not null) return new Outcome.Refused(Fault.ApprovalMissing);
        var proposed = await ProposedAsync(asked, cancel);
        if (proposed is not null && ExtensionDecision.FaultOf(input.Decision) is { } undecided) return new Outcome.Refused(Of(undecided));
        var hash = await ActHashAsync(asked, cancel);
        if (!await db.IsProvedAsync(input.Proof, Act, hash, cancel)) return new Outcome.NotProved();

        var consultation = await db.Consultations.AsNoTracking().SingleAsync(c => c.Id == id, cancel);
        var now = await db.NowAsync(cancel);
        var difference = (await differences.OneAsync(id, draft.Number, cancel)).Difference ?? throw new InvalidOperationException("A later version has one before it.");
        draft.Publish(Reasons.Read(asked.Note)!, asked.Important, input.Proof, now);       // read by the objections
        var choice = proposed is { } limit ? new ExtensionChoice(consultation, ExtensionCause.Version, draft.Id.Value, limit, input.Decision!, scope.Required.PersonId!.Value, input.ByName, now) : null;      // judged above; a person publishes
        if (choice is not null) db.ExtensionChoices.Add(choice);
        await db.SaveChangesAsync(cancel);
        await register.ExecuteAsync(new(consultation.TenantId, id.Value, null, "dossier-modifie", new JsonObject
        {
            ["consultation"] = EntryWords.Consultation(id, consultation.Title, consultation.Reference),
            ["date"] = WireInstant.Format(now),
            ["differences"] = Words(difference),
            ["importante"] = asked.Important,
            ["note"] = draft.Note,
            ["version"] = draft.Number,
        }), cancel);
        await outbox.AddAsync(new DceVersionPublished(consultation.TenantId, id.Value, draft.Number), cancel);
        Faults.Fault.Point("dce.before_commit");
        return new Outcome.Published(draft.Number, choice);
    }

    private static Fault Of(ExtensionDecision.Fault fault) => fault switch
    {
        ExtensionDecision.Fault.Missing => Fault.DecisionMissing,
        ExtensionDecision.Fault.ReasonMissing => Fault.DecisionReasonMissing,
        ExtensionDecision.Fault.ReasonTooLong => Fault.DecisionReasonTooLong,
    };

    private static JsonObject Words(DceDifference difference)
    {
        return new()
        {
            ["ajoutes"] = new JsonArray([.. difference.Added.Select(f => (JsonNode)Word(f))]),
            ["inchanges"] = difference.Unchanged.Count,
            ["remplaces"] = new JsonArray([.. difference.Replaced.Select(r => (JsonNode)new JsonObject { ["apres"] = Word(r.After), ["avant"] = Word(r.Before) })]),
            ["retires"] = new JsonArray([.. difference.Removed.Select(f => (JsonNode)Word(f))]),
        };

        static JsonObject Word(DceDifference.File file) => new() { ["nom"] = file.Name, ["sha256"] = Convert.ToHexStringLower(file.Sha256), ["taille"] = file.Size };
    }
}
