using Platform.Core.Files;

namespace Platform.Core.Dce;

/// <summary>The whole file of a version as one ZIP, made while it is read. Same version, same bytes: names in order, dated by its publication.</summary>
public static class DceArchive
{
    public static SegmentedStream Open(IEnumerable<DceDocument> documents, DateTimeOffset publishedAt, IBlobStore blobs) =>
        new(ZipLayout.Of([.. documents.OrderBy(d => d.Name, StringComparer.Ordinal).Select(d => new ArchivedFile(d.Name, d.Size, d.Crc32, BlobName.Parse(d.Blob)))], publishedAt), blobs);
}
