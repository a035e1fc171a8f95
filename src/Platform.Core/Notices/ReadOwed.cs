using Microsoft.EntityFrameworkCore;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Values;

namespace Platform.Core.Notices;

/// <summary>Corrections whose paid channels wait for the account (VR-41).</summary>
public sealed class ReadOwed(PlatformDb db, QuoteCosts costs)
{
    /// <param name="Of">Its cause.</param>
    /// <param name="Text">Why, as it is published.</param>
    public sealed record Line(Guid Of, string? Text, IReadOnlyList<QuoteCosts.Line> Channels, decimal Total);

    public async Task<IReadOnlyList<Line>> ExecuteAsync(Id<Consultation> consultation, CancellationToken cancel)
    {
        var waiting = (await db.OwedCorrigenda.AsNoTracking().Where(row => row.ConsultationId == consultation && row.ConfirmedAt == null).OrderBy(row => row.RecordedAt).ToListAsync(cancel)).Where(row => row.Waits).ToList();
        if (waiting.Count == 0) return [];
        var now = await db.NowAsync(cancel);
        var lines = new List<Line>();
        foreach (var owed in waiting)
        {
            var content = CanonicalNotice.FromJson(await db.NoticeVersions.Where(row => row.Id == owed.VersionId).Select(row => row.Content).SingleAsync(cancel));
            var channels = costs.Of(owed.Paid, content.Identity.Regime.Publicity, now);
            lines.Add(new(owed.OfId, content.Correction?.Text, channels, channels.Sum(line => line.Price.Amount)));
        }
        return lines;
    }
}
