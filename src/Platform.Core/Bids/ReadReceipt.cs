using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Registers;
using Platform.Core.Values;
using Platform.Crypto.Timestamps;

namespace Platform.Core.Bids;

/// <summary>A receipt with its token and its proof, each null as long as it is awaited.</summary>
/// <param name="Limit">That applied when the bid arrived: what the receipt proves.</param>
/// <param name="KnownUntil">What was published later, whoever sent it had not read.</param>
/// <param name="MovedTo">The limit in force, where it has moved since; of the page alone, never of the proof.</param>
public sealed record ReceiptView(
    Id<Bid> Bid, Id<Consultation> Consultation, string Tracking, bool Late, bool BegunInTime, DateTimeOffset KnownUntil, DateTimeOffset LastByteAt, DateTimeOffset Limit, DateTimeOffset? SupersededAt,
    string BidderName, string BidderId, string BuyerName, string Reference, string Title, IReadOnlyList<ReceiptView.Envelope> Envelopes,
    string Json, ReceiptView.Stamp? Token, string? Proof, IReadOnlyList<ReceiptView.Other> Others, ReceiptView.NewerFile? Newer, ReceiptView.OpenedByHand? ByHand,
    bool IsStage = false, Contents Holds = Contents.Both, IReadOnlyList<int>? LotsSought = null, ReceiptView.ProjectOf? Author = null, DateTimeOffset? MovedTo = null)
{
    /// <summary>An earlier bid of the same company that was in time.</summary>
    /// <param name="Stands">For some lots at least.</param>
    public sealed record Other(string Tracking, DateTimeOffset LastByteAt, bool Stands);

    /// <summary>The file changed, and whoever sent this bid had not read it: the bid stands, and the bidder looks at it again (PEER-09).</summary>
    public sealed record NewerFile(int Version, string? Note, DateTimeOffset PublishedAt);

    public sealed record Envelope(string Label, long Size, string Sha256, string ListSha256, bool Superseded, int? Lot);

    /// <summary>Whether there are lots to speak of.</summary>
    public bool IsDivided => Envelopes.Any(e => e.Lot is not null);

    public sealed record Stamp(byte[] Response, DateTimeOffset GenTime, string Authority)
    {
        /// <summary>Without « non qualifiée », where that is said beside it of the time-stamp.</summary>
        public string AuthorityName => Authority.Replace(DevelopmentAuthority.Unqualified, "", StringComparison.Ordinal);
    }

    /// <summary>The gate of its consultation was released by two people, without an outside time. Offices, no names.</summary>
    public sealed record OpenedByHand(DateTimeOffset SilentSince, DateTimeOffset AskedAt, string AskedByFunction, DateTimeOffset ConfirmedAt, DateTimeOffset ReleasedAt);

    /// <summary>Of an anonymous project: its author, to himself; with the seal, what the receipt holds of him can be recomputed.</summary>
    public sealed record ProjectOf(string Name, string Number, byte[] Seal);

    public bool IsComplete => Token is not null && Proof is not null;
}

