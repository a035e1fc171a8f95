using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Registers;
using Platform.Core.Values;
using Platform.Crypto.Transparency;

namespace Platform.Core.Bids;

/// <summary>What the deposit page needs before it seals: contexts, keys and their place in the register, limits, the server's time.</summary>
public sealed record DepositTicket(
    Guid Bid, string Ulid, DateTimeOffset Limit, DateTimeOffset Now, DateTimeOffset PublishedAt, DateTimeOffset BegunAt, bool Deposited, long MaximumBytes,
    Id<Consultation> Consultation, string Reference, string Title, string BuyerName, string BuyerSiret,
    IReadOnlyList<DepositTicket.Envelope> Envelopes, IReadOnlyList<MovedLimit> MovedLimits, DepositTicket.PublishedKey? Key, string RegisterName, byte[] RegisterKey,
    bool IsStage = false, Contents Holds = Contents.Both, bool IsDiscarded = false, DepositTicket.Author? Anonymous = null)
{
    /// <summary>8 MiB: what one request carries.</summary>
    public const int BlockSize = 8 << 20;

    public sealed record Envelope(Guid Id, EnvelopeKind Kind, int? Lot, string Label, string Recipient, string Context, byte[] ContextSha256);

    /// <summary>Whom no file of an anonymous project may name; told to himself alone.</summary>
    public sealed record Author(string Label, string Name, string Number);

    /// <summary>The entry « cle-publiee »; the proof is null until the sequencer has passed.</summary>
    public sealed record PublishedKey(string Details, byte[] Salt, string? Proof);
}

/// <summary>Reads the ticket of one's own deposit; null when it is not there.</summary>
public sealed class ReadTicket(PlatformDb db, ProveInclusion prove, RegisterKey register, IOptions<Limits> limits)
{
    public async Task<DepositTicket?> ExecuteAsync(Id<Bid> id, CancellationToken cancel)
    {
        var bid = await db.Bids.AsNoTracking().SingleOrDefaultAsync(b => b.Id == id, cancel);
        if (bid is null || await DepositSubject.ReadAsync(db, bid.ConsultationId, cancel) is not { } subject) return null;
        var envelopes = await db.BidEnvelopes.AsNoTracking().Where(e => e.BidId == id).ToListAsync(cancel);
        var titles = await db.LotTitlesAsync(bid.ConsultationId, bid.FinalisedAt is null ? null : bid.KnownUntil, cancel);
        return new(bid.Id.Value, Ulid.Format(bid.Id.Value), subject.SubmissionDeadline, await db.NowAsync(cancel), subject.PublishedAt, bid.BegunAt, bid.FinalisedAt is not null,
            limits.Value.BidBytes, bid.ConsultationId, subject.Reference, subject.Title, subject.BuyerName, subject.BuyerSiret,
            [.. envelopes.OrderBy(e => e.Kind).ThenBy(e => e.LotNumber).Select(e => bid.IsAnonymous ? Show(e, titles, bid.LotsSought) with { Label = BidWords.Project } : Show(e, titles, bid.LotsSought))],
            await db.MovedLimitsAsync(bid.ConsultationId, cancel), await KeyAsync(bid.ConsultationId, cancel), register.Origin, register.PublicKey, subject.IsStage, subject.Holds, bid.DiscardedAt is not null,
            bid.IsAnonymous ? await db.ProjectAuthors.AsNoTracking().Where(a => a.Id == bid.CompanyId).Select(a => new DepositTicket.Author(a.Label, a.CompanyName, a.CompanyNumber)).SingleAsync(cancel) : null);
    }

    private static DepositTicket.Envelope Show(BidEnvelope envelope, Dictionary<int, string> titles, int[]? sought) => new(
        envelope.Id.Value, envelope.Kind, BidWords.LotInContext(envelope), sought is not null && titles.Values.ToList() is not [Lot.SingleTitle] ? BidWords.Application(sought) : BidWords.Label(envelope, titles), envelope.Recipient, envelope.Context, envelope.ContextSha256);

    private async Task<DepositTicket.PublishedKey?> KeyAsync(Id<Consultation> consultation, CancellationToken cancel)
    {
        var entry = await db.RegisterEntries.AsNoTracking().Where(e => e.ConsultationId == consultation.Value && e.Kind == "cle-publiee")
            .OrderByDescending(e => e.Rank).FirstOrDefaultAsync(cancel);
        if (entry is null) return null;
        var proof = await prove.ExecuteAsync(entry.Id.Value, cancel);
        return new(entry.Details, entry.Salt, proof.Match<string?>(proved => proved.TlogProof, pending => null));
    }
}
