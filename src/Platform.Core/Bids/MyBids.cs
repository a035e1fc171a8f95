using Microsoft.EntityFrameworkCore;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Values;

namespace Platform.Core.Bids;

/// <summary>What a company has deposited or begun, newest first. A draft of which nothing was sent is not shown once its consultation is closed.</summary>
public sealed class MyBids(PlatformDb db)
{
    public enum State { Begun, Received, Late, Superseded, Retracted }

    /// <param name="NewerFile">A version of the file that its sender had not read and that nobody confirmed it for, while it can still be replaced.</param>
    /// <param name="IsCorrected">An important correction came that its sender had not read, while it can still be replaced.</param>
    public sealed record Row(Id<Bid> Bid, Id<Consultation> Consultation, string Reference, string Title, string Buyer, DateTimeOffset Limit, DateTimeOffset? DiscontinuedAt,
        DateTimeOffset BegunAt, DateTimeOffset? LastByteAt, string? Tracking, State State, IReadOnlyList<int> Lots, IReadOnlyList<int> ReplacedLots, bool IsApplication, string Address, int? NewerFile, bool IsCorrected);

    public async Task<IReadOnlyList<Row>> ExecuteAsync(CancellationToken cancel)
    {
        var rows = await (from bid in db.Bids.AsNoTracking()
                          join consultation in db.ConsultationFaces on bid.ConsultationId equals consultation.Id
                          where bid.DiscardedAt == null || bid.FinalisedAt != null
                          where bid.FirstByteAt != null || (consultation.ClosedAt == null && consultation.DiscontinuedAt == null)
                          orderby bid.BegunAt descending
                          select new { Bid = bid, consultation.Reference, consultation.Title, consultation.Buyer, Limit = consultation.SubmissionDeadline, consultation.DiscontinuedAt, Lots = consultation.LotCount, consultation.StageOf })
            .Take(200).ToListAsync(cancel);
        var ids = rows.Select(r => r.Bid.Id).ToList();
        var lots = (await db.BidEnvelopes.AsNoTracking().Where(e => ids.Contains(e.BidId) && e.LotNumber != null).ToListAsync(cancel)).ToLookup(e => e.BidId);
        var since = await SinceAsync(cancel);
        return [.. rows.Select(r => new Row(r.Bid.Id, r.Bid.ConsultationId, r.Reference, r.Title, r.Buyer, r.Limit, r.DiscontinuedAt, r.Bid.BegunAt, r.Bid.LastByteAt, r.Bid.Tracking, StateOf(r.Bid),
            r.Lots > 1 ? r.Bid.LotsSought ?? Numbers(lots[r.Bid.Id]) : [], Numbers(lots[r.Bid.Id].Where(e => e.SupersededAt is not null)), r.Bid.LotsSought is not null,
            ConsultationFace.AddressOf(r.Bid.ConsultationId.Value, r.StageOf is not null),
            since.GetValueOrDefault(r.Bid.Id.Value)?.Version, since.GetValueOrDefault(r.Bid.Id.Value)?.Corrected is true))];
    }

    private sealed record Changed(Guid Bid, int? Version, bool Corrected);

    // Of the bids that stand and can still be replaced: one statement, however many they are.
    private async Task<Dictionary<Guid, Changed>> SinceAsync(CancellationToken cancel) => (await db.Database.SqlQuery<Changed>($"""
        select b.id as "Bid",
          (select max(v.number) from dce_versions v where v.tenant_id = b.tenant_id and v.consultation_id = b.consultation_id and v.number > 1 and v.published_at > coalesce(b.read_at, b.first_byte_at)
            and not exists (select from bid_confirmations c where c.bid_id = b.id and c.version_number >= v.number)) as "Version",
          exists (select from corrections k where k.tenant_id = b.tenant_id and k.consultation_id = b.consultation_id and k.important and k.published_at > coalesce(b.read_at, b.first_byte_at)) as "Corrected"
        from bids b join consultation_faces f on f.tenant_id = b.tenant_id and f.id = b.consultation_id
        where not b.late and b.superseded_at is null and b.retracted_at is null and f.discontinued_at is null and f.submission_deadline > sec.now()
        """).ToListAsync(cancel)).ToDictionary(row => row.Bid);

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
