using Platform.Core.Data;

namespace Platform.Core.Opening;

/// <summary>Records and decisions of an opening are followed by others, never rewritten: the last one counts.</summary>
internal static class LastOnes
{
    public static IQueryable<OpenedEnvelope> LastRecords(this PlatformDb db) =>
        db.OpenedEnvelopes.Where(o => !db.OpenedEnvelopes.Any(later => later.EnvelopeId == o.EnvelopeId && later.Attempt > o.Attempt));

    public static IQueryable<CandidateReview> LastReviews(this PlatformDb db) =>
        db.CandidateReviews.Where(r => !db.CandidateReviews.Any(later => later.BidId == r.BidId && later.LotNumber == r.LotNumber && later.Rank > r.Rank));
}
