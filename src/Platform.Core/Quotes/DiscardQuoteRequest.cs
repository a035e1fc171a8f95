using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;
using Platform.Core.Values;

namespace Platform.Core.Quotes;

/// <summary>Throws a draft away, with the suppliers that were chosen for it. What was sent stays for good: the database keeps it too.</summary>
public sealed class DiscardQuoteRequest(PlatformDb db, CurrentScope scope)
{
    public enum Outcome { Discarded, AlreadySent, NotFound }

    public async Task<Outcome> ExecuteAsync(Id<QuoteRequest> request, CancellationToken cancel)
    {
        await db.LockQuotesAsync(((Scope.Tenant)scope.Required).TenantId, cancel);      // it may be leaving at this very moment
        if (await db.QuoteRequests.SingleOrDefaultAsync(q => q.Id == request, cancel) is not { } draft) return Outcome.NotFound;
        if (draft.SentAt is not null) return Outcome.AlreadySent;
        db.QuoteRecipients.RemoveRange(await db.QuoteRecipients.Where(r => r.RequestId == request).ToListAsync(cancel));
        await db.SaveChangesAsync(cancel);      // before the request: their policy asks it
        db.QuoteRequests.Remove(draft);
        await db.SaveChangesAsync(cancel);
        return Outcome.Discarded;
    }
}
