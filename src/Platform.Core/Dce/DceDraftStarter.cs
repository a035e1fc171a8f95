using Microsoft.EntityFrameworkCore;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Values;

namespace Platform.Core.Dce;

/// <summary>The version being prepared: the first one of a draft, or the next one of a published consultation, which starts with the files of the last.</summary>
public sealed class DceDraftStarter(PlatformDb db)
{
    public async Task<DceVersion?> FindAsync(Id<Consultation> consultation, CancellationToken cancel) =>
        await db.DceVersions.SingleOrDefaultAsync(v => v.ConsultationId == consultation && v.PublishedAt == null, cancel);

    /// <summary>Under the consultation's lock.</summary>
    public async Task<DceVersion> FindOrStartAsync(Consultation consultation, DateTimeOffset now, CancellationToken cancel)
    {
        if (await FindAsync(consultation.Id, cancel) is { } draft) return draft;
        var last = await db.DceVersions.Where(v => v.ConsultationId == consultation.Id).OrderByDescending(v => v.Number).FirstOrDefaultAsync(cancel);
        var next = new DceVersion(consultation.TenantId, consultation.Id, (last?.Number ?? 0) + 1, now);
        db.DceVersions.Add(next);
        await db.SaveChangesAsync(cancel);
        if (last is not null)
        {
            var kept = await db.DceDocuments.AsNoTracking().Where(d => d.VersionId == last.Id).ToListAsync(cancel);
            db.DceDocuments.AddRange(kept.Select(document => document.KeptIn(next)));
        }
        await db.SaveChangesAsync(cancel);
        return next;
    }
}
