using System.Diagnostics;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Data.Outbox;
using Platform.Core.Faults;
using Platform.Core.Registers;
using Platform.Core.Values;
using Platform.Crypto.Transparency;

namespace Platform.Core.Opening;

/// <summary>Ends the session once nothing remains to open, and commits its minutes to the register.</summary>
public sealed class CloseSession(PlatformDb db, CurrentScope scope, OpenableEnvelopes openable, OpeningMinutes minutes, AppendEntry register, Outbox outbox)
{
    public sealed record Input(Id<Consultation> Consultation);

    public abstract record Outcome
    {
        private Outcome() { }
        public sealed record Closed : Outcome;

        /// <summary>Applications, reviews or offers remain.</summary>
        public sealed record Unfinished(bool Applications, bool Reviews, bool Offers) : Outcome;

        /// <summary>This person holds no key of this consultation.</summary>
        public sealed record NoGrant : Outcome;
        public sealed record NotFound : Outcome;
        public T Match<T>(Func<Closed, T> closed, Func<Unfinished, T> unfinished, Func<NoGrant, T> noGrant, Func<NotFound, T> notFound) => this switch
        { Closed c => closed(c), Unfinished u => unfinished(u), NoGrant g => noGrant(g), NotFound n => notFound(n), _ => throw new UnreachableException() };
    }

    public async Task<Outcome> ExecuteAsync(Input input, CancellationToken cancel)
    {
        await db.LockConsultationAsync(input.Consultation.Value, cancel);
        var session = await db.OpeningSessions.SingleOrDefaultAsync(s => s.ConsultationId == input.Consultation, cancel);
        if (session is null) return new Outcome.NotFound();
        if (!await db.HasGrantAsync(scope, input.Consultation, cancel)) return new Outcome.NoGrant();
        if (session.ClosedAt is not null) return new Outcome.Closed();
        var (applications, reviews, offers) = await openable.ProgressAsync(input.Consultation, cancel);
        if (!applications || !reviews || !offers) return new Outcome.Unfinished(!applications, !reviews, !offers);

        var now = await db.NowAsync(cancel);
        session.Progress(applicationsDone: true, offersDone: true, now);
        Fault.Point("opening.minutes.before_entry");
        var told = await minutes.ExecuteAsync(input.Consultation, cancel) ?? throw new InvalidOperationException("A session has minutes.");
        var entry = await register.ExecuteAsync(new(session.TenantId, session.ConsultationId.Value, null, "pv", Details(told, now)), cancel);
        session.Close(entry.Id, now);
        await db.SaveChangesAsync(cancel);
        await outbox.AddAsync(new MinutesToPrint(input.Consultation.Value), cancel);
        Fault.Point("opening.minutes.before_commit");
        return new Outcome.Closed();
    }

    private static JsonObject Details(OpeningMinutes.Minutes told, DateTimeOffset now) => new()
    {
        ["consultation"] = EntryWords.Consultation(told.Consultation.Id, told.Consultation.Title, told.Consultation.Reference),
        ["depots"] = new JsonArray([.. told.Bids.Select(bid => (JsonNode)new JsonObject
        {
            ["depot"] = Ulid.Format(bid.Bid),
            ["entree"] = Convert.ToHexStringLower(bid.Entry),
            ["enveloppes"] = new JsonArray([.. told.Envelopes.Where(e => e.Bid == bid.Bid).Select(e => (JsonNode)new JsonObject
            {
                ["enveloppe"] = e.Kind.Wire(), ["issue"] = Word(e.Outcome), ["lot"] = e.Lot, ["motif"] = e.Reason, ["sha256"] = Convert.ToHexStringLower(e.Sha256),
            })]),
            ["hors_delai"] = bid.State is ReceivedState.Late or ReceivedState.LateBegunBefore,
        })]),
        ["examen"] = new JsonArray([.. told.Reviews.Select(r => (JsonNode)new JsonObject { ["admis"] = r.Admitted, ["depot"] = Ulid.Format(r.BidId.Value), ["lot"] = r.LotNumber, ["motif"] = r.Reason, ["par"] = r.DecidedByName, ["quand"] = WireInstant.Format(r.DecidedAt) })]),
        ["fin"] = WireInstant.Format(now),
        ["limites"] = new JsonArray([.. told.MovedLimits.Select(m => m.Old).Append(told.Consultation.SubmissionDeadline!.Value).Select(l => (JsonNode)WireInstant.Format(l))]),       // published: it has one
        ["ouverte"] = WireInstant.Format(told.Session.OpenedAt),
        ["ouverte_par"] = new JsonObject { ["fonction"] = told.Session.OpenedByFunction, ["nom"] = told.Session.OpenedByName },
        ["profil"] = "pv/1",
        ["verrou"] = Gate(told),
    };

    // What let the gate open: an outside time past the limit, or two people while no authority answered.
    private static JsonObject Gate(OpeningMinutes.Minutes told)
    {
        var said = new JsonObject { ["ouvert"] = WireInstant.Format(told.GateReleasedAt) };
        if (told.Stamp is { } stamp) said["horodatage"] = new JsonObject { ["autorite"] = stamp.Authority, ["date"] = WireInstant.Format(stamp.At) };
        if (told.ByHand is { } byHand) said["a_deux"] = byHand.Told();
        return said;
    }

    private static string Word(OpeningOutcome? outcome) => outcome?.Wire() ?? "scellee";
}
