using Microsoft.EntityFrameworkCore;
using Platform.Core.Antivirus;
using Platform.Core.Data;
using Platform.Core.Files;
using Platform.Core.Values;

namespace Platform.Core.Dce;

/// <summary>The whole file of a version as one ZIP, made while it is read. Same version, same bytes: names in order, dated by its publication.</summary>
public static class DceArchive
{
    public static SegmentedStream Open(IEnumerable<DceDocument> documents, DateTimeOffset publishedAt, IBlobStore blobs) =>
        new(ZipLayout.Of([.. documents.OrderBy(d => d.Name, StringComparer.Ordinal).Select(d => new ArchivedFile(d.Name, d.Size, d.Crc32, BlobName.Parse(d.Blob)))], publishedAt), blobs);

    /// <summary>What is given to whoever takes a version: everything but what an antivirus found something in.</summary>
    internal static IQueryable<DceDocument> ServedDocuments(this PlatformDb db, Id<DceVersion> version) =>
        db.DceDocuments.Where(d => d.VersionId == version && !db.FileScans.Any(s => s.TenantId == d.TenantId && s.Blob == d.Blob && s.State == ScanState.Infected));

    /// <summary>The hash of the archive as it is given now; null when a document was withdrawn since it was hashed.</summary>
    internal static async Task<byte[]?> ArchiveSha256Async(this PlatformDb db, Id<DceVersion> version, int served, CancellationToken cancel) =>
        (await db.Database.SqlQuery<byte[]>($"""
            select a.sha256 as "Value" from dce_archives a where a.version_id = {version.Value} and (select count(*) from dce_documents d where d.tenant_id = a.tenant_id and d.version_id = a.version_id) = {served}
            """).ToListAsync(cancel)).SingleOrDefault();

    /// <summary>What <see cref="HashArchives"/> found; null until it has passed.</summary>
    internal static async Task<byte[]?> ArchiveSha256Async(this PlatformDb db, Id<DceVersion> version, CancellationToken cancel) =>
        (await db.Database.SqlQuery<byte[]>($"select sha256 as \"Value\" from dce_archives where version_id = {version.Value}").ToListAsync(cancel)).SingleOrDefault();
}
