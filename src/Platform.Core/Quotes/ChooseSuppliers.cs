using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;
using Platform.Core.Values;

namespace Platform.Core.Quotes;

/// <summary>Says whom a draft will be sent to, from the directory. A company that left it meanwhile is not taken.</summary>
public sealed class ChooseSuppliers(PlatformDb db, CurrentScope scope)
{
    public const int Most = 50;

    /// <param name="Request">A draft.</param>
    /// <param name="Shown">The companies that the page showed: those among them that are not chosen are taken off, others stay as they are.</param>
    /// <param name="Chosen">The companies that were ticked.</param>
    public sealed record Input(Id<QuoteRequest> Request, IReadOnlyList<Guid> Shown, IReadOnlyList<Guid> Chosen);

    public abstract record Outcome
    {
        private Outcome() { }
        public sealed record Chosen(int Suppliers) : Outcome;
        public sealed record TooMany : Outcome;
        public sealed record AlreadySent : Outcome;
        public sealed record NotFound : Outcome;
        public T Match<T>(Func<Chosen, T> chosen, Func<TooMany, T> tooMany, Func<AlreadySent, T> alreadySent, Func<NotFound, T> notFound) => this switch
        { Chosen c => chosen(c), TooMany t => tooMany(t), AlreadySent a => alreadySent(a), NotFound n => notFound(n), _ => throw new System.Diagnostics.UnreachableException() };
    }

    public async Task<Outcome> ExecuteAsync(Input input, CancellationToken cancel)
    {
        var tenant = ((Scope.Tenant)scope.Required).TenantId;
        await db.LockQuotesAsync(tenant, cancel);
        if (await db.QuoteRequests.SingleOrDefaultAsync(q => q.Id == input.Request, cancel) is not { } request) return new Outcome.NotFound();
        if (request.SentAt is not null) return new Outcome.AlreadySent();
        var before = await db.QuoteRecipients.Where(r => r.RequestId == input.Request).ToListAsync(cancel);
        var off = before.Where(r => input.Shown.Contains(r.CompanyId) && !input.Chosen.Contains(r.CompanyId)).ToList();
        var known = before.Select(r => r.CompanyId).ToList();
        var on = await db.SupplierListings.AsNoTracking().Where(l => input.Chosen.Contains(l.CompanyId) && !known.Contains(l.CompanyId)).Select(l => new { l.CompanyId, l.CompanyName }).ToListAsync(cancel);
        if (before.Count - off.Count + on.Count > Most) return new Outcome.TooMany();
        var now = await db.NowAsync(cancel);
        db.QuoteRecipients.RemoveRange(off);
        db.QuoteRecipients.AddRange(on.Select(listing => new QuoteRecipient(tenant, input.Request, listing.CompanyId, listing.CompanyName, now)));
        await db.SaveChangesAsync(cancel);
        return new Outcome.Chosen(before.Count - off.Count + on.Count);
    }
}
