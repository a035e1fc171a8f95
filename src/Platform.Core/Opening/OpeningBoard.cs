using Microsoft.EntityFrameworkCore;
using Platform.Core.Bids;
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
                              consultation.Id, consultation.Reference, Title = PlatformDb.TitleNow(consultation.TenantId, (Guid)(object)consultation.Id, consultation.Title), consultation.SubmissionDeadline, consultation.DiscontinuedAt, consultation.ClosedAt, consultation.StageKind,
                              Released = db.GateReleases.Any(g => g.ConsultationId == consultation.Id),
                              Came = db.BidsInTime().Any(b => b.ConsultationId == consultation.Id),
                              Session = db.OpeningSessions.Where(s => s.ConsultationId == consultation.Id).Select(s => new { s.OpenedAt, s.ClosedAt }).FirstOrDefault(),
                          }).Take(200).ToListAsync(cancel);
        return (await db.NowAsync(cancel), [.. rows.Select(r => new Line(r.Id.Value, r.Reference, r.Title, r.SubmissionDeadline!.Value,      // published: it has one
            r.DiscontinuedAt, r.Released, r.Session?.OpenedAt, r.Session?.ClosedAt, NothingReceived.Of(r.ClosedAt, r.StageKind, r.Came)))]);
    }
}
