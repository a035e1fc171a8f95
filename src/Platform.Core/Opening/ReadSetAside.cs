using Microsoft.EntityFrameworkCore;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Values;

namespace Platform.Core.Opening;

/// <summary>Candidates that a closed session set aside: each is told so, and why (CCP, art. R2181-1).</summary>
public sealed class ReadSetAside(PlatformDb db)
{
    public sealed record Line(string Bidder, int Lot, string Reason);

    /// <returns>None as long as the session goes on: a decision may still be followed by another.</returns>
    public async Task<IReadOnlyList<Line>> ExecuteAsync(Id<Consultation> consultation, CancellationToken cancel) =>
        await (from review in db.LastReviews().AsNoTracking()
               join bid in db.Bids on new { review.TenantId, Id = review.BidId } equals new { bid.TenantId, bid.Id }
               where review.ConsultationId == consultation && !review.Admitted && db.OpeningSessions.Any(s => s.ConsultationId == consultation && s.ClosedAt != null)
               orderby review.DecidedAt
               select new Line(bid.BidderName, review.LotNumber, review.Reason ?? "")).ToListAsync(cancel);
}
