using System.Diagnostics;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;
using Platform.Core.Values;

namespace Platform.Core.Bids;

/// <summary>Receives the bordereau, timed like a block: it is often the last byte. It may be sent again, corrected, until the bid is receipted.</summary>
public sealed class StoreBordereau(PlatformDb db, ReceiveBytes receive, CompleteBid complete)
{
    public const int LargestBytes = Bordereau.LargestBytes;

    /// <param name="ReadAt">Until when its sender had been told what the buyer changed; null: his page does not say.</param>
    public sealed record Input(Id<Bid> Bid, ReadOnlyMemory<byte> Jcs, DateTimeOffset? ReadAt = null);

    public abstract record Outcome
    {
        private Outcome() { }
        public sealed record Stored : Outcome;
        public sealed record NotFound : Outcome;
        public sealed record Finalised : Outcome;

        /// <summary>Declared sans suite: nothing is received any more.</summary>
        public sealed record Discontinued : Outcome;

        /// <summary>Not canonical, of another bid, or an envelope is missing.</summary>
        public sealed record Malformed : Outcome;
        public T Match<T>(Func<Stored, T> stored, Func<NotFound, T> notFound, Func<Finalised, T> finalised, Func<Discontinued, T> discontinued, Func<Malformed, T> malformed) => this switch
        { Stored s => stored(s), NotFound n => notFound(n), Finalised f => finalised(f), Discontinued d => discontinued(d), Malformed m => malformed(m), _ => throw new UnreachableException() };
    }

    public async Task<Outcome> ExecuteAsync(Input input, CancellationToken cancel)
    {
        if (await receive.HoldAsync(input.Bid, cancel) is not { } held) return new Outcome.NotFound();
        var envelopes = await db.BidEnvelopes.Where(e => e.BidId == input.Bid).Select(e => e.Id).ToListAsync(cancel);
        if (Bordereau.Read(input.Jcs.Span, input.Bid, envelopes) is null) return new Outcome.Malformed();
        var text = Encoding.UTF8.GetString(input.Jcs.Span);
        if (held.Bid.Bordereau == text) return new Outcome.Stored();
        if (held.Bid.FinalisedAt is not null) return new Outcome.Finalised();
        if (held.Discontinued) return new Outcome.Discontinued();

        held.Bid.Announce(text, held.At, input.ReadAt);
        await complete.ExecuteAsync(held.Bid, cancel);
        db.DepositAttempts.Add(new(held.Bid, "bordereau", null, held.At));
        await db.SaveChangesAsync(cancel);
        return new Outcome.Stored();
    }
}
