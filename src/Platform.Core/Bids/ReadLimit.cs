using Microsoft.EntityFrameworkCore;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Values;

namespace Platform.Core.Bids;

/// <summary>The limit in force for one's own deposit, the one before when it moved, and whether its draft was thrown away on another page; null when the deposit is not there.</summary>
public sealed class ReadLimit(PlatformDb db)
{
    public sealed record Limit(DateTimeOffset Current, DateTimeOffset? Before, bool IsDiscontinued, DateTimeOffset? DiscardedAt);

    public async Task<Limit?> ExecuteAsync(Id<Bid> id, CancellationToken cancel)
    {
        var bid = await db.Bids.Where(b => b.Id == id).Select(b => new { b.ConsultationId, DiscardedAt = b.FinalisedAt == null ? b.DiscardedAt : null }).SingleOrDefaultAsync(cancel);
        if (bid is null || await DepositSubject.ReadAsync(db, bid.ConsultationId, cancel) is not { } subject) return null;
        var moved = await db.MovedLimitsAsync(bid.ConsultationId, cancel);
        return new(subject.SubmissionDeadline, moved is [.., var last] ? last.Old : null, subject.DiscontinuedAt is not null, bid.DiscardedAt);
    }
}
