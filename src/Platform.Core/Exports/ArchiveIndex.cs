using System.Text.Json;
using Platform.Core.Dce;
using Platform.Core.Files;

namespace Platform.Core.Exports;

/// <summary>One file of an export: its name in the archive, and where its bytes are kept.</summary>
internal sealed record ArchivePiece(string Name, long Size, long Crc32, string Sha256, string Blob, long From);

/// <summary>The list of the files of an export, kept behind its parts: from it the archive is made whenever it is read, the same bytes each time.</summary>
internal static class ArchiveIndex
{
    public static byte[] Write(IReadOnlyList<ArchivePiece> pieces) => JsonSerializer.SerializeToUtf8Bytes(pieces);

    public static async Task<Stream> OpenAsync(IBlobStore blobs, BlobName parts, long at, DateTimeOffset date, CancellationToken cancel)
    {
        await using var index = await blobs.OpenReadAsync(parts, at, null, cancel);
        return Open(blobs, await JsonSerializer.DeserializeAsync<List<ArchivePiece>>(index, cancellationToken: cancel) ?? throw new InvalidDataException("The list of an export is empty."), date);
    }

    public static Stream Open(IBlobStore blobs, IEnumerable<ArchivePiece> pieces, DateTimeOffset date) =>
        new SegmentedStream(ZipLayout.Of([.. pieces.Select(p => new ArchivedFile(p.Name, p.Size, p.Crc32, BlobName.Parse(p.Blob), p.From))], date, madeOnUnix: true), blobs);
}