/// <summary>The receipt of one's own deposit; null before it is given, and for whoever did not deposit.</summary>
public sealed class ReadReceipt(PlatformDb db, ProveInclusion prove)
{
    public async Task<ReceiptView?> ExecuteAsync(Id<Bid> id, CancellationToken cancel)
    {
        var bid = await db.Bids.AsNoTracking().SingleOrDefaultAsync(b => b.Id == id && b.FinalisedAt != null, cancel);
        if (bid is not { Receipt: { } json, ReceiptEntry: { } entry, Tracking: { } tracking, LastByteAt: { } last, LimitApplied: { } limit, FirstByteAt: { } first, KnownUntil: { } known }) return null;
        var subject = await DepositSubject.ReadAsync(db, bid.ConsultationId, cancel) ?? throw new InvalidOperationException("The consultation of a bid does not vanish.");
        var envelopes = await db.BidEnvelopes.AsNoTracking().Where(e => e.BidId == id).ToListAsync(cancel);
        var titles = await db.LotTitlesAsync(bid.ConsultationId, known, cancel);
        var token = await db.Timestamps.AsNoTracking().Where(t => t.Subject == TimestampSubject.Receipt && t.SubjectId == id.Value)
            .Select(t => new ReceiptView.Stamp(t.Token, t.GenTime, t.Authority)).SingleOrDefaultAsync(cancel);
        var proof = await prove.ExecuteAsync(entry, cancel);
        return new(id, bid.ConsultationId, tracking, bid.Late is true, first <= limit, known, last, limit, bid.SupersededAt, bid.BidderName, bid.BidderId,
            subject.BuyerName, subject.Reference, TitleIn(json), [.. envelopes.OrderBy(e => e.Kind).ThenBy(e => e.LotNumber).Select(e => Show(e, titles, bid.IsAnonymous))],
            json, token, proof.Match<string?>(proved => proved.TlogProof, pending => null), await OthersAsync(bid, cancel), await NewerAsync(bid, known, cancel), await ByHandAsync(bid, cancel),
            subject.IsStage, subject.Holds, titles.Values.ToList() is not [Lot.SingleTitle] ? bid.LotsSought : null,
            bid.IsAnonymous ? await db.ProjectAuthors.AsNoTracking().Where(a => a.Id == bid.CompanyId).Select(a => new ReceiptView.ProjectOf(a.CompanyName, a.CompanyNumber, a.Seal)).SingleAsync(cancel) : null,
            subject.SubmissionDeadline == limit ? null : subject.SubmissionDeadline);
    }

    private async Task<IReadOnlyList<ReceiptView.Other>> OthersAsync(Bid bid, CancellationToken cancel) =>
        await db.Bids.AsNoTracking().Where(b => b.ConsultationId == bid.ConsultationId && b.Id != bid.Id && b.Late == false && b.LastByteAt < bid.LastByteAt && b.Tracking != null
                && (bid.Late == true ? b.SupersededAt == null : db.BidEnvelopes.Any(e => e.BidId == b.Id && e.SupersededAt != null)))
            .OrderByDescending(b => b.LastByteAt).Take(1).Select(b => new ReceiptView.Other(b.Tracking ?? "", b.LastByteAt ?? default, b.SupersededAt == null)).ToListAsync(cancel);

    private async Task<ReceiptView.NewerFile?> NewerAsync(Bid bid, DateTimeOffset known, CancellationToken cancel) =>
        await db.DceVersions.AsNoTracking().Where(v => v.ConsultationId == bid.ConsultationId && v.Number > 1 && v.PublishedAt > known).OrderByDescending(v => v.Number)
            .Select(v => new ReceiptView.NewerFile(v.Number, v.Note, v.PublishedAt!.Value)).FirstOrDefaultAsync(cancel);     // filtered just before

    // Owned by Opening: the function answers whoever deposited, and nobody else.
    private async Task<ReceiptView.OpenedByHand?> ByHandAsync(Bid bid, CancellationToken cancel) => (await db.Database.SqlQuery<ReceiptView.OpenedByHand>($"""
        select silent_since as "SilentSince", asked_at as "AskedAt", asked_by_function as "AskedByFunction", confirmed_at as "ConfirmedAt", released_at as "ReleasedAt" from sec.bid_opened_by_hand({bid.ConsultationId.Value})
        """).ToListAsync(cancel)).SingleOrDefault();

    private static ReceiptView.Envelope Show(BidEnvelope envelope, Dictionary<int, string> titles, bool isProject) => new(
        isProject ? BidWords.Project : BidWords.Label(envelope, titles), envelope.Size ?? 0, Hex(envelope.Sha256), Hex(envelope.ListSha256), envelope.SupersededAt is not null, BidWords.LotInContext(envelope));

    // As the proof has it, whatever the consultation is called since.
    private static string TitleIn(string json) => (string)JsonNode.Parse(json)!["details"]!["consultation"]!["objet"]!;      // canonical JSON that we wrote

    private static string Hex(byte[]? hash) => Convert.ToHexStringLower(hash ?? []);
}
