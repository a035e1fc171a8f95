using Microsoft.EntityFrameworkCore;
using Platform.Core.Consultations;
using Platform.Core.Data;

namespace Platform.Core.Bids;

/// <summary>
/// Closed, and nothing that came in time is there to be opened. Of a consultation that is still open nobody knows (CCP, art. R2132-9). Never of a round of negotiation: the offers of before stand,
/// and its session says so.
/// </summary>
public static class NothingReceived
{
    /// <summary>What came in time and was not taken back, also where a later bid replaced it.</summary>
    public static IQueryable<Bid> BidsInTime(this PlatformDb db) => db.Bids.Where(b => b.FinalisedAt != null && b.Late == false && b.RetractedAt == null);

    /// <param name="came">Something of <see cref="BidsInTime"/>.</param>
    public static bool Of(DateTimeOffset? closedAt, StageKind? stage, bool came) => closedAt is not null && stage is not StageKind.Negotiation && !came;

    public static async Task<bool> NothingReceivedAsync(this PlatformDb db, Consultation consultation, CancellationToken cancel) =>
        Of(consultation.ClosedAt, consultation.StageKind, came: false) && !await db.BidsInTime().AnyAsync(b => b.ConsultationId == consultation.Id, cancel);
}
