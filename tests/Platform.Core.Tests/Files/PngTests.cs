using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Platform.Core.Files;
using Platform.Testing;

namespace Platform.Core.Tests.Files;

/// <summary>Pictures that strangers send. Pillow, which we did not write, says what each of them shows.</summary>
public sealed class PngTests
{
    private const int Side = 4_000, Points = 4_000_000;

    [NeedsToolFact("weasyprint")]       // it brings Pillow
    public async Task Every_kind_of_png_shows_the_points_that_pillow_sees()
    {
        var drawn = await PillowAsync("""
            import base64, io, json, random
            from PIL import Image
            random.seed(20261121)
            noise = lambda mode, bands: Image.frombytes(mode, (13, 7), bytes(random.randrange(256) for _ in range(13 * 7 * bands)))
            palette = Image.frombytes('P', (13, 7), bytes(random.randrange(4) for _ in range(91))); palette.putpalette([9, 8, 7, 200, 0, 0, 0, 200, 0, 0, 0, 200])
            seen = []
            def add(name, im, **how):
                file = io.BytesIO(); im.save(file, 'PNG', **how)
                again = Image.open(io.BytesIO(file.getvalue()))
                if again.mode.startswith('I'): shown = again.point(lambda v: v / 256).convert('L').convert('RGB')
                else:
                    rgba = again.convert('RGBA'); shown = Image.alpha_composite(Image.new('RGBA', rgba.size, 'white'), rgba).convert('RGB')
                seen.append({'name': name, 'png': base64.b64encode(file.getvalue()).decode(), 'rgb': base64.b64encode(shown.tobytes()).decode()})
            add('one bit', noise('L', 1).convert('1'))
            add('grey', noise('L', 1)); add('grey, keyed', noise('L', 1).point(lambda v: v & 3), transparency=2)
            for bits in (1, 2, 4, 8): add(f'palette of {bits} bits', palette.point(lambda v: v & 1) if bits == 1 else palette, bits=bits)
            add('palette with alpha', palette, transparency=bytes([0, 128, 255]))
            add('colours', noise('RGB', 3)); add('colours, keyed', Image.new('RGB', (13, 7), (1, 2, 3)), transparency=(1, 2, 3))
            add('grey with alpha', noise('LA', 2)); add('colours with alpha', noise('RGBA', 4))
            add('sixteen bits', Image.frombytes('I;16', (13, 7), bytes(random.randrange(256) for _ in range(182))))
            print(json.dumps(seen))
            """);
        Assert.Equal(13, drawn.RootElement.GetArrayLength());
        foreach (var one in drawn.RootElement.EnumerateArray())
        {
            var name = one.GetProperty("name").GetString();
            var read = Assert.IsType<PngReader.Reading.Read>(PngReader.Read(one.GetProperty("png").GetBytesFromBase64(), Side, Points));
            Assert.Equal((13, 7), (read.Picture.Width, read.Picture.Height));
            var worst = read.Picture.Rgb.Zip(one.GetProperty("rgb").GetBytesFromBase64(), (a, b) => Math.Abs(a - b)).Max();
            Assert.True(worst <= 1, $"{name}: {worst} apart");       // each rounds once
        }
    }

    [NeedsToolFact("weasyprint")]
    public async Task An_interlaced_picture_and_one_that_we_wrote_are_read_alike_by_pillow_and_by_us()
    {
        var picture = Gradient(11, 9);
        foreach (var png in (byte[][])[Interlaced(picture), PngWriter.Write(picture)])
        {
            Assert.Equal(picture.Rgb, Assert.IsType<PngReader.Reading.Read>(PngReader.Read(png, Side, Points)).Picture.Rgb);
            var seen = await PillowAsync($"""
                import base64, io, json
                from PIL import Image
                im = Image.open(io.BytesIO(base64.b64decode('{Convert.ToBase64String(png)}')))
                print(json.dumps([im.mode, base64.b64encode(im.tobytes()).decode()]))
                """);
            Assert.Equal("RGB", seen.RootElement[0].GetString());
            Assert.Equal(picture.Rgb, seen.RootElement[1].GetBytesFromBase64());
        }
    }

    [Fact]
    public void A_file_that_is_cut_anywhere_or_has_one_flipped_bit_is_refused_and_nothing_else_happens()
    {
        var png = PngWriter.Write(Gradient(11, 9));
        for (var length = 0; length < png.Length; length++) Assert.IsNotType<PngReader.Reading.Read>(PngReader.Read(png.AsSpan(0, length), Side, Points));
        for (var bit = 0; bit < png.Length * 8; bit++)
        {
            var flipped = (byte[])png.Clone();
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.IsNotType<PngReader.Reading.Read>(PngReader.Read(flipped, Side, Points));
        }
        Assert.IsType<PngReader.Reading.Read>(PngReader.Read(png, Side, Points));
    }

