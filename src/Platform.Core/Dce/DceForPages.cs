using Microsoft.EntityFrameworkCore;
using Platform.Core.Antivirus;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Values;

namespace Platform.Core.Dce;

/// <summary>The documents as pages show them, and the register of withdrawals.</summary>
public sealed class DceForPages(PlatformDb db)
{
    /// <param name="Scan">Null: not the reader's to know, and nothing was found in it.</param>
    public sealed record Document(Id<DceDocument> Id, string Name, string Format, long Size, byte[] Sha256, ScanState? Scan = null, string? Signature = null)
    {
        /// <summary>Nobody can take it any more.</summary>
        public bool IsInfected => Scan is ScanState.Infected;
    }

    /// <param name="TypedImportant">Of one in preparation: what its buyer answered so far.</param>
    /// <param name="ArchiveSha256">Of the whole as one ZIP; null before publication, for the seconds after it, and once a document was withdrawn for a virus.</param>
    public sealed record Version(int Number, string? Note, DateTimeOffset? PublishedAt, IReadOnlyList<Document> Documents, byte[]? ArchiveSha256, bool? TypedImportant = null)
    {
        public long Bytes => Documents.Sum(d => d.Size);

        /// <summary>What is given to whoever takes the file.</summary>
        public IReadOnlyList<Document> Served => [.. Documents.Where(d => !d.IsInfected)];

        public long ServedBytes => Documents.Where(d => !d.IsInfected).Sum(d => d.Size);

        public bool HasInfected => Documents.Any(d => d.IsInfected);
    }

    public sealed record Change(int Number, string? Note, DateTimeOffset PublishedAt);

    public sealed record Abandoned(int Number, int Documents, string By, DateTimeOffset At);

    public sealed record Withdrawal(DateTimeOffset At, int Version, string? Organisation, string? Person, string? Email, string? Document);

    public async Task<Version?> PublishedAsync(Id<Consultation> id, CancellationToken cancel) =>
        await ReadAsync(db.DceVersions.Where(v => v.ConsultationId == id && v.PublishedAt != null), cancel);

    /// <summary>The version being prepared, else the last published one.</summary>
    public async Task<Version?> LatestAsync(Id<Consultation> id, CancellationToken cancel) =>
        await ReadAsync(db.DceVersions.Where(v => v.ConsultationId == id), cancel);

    public async Task<IReadOnlyList<Change>> ChangesAsync(Id<Consultation> id, CancellationToken cancel) =>
        await db.DceVersions.Where(v => v.ConsultationId == id && v.PublishedAt != null).OrderBy(v => v.Number)
            .Select(v => new Change(v.Number, v.Note, v.PublishedAt!.Value)).ToListAsync(cancel); // filtered just before

    /// <summary>Versions in preparation that were given up, newest first. For the buyer only.</summary>
    public async Task<IReadOnlyList<Abandoned>> AbandonedAsync(Id<Consultation> id, CancellationToken cancel) => await db.Database.SqlQuery<Abandoned>($"""
        select number as "Number", documents as "Documents", abandoned_by_name as "By", abandoned_at as "At" from abandoned_dce_versions
        where consultation_id = {id.Value} order by abandoned_at desc limit 100
        """).ToListAsync(cancel);

    /// <summary>Newest first. For the buyer only: no company learns of another.</summary>
    public async Task<IReadOnlyList<Withdrawal>> WithdrawalsAsync(Id<Consultation> id, CancellationToken cancel) =>
        await db.Database.SqlQuery<Withdrawal>($"""
            select w.withdrawn_at as "At", w.version_number as "Version", w.organisation as "Organisation", w.person as "Person", w.email as "Email", d.name as "Document"
            from dce_withdrawals w left join dce_documents d on d.tenant_id = w.tenant_id and d.id = w.document_id
            where w.consultation_id = {id.Value} order by w.withdrawn_at desc limit 1000
            """).ToListAsync(cancel);

    private async Task<Version?> ReadAsync(IQueryable<DceVersion> versions, CancellationToken cancel)
    {
        var version = await versions.OrderByDescending(v => v.Number).Select(v => new { v.Id, v.Number, v.Note, v.PublishedAt, v.TypedImportant }).FirstOrDefaultAsync(cancel);
        if (version is null) return null;
        var documents = await (from d in db.DceDocuments.Where(d => d.VersionId == version.Id)
                               join s in db.FileScans on new { d.TenantId, d.Blob } equals new { s.TenantId, s.Blob } into scans
                               from s in scans.DefaultIfEmpty()
                               select new Document(d.Id, d.Name, d.Format, d.Size, d.Sha256, (ScanState?)s!.State, s.Signature)).ToListAsync(cancel);      // a left join: null where nothing is known
        return new Version(version.Number, version.Note, version.PublishedAt, [.. documents.OrderBy(d => d.Name, FrenchOrder.Names)],
            documents.Exists(d => d.IsInfected) ? null : await db.ArchiveSha256Async(version.Id, cancel), version.TypedImportant);
    }
}
