using Microsoft.EntityFrameworkCore;
using Platform.Core.Consultations;
using Platform.Core.Data;

namespace Platform.Core.Dce;

/// <summary>A new version of the file that was begun and not published helps nobody.</summary>
internal sealed class DceOnBoard(PlatformDb db) : IBoardPart
{
    public async Task<BoardPart> OfAsync(Consultation consultation, CancellationToken cancel) =>
        consultation.DiscontinuedAt is null && await db.DceVersions.AnyAsync(v => v.ConsultationId == consultation.Id && v.PublishedAt == null, cancel)
            ? BoardPart.Of(new BoardTask("NextVersion", Due: consultation.SubmissionDeadline)) : BoardPart.Nothing;
}
