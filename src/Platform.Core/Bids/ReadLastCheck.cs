using Microsoft.EntityFrameworkCore;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Values;

namespace Platform.Core.Bids;

/// <summary>
/// What a company should know at the moment it seals and sends: the bids that this one replaces (CCP, art. R2151-6), what changed in the file since, and whether this very draft was sent
/// from another page meanwhile. Null when the deposit is not there.
/// </summary>
public sealed class ReadLastCheck(PlatformDb db)
{
    public enum Kind { File, Correction }

    /// <param name="Number">Of the version of the file, or of the correction.</param>
    /// <param name="Important">The buyer says that offers may have to change (CCP, art. R2151-4).</param>
    /// <param name="Why">In the buyer’s words.</param>
    public sealed record Change(Kind Kind, int Number, DateTimeOffset At, bool Important, string? Why);

    /// <summary>The receipt of this draft, which another page has sent.</summary>
    public sealed record Sent(string Tracking, DateTimeOffset LastByteAt);

    /// <param name="IsDivided">Otherwise no lot is worth naming.</param>
    /// <param name="At">Now: who reads this is told what was published until then.</param>
    /// <param name="Since">What the sender of the first of the replaced bids had read, or the beginning of this draft: changes are counted from there.</param>
    public sealed record View(DateTimeOffset At, Sent? Sent, IReadOnlyList<ReplacedBid> Replaced, bool IsDivided, DateTimeOffset Since, IReadOnlyList<Change> Changes);

    public async Task<View?> ExecuteAsync(Id<Bid> id, CancellationToken cancel)
    {
        if (await db.Bids.AsNoTracking().SingleOrDefaultAsync(b => b.Id == id, cancel) is not { } bid) return null;
        var now = await db.NowAsync(cancel);      // before anything is read: what comes meanwhile is told later, not never
        if (bid.FinalisedAt is not null) return new(now, new(bid.Tracking ?? "", bid.LastByteAt ?? bid.BegunAt), [], false, bid.BegunAt, []);
        var lots = await db.BidEnvelopes.AsNoTracking().Where(e => e.BidId == id && e.LotNumber != null).Select(e => e.LotNumber!.Value).ToListAsync(cancel);      // not null: filtered
        var replaced = (await db.StandingBidsAsync(bid.ConsultationId, cancel)).ReplacedBy(bid.LotsSought ?? [.. lots], isApplication: bid.LotsSought is not null);
        var since = replaced is [var first, ..] ? first.Bid.KnownUntil : bid.BegunAt;
        var isDivided = await db.Lots.AsNoTracking().Where(l => l.ConsultationId == bid.ConsultationId).Select(l => l.Title).ToListAsync(cancel) is not [Lot.SingleTitle];
        return new(now, null, replaced, isDivided, since, await ChangesAsync(bid.ConsultationId, since, cancel));
    }

    private async Task<IReadOnlyList<Change>> ChangesAsync(Id<Consultation> id, DateTimeOffset since, CancellationToken cancel)
    {
        var versions = await db.DceVersions.AsNoTracking().Where(v => v.ConsultationId == id && v.Number > 1 && v.PublishedAt > since).Select(v => new { v.Number, v.PublishedAt, v.Important, v.Note }).ToListAsync(cancel);
        var corrections = await db.Corrections.AsNoTracking().Where(c => c.ConsultationId == id && c.PublishedAt > since).Select(c => new Change(Kind.Correction, c.Number, c.PublishedAt, c.Important, c.Reason)).ToListAsync(cancel);
        return [.. versions.Select(v => new Change(Kind.File, v.Number, v.PublishedAt ?? since, v.Important, v.Note)).Concat(corrections).OrderBy(c => c.At)];
    }
}
