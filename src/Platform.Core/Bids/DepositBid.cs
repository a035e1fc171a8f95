using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Platform.Core.Data;
using Platform.Core.Faults;
using Platform.Core.Files;
using Platform.Core.Values;

namespace Platform.Core.Bids;

/// <summary>
/// Finalises a deposit: reads back every byte, then decides and receipts in one transaction (<see cref="ReceiptBid"/>). All or nothing,
/// and no third party on the way. Called by the bidder's page, or by a job when the client vanished. A stored block that the disk has
/// damaged is asked for again. Opens its own transactions.
/// </summary>
public sealed class DepositBid(UnitOfWorkFactory work, CurrentScope scope, IBlobStore store, CheckBytes check, ILogger<DepositBid> log)
{
    public sealed record Input(Id<Bid> Bid);

    public abstract record Outcome
    {
        private Outcome() { }

        /// <summary>In time or late; the same answer however often it is asked.</summary>
        public sealed record Received(bool Late, string Tracking, DateTimeOffset LastByteAt, DateTimeOffset Limit) : Outcome;

        /// <summary>Blocks of the bordereau that do not stand, by envelope: never acknowledged, or damaged since.</summary>
        public sealed record Missing(IReadOnlyDictionary<Guid, IReadOnlyList<int>> Blocks) : Outcome;
        public sealed record NoBordereau : Outcome;
        public sealed record NotAsAnnounced : Outcome;
        public sealed record NotConforming(string Reason) : Outcome;
        public sealed record NotFound : Outcome;

        public T Match<T>(Func<Received, T> received, Func<Missing, T> missing, Func<NoBordereau, T> noBordereau, Func<NotAsAnnounced, T> notAsAnnounced,
            Func<NotConforming, T> notConforming, Func<NotFound, T> notFound) => this switch
        {
            Received r => received(r), Missing m => missing(m), NoBordereau b => noBordereau(b), NotAsAnnounced a => notAsAnnounced(a), NotConforming c => notConforming(c),
            NotFound n => notFound(n), _ => throw new UnreachableException(),
        };

        internal static Received Of(Bid bid) => new(bid.Late is true, bid.Tracking!, bid.LastByteAt!.Value, bid.LimitApplied!.Value);        // finalised: all four stand
    }

    public async Task<Outcome> ExecuteAsync(Input input, CancellationToken cancel)
    {
        var sent = await work.RunAsync(scope.Required, services => ReadAsync(services.GetRequiredService<PlatformDb>(), input.Bid, cancel), cancel);
        if (sent is null) return new Outcome.NotFound();
        if (sent.Bid.FinalisedAt is not null) return Outcome.Of(sent.Bid);
        if (sent.Bid.Bordereau is not { } text || Bordereau.Read(text, sent.Bid, sent.Envelopes.Select(e => e.Envelope)) is not { } bordereau) return new Outcome.NoBordereau();

        var missing = bordereau.Lines.Select(line => (line.Envelope.Value, Numbers: Absent(line, sent.Of(line))))
            .Where(m => m.Numbers.Count > 0).ToDictionary(m => m.Value, m => m.Numbers);
        if (missing.Count > 0) return new Outcome.Missing(missing);
        Fault.Point("deposit.seal.before_readback");
        foreach (var line in bordereau.Lines)
        {
            var (envelope, blocks) = sent.Of(line);
            var verdict = await check.ExecuteAsync(envelope, blocks, line, cancel);
            if (verdict is CheckBytes.Verdict.Damaged damaged) return await AskAgainAsync(sent.Bid, envelope, damaged);
            if (verdict is not CheckBytes.Verdict.Right) return await RefuseAsync(sent.Bid, text, verdict);
        }
        Fault.Point("deposit.seal.after_readback");
        // Everything is here and right: what follows is finished even when the client hangs up.
        foreach (var (envelope, blocks) in sent.Envelopes)
        {
            // Another list stands: blocks were added between a first commit and its receipt. Only a client that is not ours does that.
            if (!await store.CommitAsync(envelope.Blob, CheckBytes.Named(blocks), CancellationToken.None)) return await RefuseAsync(sent.Bid, text, new CheckBytes.Verdict.NotAsAnnounced());
        }
        var outcome = await work.RunAsync(scope.Required, services => services.GetRequiredService<ReceiptBid>().ExecuteAsync(input, text, CancellationToken.None), CancellationToken.None);
        Fault.Point("deposit.seal.after_commit");
        DepositMeasures.Count(outcome);
        return outcome ?? await ExecuteAsync(input, cancel);        // another bordereau came meanwhile: read back again
    }

