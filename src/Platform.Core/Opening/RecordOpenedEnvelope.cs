using System.Diagnostics;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Platform.Core.Bids;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Faults;
using Platform.Core.Registers;
using Platform.Core.Values;
using Platform.Crypto.Transparency;

namespace Platform.Core.Opening;

/// <summary>Writes down what came of one envelope: opened with these files, or damaged and why. The session goes on either way.</summary>
public sealed class RecordOpenedEnvelope(PlatformDb db, CurrentScope scope, OpenableEnvelopes openable, AppendEntry register)
{
    public sealed record Input(Id<Consultation> Consultation, Id<BidEnvelope> Envelope, OpeningOutcome Outcome, string? Reason, byte[]? ManifestSha256, IReadOnlyList<ExpectedFile> Files, string Name);

    public sealed record ExpectedFile(string Path, long Size, byte[] Sha256);

    public abstract record Outcome
    {
        private Outcome() { }

        /// <summary>Also when the same result comes again.</summary>
        public sealed record Recorded : Outcome;

        /// <summary>A damaged envelope needs its reason, an opened one its manifest.</summary>
        public sealed record Incomplete : Outcome;

        /// <summary>The analysis space does not hold exactly the files that the page announces. The manifest itself only the page has seen.</summary>
        public sealed record FilesDiffer : Outcome;

        /// <summary>Recorded as opened: it is not damaged afterwards. The other way is a new attempt.</summary>
        public sealed record Conflict : Outcome;

        /// <summary>This person holds no key of this consultation: he cannot have opened anything.</summary>
        public sealed record NoGrant : Outcome;
        public sealed record NotFound : Outcome;
        public T Match<T>(Func<Recorded, T> recorded, Func<Incomplete, T> incomplete, Func<FilesDiffer, T> filesDiffer, Func<Conflict, T> conflict, Func<NoGrant, T> noGrant, Func<NotFound, T> notFound) => this switch
        {
            Recorded r => recorded(r), Incomplete i => incomplete(i), FilesDiffer f => filesDiffer(f), Conflict c => conflict(c), NoGrant g => noGrant(g), NotFound n => notFound(n),
            _ => throw new UnreachableException(),
        };
    }

    public async Task<Outcome> ExecuteAsync(Input input, CancellationToken cancel)
    {
        await db.LockConsultationAsync(input.Consultation.Value, cancel);
        if (!await openable.IsSessionOpenAsync(input.Consultation, cancel)) return new Outcome.NotFound();
        var envelope = await openable.Of(input.Consultation).AsNoTracking().SingleOrDefaultAsync(e => e.Id == input.Envelope, cancel);
        if (envelope is null) return new Outcome.NotFound();
        if (!await db.HasGrantAsync(scope, input.Consultation, cancel)) return new Outcome.NoGrant();
        var damaged = input.Outcome == OpeningOutcome.Damaged;
        var reason = damaged ? Reasons.Read(input.Reason) : null;
        if (damaged ? reason is null : input.ManifestSha256 is not { Length: 32 }) return new Outcome.Incomplete();
        var before = await db.LastRecords().AsNoTracking().SingleOrDefaultAsync(o => o.EnvelopeId == input.Envelope, cancel);
        if (before?.Outcome == input.Outcome) return new Outcome.Recorded();
        if (before is { Outcome: OpeningOutcome.Opened }) return new Outcome.Conflict();
        if (!damaged && !await HoldsAsync(input, cancel)) return new Outcome.FilesDiffer();

        var now = await db.NowAsync(cancel);
        var entry = await register.ExecuteAsync(new(envelope.TenantId, envelope.ConsultationId.Value, null, "ouverture", Details(envelope, input, reason, now)), cancel);
        var person = scope.Required.PersonId ?? throw new InvalidOperationException("A person opens.");
        db.OpenedEnvelopes.Add(new OpenedEnvelope(envelope, (before?.Attempt ?? 0) + 1, input.Outcome, reason, damaged ? null : input.ManifestSha256, person, input.Name, entry.Id, now));
        await db.SaveChangesAsync(cancel);
        Fault.Point("opening.envelope.after_result");
        var session = await db.OpeningSessions.SingleAsync(s => s.ConsultationId == input.Consultation, cancel);
        var (applications, _, offers) = await openable.ProgressAsync(input.Consultation, cancel);
        session.Progress(applications, offers, now);
        return new Outcome.Recorded();
    }

    private async Task<bool> HoldsAsync(Input input, CancellationToken cancel)
    {
        var stored = await db.OpenedFiles.AsNoTracking().Where(f => f.EnvelopeId == input.Envelope).Select(f => new { f.Path, f.Size, f.Sha256 }).ToListAsync(cancel);
        var there = stored.Select(f => (f.Path, f.Size, Convert.ToHexStringLower(f.Sha256))).ToHashSet();
        return there.SetEquals(input.Files.Select(f => (f.Path, f.Size, Convert.ToHexStringLower(f.Sha256))));
    }

    private static JsonObject Details(BidEnvelope envelope, Input input, string? reason, DateTimeOffset now) => new()
    {
        ["consultation"] = envelope.ConsultationId.ToString(),
        ["date"] = WireInstant.Format(now),
        ["depot"] = Ulid.Format(envelope.BidId.Value),
        ["enveloppe"] = envelope.Kind.Wire(),
        ["issue"] = input.Outcome.Wire(),
        ["lot"] = envelope.LotNumber,
        ["manifeste_sha256"] = input.Outcome == OpeningOutcome.Opened ? Convert.ToHexStringLower(input.ManifestSha256 ?? []) : null,
        ["motif"] = reason,
        ["sha256"] = Convert.ToHexStringLower(envelope.Sha256 ?? []),
    };
}
