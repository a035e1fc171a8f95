using Microsoft.EntityFrameworkCore;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Values;

namespace Platform.Core.Notices;

/// <summary>The correction whose paid channels wait for the account (VR-41): whatever its causes, they are said at once, as things stand now.</summary>
public sealed class ReadOwed(FindOwed find, QuoteCosts costs)
{
    /// <param name="Of">Its last cause.</param>
    /// <param name="Text">Why, as it is published.</param>
    public sealed record Line(Guid Of, string? Text, IReadOnlyList<QuoteCosts.Line> Channels, decimal Total);

    /// <returns>Null: nothing waits, or there is nothing left to say.</returns>
    public async Task<Line?> ExecuteAsync(Id<Consultation> consultation, CancellationToken cancel)
    {
        if (await find.ExecuteAsync(consultation, locked: false, cancel) is not { Channels.Count: > 0 } owed) return null;
        var channels = costs.Of(owed.Channels, owed.Content.Identity.Regime.Publicity, owed.At);
        return new(owed.Rows[^1].OfId, owed.Content.Correction?.Text, channels, channels.Sum(line => line.Price.Amount));
    }
}

/// <summary>What an account owes its paid channels, composed from what is true now and compared with what each of them has.</summary>
public sealed class FindOwed(PlatformDb db, CallNotices calls, QueueCorrigendum corrigendum)
{
    /// <param name="Rows">Everything that waits, the first one first.</param>
    /// <param name="Version">The last one that was frozen for it.</param>
    /// <param name="Content">What is to be said.</param>
    /// <param name="Channels">Those that have not heard it; none: there is nothing left to say.</param>
    internal sealed record Owed(IReadOnlyList<OwedCorrigendum> Rows, NoticeVersion Version, CanonicalNotice Content, IReadOnlyList<ChosenChannel> Channels, DateTimeOffset At);

    /// <returns>Null: nothing waits.</returns>
    internal async Task<Owed?> ExecuteAsync(Id<Consultation> id, bool locked, CancellationToken cancel)
    {
        var rows = await corrigendum.WaitingAsync(id, cancel);
        if (rows.Count == 0 || await calls.FirstAsync(id, cancel) is not { } first) return null;
        var (now, last) = (await db.NowAsync(cancel), rows[^1].VersionId);
        var notice = await db.NoticeVersions.Where(row => row.Id == last).Select(row => row.NoticeId).SingleAsync(cancel);
        var version = await db.NoticeVersions.AsNoTracking().Where(row => row.NoticeId == notice).OrderByDescending(row => row.Number).FirstAsync(cancel);
        var content = await calls.NextAsync(await db.Notices.SingleAsync(row => row.Id == notice, cancel), null, null, now, cancel);
        var ended = await db.Consultations.AsNoTracking().Where(c => c.Id == id).Select(c => c.DiscontinuedAt != null || c.ClosedAt != null || c.SubmissionDeadline < now).SingleAsync(cancel);
        var publications = await calls.PublicationsAsync(first, locked, cancel);
        var heard = await calls.HeardAsync(publications, cancel);
        var told = CallChannels.Of(publications).Told;
        return new(rows, version, content, ended ? [] : [.. rows.SelectMany(row => row.Paid).Distinct().Where(channel => told.Contains(channel) && CallNotices.Since(heard[channel], content).Count > 0)], now);
    }
}