    private sealed record Sent(Bid Bid, IReadOnlyList<(BidEnvelope Envelope, IReadOnlyList<BidBlock> Blocks)> Envelopes)
    {
        public (BidEnvelope Envelope, IReadOnlyList<BidBlock> Blocks) Of(Bordereau.Line line) => Envelopes.Single(e => e.Envelope.Id == line.Envelope);
    }

    private static async Task<Sent?> ReadAsync(PlatformDb db, Id<Bid> id, CancellationToken cancel)
    {
        var bid = await db.Bids.AsNoTracking().SingleOrDefaultAsync(b => b.Id == id, cancel);
        if (bid is null) return null;
        var envelopes = await db.BidEnvelopes.AsNoTracking().Where(e => e.BidId == id).ToListAsync(cancel);
        var ids = envelopes.Select(e => e.Id).ToList();
        var blocks = await db.BidBlocks.AsNoTracking().Where(b => ids.Contains(b.EnvelopeId)).OrderBy(b => b.Number).ToListAsync(cancel);
        return new(bid, [.. envelopes.Select(e => (e, (IReadOnlyList<BidBlock>)[.. blocks.Where(b => b.EnvelopeId == e.Id)]))]);
    }

    private static IReadOnlyList<int> Absent(Bordereau.Line line, (BidEnvelope Envelope, IReadOnlyList<BidBlock> Blocks) sent)
    {
        var there = sent.Blocks.Select(b => b.Number).ToHashSet();
        return [.. Enumerable.Range(0, line.Blocks).Where(number => !there.Contains(number)).Take(1000)];
    }

    // The client that still has the bytes sends them once more; without them the closing waits for a while, then names the bid.
    private Task<Outcome> AskAgainAsync(Bid bid, BidEnvelope envelope, CheckBytes.Verdict.Damaged damaged) => work.RunAsync<Outcome>(scope.Required, async services =>
    {
        log.LogCritical("Stored blocks of envelope {Envelope} of deposit {Bid} are damaged: {Blocks}", envelope.Id, bid.Id, string.Join(' ', damaged.Numbers));
        var db = services.GetRequiredService<PlatformDb>();
        var now = await db.NowAsync(CancellationToken.None);
        foreach (var number in damaged.Numbers)
        {
            await db.Database.ExecuteSqlAsync($"""
                insert into damaged_blocks (tenant_id, envelope_id, number, company_id, found_at)
                values ({bid.TenantId}, {envelope.Id.Value}, {number}, {bid.CompanyId}, {now}) on conflict do nothing
                """, CancellationToken.None);
        }
        db.DepositAttempts.Add(new(bid, "bloc-endommage", $"{envelope.Id} {string.Join(' ', damaged.Numbers.Take(20))}", now));
        return new Outcome.Missing(new Dictionary<Guid, IReadOnlyList<int>> { [envelope.Id.Value] = damaged.Numbers });
    }, CancellationToken.None);

    // The bordereau is taken back, so that a bid that can never be receipted does not hold up the closing; the journal keeps why.
    private Task<Outcome> RefuseAsync(Bid refused, string text, CheckBytes.Verdict verdict) => work.RunAsync(scope.Required, async services =>
    {
        var db = services.GetRequiredService<PlatformDb>();
        if (await services.GetRequiredService<ReceiveBytes>().HoldAsync(refused.Id, CancellationToken.None) is { } held && held.Bid.Bordereau == text)
        {
            held.Bid.ForgetBordereau();
            db.DepositAttempts.Add(new(held.Bid, "refuse", verdict.ToString(), await db.NowAsync(CancellationToken.None)));
        }
        return verdict.Match<Outcome>(
            right => throw new UnreachableException(),
            damaged => throw new UnreachableException(),
            notAsAnnounced => new Outcome.NotAsAnnounced(),
            notConforming => new Outcome.NotConforming(notConforming.Reason));
    }, CancellationToken.None);
}
