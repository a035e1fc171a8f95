using Microsoft.EntityFrameworkCore;
using Platform.Core.Consultations;
using Platform.Core.Antivirus;
using Platform.Core.Data;
using Platform.Core.Data.Outbox;
using Platform.Core.Values;

namespace Platform.Core.Dce;

/// <summary>The version being prepared: the first one of a draft, or the next one of a published consultation, which starts with the files of the last.</summary>
public sealed class DceDraftStarter(PlatformDb db, Outbox outbox)
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

    /// <summary>Stored files become documents of the version being prepared; one of the same path is replaced. Each is given to the antivirus. Under the consultation's lock.</summary>
    internal async Task<(IReadOnlyList<DceDocument> Documents, int Replaced)> PutAsync(Id<Consultation> id, IReadOnlyList<DceEntry> entries, CancellationToken cancel)
    {
        var consultation = await db.Consultations.SingleAsync(c => c.Id == id, cancel);
        var now = await db.NowAsync(cancel);
        var draft = await FindOrStartAsync(consultation, now, cancel);
        string[] names = [.. entries.Select(entry => entry.Path.Value)];
        var old = await db.DceDocuments.Where(d => d.VersionId == draft.Id && names.Contains(d.Name)).ToListAsync(cancel);
        db.DceDocuments.RemoveRange(old);
        await db.SaveChangesAsync(cancel);
        List<DceDocument> documents = [.. entries.Select(entry => new DceDocument(draft, entry.Path, entry.Format, entry.File, now))];
        db.DceDocuments.AddRange(documents);
        await db.SaveChangesAsync(cancel);
        await outbox.AddAsync([.. documents.Select(document => new FileToScan(document.TenantId, document.Blob))], cancel);
        return (documents, old.Count);
    }
}
