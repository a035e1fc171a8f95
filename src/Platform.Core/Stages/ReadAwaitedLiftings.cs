using Microsoft.EntityFrameworkCore;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Values;

namespace Platform.Core.Stages;

/// <summary>Contests of the account whose jury has ranked and whose anonymity still stands: they wait for the office of opening, and for nobody else.</summary>
public sealed class ReadAwaitedLiftings(PlatformDb db)
{
    public sealed record Line(Id<Consultation> Id, string Reference, string Title);

    public async Task<IReadOnlyList<Line>> ExecuteAsync(CancellationToken cancel) =>
        await db.Consultations.AsNoTracking()
            .Where(c => c.StageKind == StageKind.Projects && c.DiscontinuedAt == null && db.JuryOpinions.Any(o => o.ConsultationId == c.Id) && !db.AnonymityLifts.Any(l => l.ConsultationId == c.Id))
            .OrderBy(c => c.Reference).Select(c => new Line(c.Id, c.Reference, PlatformDb.TitleNow(c.TenantId, (Guid)(object)c.Id, c.Title))).ToListAsync(cancel);
}
