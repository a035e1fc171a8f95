using Microsoft.EntityFrameworkCore;
using Platform.Core.Bids;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Opening;
using Platform.Core.Values;

namespace Platform.Core.Stages;

internal static class Participants
{
    /// <summary>Whoever applied in time, and for which lots. None before the candidatures were opened.</summary>
    public static async Task<IReadOnlyList<Participant>> CandidatesAsync(this PlatformDb db, Id<Consultation> consultation, CancellationToken cancel)
    {
        var bids = await InTime(db, [consultation]).ToListAsync(cancel);
        return Together(bids.Select(b => (b, b.LotsSought ?? [])));
    }

    /// <summary>Whoever has an offer that was opened in one of these phases, and for which lots.</summary>
    public static async Task<IReadOnlyList<Participant>> BiddersAsync(this PlatformDb db, IReadOnlyList<Id<Consultation>> phases, CancellationToken cancel)
    {
        var offers = await (from envelope in db.BidEnvelopes.AsNoTracking()
                            join bid in InTime(db, phases) on new { envelope.TenantId, Id = envelope.BidId } equals new { bid.TenantId, bid.Id }
                            where envelope.Kind == EnvelopeKind.Offer && envelope.SupersededAt == null
                                && db.OpenedEnvelopes.Any(o => o.EnvelopeId == envelope.Id && o.Outcome == OpeningOutcome.Opened)
                            select new { bid, envelope.LotNumber }).ToListAsync(cancel);
        return Together(offers.Select(o => (o.bid, (int[])[o.LotNumber ?? 1])));
    }

    private static IQueryable<Bid> InTime(PlatformDb db, IReadOnlyList<Id<Consultation>> phases) =>
        db.Bids.AsNoTracking().Where(b => phases.Contains(b.ConsultationId) && b.Late == false && b.SupersededAt == null && b.RetractedAt == null);

    private static IReadOnlyList<Participant> Together(IEnumerable<(Bid Bid, int[] Lots)> rows) => [.. rows.GroupBy(r => r.Bid.CompanyId).Select(of =>
    {
        var last = of.MaxBy(r => r.Bid.LastByteAt).Bid;
        return new Participant(of.Key, last.BidderName, last.BidderId, last.PersonId, [.. of.SelectMany(r => r.Lots).Distinct().Order()]);
    }).OrderBy(p => p.Name, FrenchOrder.Names)];
}
