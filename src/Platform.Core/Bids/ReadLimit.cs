using Microsoft.EntityFrameworkCore;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Values;

namespace Platform.Core.Bids;

/// <summary>The limit in force for one's own deposit, and the one before when it moved; null when the deposit is not there.</summary>
public sealed class ReadLimit(PlatformDb db)
{
    public sealed record Limit(DateTimeOffset Current, DateTimeOffset? Before, bool IsDiscontinued);

    public async Task<Limit?> ExecuteAsync(Id<Bid> id, CancellationToken cancel)
    {
        var consultation = await db.Bids.Where(b => b.Id == id).Select(b => (Guid?)b.ConsultationId.Value).SingleOrDefaultAsync(cancel);
        if (consultation is not { } of || await DepositSubject.ReadAsync(db, new(of), cancel) is not { } subject) return null;
        var moved = await db.MovedLimitsAsync(new(of), cancel);
        return new(subject.SubmissionDeadline, moved is [.., var last] ? last.Old : null, subject.DiscontinuedAt is not null);
    }
}
