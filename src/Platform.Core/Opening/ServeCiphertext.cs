using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Platform.Core.Bids;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Faults;
using Platform.Core.Files;
using Platform.Core.Values;

namespace Platform.Core.Opening;

/// <summary>Gives the bytes of one envelope to the page that opens it. Before the deadline nobody is served, the president no more than another (CCP R2132-9).</summary>
public sealed class ServeCiphertext(PlatformDb db, OpenableEnvelopes openable, IBlobStore store)
{
    public sealed record Input(Id<Consultation> Consultation, Id<BidEnvelope> Envelope);

    public abstract record Outcome
    {
        private Outcome() { }
        public sealed record Served(BlobName Blob, long Size, byte[] Sha256) : Outcome;
        public sealed record TooEarly(DateTimeOffset Deadline) : Outcome;

        /// <summary>The register says something else of this envelope: its bytes are not handed out as the bidder's.</summary>
        public sealed record Contradicted : Outcome;

        /// <summary>Gate or session not open, or the session is over.</summary>
        public sealed record NotInSession : Outcome;

        /// <summary>Unknown, foreign, late, replaced, taken back, or an offer whose bidder is not admitted: they look the same.</summary>
        public sealed record NotFound : Outcome;
        public T Match<T>(Func<Served, T> served, Func<TooEarly, T> tooEarly, Func<Contradicted, T> contradicted, Func<NotInSession, T> notInSession, Func<NotFound, T> notFound) => this switch
        { Served s => served(s), TooEarly t => tooEarly(t), Contradicted c => contradicted(c), NotInSession n => notInSession(n), NotFound f => notFound(f), _ => throw new UnreachableException() };
    }

    public async Task<Outcome> ExecuteAsync(Input input, CancellationToken cancel)
    {
        var deadline = await db.Consultations.Where(c => c.Id == input.Consultation && c.PublishedAt != null).Select(c => c.SubmissionDeadline).SingleOrDefaultAsync(cancel);
        if (deadline is not { } limit) return new Outcome.NotFound();
        if (await db.NowAsync(cancel) <= limit) return new Outcome.TooEarly(limit);
        if (!await openable.IsSessionOpenAsync(input.Consultation, cancel)) return new Outcome.NotInSession();
        var envelope = await openable.Of(input.Consultation).AsNoTracking().SingleOrDefaultAsync(e => e.Id == input.Envelope, cancel);
        Fault.Point("opening.envelope.before_serve");
        if (envelope is not { Size: { } size, Sha256: { } sha256 }) return new Outcome.NotFound();
        return await EntryAsync(envelope, cancel) is { } entry && DepositEntry.Holds(entry, envelope) ? new Outcome.Served(envelope.Blob, size, sha256) : new Outcome.Contradicted();
    }

    private Task<string?> EntryAsync(BidEnvelope envelope, CancellationToken cancel) =>
        (from bid in db.Bids.AsNoTracking()
         join entry in db.RegisterEntries on new { bid.TenantId, Id = bid.ReceiptEntry } equals new { entry.TenantId, Id = (Guid?)(Guid)(object)entry.Id }
         where bid.Id == envelope.BidId && entry.Kind == "depot"
         select entry.Details).SingleOrDefaultAsync(cancel);

    public Task<Stream> ReadAsync(Outcome.Served served, long from, long? length, CancellationToken cancel) => store.OpenReadAsync(served.Blob, from, length, cancel);
}
