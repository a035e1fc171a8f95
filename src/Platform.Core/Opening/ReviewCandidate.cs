using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Platform.Core.Bids;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Values;

namespace Platform.Core.Opening;

/// <summary>Admits a candidate for one lot, or sets it aside with the reason. Only after the application was treated; final once the offer is opened.</summary>
public sealed class ReviewCandidate(PlatformDb db, CurrentScope scope, OpenableEnvelopes openable)
{
    public sealed record Input(Id<Consultation> Consultation, Id<Bid> Bid, int Lot, bool Admitted, string? Reason, string Name);

    public abstract record Outcome
    {
        private Outcome() { }
        public sealed record Decided : Outcome;
        public sealed record NeedsReason : Outcome;
        public sealed record ApplicationStillSealed : Outcome;
        public sealed record OfferAlreadyOpened : Outcome;
        public sealed record NotFound : Outcome;
        public T Match<T>(Func<Decided, T> decided, Func<NeedsReason, T> needsReason, Func<ApplicationStillSealed, T> stillSealed, Func<OfferAlreadyOpened, T> alreadyOpened, Func<NotFound, T> notFound) => this switch
        {
            Decided d => decided(d), NeedsReason r => needsReason(r), ApplicationStillSealed s => stillSealed(s), OfferAlreadyOpened o => alreadyOpened(o), NotFound n => notFound(n),
            _ => throw new UnreachableException(),
        };
    }

    public async Task<Outcome> ExecuteAsync(Input input, CancellationToken cancel)
    {
        await db.LockConsultationAsync(input.Consultation.Value, cancel);
        var offer = await openable.Sealed(input.Consultation).AsNoTracking()
            .SingleOrDefaultAsync(e => e.BidId == input.Bid && e.Kind == EnvelopeKind.Offer && e.LotNumber == input.Lot, cancel);
        if (offer is null || !await openable.IsSessionOpenAsync(input.Consultation, cancel)) return new Outcome.NotFound();
        if (!input.Admitted && string.IsNullOrWhiteSpace(input.Reason)) return new Outcome.NeedsReason();
        var treated = await db.OpenedEnvelopes.AnyAsync(o => o.BidId == input.Bid && db.BidEnvelopes.Any(e => e.Id == o.EnvelopeId && e.Kind == EnvelopeKind.Application), cancel);
        if (!treated) return new Outcome.ApplicationStillSealed();
        if (await db.OpenedEnvelopes.AnyAsync(o => o.EnvelopeId == offer.Id, cancel)) return new Outcome.OfferAlreadyOpened();

        var review = await db.CandidateReviews.SingleOrDefaultAsync(r => r.BidId == input.Bid && r.LotNumber == input.Lot, cancel);
        if (review is null) db.CandidateReviews.Add(review = new CandidateReview(offer.TenantId, input.Consultation, input.Bid, input.Lot));
        var person = scope.Required.PersonId ?? throw new InvalidOperationException("A person decides.");
        review.Decide(input.Admitted, input.Reason?.Trim(), person, input.Name, await db.NowAsync(cancel));
        return new Outcome.Decided();
    }
}
