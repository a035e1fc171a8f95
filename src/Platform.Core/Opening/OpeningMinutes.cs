using Microsoft.EntityFrameworkCore;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Values;

namespace Platform.Core.Opening;

/// <summary>The procès-verbal: who, when, every deposit with its hash, what was checked, what was damaged, set aside or left sealed, and why.</summary>
public sealed class OpeningMinutes(PlatformDb db, ReadReceivedBids received)
{
    public sealed record Minutes(Consultation Consultation, OpeningSession Session, DateTimeOffset GateReleasedAt, string Authority, DateTimeOffset StampedAt,
        IReadOnlyList<KeyHolder> Holders, IReadOnlyList<ReceivedBid> Bids, IReadOnlyList<Envelope> Envelopes, IReadOnlyList<CandidateReview> Reviews, byte[]? Entry);

    public sealed record Envelope(Guid Bid, EnvelopeKind Kind, int? Lot, byte[] Sha256, bool Replaced, OpeningOutcome? Outcome, string? Reason, string? OpenedBy, DateTimeOffset? OpenedAt);

    /// <returns>Null until the session has been opened.</returns>
    public async Task<Minutes?> ExecuteAsync(Id<Consultation> id, CancellationToken cancel)
    {
        var consultation = await db.Consultations.AsNoTracking().SingleOrDefaultAsync(c => c.Id == id, cancel);
        var session = await db.OpeningSessions.AsNoTracking().SingleOrDefaultAsync(s => s.ConsultationId == id, cancel);
        if (consultation is null || session is null) return null;
        var release = await db.GateReleases.AsNoTracking().SingleAsync(g => g.ConsultationId == id, cancel);
        var stamp = await db.Timestamps.AsNoTracking().Where(t => t.Subject == Registers.TimestampSubject.Checkpoint && t.SubjectId == id.Value)
            .Select(t => new { t.Authority, t.GenTime }).SingleAsync(cancel);
        var holders = await db.KeyHolders.AsNoTracking().Where(h => db.KeyGrants.Any(g => g.ConsultationId == id && g.HolderId == h.Id)).OrderBy(h => h.EnrolledAt).ToListAsync(cancel);
        var entry = await db.RegisterEntries.AsNoTracking().Where(e => (Guid?)(Guid)(object)e.Id == session.MinutesEntry).Select(e => e.Entry).SingleOrDefaultAsync(cancel);
        return new Minutes(consultation, session, release.ReleasedAt, stamp.Authority, stamp.GenTime, holders, await received.ExecuteAsync(id, cancel), await EnvelopesAsync(id, cancel),
            await db.CandidateReviews.AsNoTracking().Where(r => r.ConsultationId == id).OrderBy(r => r.DecidedAt).ToListAsync(cancel), entry);
    }

    private async Task<IReadOnlyList<Envelope>> EnvelopesAsync(Id<Consultation> id, CancellationToken cancel)
    {
        var rows = await (from envelope in db.BidEnvelopes.AsNoTracking()
                          join opened in db.OpenedEnvelopes on new { envelope.TenantId, EnvelopeId = envelope.Id } equals new { opened.TenantId, opened.EnvelopeId } into found
                          from opened in found.DefaultIfEmpty()
                          where envelope.ConsultationId == id && envelope.Sha256 != null
                          orderby envelope.Kind, envelope.LotNumber
                          select new { envelope, opened }).ToListAsync(cancel);
        return [.. rows.Select(r => new Envelope(r.envelope.BidId.Value, r.envelope.Kind, r.envelope.LotNumber, r.envelope.Sha256 ?? [], r.envelope.SupersededAt is not null,
            r.opened?.Outcome, r.opened?.Reason, r.opened?.OpenedByName, r.opened?.OpenedAt))];
    }
}
