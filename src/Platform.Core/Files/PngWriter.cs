using System.Buffers.Binary;
using System.IO.Compression;

namespace Platform.Core.Files;

/// <summary>Writes a picture as PNG: eight bits a colour, no transparency, nothing but the points. The same picture is the same file.</summary>
public static class PngWriter
{
    public static byte[] Write(Picture picture)
    {
        using var file = new MemoryStream();
        file.Write(PngReader.Signature);
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, picture.Width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), picture.Height);
        (header[8], header[9]) = (8, 2);
        Append(file, "IHDR"u8, header);
        Append(file, "IDAT"u8, Packed(picture));
        Append(file, "IEND"u8, []);
        return file.ToArray();
    }

    private static byte[] Packed(Picture picture)
    {
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            var stride = picture.Width * 3;
            var above = new byte[stride];
            for (var y = 0; y < picture.Height; y++)
            {
                var row = picture.Rgb.AsSpan(y * stride, stride);
                var (filter, filtered) = Smallest(row, above);
                zlib.WriteByte(filter);
                zlib.Write(filtered);
                above = row.ToArray();
            }
        }
        return packed.ToArray();
    }

    // As it is, as the difference to the left, or to the row above: what is nearest to nothing packs best.
    private static (byte Filter, byte[] Row) Smallest(ReadOnlySpan<byte> row, ReadOnlySpan<byte> above)
    {
        var (best, least) = (((byte)0, row.ToArray()), Weight(row));
        var (left, up) = (row.ToArray(), row.ToArray());
        for (var i = 0; i < row.Length; i++)
        {
            left[i] -= i < 3 ? (byte)0 : row[i - 3];
            up[i] -= above[i];
        }
        if (Weight(left) is var ofLeft && ofLeft < least) (best, least) = ((1, left), ofLeft);
        return Weight(up) < least ? ((byte)2, up) : best;
    }

    private static int Weight(ReadOnlySpan<byte> row)
    {
        var sum = 0;
        foreach (var value in row) sum += Math.Abs((sbyte)value == sbyte.MinValue ? 128 : (sbyte)value);
        return sum;
    }

    private static void Append(MemoryStream file, ReadOnlySpan<byte> type, ReadOnlySpan<byte> body)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, body.Length);
        file.Write(number);
        file.Write(type);
        file.Write(body);
        var crc = new Crc32();
        crc.Append(type);
        crc.Append(body);
        BinaryPrimitives.WriteUInt32BigEndian(number, (uint)crc.Value);
        file.Write(number);
    }
}
