using System.Buffers.Binary;
using System.Text;
using Platform.Core.Files;
using Platform.Core.Values;

namespace Platform.Core.Dce;

/// <summary>One file of an archive, with everything that a ZIP entry says about it.</summary>
/// <param name="From">Where it begins in the blob.</param>
public sealed record ArchivedFile(string Name, long Size, long Crc32, BlobName Blob, long From = 0);

/// <summary>
/// Where each byte of a ZIP stands, known before one is read: entries are stored, their sizes and checksums were recorded at upload.
/// So the same version gives the same bytes for ever, and a download resumes anywhere. ZIP64 where four gibibytes or 65,535 entries are passed.
/// </summary>
public static class ZipLayout
{
    private const uint Full32 = 0xFFFFFFFF;
    private const ushort Full16 = 0xFFFF;
    private const ushort Utf8Names = 1 << 11;
    private const int Unix = 3;
    private const uint ReadableFile = 0x81A4_0000;      // a regular file, rw-r--r--

    /// <param name="files">In the order of the archive.</param>
    /// <param name="date">Of every entry.</param>
    /// <param name="madeOnUnix">
    /// Debian's unzip takes the names of an archive « made on FAT » for CP 850, whatever their flag says, and spoils accents. Archives of the DCE stay as they are:
    /// the hash of their bytes stands in the register.
    /// </param>
    public static IReadOnlyList<Segment> Of(IReadOnlyList<ArchivedFile> files, DateTimeOffset date, bool madeOnUnix = false)
    {
        var segments = new List<Segment>(files.Count * 2 + 2);
        var directory = new List<byte[]>(files.Count);
        long offset = 0;
        foreach (var file in files)
        {
            var header = LocalHeader(file, date);
            segments.Add(new Segment.Bytes(header));
            segments.Add(new Segment.File(file.Blob, file.Size, file.From));
            directory.Add(DirectoryEntry(file, date, offset, madeOnUnix));
            offset += header.Length + file.Size;
        }
        long directorySize = directory.Sum(entry => (long)entry.Length);
        segments.AddRange(directory.Select(entry => new Segment.Bytes(entry)));
        segments.Add(new Segment.Bytes(End(files.Count, offset, directorySize)));
        return segments;
    }

    private static byte[] LocalHeader(ArchivedFile file, DateTimeOffset date)
    {
        var name = Encoding.UTF8.GetBytes(file.Name);
        var large = file.Size >= Full32;
        var bytes = new Writer(30 + name.Length + (large ? 20 : 0)).U32(0x04034b50);
        Common(bytes, file, date, large);
        bytes.U16((ushort)name.Length).U16((ushort)(large ? 20 : 0)).Raw(name);
        if (large) bytes.U16(1).U16(16).U64(file.Size).U64(file.Size);
        return bytes.Done();
    }

    private static byte[] DirectoryEntry(ArchivedFile file, DateTimeOffset date, long offset, bool unix)
    {
        var name = Encoding.UTF8.GetBytes(file.Name);
        var (large, far) = (file.Size >= Full32, offset >= Full32);
        var extra = (large ? 16 : 0) + (far ? 8 : 0);
        var extraSize = extra == 0 ? 0 : extra + 4;
        var bytes = new Writer(46 + name.Length + extraSize).U32(0x02014b50).U16((ushort)(unix ? Unix << 8 | 45 : 45));
        Common(bytes, file, date, large || far);
        bytes.U16((ushort)name.Length).U16((ushort)extraSize).U16(0).U16(0).U16(0).U32(unix ? ReadableFile : 0).U32(far ? Full32 : (uint)offset).Raw(name);
        if (extra > 0) bytes.U16(1).U16((ushort)extra);
        if (large) bytes.U64(file.Size).U64(file.Size);
        if (far) bytes.U64(offset);
        return bytes.Done();
    }

    private static void Common(Writer bytes, ArchivedFile file, DateTimeOffset date, bool zip64)
    {
        var local = FranceTime.ToParis(date);
        var size = file.Size >= Full32 ? Full32 : (uint)file.Size;
        bytes.U16((ushort)(zip64 ? 45 : 20)).U16(Utf8Names).U16(0)
            .U16((ushort)(local.Hour << 11 | local.Minute << 5 | local.Second / 2)).U16((ushort)((local.Year - 1980) << 9 | local.Month << 5 | local.Day))
            .U32((uint)file.Crc32).U32(size).U32(size);
    }

    private static byte[] End(int count, long directoryAt, long directorySize)
    {
        var zip64 = count >= Full16 || directoryAt >= Full32 || directorySize >= Full32;
        var bytes = new Writer(22 + (zip64 ? 76 : 0));
        if (zip64)
        {
            bytes.U32(0x06064b50).U64(44).U16(45).U16(45).U32(0).U32(0).U64(count).U64(count).U64(directorySize).U64(directoryAt);
            bytes.U32(0x07064b50).U32(0).U64(directoryAt + directorySize).U32(1);
        }
        bytes.U32(0x06054b50).U16(0).U16(0).U16((ushort)Math.Min(count, Full16)).U16((ushort)Math.Min(count, Full16))
            .U32((uint)Math.Min(directorySize, Full32)).U32((uint)Math.Min(directoryAt, Full32)).U16(0);
        return bytes.Done();
    }

    private sealed class Writer(int size)
    {
        private readonly byte[] bytes = new byte[size];
        private int at;

        public Writer U16(ushort value) { BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(at), value); at += 2; return this; }
        public Writer U32(uint value) { BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(at), value); at += 4; return this; }
        public Writer U64(long value) { BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(at), value); at += 8; return this; }
        public Writer Raw(ReadOnlySpan<byte> value) { value.CopyTo(bytes.AsSpan(at)); at += value.Length; return this; }
        public byte[] Done() => at == bytes.Length ? bytes : throw new InvalidOperationException("A record of the archive has another length than announced.");
    }
}
