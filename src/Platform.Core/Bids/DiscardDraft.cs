using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;
using Platform.Core.Values;

namespace Platform.Core.Bids;

/// <summary>
/// Throws one's own draft away: it is no longer shown nor resumed, and the journal says when. Nothing that was received is touched: once every byte is here the receipt
/// follows, and a bid is replaced, not thrown away.
/// </summary>
public sealed class DiscardDraft(PlatformDb db)
{
    /// <summary>A page is sending it: bytes are received as ever (0562), so a draft that is on its way is not said to be gone.</summary>
    public static readonly TimeSpan StillSending = TimeSpan.FromMinutes(2);

    public abstract record Outcome
    {
        private Outcome() { }
        public sealed record Discarded : Outcome;

        /// <summary>Received, or about to be.</summary>
        public sealed record Received : Outcome;

        /// <summary>Bytes of it came a moment ago: the page that sends it would still bring it here.</summary>
        public sealed record Sending : Outcome;
        public sealed record NotFound : Outcome;
        public T Match<T>(Func<Discarded, T> discarded, Func<Received, T> received, Func<Sending, T> sending, Func<NotFound, T> notFound) => this switch
        { Discarded d => discarded(d), Received r => received(r), Sending s => sending(s), NotFound n => notFound(n), _ => throw new UnreachableException() };
    }

    /// <param name="Begun">Bytes of it have come.</param>
    public sealed record Draft(string Reference, string Title, DateTimeOffset BegunAt, bool Begun, bool IsReceived);

    /// <returns>Null when the company has none by this id.</returns>
    public async Task<Draft?> ReadAsync(Id<Bid> id, CancellationToken cancel)
    {
        var bid = await db.Bids.AsNoTracking().SingleOrDefaultAsync(b => b.Id == id && b.DiscardedAt == null, cancel);
        return bid is null || await DepositSubject.ReadAsync(db, bid.ConsultationId, cancel) is not { } subject ? null
            : new(subject.Reference, subject.Title, bid.BegunAt, bid.FirstByteAt is not null, IsReceived(bid));
    }

    public async Task<Outcome> ExecuteAsync(Id<Bid> id, CancellationToken cancel)
    {
        if (await db.Bids.AsNoTracking().Where(b => b.Id == id).Select(b => (Guid?)b.ConsultationId.Value).SingleOrDefaultAsync(cancel) is not { } consultation) return new Outcome.NotFound();
        await db.LockConsultationAsync(consultation, cancel);
        var bid = await db.Bids.SingleAsync(b => b.Id == id, cancel);
        if (IsReceived(bid)) return new Outcome.Received();
        if (bid.DiscardedAt is not null) return new Outcome.Discarded();
        var now = await db.NowAsync(cancel);
        if (bid.LastByteAt > now - StillSending) return new Outcome.Sending();
        bid.Discard(now);
        db.DepositAttempts.Add(new(bid, "jete", null, now));
        await db.SaveChangesAsync(cancel);
        return new Outcome.Discarded();
    }

    private static bool IsReceived(Bid bid) => bid.FinalisedAt is not null || bid.CompleteAt is not null;
}
