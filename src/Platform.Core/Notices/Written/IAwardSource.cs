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
/// <param name="Received">Offers that count, by lot, in the last phase that received some; null: it ended before anybody could count them, and they stay sealed.</param>
/// <param name="Candidates">Named only once the session is open.</param>
/// <param name="Facts">What was decided, to begin the notice with; null: nothing is known of it.</param>
/// <param name="Candidacies">Of a procedure in two steps: requests to participate, by lot; null: not one, or not known.</param>
public sealed record AwardPrefill(bool IsOver, IReadOnlyDictionary<int, int>? Received, IReadOnlyList<Candidate> Candidates, AwardFacts? Facts = null, IReadOnlyDictionary<int, int>? Candidacies = null)
{
    public static AwardPrefill Nothing { get; } = new(false, new Dictionary<int, int>(), []);

    /// <summary>Null: not known.</summary>
    public int? ReceivedFor(int lot) => Received is null ? null : Received.GetValueOrDefault(lot);

    /// <summary>Null: not of a procedure in two steps, or not known.</summary>
    public int? CandidaciesFor(int lot) => Candidacies is null ? null : Candidacies.GetValueOrDefault(lot);

    /// <summary>Neither offer nor candidature; false also where nobody knows.</summary>
    public bool NothingCameFor(int lot) => ReceivedFor(lot) == 0 && CandidaciesFor(lot) is null or 0;
}

/// <summary>Who says how a consultation ended. The registers do; whoever will decide awards here takes their place, and adds the facts.</summary>
public interface IAwardSource
{
    Task<AwardPrefill> OfAsync(Consultation consultation, CancellationToken cancel);
}

/// <summary>
/// What the register of deposits and the openings say: how many offers came in time for each lot, and of whom. A procedure in phases ends with its last offers; its
/// notices are those of its first phase, and nothing is said of the others alone.
/// </summary>
internal sealed class RegisteredBids(PlatformDb db) : IAwardSource
{
    private sealed record Offer(Guid Bid, string Name, string Number, Guid Company, int Lot, int Phase);

    private sealed record Candidacy(Guid Company, int Lot);

    public async Task<AwardPrefill> OfAsync(Consultation consultation, CancellationToken cancel)
    {
        if (consultation is not { StageOf: null, PublishedAt: not null }) return AwardPrefill.Nothing;
        var ended = consultation.DiscontinuedAt;
        List<Consultation> phases = [consultation, .. await db.Consultations.AsNoTracking().Where(c => c.StageOf == consultation.Id && c.PublishedAt != null).OrderBy(c => c.StageNumber).ToListAsync(cancel)];
        Guid[] holding = [.. phases.Where(phase => phase.Holds != Contents.Applications).Select(phase => phase.Id.Value)];
        var opened = (await db.Database.SqlQuery<bool>($"select exists (select from opening_sessions where consultation_id = any ({holding})) as \"Value\"").ToListAsync(cancel)).Single();
        // While a round of negotiation still runs, nothing is over.
        if (ended is null && (!opened || phases[^1].ClosedAt is null)) return AwardPrefill.Nothing;
        var candidacies = consultation.Holds == Contents.Applications && consultation.ClosedAt is not null ? await CandidaciesAsync(consultation.Id, cancel) : null;
        var offers = await OffersAsync(holding, cancel);
        // Of what is still sealed when the procedure ends nobody knows how many there are (CCP, art. R2132-9).
        var known = phases.TrueForAll(phase => phase.ClosedAt is not null) && (holding.Length > 0 || candidacies is { Count: 0 });
        return new(true, known ? offers.CountBy(offer => offer.Lot).ToDictionary() : null,
            !opened || !known ? [] : [.. offers.GroupBy(offer => offer.Bid).Select(bid => new Candidate(bid.Key, bid.First().Name, bid.First().Number, [.. bid.Select(offer => offer.Lot)]))],
            ended is { } end ? new AwardFacts { DecidedOn = FranceTime.DayOf(end) } : null, candidacies);
    }

    // In time, neither taken back nor replaced: of the lots of a bid, those that a later one replaced count no more. Before the end of its period nobody sees a row; of a company, the last phase in which it made an offer for the lot counts, because an offer that is not replaced stands.
    private async Task<IReadOnlyList<Offer>> OffersAsync(Guid[] phases, CancellationToken cancel)
    {
        var rows = await db.Database.SqlQuery<Offer>($"""
            select b.id as "Bid", coalesce(a.company_name, b.bidder_name) as "Name", coalesce(a.company_number, b.bidder_id) as "Number", b.company_id as "Company", e.lot_number as "Lot", coalesce(c.stage_number, 0) as "Phase"
            from bids b join bid_envelopes e on e.tenant_id = b.tenant_id and e.bid_id = b.id join consultations c on c.tenant_id = b.tenant_id and c.id = b.consultation_id
              left join project_authors a on a.tenant_id = b.tenant_id and a.id = b.company_id      -- nobody's before the anonymity is lifted
            where b.consultation_id = any ({phases}) and b.finalised_at is not null and not b.late and b.retracted_at is null and b.superseded_at is null
              and e.kind = 'Offer' and e.superseded_at is null and e.sha256 is not null order by b.finalised_at, b.id, e.lot_number
            """).ToListAsync(cancel);
        var last = rows.GroupBy(row => (row.Lot, row.Company)).ToDictionary(offers => offers.Key, offers => offers.Max(row => row.Phase));
        return [.. rows.Where(row => row.Phase == last[(row.Lot, row.Company)])];
    }

    private async Task<IReadOnlyDictionary<int, int>> CandidaciesAsync(Id<Consultation> consultation, CancellationToken cancel) => (await db.Database.SqlQuery<Candidacy>($"""
        select distinct b.company_id as "Company", lot as "Lot" from bids b cross join unnest(b.lots_sought) lot
        where b.consultation_id = {consultation.Value} and b.finalised_at is not null and not b.late and b.retracted_at is null and b.superseded_at is null
        """).ToListAsync(cancel)).CountBy(row => row.Lot).ToDictionary();
}
