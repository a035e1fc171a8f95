using Microsoft.EntityFrameworkCore;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Values;

namespace Platform.Core.Notices.Written;

/// <summary>Somebody whose bid was opened.</summary>
/// <param name="Number">SIREN, or country and national identifier.</param>
/// <param name="Lots">For which an offer of his was received in time.</param>
public sealed record Candidate(Guid Bid, string Name, string Number, IReadOnlyList<int> Lots);

/// <summary>What is known of how a consultation ended before anybody types it.</summary>
/// <param name="IsOver">Its bids were opened, or it was declared sans suite: an award notice may say so.</param>
/// <param name="Received">Offers that count, by lot; null: it ended before anybody could count them, and they stay sealed.</param>
/// <param name="Candidates">Named only once the session is open.</param>
/// <param name="Facts">What was decided, to begin the notice with; null: nothing is known of it.</param>
public sealed record AwardPrefill(bool IsOver, IReadOnlyDictionary<int, int>? Received, IReadOnlyList<Candidate> Candidates, AwardFacts? Facts = null)
{
    public static AwardPrefill Nothing { get; } = new(false, new Dictionary<int, int>(), []);

    /// <summary>Null: not known.</summary>
    public int? ReceivedFor(int lot) => Received is null ? null : Received.GetValueOrDefault(lot);
}

/// <summary>Who says how a consultation ended. The registers do; whoever will decide awards here takes their place, and adds the facts.</summary>
public interface IAwardSource
{
    Task<AwardPrefill> OfAsync(Consultation consultation, CancellationToken cancel);
}

/// <summary>What the register of deposits and the opening say: how many offers came in time for each lot, and of whom.</summary>
internal sealed class RegisteredBids(PlatformDb db) : IAwardSource
{
    private sealed record Row(Guid Bid, string Name, string Number, int Lot);

    public async Task<AwardPrefill> OfAsync(Consultation consultation, CancellationToken cancel)
    {
        if (consultation.ClosedAt is null && consultation.DiscontinuedAt is null) return AwardPrefill.Nothing;
        var opened = (await db.Database.SqlQuery<bool>($"select exists (select from opening_sessions where consultation_id = {consultation.Id.Value}) as \"Value\"").ToListAsync(cancel)).Single();
        if (!opened && consultation.DiscontinuedAt is null) return AwardPrefill.Nothing;
        // In time, neither taken back nor replaced: of the lots of a bid, those that a later one replaced count no more. Before the end of the period nobody counts (CCP, art. R2132-9).
        var rows = consultation.ClosedAt is null ? [] : await db.Database.SqlQuery<Row>($"""
            select b.id as "Bid", b.bidder_name as "Name", b.bidder_id as "Number", e.lot_number as "Lot" from bids b join bid_envelopes e on e.tenant_id = b.tenant_id and e.bid_id = b.id
            where b.consultation_id = {consultation.Id.Value} and b.finalised_at is not null and not b.late and b.retracted_at is null and b.superseded_at is null
              and e.kind = 'Offer' and e.superseded_at is null and e.sha256 is not null order by b.finalised_at, b.id, e.lot_number
            """).ToListAsync(cancel);
        return new(true, consultation.ClosedAt is null ? null : rows.CountBy(row => row.Lot).ToDictionary(),
            !opened ? [] : [.. rows.GroupBy(row => row.Bid).Select(bid => new Candidate(bid.Key, bid.First().Name, bid.First().Number, [.. bid.Select(row => row.Lot)]))],
            consultation.DiscontinuedAt is { } end ? new AwardFacts { DecidedOn = FranceTime.DayOf(end) } : null);
    }
}
