using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;

namespace Platform.Core.Notices;

/// <summary>Notices that a person still has to send herself, no wire leads there: neither what she noted as sent, nor a call that nobody can answer any more.</summary>
public sealed class ReadByHand(PlatformDb db)
{
    public sealed record Line(Guid Consultation, string Reference, string Title, int Notices);

    /// <returns>Of every consultation that one may read, those that wait.</returns>
    public async Task<IReadOnlyList<Line>> ExecuteAsync(CancellationToken cancel)
    {
        var now = await db.NowAsync(cancel);
        var waiting = from publication in db.ChannelPublications.AsNoTracking()
                      join notice in db.Notices on publication.NoticeId equals notice.Id
                      join consultation in db.Consultations on publication.ConsultationId equals consultation.Id
                      where publication.ManualAt != null && publication.SendingAt == null && publication.AcknowledgedAt == null && publication.PublishedAt == null && publication.RejectedAt == null && publication.CorrectedAt == null && publication.WithdrawnAt == null
                      where (notice.Kind != NoticeKind.Contract && notice.Kind != NoticeKind.DesignContest) || (consultation.DiscontinuedAt == null && consultation.SubmissionDeadline >= now)
                      group publication by new { consultation.Id, consultation.Reference, Title = PlatformDb.TitleNow(consultation.TenantId, (Guid)(object)consultation.Id, consultation.Title) } into of
                      orderby of.Key.Reference
                      select new { of.Key, Notices = of.Count() };
        return [.. (await waiting.ToListAsync(cancel)).Select(of => new Line(of.Key.Id.Value, of.Key.Reference, of.Key.Title, of.Notices))];
    }
}
