using System.Text;
using Microsoft.EntityFrameworkCore;
using Platform.Core.Bids;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Values;

namespace Platform.Core.Opening;

/// <summary>Where an opening stands.</summary>
public enum SessionState { Discontinued, BeforeDeadline, WaitingForGate, GateOpen, Applications, Review, Offers, Done }

/// <summary>What the opening page works with. Nothing of a bid before the gate's release, nothing to decrypt before the session is open.</summary>
public sealed class ReadSession(PlatformDb db, HolderChallenges who, OpenableEnvelopes openable)
{
    public sealed record Session(SessionState State, DateTimeOffset Deadline, DateTimeOffset Now, string Reference, string Title, string Buyer, string Siret,
        KeyHolder? Holder, string? Gate, IReadOnlyList<GrantedKey> Keys, IReadOnlyList<SealedEnvelope> Envelopes)
    {
        /// <summary>A session would only say so.</summary>
        public bool NothingReceived { get; init; }
    }

    public sealed record GrantedKey(EnvelopeKind Envelope, string Recipient, byte[] CkGateSha256, byte[] Grant);

    public sealed record SealedEnvelope(Guid Id, Guid Bid, EnvelopeKind Kind, int? Lot, int? ShownLot, string Bidder, long Size, byte[] Sha256, byte[] Context, byte[] ContextSha256, string State, bool Served)
    {
        /// <summary>How many decisions on candidates of its lot this page shows: an offer is handed out to whoever saw them all.</summary>
        public int Decisions { get; init; }
    }

    private sealed record Buyer(string Name, string Siret);

    /// <returns>Null when there is no such published consultation in this account.</returns>
    public async Task<Session?> ExecuteAsync(Id<Consultation> id, CancellationToken cancel)
    {
        var found = await db.Consultations.AsNoTracking().Where(c => c.Id == id && c.PublishedAt != null).Select(c => new { Consultation = c, Title = PlatformDb.TitleNow(c.TenantId, (Guid)(object)c.Id, c.Title), Came = db.BidsInTime().Any(b => b.ConsultationId == c.Id) }).SingleOrDefaultAsync(cancel);
        if (found is not { Consultation: { SubmissionDeadline: { } deadline } consultation }) return null;
        var now = await db.NowAsync(cancel);
        var buyer = (await db.Database.SqlQuery<Buyer>($"select buyer as \"Name\", buyer_siret as \"Siret\" from consultation_faces where id = {id.Value}").ToListAsync(cancel)).Single();
        var (_, person) = who.Who();
        var grants = await HolderGrants.Of(db, id, person).AsNoTracking().ToListAsync(cancel);
        var empty = new Session(SessionState.BeforeDeadline, deadline, now, consultation.Reference, found.Title, buyer.Name, buyer.Siret, grants.FirstOrDefault()?.Holder, null, [], []) { NothingReceived = NothingReceived.Of(consultation.ClosedAt, consultation.StageKind, found.Came) };
        // Before the gate and the session: a session that was closed before stays readable.
        if (consultation.DiscontinuedAt is not null && !await db.OpeningSessions.AnyAsync(s => s.ConsultationId == id, cancel)) return empty with { State = SessionState.Discontinued };
        if (now <= deadline) return empty;

        var gate = await db.GateReleases.AsNoTracking().Where(g => g.ConsultationId == id).Select(g => g.Identity).SingleOrDefaultAsync(cancel);
        if (gate is null) return empty with { State = SessionState.WaitingForGate };
        var session = await db.OpeningSessions.AsNoTracking().SingleOrDefaultAsync(s => s.ConsultationId == id, cancel);
        if (session is null) return empty with { State = SessionState.GateOpen };

        var keys = await db.OpeningKeys.AsNoTracking().Where(k => k.ConsultationId == id).ToListAsync(cancel);
        return empty with
        {
            State = session.ClosedAt is not null ? SessionState.Done : await StateAsync(id, cancel),
            Gate = grants.Count > 0 ? gate : null,
            Keys = [.. from grant in grants join key in keys on grant.Grant.Envelope equals key.Envelope
                       select new GrantedKey(key.Envelope, key.Recipient, key.CkGateSha256, grant.Grant.Sealed)],
            Envelopes = await EnvelopesAsync(id, session.ClosedAt is null, cancel),
        };
    }

    private async Task<SessionState> StateAsync(Id<Consultation> id, CancellationToken cancel) => await openable.ProgressAsync(id, cancel) switch
    {
        (false, _, _) => SessionState.Applications,
        (true, false, _) => SessionState.Review,
        _ => SessionState.Offers,
    };

    private async Task<IReadOnlyList<SealedEnvelope>> EnvelopesAsync(Id<Consultation> id, bool open, CancellationToken cancel)
    {
        var rows = await (from envelope in openable.Of(id).AsNoTracking()
                          join bid in db.Bids on new { envelope.TenantId, Id = envelope.BidId } equals new { bid.TenantId, bid.Id }
                          join opened in db.LastRecords() on new { envelope.TenantId, EnvelopeId = envelope.Id } equals new { opened.TenantId, opened.EnvelopeId } into found
                          from opened in found.DefaultIfEmpty()
                          orderby envelope.Kind, bid.FinalisedAt, bid.Id, envelope.LotNumber
                          select new { envelope, bid.BidderName, Outcome = (OpeningOutcome?)opened.Outcome, Decisions = db.CandidateReviews.Count(r => r.ConsultationId == id && r.LotNumber == envelope.LotNumber) }).ToListAsync(cancel);
        return [.. rows.Select(r => new SealedEnvelope(r.envelope.Id.Value, r.envelope.BidId.Value, r.envelope.Kind, r.envelope.LotNumber, BidWords.LotInContext(r.envelope), r.BidderName, r.envelope.Size ?? 0,
            r.envelope.Sha256 ?? [], Encoding.UTF8.GetBytes(r.envelope.Context), r.envelope.ContextSha256, Word(r.Outcome), open) { Decisions = r.Decisions })];
    }

    private static string Word(OpeningOutcome? outcome) => outcome?.Wire() ?? "scellee";
}
