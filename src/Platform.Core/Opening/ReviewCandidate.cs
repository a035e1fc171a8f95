using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Platform.Core.Bids;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Values;

namespace Platform.Core.Opening;

/// <summary>Admits a candidate for one lot, or sets it aside with the reason. Only after the application was treated; final once an offer of that lot was handed out. A decision is followed by another, never rewritten, and only by whoever had seen it.</summary>
public sealed class ReviewCandidate(PlatformDb db, CurrentScope scope, OpenableEnvelopes openable)
{
    /// <param name="Seen">The rank of the last decision on this candidate and lot that the page showed; 0 when it showed none.</param>
    public sealed record Input(Id<Consultation> Consultation, Id<Bid> Bid, int Lot, bool Admitted, string? Reason, string Name, int Seen);

    public abstract record Outcome
    {
        private Outcome() { }
        public sealed record Decided : Outcome;
        public sealed record NeedsReason : Outcome;
        public sealed record ApplicationStillSealed : Outcome;

        /// <summary>Somebody decided since the page was shown: nothing is stored, the decision that stands is told.</summary>
        public sealed record Overtaken(CandidateReview By) : Outcome;

        /// <summary>An offer of this lot was handed out, this bidder's or a rival's: a price may be known.</summary>
        public sealed record OfferAlreadyOpened : Outcome;

        /// <summary>This person holds no key of this consultation.</summary>
        public sealed record NoGrant : Outcome;
        public sealed record NotFound : Outcome;
        public T Match<T>(Func<Decided, T> decided, Func<NeedsReason, T> needsReason, Func<ApplicationStillSealed, T> stillSealed, Func<Overtaken, T> overtaken, Func<OfferAlreadyOpened, T> alreadyOpened, Func<NoGrant, T> noGrant, Func<NotFound, T> notFound) => this switch
        {
            Decided d => decided(d), NeedsReason r => needsReason(r), ApplicationStillSealed s => stillSealed(s), Overtaken v => overtaken(v), OfferAlreadyOpened o => alreadyOpened(o), NoGrant g => noGrant(g), NotFound n => notFound(n),
            _ => throw new UnreachableException(),
        };
    }

    public async Task<Outcome> ExecuteAsync(Input input, CancellationToken cancel)
    {
        await db.LockConsultationAsync(input.Consultation.Value, cancel);
        var offer = await openable.Sealed(input.Consultation).AsNoTracking()
            .SingleOrDefaultAsync(e => e.BidId == input.Bid && e.Kind == EnvelopeKind.Offer && e.LotNumber == input.Lot, cancel);
        if (offer is null || !await openable.IsSessionOpenAsync(input.Consultation, cancel)) return new Outcome.NotFound();
        if (!await db.HasGrantAsync(scope, input.Consultation, cancel)) return new Outcome.NoGrant();
        var reason = Reasons.Read(input.Reason);
        if (!input.Admitted && reason is null) return new Outcome.NeedsReason();
        var treated = await db.OpenedEnvelopes.AnyAsync(o => o.BidId == input.Bid && db.BidEnvelopes.Any(e => e.Id == o.EnvelopeId && e.Kind == EnvelopeKind.Application), cancel);
        if (!treated) return new Outcome.ApplicationStillSealed();
        if (await openable.LotsRead(input.Consultation).AnyAsync(lot => lot == input.Lot, cancel)) return new Outcome.OfferAlreadyOpened();

        var person = scope.Required.PersonId ?? throw new InvalidOperationException("A person decides.");
        var last = await db.LastReviews().AsNoTracking().SingleOrDefaultAsync(r => r.BidId == input.Bid && r.LotNumber == input.Lot, cancel);
        // Pressed twice, the same decision of the same person stands once.
        if (last is not null && last.DecidedBy == person && last.Admitted == input.Admitted && last.Reason == (input.Admitted ? null : reason)) return new Outcome.Decided();
        if (last is not null && last.Rank != input.Seen) return new Outcome.Overtaken(last);
        db.CandidateReviews.Add(new CandidateReview(offer, input.Lot, (last?.Rank ?? 0) + 1, input.Admitted, reason, person, input.Name, await db.NowAsync(cancel)));
        return new Outcome.Decided();
    }
}
