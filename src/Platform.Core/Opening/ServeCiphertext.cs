using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Platform.Core.Bids;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Faults;
using Platform.Core.Files;
using Platform.Core.Values;

namespace Platform.Core.Opening;

/// <summary>Gives the bytes of one envelope to the page that opens it. Before the deadline nobody is served, the president no more
/// than another (CCP R2132-9). Opens its own transaction: that an offer was handed out is written before the first byte leaves, and none is open while they do.</summary>
public sealed class ServeCiphertext(UnitOfWorkFactory work, CurrentScope scope, IBlobStore store)
{
    /// <param name="Decisions">Of an offer: how many decisions on candidates of its lot the page had shown before somebody pressed « ouvrir ». They become final.</param>
    public sealed record Input(Id<Consultation> Consultation, Id<BidEnvelope> Envelope, int? Decisions = null);

    public abstract record Outcome
    {
        private Outcome() { }
        public sealed record Served(BlobName Blob, long Size, byte[] Sha256) : Outcome;
        public sealed record TooEarly(DateTimeOffset Deadline) : Outcome;

        /// <summary>The register says something else of this envelope: its bytes are not handed out as the bidder's.</summary>
        public sealed record Contradicted : Outcome;

        /// <summary>A candidate of this lot was decided on since the page was shown: nothing is handed out.</summary>
        public sealed record DecisionsChanged : Outcome;

        /// <summary>Gate or session not open, or the session is over.</summary>
        public sealed record NotInSession : Outcome;

        /// <summary>Unknown, foreign, late, replaced, taken back, or an offer whose bidder is not admitted: they look the same.</summary>
        public sealed record NotFound : Outcome;
        public T Match<T>(Func<Served, T> served, Func<TooEarly, T> tooEarly, Func<Contradicted, T> contradicted, Func<DecisionsChanged, T> decisionsChanged, Func<NotInSession, T> notInSession, Func<NotFound, T> notFound) => this switch
        { Served s => served(s), TooEarly t => tooEarly(t), Contradicted c => contradicted(c), DecisionsChanged d => decisionsChanged(d), NotInSession n => notInSession(n), NotFound f => notFound(f), _ => throw new UnreachableException() };
    }

    public Task<Outcome> ExecuteAsync(Input input, CancellationToken cancel) => work.RunAsync(scope.Required, services => AskAsync(services, input, cancel), cancel);

    private static async Task<Outcome> AskAsync(IServiceProvider services, Input input, CancellationToken cancel)
    {
        var (db, openable) = (services.GetRequiredService<PlatformDb>(), services.GetRequiredService<OpenableEnvelopes>());
        var deadline = await db.Consultations.Where(c => c.Id == input.Consultation && c.PublishedAt != null).Select(c => c.SubmissionDeadline).SingleOrDefaultAsync(cancel);
        if (deadline is not { } limit) return new Outcome.NotFound();
        if (await db.NowAsync(cancel) <= limit) return new Outcome.TooEarly(limit);
        if (!await openable.IsSessionOpenAsync(input.Consultation, cancel)) return new Outcome.NotInSession();
        await db.LockConsultationAsync(input.Consultation.Value, cancel);      // no decision on a candidate passes between this answer and its line
        var envelope = await openable.Of(input.Consultation).AsNoTracking().SingleOrDefaultAsync(e => e.Id == input.Envelope, cancel);
        Fault.Point("opening.envelope.before_serve");
        if (envelope is not { Size: { } size, Sha256: { } sha256 }) return new Outcome.NotFound();
        if (await EntryAsync(db, envelope, cancel) is not { } entry || !DepositEntry.Holds(entry, envelope)) return new Outcome.Contradicted();
        if (envelope.LotNumber is { } lot && !await db.ServedOffers.AnyAsync(s => s.EnvelopeId == envelope.Id, cancel))
        {
            if (await ChangedAsync(services, input, lot, cancel)) return new Outcome.DecisionsChanged();
            var person = services.GetRequiredService<CurrentScope>().Required.PersonId ?? throw new InvalidOperationException("A person opens.");
            db.ServedOffers.Add(new ServedOffer(envelope, lot, person, await db.NowAsync(cancel)));
        }
        return new Outcome.Served(envelope.Blob, size, sha256);
    }

    // Once an offer of the lot was handed out its decisions are final: whoever comes later has nothing to see again.
    private static async Task<bool> ChangedAsync(IServiceProvider services, Input input, int lot, CancellationToken cancel)
    {
        var db = services.GetRequiredService<PlatformDb>();
        var decisions = await db.CandidateReviews.CountAsync(r => r.ConsultationId == input.Consultation && r.LotNumber == lot, cancel);
        return decisions != (input.Decisions ?? 0) && !await services.GetRequiredService<OpenableEnvelopes>().LotsRead(input.Consultation).AnyAsync(read => read == lot, cancel);
    }

    private static Task<string?> EntryAsync(PlatformDb db, BidEnvelope envelope, CancellationToken cancel) =>
        (from bid in db.Bids.AsNoTracking()
         join entry in db.RegisterEntries on new { bid.TenantId, Id = bid.ReceiptEntry } equals new { entry.TenantId, Id = (Guid?)(Guid)(object)entry.Id }
         where bid.Id == envelope.BidId && entry.Kind == "depot"
         select entry.Details).SingleOrDefaultAsync(cancel);

    public Task<Stream> ReadAsync(Outcome.Served served, long from, long? length, CancellationToken cancel) => store.OpenReadAsync(served.Blob, from, length, cancel);
}