    [Fact]
    public void A_bomb_is_refused_by_its_header_and_more_bytes_than_announced_are_never_unpacked()
    {
        var zeros = Packed(new byte[50_000_000]);       // 50 MB in 50 kB
        Assert.IsType<PngReader.Reading.TooLarge>(PngReader.Read(File(60_000, 60_000, 6, zeros), Side, Points));
        Assert.IsType<PngReader.Reading.TooLarge>(PngReader.Read(File(4_000, 1_001, 2, zeros), Side, Points));
        Assert.IsType<PngReader.Reading.TooLarge>(PngReader.Read(File(uint.MaxValue, uint.MaxValue, 6, zeros), Side, Points));
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.IsType<PngReader.Reading.Read>(PngReader.Read(File(20, 20, 2, zeros), Side, Points));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 10_000_000);
    }

    [Theory]
    [InlineData(0u, 5u, 2, 8), InlineData(5u, 5u, 5, 8), InlineData(5u, 5u, 2, 4), InlineData(5u, 5u, 3, 16), InlineData(5u, 5u, 3, 8)]       // the last: a palette that is not there
    public void A_header_that_means_nothing_is_refused(uint width, uint height, byte kind, byte depth) =>
        Assert.IsType<PngReader.Reading.Broken>(PngReader.Read(File(width, height, kind, Packed(new byte[100]), depth), Side, Points));

    [Fact]
    public void A_picture_is_made_smaller_by_the_mean_of_what_each_point_covers_and_never_larger()
    {
        var board = new Picture(4, 2, [.. Enumerable.Range(0, 8).SelectMany(i => Enumerable.Repeat((byte)(((i % 4) + (i / 4)) % 2 * 255), 3))]);
        Assert.All(board.Within(2, 1).Rgb, value => Assert.InRange(value, 127, 128));
        Assert.Same(board, board.Within(100, 100));
        Assert.Equal((3, 2), (Gradient(300, 200).Within(3, 90).Width, Gradient(300, 200).Within(3, 90).Height));
    }

    private static Picture Gradient(int width, int height) => new(width, height,
        [.. Enumerable.Range(0, width * height).SelectMany(i => (byte[])[(byte)(i % width * 23), (byte)(i / width * 29), (byte)(i * 7)])]);

    private static byte[] Interlaced(Picture picture)
    {
        var rows = new List<byte>();
        foreach (var (x0, y0, across, down) in ((int, int, int, int)[])[(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)])
            for (var y = y0; y < picture.Height; y += down)
            {
                rows.Add(0);
                for (var x = x0; x < picture.Width; x += across) rows.AddRange(picture.Rgb.AsSpan(((y * picture.Width) + x) * 3, 3));
            }
        return File((uint)picture.Width, (uint)picture.Height, 2, Packed([.. rows]), interlaced: true);
    }

    private static byte[] Packed(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true)) zlib.Write(bytes);
        return packed.ToArray();
    }

    private static byte[] File(uint width, uint height, byte kind, byte[] packed, byte depth = 8, bool interlaced = false)
    {
        var header = new byte[13];
        BinaryPrimitives.WriteUInt32BigEndian(header, width);
        BinaryPrimitives.WriteUInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9], header[12]) = (depth, kind, (byte)(interlaced ? 1 : 0));
        return [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, .. Chunk("IHDR", header), .. Chunk("IDAT", packed), .. Chunk("IEND", [])];
    }

    private static byte[] Chunk(string type, byte[] body)
    {
        byte[] named = [.. Encoding.ASCII.GetBytes(type), .. body];
        var crc = uint.MaxValue;
        foreach (var value in named)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++) crc = (crc & 1) == 1 ? (crc >> 1) ^ 0xEDB88320 : crc >> 1;
        }
        var (length, sum) = (new byte[4], new byte[4]);
        BinaryPrimitives.WriteInt32BigEndian(length, body.Length);
        BinaryPrimitives.WriteUInt32BigEndian(sum, ~crc);
        return [.. length, .. named, .. sum];
    }

    private static async Task<JsonDocument> PillowAsync(string script)
    {
        var verdict = await Judges.RunAsync("/usr/bin/python3", ["-I", "-c", script], input: null);
        Assert.True(verdict.ExitCode == 0, verdict.Error);
        return JsonDocument.Parse(verdict.Text);
    }
}
