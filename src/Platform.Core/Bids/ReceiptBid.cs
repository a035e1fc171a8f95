using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;
using Platform.Core.Data.Outbox;
using Platform.Core.Faults;
using Platform.Core.Registers;
using Platform.Core.Values;
using Platform.Crypto.Transparency;

namespace Platform.Core.Bids;

public sealed record BidReceived(Guid Tenant, Guid Bid) : IFact
{
    public static string Kind => "bid-received";
    public string Key => Bid.ToString("D");
}

/// <summary>The one transaction of a deposit: lock, limit in force, in time or late, replacement, register, receipt, outbox.</summary>
public sealed class ReceiptBid(PlatformDb db, AppendEntry append, Outbox outbox, RegisterKey register, TimeProvider clock)
{
    /// <returns>Null when the bordereau, or the blocks, are no longer those whose bytes were checked.</returns>
    internal async Task<DepositBid.Outcome?> ExecuteAsync(DepositBid.Input input, string checkedBordereau, CancellationToken cancel)
    {
        var consultation = await db.Bids.Where(b => b.Id == input.Bid).Select(b => b.ConsultationId).SingleAsync(cancel);
        await db.LockConsultationAsync(consultation.Value, cancel);
        Fault.Point("deposit.seal.after_lock");
        // A statement of its own: one that locks and reads would see the limit as it was before the lock (measured).
        var subject = await DepositSubject.ReadAsync(db, consultation, cancel) ?? throw new InvalidOperationException("The consultation of a bid does not vanish.");
        var bid = await db.Bids.SingleAsync(b => b.Id == input.Bid, cancel);
        if (bid.FinalisedAt is not null) return DepositBid.Outcome.Of(bid);
        if (bid.Bordereau != checkedBordereau || !await StandsAsync(bid, checkedBordereau, cancel)) return null;

        var now = await db.NowAsync(cancel);
        // A list that is closed is closed: also for a bid whose damaged block was sent again too late to be in it.
        bid.Finalise(subject.SubmissionDeadline, late: bid.LastByteAt > subject.SubmissionDeadline || subject.ClosedAt is not null, now);
        var envelopes = await FillAsync(bid, checkedBordereau, cancel);
        var offset = (long)(clock.GetUtcNow() - now).TotalMilliseconds;
        var details = Receipt.Details(bid, subject, envelopes, register.Origin, offset);
        if (bid.IsAnonymous) details["auteur_sha256"] = (await db.ProjectAuthors.AsNoTracking().SingleAsync(a => a.Id == bid.CompanyId, cancel)).Commitment;
        var entry = await append.ExecuteAsync(new(bid.TenantId, bid.ConsultationId.Value, bid.CompanyId, "depot", details), cancel);
        bid.Deliver(Receipt.Write(entry), entry.Id, RegisterLeaf.TrackingNumber(entry.Entry));
        if (bid.Late is false) await ReplaceAsync(bid, envelopes, now, cancel);
        db.DepositAttempts.Add(new(bid, bid.Late is true ? "hors-delai" : "recu", bid.Tracking, now));
        await db.SaveChangesAsync(cancel);
        await outbox.AddAsync(new BidReceived(bid.TenantId, bid.Id.Value), cancel);
        Fault.Point("deposit.seal.before_commit");
        return DepositBid.Outcome.Of(bid);
    }

    // A block that came while the others were read back is in no list: no reader of the receipted bid would ever meet it.
    private async Task<bool> StandsAsync(Bid bid, string text, CancellationToken cancel)
    {
        var envelopes = await db.BidEnvelopes.Where(e => e.BidId == bid.Id).ToListAsync(cancel);
        var ids = envelopes.Select(e => e.Id).ToList();
        var stored = await db.BidBlocks.Where(b => ids.Contains(b.EnvelopeId)).GroupBy(b => b.EnvelopeId).Select(g => new { Envelope = g.Key, Blocks = g.Count() }).ToListAsync(cancel);
        var announced = Bordereau.Read(text, bid, envelopes) ?? throw new InvalidOperationException("The bordereau was read a moment ago.");
        return announced.Lines.All(line => stored.Single(s => s.Envelope == line.Envelope).Blocks == line.Blocks);
    }

