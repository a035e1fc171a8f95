using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Platform.Core.Data;
using Platform.Core.Faults;
using Platform.Core.Files;
using Platform.Core.Values;

namespace Platform.Core.Bids;

/// <summary>
/// Stores one block of ciphertext: counted and hashed as it passes, never parsed, durable, then timed. Opens its own short transactions:
/// none is open while bytes travel.
/// </summary>
public sealed class StoreBlock(UnitOfWorkFactory work, CurrentScope scope, IBlobStore store, IOptions<Limits> limits)
{
    private const int HighestNumber = 99_999;       // 780 GB in full blocks: more than any limit, and a number has a bound

    public sealed record Input(Id<Bid> Bid, Id<BidEnvelope> Envelope, int Number, byte[] Sha256, long? Length, Stream Body);

    public abstract record Outcome
    {
        private Outcome() { }

        /// <summary>Durable; also when the same block comes twice.</summary>
        public sealed record Stored : Outcome;
        public sealed record NotFound : Outcome;
        public sealed record Finalised : Outcome;

        /// <summary>Declared sans suite: nothing is received any more.</summary>
        public sealed record Discontinued : Outcome;

        /// <summary>This number already bears other bytes.</summary>
        public sealed record OtherBytes : Outcome;

        /// <summary>The bytes are not those that were announced: cut, swapped, empty.</summary>
        public sealed record Mismatch : Outcome;
        public sealed record TooLong(long Limit) : Outcome;

        public T Match<T>(Func<Stored, T> stored, Func<NotFound, T> notFound, Func<Finalised, T> finalised, Func<Discontinued, T> discontinued, Func<OtherBytes, T> otherBytes, Func<Mismatch, T> mismatch,
            Func<TooLong, T> tooLong) => this switch
        {
            Stored s => stored(s), NotFound n => notFound(n), Finalised f => finalised(f), Discontinued d => discontinued(d), OtherBytes o => otherBytes(o), Mismatch m => mismatch(m), TooLong t => tooLong(t),
            _ => throw new UnreachableException(),
        };
    }

    public async Task<Outcome> ExecuteAsync(Input input, CancellationToken cancel)
    {
        if (await AskAsync(input, cancel) is { } known) return known;
        Fault.Point("deposit.block.before_store");
        var put = await store.PutBlockAsync(new(BlobContainer.Sealed, input.Envelope.Value), input.Number, input.Sha256, input.Body, DepositTicket.BlockSize, cancel);
        Fault.Point("deposit.block.after_store");
        // The bytes are here and durable: from now on the client's patience no longer counts.
        var outcome = await put.Match(
            stored => stored.Size == 0 ? Task.FromResult<Outcome>(new Outcome.Mismatch()) : RecordAsync(input, (int)stored.Size),
            wrongHash => Task.FromResult<Outcome>(new Outcome.Mismatch()),
            tooLong => Task.FromResult<Outcome>(new Outcome.TooLong(tooLong.Limit)));
        Fault.Point("deposit.block.after_row");
        if (outcome is not Outcome.Stored) await NoteAsync(input, outcome.GetType().Name);
        return outcome;
    }

