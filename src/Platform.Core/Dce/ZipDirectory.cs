using System.Buffers.Binary;

namespace Platform.Core.Dce;

/// <summary>How long the list at the end of a ZIP is, read before anybody reads the list itself into memory.</summary>
internal static class ZipDirectory
{
    /// <summary>Enough for some 200,000 entries of ordinary names.</summary>
    public const long Most = 32_000_000;

    private const int EndLength = 22, LongestComment = 65_535, Locator64Length = 20;
    private const uint End = 0x06054b50, Locator64 = 0x07064b50, End64 = 0x06064b50;

    /// <returns>Bytes from the start of the list to the end of the file; null: no ZIP.</returns>
    public static async Task<long?> LengthAsync(Stream zip, CancellationToken cancel)
    {
        var tail = new byte[Math.Min(zip.Length, EndLength + LongestComment)];
        var from = zip.Length - tail.Length;
        await ReadAtAsync(zip, from, tail, cancel);
        for (var at = tail.Length - EndLength; at >= 0; at--)
        {
            if (BinaryPrimitives.ReadUInt32LittleEndian(tail.AsSpan(at)) != End) continue;
            long start = BinaryPrimitives.ReadUInt32LittleEndian(tail.AsSpan(at + 16));
            var wide = await Start64Async(zip, from + at, cancel);
            start = wide ?? start;
            return start >= 0 && start <= zip.Length ? zip.Length - start : null;
        }
        return null;
    }

    private static async Task<long?> Start64Async(Stream zip, long end, CancellationToken cancel)
    {
        if (end < Locator64Length) return null;
        var locator = new byte[Locator64Length];
        await ReadAtAsync(zip, end - Locator64Length, locator, cancel);
        if (BinaryPrimitives.ReadUInt32LittleEndian(locator) != Locator64) return null;
        var at = BinaryPrimitives.ReadInt64LittleEndian(locator.AsSpan(8));
        var record = new byte[56];
        if (at < 0 || at > zip.Length - record.Length) return null;
        await ReadAtAsync(zip, at, record, cancel);
        return BinaryPrimitives.ReadUInt32LittleEndian(record) == End64 ? BinaryPrimitives.ReadInt64LittleEndian(record.AsSpan(48)) : null;
    }

    private static async Task ReadAtAsync(Stream zip, long at, byte[] into, CancellationToken cancel)
    {
        zip.Position = at;
        await zip.ReadExactlyAsync(into, cancel);
    }
}
