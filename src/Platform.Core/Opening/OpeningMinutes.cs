using Microsoft.EntityFrameworkCore;
using Platform.Core.Bids;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Values;

namespace Platform.Core.Opening;

/// <summary>The procès-verbal: who, when, every deposit with its hash, what was checked, what was damaged, set aside or left sealed, and why.</summary>
public sealed class OpeningMinutes(PlatformDb db, OpenableEnvelopes openable, ReadReceivedBids received)
{
    /// <param name="Jury">What the jury of a contest said of these candidatures since: the paper that was printed at the closing does not know it.</param>
    public sealed record Minutes(Consultation Consultation, string Buyer, string BuyerSiret, OpeningSession Session, DateTimeOffset GateReleasedAt, Stamp? Stamp, HandRelease? ByHand,
        IReadOnlyList<KeyHolder> Holders, IReadOnlyList<ReceivedBid> Bids, IReadOnlyList<Envelope> Envelopes, IReadOnlyList<CandidateReview> Reviews, IReadOnlyList<int> LotsRead, IReadOnlyList<MovedLimit> MovedLimits, byte[]? Entry, CandidatesOpinion? Jury)
    {
        /// <summary>Whether anybody bids for a lot. Without lots no page speaks of any.</summary>
        public bool IsDivided => Envelopes.Any(e => e.ShownLot is not null);

        /// <summary>The decision that counts; the others are told all the same.</summary>
        public CandidateReview? LastReview(Guid bid, int lot) => Reviews.Where(r => r.BidId.Value == bid && r.LotNumber == lot).MaxBy(r => r.Rank);
    }

    public sealed record Stamp(string Authority, DateTimeOffset At);

    /// <param name="ShownLot">As <see cref="Lot"/>, but null where the consultation is not divided: the tables number its only lot 1, nobody else does.</param>
    public sealed record Envelope(Guid Bid, EnvelopeKind Kind, int? Lot, int? ShownLot, byte[] Sha256, bool Replaced, IReadOnlyList<Attempt> Attempts)
    {
        /// <summary>Of the last attempt, which counts.</summary>
        public OpeningOutcome? Outcome => Attempts is [.., var last] ? last.Outcome : null;
        public string? Reason => Attempts is [.., var last] ? last.Reason : null;
    }

    public sealed record Attempt(OpeningOutcome Outcome, string? Reason, string By, DateTimeOffset At);

    /// <summary>Whether there are minutes, of a consultation that the asker reaches.</summary>
    public Task<bool> ExistAsync(Id<Consultation> id, CancellationToken cancel) => db.OpeningSessions.AnyAsync(s => s.ConsultationId == id && db.Consultations.Any(c => c.Id == id), cancel);

    /// <returns>Null until the session has been opened.</returns>
    public async Task<Minutes?> ExecuteAsync(Id<Consultation> id, CancellationToken cancel)
    {
        var consultation = await db.FindCalledNowAsync(id, cancel);
        var session = await db.OpeningSessions.AsNoTracking().SingleOrDefaultAsync(s => s.ConsultationId == id, cancel);
        if (consultation is null || session is null) return null;
        var release = await db.GateReleases.Where(g => g.ConsultationId == id).Select(g => new { g.ReleasedAt, g.HandReleaseId }).SingleAsync(cancel);
        var stamp = await db.Timestamps.AsNoTracking().Where(t => t.Subject == Registers.TimestampSubject.Checkpoint && t.SubjectId == id.Value)
            .Select(t => new Stamp(t.Authority, t.GenTime)).SingleOrDefaultAsync(cancel);
        var byHand = await db.HandReleases.AsNoTracking().SingleOrDefaultAsync(h => h.Id == release.HandReleaseId, cancel);
        var holders = await db.KeyHolders.AsNoTracking().Where(h => db.KeyGrants.Any(g => g.ConsultationId == id && g.HolderId == h.Id)).OrderBy(h => h.EnrolledAt).ToListAsync(cancel);
        var entry = await db.RegisterEntries.AsNoTracking().Where(e => (Guid?)(Guid)(object)e.Id == session.MinutesEntry).Select(e => e.Entry).SingleOrDefaultAsync(cancel);
        var buyer = await db.ConsultationFaces.Where(p => p.Id == id).Select(p => new { p.Buyer, p.BuyerSiret }).SingleAsync(cancel);
        return new Minutes(consultation, buyer.Buyer, buyer.BuyerSiret, session, release.ReleasedAt, stamp, byHand, holders, await received.ExecuteAsync(id, cancel), await EnvelopesAsync(id, cancel),
            await db.CandidateReviews.AsNoTracking().Where(r => r.ConsultationId == id).OrderBy(r => r.DecidedAt).ThenBy(r => r.Rank).ToListAsync(cancel),
            await openable.LotsRead(id).ToListAsync(cancel), await db.MovedLimitsAsync(id, cancel), entry,
            await db.CandidatesOpinions.AsNoTracking().Where(o => o.ConsultationId == id).OrderByDescending(o => o.RecordedAt).ThenByDescending(o => o.Id).FirstOrDefaultAsync(cancel));
    }

    private async Task<IReadOnlyList<Envelope>> EnvelopesAsync(Id<Consultation> id, CancellationToken cancel)
    {
        var attempts = (await db.OpenedEnvelopes.AsNoTracking().Where(o => o.ConsultationId == id).OrderBy(o => o.Attempt).ToListAsync(cancel)).ToLookup(o => o.EnvelopeId);
        var envelopes = await db.BidEnvelopes.AsNoTracking().Where(e => e.ConsultationId == id && e.Sha256 != null).OrderBy(e => e.Kind).ThenBy(e => e.LotNumber).ToListAsync(cancel);
        return [.. envelopes.Select(e => new Envelope(e.BidId.Value, e.Kind, e.LotNumber, BidWords.LotInContext(e), e.Sha256 ?? [], e.SupersededAt is not null,
            [.. attempts[e.Id].Select(o => new Attempt(o.Outcome, o.Reason, o.OpenedByName, o.OpenedAt))]))];
    }
}