    // Before any byte is read: an answer that needs none of them.
    private Task<Outcome?> AskAsync(Input input, CancellationToken cancel) => work.RunAsync<Outcome?>(scope.Required, async services =>
    {
        var db = services.GetRequiredService<PlatformDb>();
        var known = await db.BidEnvelopes.Where(e => e.Id == input.Envelope && e.BidId == input.Bid).Select(e => new
        {
            Sha256 = db.BidBlocks.Where(b => b.EnvelopeId == input.Envelope && b.Number == input.Number).Select(b => b.Sha256).SingleOrDefault(),
            Discontinued = db.Consultations.Any(c => c.Id == e.ConsultationId && c.DiscontinuedAt != null),
            Finalised = db.Bids.Any(b => b.Id == input.Bid && b.FinalisedAt != null),
            Size = db.BidBlocks.Where(b => db.BidEnvelopes.Any(of => of.BidId == input.Bid && of.Id == b.EnvelopeId)).Sum(b => (long)b.Size),
        }).SingleOrDefaultAsync(cancel);
        if (known is null) return new Outcome.NotFound();
        if (known.Sha256 is { } block)
            return !block.AsSpan().SequenceEqual(input.Sha256) ? new Outcome.OtherBytes() : await IsDamagedAsync(db, input, cancel) ? null : new Outcome.Stored();
        if (known.Finalised) return new Outcome.Finalised();
        if (known.Discontinued) return new Outcome.Discontinued();
        if (input.Length > DepositTicket.BlockSize) return new Outcome.TooLong(DepositTicket.BlockSize);
        return input.Number > HighestNumber || known.Size + (input.Length ?? 0) > limits.Value.BidBytes ? new Outcome.TooLong(limits.Value.BidBytes) : null;
    }, cancel);

    private Task<Outcome> RecordAsync(Input input, int size) => work.RunAsync<Outcome>(scope.Required, async services =>
    {
        var cancel = CancellationToken.None;
        var db = services.GetRequiredService<PlatformDb>();
        if (await services.GetRequiredService<ReceiveBytes>().HoldAsync(input.Bid, cancel) is not { } held) return new Outcome.NotFound();
        // Read under the lock: what the first question found may have changed while the bytes travelled.
        var standing = await db.BidEnvelopes.Where(e => e.Id == input.Envelope).Select(e => new
        {
            Envelope = e,
            Sha256 = db.BidBlocks.Where(b => b.EnvelopeId == input.Envelope && b.Number == input.Number).Select(b => b.Sha256).SingleOrDefault(),
            Size = db.BidBlocks.Where(b => db.BidEnvelopes.Any(of => of.BidId == input.Bid && of.Id == b.EnvelopeId)).Sum(b => (long)b.Size),
        }).SingleAsync(cancel);
        if (standing.Sha256 is { } twin)
        {
            if (!twin.AsSpan().SequenceEqual(input.Sha256)) return new Outcome.OtherBytes();
            await db.DamagedBlocks.Where(d => d.EnvelopeId == input.Envelope && d.Number == input.Number).ExecuteDeleteAsync(cancel);       // the right bytes stand again
            return new Outcome.Stored();
        }
        if (held.Bid.FinalisedAt is not null) return new Outcome.Finalised();
        if (held.Discontinued) return new Outcome.Discontinued();
        if (standing.Size + size > limits.Value.BidBytes) return new Outcome.TooLong(limits.Value.BidBytes);

        db.BidBlocks.Add(new(standing.Envelope, input.Number, size, input.Sha256, held.At));
        held.Bid.Receive(held.At);
        if (held.Bid.Bordereau is not null)
        {
            await db.SaveChangesAsync(cancel);
            await services.GetRequiredService<CompleteBid>().ExecuteAsync(held.Bid, cancel);
        }
        return new Outcome.Stored();
    }, CancellationToken.None);

    private static Task<bool> IsDamagedAsync(PlatformDb db, Input input, CancellationToken cancel) =>
        db.DamagedBlocks.AnyAsync(d => d.EnvelopeId == input.Envelope && d.Number == input.Number, cancel);

    private Task NoteAsync(Input input, string refusal) => work.RunAsync(scope.Required, async services =>
    {
        var db = services.GetRequiredService<PlatformDb>();
        var bid = await db.Bids.SingleOrDefaultAsync(b => b.Id == input.Bid, CancellationToken.None);
        if (bid is not null) db.DepositAttempts.Add(new(bid, "bloc-refuse", $"{input.Envelope} {input.Number} {refusal}", await db.NowAsync(CancellationToken.None)));
    }, CancellationToken.None);
}
