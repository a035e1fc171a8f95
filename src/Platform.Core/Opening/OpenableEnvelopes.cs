using Microsoft.EntityFrameworkCore;
using Platform.Core.Bids;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Values;

namespace Platform.Core.Opening;

/// <summary>
/// The one rule of what may be opened: after the gate's release, in time, the last one for its lot, not taken back; and an offer
/// only once every candidate of its lot was examined and its bidder admitted. Late bids stay sealed (CCP R2151-5), replaced ones too (R2151-6).
/// </summary>
public sealed class OpenableEnvelopes(PlatformDb db)
{
    /// <summary>Before the gate's release there is none, whoever asks.</summary>
    public IQueryable<BidEnvelope> Of(Id<Consultation> consultation)
    {
        var (all, reviews) = (Sealed(consultation), db.LastReviews());
        var stage = Stage(consultation);
        return from envelope in all
               where envelope.Kind == EnvelopeKind.Application || stage.Any()
                   || (reviews.Any(r => r.BidId == envelope.BidId && r.LotNumber == envelope.LotNumber && r.Admitted)
                       && !all.Any(o => o.Kind == EnvelopeKind.Offer && o.LotNumber == envelope.LotNumber && !reviews.Any(r => r.BidId == o.BidId && r.LotNumber == o.LotNumber)))
               select envelope;
    }

    /// <summary>Those, and the offers that still wait for an admission.</summary>
    public IQueryable<BidEnvelope> Sealed(Id<Consultation> consultation) =>
        from envelope in db.BidEnvelopes
        join bid in db.Bids on new { envelope.TenantId, Id = envelope.BidId } equals new { bid.TenantId, bid.Id }
        where envelope.ConsultationId == consultation && envelope.SupersededAt == null
            && bid.Late == false && bid.SupersededAt == null && bid.RetractedAt == null
            && db.GateReleases.Any(g => g.ConsultationId == consultation)
        select envelope;

    /// <summary>A later phase holds offers of those admitted before: nobody is examined again.</summary>
    private IQueryable<Consultation> Stage(Id<Consultation> consultation) => db.Consultations.Where(c => c.Id == consultation && c.StageOf != null);

    /// <summary>Lots of which an offer was handed out: their candidates are decided.</summary>
    public IQueryable<int> LotsRead(Id<Consultation> consultation) =>
        db.ServedOffers.Where(s => s.ConsultationId == consultation).Select(s => s.LotNumber).Union(
            from opened in db.OpenedEnvelopes
            join envelope in db.BidEnvelopes on new { opened.TenantId, Id = opened.EnvelopeId } equals new { envelope.TenantId, envelope.Id }
            where opened.ConsultationId == consultation && envelope.LotNumber != null
            select envelope.LotNumber!.Value);       // not null: one line above

    public Task<bool> IsSessionOpenAsync(Id<Consultation> consultation, CancellationToken cancel) =>
        db.OpeningSessions.AnyAsync(s => s.ConsultationId == consultation && s.ClosedAt == null, cancel);

    /// <summary>How far the session is: (applications all treated, every candidate reviewed, offers of the admitted all treated).</summary>
    public async Task<(bool Applications, bool Reviews, bool Offers)> ProgressAsync(Id<Consultation> consultation, CancellationToken cancel)
    {
        var treated = db.OpenedEnvelopes.Where(o => o.ConsultationId == consultation);
        var applications = !await Sealed(consultation).AnyAsync(e => e.Kind == EnvelopeKind.Application && !treated.Any(o => o.EnvelopeId == e.Id), cancel);
        var reviews = applications && (await Stage(consultation).AnyAsync(cancel) || !await Sealed(consultation).AnyAsync(e => e.Kind == EnvelopeKind.Offer
            && !db.CandidateReviews.Any(r => r.BidId == e.BidId && r.LotNumber == e.LotNumber), cancel));
        var offers = reviews && !await Of(consultation).AnyAsync(e => e.Kind == EnvelopeKind.Offer && !treated.Any(o => o.EnvelopeId == e.Id), cancel);
        return (applications, reviews, offers);
    }
}
