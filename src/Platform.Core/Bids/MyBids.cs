using Microsoft.EntityFrameworkCore;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Values;

namespace Platform.Core.Bids;

/// <summary>What a company has deposited or begun, newest first. A draft of which nothing was sent is not shown once its consultation is closed.</summary>
public sealed class MyBids(PlatformDb db)
{
    public enum State { Begun, Received, Late, Superseded, Retracted }

    public sealed record Row(Id<Bid> Bid, Id<Consultation> Consultation, string Reference, string Title, string Buyer, DateTimeOffset Limit, DateTimeOffset? DiscontinuedAt,
        DateTimeOffset BegunAt, DateTimeOffset? LastByteAt, string? Tracking, State State, IReadOnlyList<int> Lots, IReadOnlyList<int> ReplacedLots, bool IsApplication, string Address);

    public async Task<IReadOnlyList<Row>> ExecuteAsync(CancellationToken cancel)
    {
        var rows = await (from bid in db.Bids.AsNoTracking()
                          join consultation in db.ConsultationFaces on bid.ConsultationId equals consultation.Id
                          where bid.FirstByteAt != null || (consultation.ClosedAt == null && consultation.DiscontinuedAt == null)
                          orderby bid.BegunAt descending
                          select new { Bid = bid, consultation.Reference, consultation.Title, consultation.Buyer, Limit = consultation.SubmissionDeadline, consultation.DiscontinuedAt, Lots = consultation.LotCount, consultation.StageOf })
            .Take(200).ToListAsync(cancel);
        var ids = rows.Select(r => r.Bid.Id).ToList();
        var lots = (await db.BidEnvelopes.AsNoTracking().Where(e => ids.Contains(e.BidId) && e.LotNumber != null).ToListAsync(cancel)).ToLookup(e => e.BidId);
        return [.. rows.Select(r => new Row(r.Bid.Id, r.Bid.ConsultationId, r.Reference, r.Title, r.Buyer, r.Limit, r.DiscontinuedAt, r.Bid.BegunAt, r.Bid.LastByteAt, r.Bid.Tracking, StateOf(r.Bid),
            r.Lots > 1 ? r.Bid.LotsSought ?? Numbers(lots[r.Bid.Id]) : [], Numbers(lots[r.Bid.Id].Where(e => e.SupersededAt is not null)), r.Bid.LotsSought is not null,
            ConsultationFace.AddressOf(r.Bid.ConsultationId.Value, r.StageOf is not null)))];
    }

    private static IReadOnlyList<int> Numbers(IEnumerable<BidEnvelope> offers) => [.. offers.Select(e => e.LotNumber ?? 0).Order()];

    private static State StateOf(Bid bid) => bid switch
    {
        { FinalisedAt: null } => State.Begun,
        { RetractedAt: not null } => State.Retracted,
        { SupersededAt: not null } => State.Superseded,
        { Late: true } => State.Late,
        _ => State.Received,
    };
}
