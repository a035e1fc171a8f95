using Microsoft.EntityFrameworkCore;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Values;

namespace Platform.Core.Opening;

/// <summary>The consultations that a holder has opened, can open, or will.</summary>
public sealed class OpeningBoard(PlatformDb db)
{
    public sealed record Line(Guid Id, string Reference, string Title, DateTimeOffset Deadline, DateTimeOffset? DiscontinuedAt, bool Released, DateTimeOffset? OpenedAt, DateTimeOffset? DoneAt, bool NothingReceived);

    public async Task<(DateTimeOffset Now, IReadOnlyList<Line> Lines)> ExecuteAsync(CancellationToken cancel)
    {
        var rows = await (from consultation in db.Consultations.AsNoTracking()
                          where consultation.PublishedAt != null
                          orderby consultation.SubmissionDeadline descending
                          select new
                          {
                              consultation.Id, consultation.Reference, consultation.Title, consultation.SubmissionDeadline, consultation.DiscontinuedAt,
                              Released = db.GateReleases.Any(g => g.ConsultationId == consultation.Id),
                              Nothing = consultation.ClosedAt != null && consultation.StageKind != StageKind.Negotiation && !db.Bids.Any(b => b.ConsultationId == consultation.Id && b.FinalisedAt != null && b.Late == false && b.RetractedAt == null),
                              Session = db.OpeningSessions.Where(s => s.ConsultationId == consultation.Id).Select(s => new { s.OpenedAt, s.ClosedAt }).FirstOrDefault(),
                          }).Take(200).ToListAsync(cancel);
        return (await db.NowAsync(cancel), [.. rows.Select(r => new Line(r.Id.Value, r.Reference, r.Title, r.SubmissionDeadline!.Value,      // published: it has one
            r.DiscontinuedAt, r.Released, r.Session?.OpenedAt, r.Session?.ClosedAt, r.Nothing))]);
    }
}
