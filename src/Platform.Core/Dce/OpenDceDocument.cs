using Microsoft.EntityFrameworkCore;
using Platform.Core.Consultations;
using Platform.Core.Antivirus;
using Platform.Core.Data;
using Platform.Core.Values;

namespace Platform.Core.Dce;

/// <summary>One document of the account's own file, published or not: whoever approves it reads it first. Not a withdrawal: nothing is recorded.</summary>
public sealed class OpenDceDocument(PlatformDb db, Files.IBlobStore blobs)
{
    /// <returns>Null when there is none, none to be seen, or a virus in it.</returns>
    public async Task<FollowDceLink.Download?> ExecuteAsync(Id<Consultation> consultation, Id<DceDocument> document, CancellationToken cancel) =>
        await db.DceDocuments.AsNoTracking().SingleOrDefaultAsync(d => d.ConsultationId == consultation && d.Id == document
            && !db.FileScans.Any(s => s.TenantId == d.TenantId && s.Blob == d.Blob && s.State == ScanState.Infected), cancel) is { } found
            ? new FollowDceLink.Download(new SegmentedStream([new Segment.File(Files.BlobName.Parse(found.Blob), found.Size)], blobs), found.FileName, "application/octet-stream", found.AddedAt, Convert.ToHexStringLower(found.Sha256), found.Sha256)
            : null;
}
