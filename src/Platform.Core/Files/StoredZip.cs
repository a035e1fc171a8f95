using System.IO.Compression;
using Platform.Core.Values;

namespace Platform.Core.Files;

/// <summary>A few small files as one ZIP, in memory: stored, not compressed, so that forty lines of a verification page read it. The same files with the same date are the same bytes.</summary>
public static class StoredZip
{
    public static byte[] Write(IEnumerable<KeyValuePair<string, byte[]>> files, DateTimeOffset date)
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in files)
            {
                var entry = zip.CreateEntry(name, CompressionLevel.NoCompression);
                entry.LastWriteTime = new DateTimeOffset(FranceTime.ToParis(date), TimeSpan.Zero);     // a ZIP keeps no zone
                using var bytesOf = entry.Open();
                bytesOf.Write(content);
            }
        }
        return bytes.ToArray();
    }
}
