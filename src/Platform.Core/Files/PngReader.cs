using System.Buffers.Binary;
using System.IO.Compression;

namespace Platform.Core.Files;

/// <summary>
/// Reads a PNG (ISO/IEC 15948) that a stranger sent: managed code, bounded before anything is unpacked, every chunk by its checksum. Only the points
/// are kept: profiles, comments, positions and animations stay behind. What is transparent is seen on white.
/// </summary>
public sealed class PngReader
{
    public abstract record Reading
    {
        private Reading() { }
        public sealed record Read(Picture Picture) : Reading;
        /// <summary>Whatever its name and type say.</summary>
        public sealed record NotPng : Reading;
        public sealed record TooLarge(uint Width, uint Height) : Reading;
        public sealed record Broken : Reading;
        public T Match<T>(Func<Read, T> read, Func<NotPng, T> notPng, Func<TooLarge, T> tooLarge, Func<Broken, T> broken) => this switch
        { Read r => read(r), NotPng n => notPng(n), TooLarge t => tooLarge(t), Broken b => broken(b), _ => throw new System.Diagnostics.UnreachableException() };
    }

    private enum Kind { Grey = 0, Colours = 2, Palette = 3, GreyAlpha = 4, ColoursAlpha = 6 }

    // Of the seven passes of an interlaced picture: first column and row, step across and down.
    private static readonly (int X, int Y, int Across, int Down)[] Passes = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)];

    private readonly MemoryStream packed = new();
    private int width, height, depth;
    private Kind kind;
    private bool interlaced;
    private byte[] palette = [], transparency = [], rgb = [];

    private PngReader() { }

    internal static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    /// <param name="file">At most what the caller allows.</param>
    /// <param name="largestSide">In points.</param>
    /// <param name="mostPoints">Width times height: what unpacking may take.</param>
    public static Reading Read(ReadOnlySpan<byte> file, int largestSide, int mostPoints)
    {
        if (!file.StartsWith(Signature)) return new Reading.NotPng();
        try
        {
            return new PngReader().ReadChunks(file[Signature.Length..], largestSide, mostPoints);
        }
        catch (Exception broken) when (broken is InvalidDataException or EndOfStreamException)
        {
            return new Reading.Broken();
        }
    }

    private Reading ReadChunks(ReadOnlySpan<byte> rest, int largestSide, int mostPoints)
    {
        for (var first = true; ; first = false)
        {
            var chunk = Next(rest);
            if (first != chunk.Type.SequenceEqual("IHDR"u8)) throw new InvalidDataException("The header is not where it must be.");
            if (first && ReadHeader(chunk.Body, largestSide, mostPoints) is { } refused) return refused;
            if (chunk.Type.SequenceEqual("IEND"u8)) return new Reading.Read(Unpack());
            if (chunk.Type.SequenceEqual("PLTE"u8)) palette = chunk.Body.Length is > 0 and <= 768 && chunk.Body.Length % 3 == 0 ? chunk.Body.ToArray() : throw new InvalidDataException("No palette.");
            else if (chunk.Type.SequenceEqual("tRNS"u8)) transparency = chunk.Body.Length <= 256 ? chunk.Body.ToArray() : throw new InvalidDataException("No transparency.");
            else if (chunk.Type.SequenceEqual("IDAT"u8)) packed.Write(chunk.Body);
            else if (!first && (chunk.Type[0] & 0x20) == 0) throw new InvalidDataException("A part that must be understood is not.");
            rest = chunk.After;
        }
    }

    private readonly ref struct Chunk(ReadOnlySpan<byte> type, ReadOnlySpan<byte> body, ReadOnlySpan<byte> after)
    {
        public ReadOnlySpan<byte> Type { get; } = type;
        public ReadOnlySpan<byte> Body { get; } = body;
        public ReadOnlySpan<byte> After { get; } = after;
    }

    private static Chunk Next(ReadOnlySpan<byte> rest)
    {
        if (rest.Length < 12) throw new InvalidDataException("The file ends in the middle.");
        var length = BinaryPrimitives.ReadUInt32BigEndian(rest);
        if (length > rest.Length - 12) throw new InvalidDataException("A part is longer than the file.");
        var checkedPart = rest.Slice(4, (int)length + 4);
        var crc = new Crc32();
        crc.Append(checkedPart);
        if (crc.Value != BinaryPrimitives.ReadUInt32BigEndian(rest[(8 + (int)length)..])) throw new InvalidDataException("A checksum is wrong.");
        return new(checkedPart[..4], checkedPart[4..], rest[(12 + (int)length)..]);
    }

    private Reading.TooLarge? ReadHeader(ReadOnlySpan<byte> header, int largestSide, int mostPoints)
    {
        if (header.Length != 13) throw new InvalidDataException("No header.");
        var (wide, tall) = (BinaryPrimitives.ReadUInt32BigEndian(header), BinaryPrimitives.ReadUInt32BigEndian(header[4..]));
        if (wide == 0 || tall == 0) throw new InvalidDataException("Nothing to see.");
        if (wide > largestSide || tall > largestSide || wide * (ulong)tall > (ulong)mostPoints) return new(wide, tall);
        (width, height, depth, kind, interlaced) = ((int)wide, (int)tall, header[8], (Kind)header[9], header[12] == 1);
        var known = kind switch
        {
            Kind.Grey => depth is 1 or 2 or 4 or 8 or 16,
            Kind.Palette => depth is 1 or 2 or 4 or 8,
            Kind.Colours or Kind.GreyAlpha or Kind.ColoursAlpha => depth is 8 or 16,
            _ => false,
        };
        return known && header[10] == 0 && header[11] == 0 && header[12] <= 1 ? null : throw new InvalidDataException("No such kind of picture.");
    }

    private Picture Unpack()
    {
        if (kind == Kind.Palette && palette.Length == 0) throw new InvalidDataException("No palette.");
        rgb = new byte[width * height * 3];
        packed.Position = 0;
        // No more is unpacked than the header announced.
        using var points = new ZLibStream(packed, CompressionMode.Decompress);
        foreach (var pass in interlaced ? Passes : [(0, 0, 1, 1)]) UnpackPass(points, pass);
        return new(width, height, rgb);
    }

    private void UnpackPass(ZLibStream points, (int X, int Y, int Across, int Down) pass)
    {
        var columns = (width - pass.X + pass.Across - 1) / pass.Across;
        if (columns <= 0) return;
        var bits = depth * Channels;
        var (row, above) = (new byte[((columns * bits) + 7) / 8], new byte[((columns * bits) + 7) / 8]);
        for (var y = pass.Y; y < height; y += pass.Down)
        {
            var filter = points.ReadByte();
            points.ReadExactly(row);
            Unfilter(filter, row, above, Math.Max(1, bits / 8));
            for (var column = 0; column < columns; column++) Paint(row, column, ((y * width) + pass.X + (column * pass.Across)) * 3);
            (row, above) = (above, row);
        }
    }

    private int Channels => kind switch { Kind.GreyAlpha => 2, Kind.Colours => 3, Kind.ColoursAlpha => 4, _ => 1 };

    private static void Unfilter(int filter, Span<byte> row, ReadOnlySpan<byte> above, int back)
    {
        if (filter is < 0 or > 4) throw new InvalidDataException("No such filter.");
        for (var i = 0; i < row.Length; i++)
        {
            var (left, up, corner) = (i < back ? 0 : row[i - back], above[i], i < back ? 0 : above[i - back]);
            row[i] += filter switch { 1 => (byte)left, 2 => (byte)up, 3 => (byte)((left + up) / 2), 4 => (byte)Paeth(left, up, corner), _ => 0 };
        }
    }

    private static int Paeth(int left, int up, int corner)
    {
        var (toLeft, toUp, toCorner) = (Math.Abs(up - corner), Math.Abs(left - corner), Math.Abs(left + up - corner - corner));
        return toLeft <= toUp && toLeft <= toCorner ? left : toUp <= toCorner ? up : corner;
    }

    private void Paint(ReadOnlySpan<byte> row, int column, int at)
    {
        var first = column * Channels;
        if (kind == Kind.Palette)
        {
            var entry = Sample(row, first);
            if ((entry * 3) + 2 >= palette.Length) throw new InvalidDataException("A colour is not in the palette.");
            Put(at, palette[entry * 3], palette[(entry * 3) + 1], palette[(entry * 3) + 2], entry < transparency.Length ? transparency[entry] : 255);
            return;
        }
        var grey = kind is Kind.Grey or Kind.GreyAlpha;
        var (r, g, b) = grey ? (Byte(row, first), Byte(row, first), Byte(row, first)) : (Byte(row, first), Byte(row, first + 1), Byte(row, first + 2));
        var alpha = kind switch
        {
            Kind.GreyAlpha => Byte(row, first + 1),
            Kind.ColoursAlpha => Byte(row, first + 3),
            _ => IsKeyed(row, first, grey ? 1 : 3) ? 0 : 255,
        };
        Put(at, r, g, b, alpha);
    }

    // One colour of a picture without alpha may be declared transparent.
    private bool IsKeyed(ReadOnlySpan<byte> row, int first, int channels)
    {
        if (transparency.Length != channels * 2) return false;
        for (var c = 0; c < channels; c++) if (Sample(row, first + c) != BinaryPrimitives.ReadUInt16BigEndian(transparency.AsSpan(c * 2))) return false;
        return true;
    }

    private int Sample(ReadOnlySpan<byte> row, int index) => depth switch
    {
        16 => BinaryPrimitives.ReadUInt16BigEndian(row[(index * 2)..]),
        8 => row[index],
        _ => (row[index * depth / 8] >> (8 - depth - (index * depth % 8))) & ((1 << depth) - 1),
    };

    private int Byte(ReadOnlySpan<byte> row, int index) => depth == 16 ? row[index * 2] : Sample(row, index) * 255 / ((1 << depth) - 1);

    private void Put(int at, int r, int g, int b, int alpha) => (rgb[at], rgb[at + 1], rgb[at + 2]) = (OnWhite(r, alpha), OnWhite(g, alpha), OnWhite(b, alpha));

    private static byte OnWhite(int value, int alpha) => (byte)(((value * alpha) + (255 * (255 - alpha)) + 127) / 255);
}