    private async Task<IReadOnlyList<BidEnvelope>> FillAsync(Bid bid, string text, CancellationToken cancel)
    {
        var envelopes = await db.BidEnvelopes.Where(e => e.BidId == bid.Id).ToListAsync(cancel);
        var bordereau = Bordereau.Read(text, bid, envelopes) ?? throw new InvalidOperationException("The bordereau was read a moment ago.");
        foreach (var line in bordereau.Lines) envelopes.Single(e => e.Id == line.Envelope).Fill(line.Size, line.Sha256, line.Blocks, line.ListSha256);
        return envelopes;
    }

    // CCP R2151-6: of several bids in time by one company, the last received counts, lot by lot. A job may finish an older one after a
    // newer one, so both ways are looked at.
    private async Task ReplaceAsync(Bid bid, IReadOnlyList<BidEnvelope> mine, DateTimeOffset now, CancellationToken cancel)
    {
        var others = await db.Bids.Where(b => b.ConsultationId == bid.ConsultationId && b.CompanyId == bid.CompanyId && b.Id != bid.Id && b.Late == false
            && b.SupersededAt == null && b.RetractedAt == null).ToListAsync(cancel);
        if (bid.LotsSought is not null)
        {
            await ReplaceApplicationsAsync([.. others, bid], now, cancel);
            return;
        }
        var ids = others.Select(b => b.Id).ToList();
        var theirs = (await db.BidEnvelopes.Where(e => ids.Contains(e.BidId)).ToListAsync(cancel)).ToLookup(e => e.BidId);
        foreach (var other in others)
        {
            if (other.LastByteAt > bid.LastByteAt) await SupersedeAsync(bid, mine, theirs[other.Id], now, cancel);
            else await SupersedeAsync(other, [.. theirs[other.Id]], mine, now, cancel);
        }
    }

    // A candidature is one envelope: replaced as a whole, once later ones apply for each of its lots.
    private async Task ReplaceApplicationsAsync(IReadOnlyList<Bid> all, DateTimeOffset now, CancellationToken cancel)
    {
        // Of two with the same last byte the one that is receipted now, last in the list, is the later.
        List<Bid> inTurn = [.. all.OrderBy(b => b.LastByteAt)];
        foreach (var (index, older) in inTurn.Index())
        {
            var covered = inTurn.Skip(index + 1).SelectMany(b => b.LotsSought ?? []).ToHashSet();
            if ((older.LotsSought ?? []).Any(lot => !covered.Contains(lot))) continue;
            older.Supersede(now);
            foreach (var envelope in await db.BidEnvelopes.Where(e => e.BidId == older.Id).ToListAsync(cancel)) envelope.Supersede(now);
            await AppendReplacedAsync(older, [.. older.LotsSought ?? []], now, cancel);
        }
    }

    private async Task SupersedeAsync(Bid older, IReadOnlyList<BidEnvelope> envelopes, IEnumerable<BidEnvelope> newer, DateTimeOffset now, CancellationToken cancel)
    {
        var lots = newer.Select(e => e.LotNumber).ToHashSet();
        var covered = envelopes.Where(e => e.Kind == EnvelopeKind.Offer && e.SupersededAt is null && lots.Contains(e.LotNumber)).ToList();
        if (covered.Count == 0) return;
        foreach (var envelope in covered) envelope.Supersede(now);
        if (envelopes.All(e => e.Kind == EnvelopeKind.Application || e.SupersededAt is not null))
        {
            older.Supersede(now);
            foreach (var application in envelopes) application.Supersede(now);
        }
        await AppendReplacedAsync(older, [.. covered.Select(e => e.LotNumber)], now, cancel);
    }

    private Task AppendReplacedAsync(Bid older, IReadOnlyList<int?> lots, DateTimeOffset now, CancellationToken cancel) =>
        append.ExecuteAsync(new(older.TenantId, older.ConsultationId.Value, older.CompanyId, "depot-remplace", new()
        {
            ["depot"] = Ulid.Format(older.Id.Value),
            ["lots"] = new JsonArray([.. lots.Select(lot => (JsonNode?)lot)]),
            ["quand"] = WireInstant.Format(now),
        }), cancel);
}
