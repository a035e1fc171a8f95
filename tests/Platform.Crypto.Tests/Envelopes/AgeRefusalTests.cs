using Platform.Crypto.Envelopes;
using Platform.Crypto.Keys;
using Platform.Testing;

namespace Platform.Crypto.Tests.Envelopes;

public sealed class AgeRefusalTests
{
    private const int SealedChunk = 65_552;
    private static readonly X25519Identity Key = X25519Identity.Generate();

    [Fact]
    public async Task One_flipped_bit_at_1000_random_places_is_always_refused_and_no_byte_of_its_chunk_is_released()
    {
        var seed = Draws.FreshSeed();
        var draws = new Draws(seed);
        var plain = draws.Bytes(200_000);
        var file = AgeWriter.Encrypt(plain, Key.Recipient, new ContextStanza(draws.Bytes(32)));
        var header = file.AsSpan().IndexOf("--- "u8) + 48 + 16;
        Assert.Equal(plain, AgeReader.Decrypt(file, Key)); // the twin: unflipped, it opens

        for (var i = 0; i < 1000; i++)
        {
            int place = draws.Below(file.Length), bit = draws.Below(8);
            var altered = file.ToArray();
            altered[place] ^= (byte)(1 << bit);

            var (opened, released) = await TryOpenAsync(altered);

            var chunksBefore = place < header ? 0 : (place - header) / SealedChunk; // of an altered header nothing is released
            Assert.False(opened, $"seed {seed}, byte {place}, bit {bit}");
            Assert.True(released.AsSpan().SequenceEqual(plain.AsSpan(0, chunksBefore * 65_536)), $"seed {seed}, byte {place}, bit {bit}: {released.Length} bytes left");
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(65_536)]
    [InlineData(131_072)]
    [InlineData(140_000)]
    public async Task A_file_cut_at_any_chunk_edge_or_lengthened_is_refused(int size)
    {
        var plain = new Draws("edges").Bytes(size);
        var file = AgeWriter.Encrypt(plain, Key.Recipient);
        var header = file.AsSpan().IndexOf("--- "u8) + 48 + 16;

        Assert.True((await TryOpenAsync(file)).Opened);
        for (var edge = header; edge < file.Length; edge += SealedChunk)
        {
            foreach (var cut in new[] { edge - 1, edge, edge + 1, edge + 16 }.Where(cut => cut < file.Length))
            {
                Assert.False((await TryOpenAsync(file[..cut])).Opened, $"cut at {cut} of {file.Length}");
            }
        }

        Assert.False((await TryOpenAsync([.. file, 0])).Opened);
        Assert.False((await TryOpenAsync([.. file, .. file[header..]])).Opened);
    }

    [Fact]
    public async Task Chunks_that_change_places_are_refused_at_the_first_of_them()
    {
        var plain = new Draws("order").Bytes(4 * 65_536);
        var file = AgeWriter.Encrypt(plain, Key.Recipient);
        var second = file.AsSpan().IndexOf("--- "u8) + 48 + 16 + SealedChunk;
        byte[] swapped = [.. file[..second], .. file[(second + SealedChunk)..(second + (2 * SealedChunk))], .. file[second..(second + SealedChunk)], .. file[(second + (2 * SealedChunk))..]];

        var (opened, released) = await TryOpenAsync(swapped);

        Assert.False(opened);
        Assert.Equal(plain[..65_536], released);
    }

    [Fact]
    public async Task The_failing_chunk_is_named_and_a_second_reading_gives_nothing_more()
    {
        var file = AgeWriter.Encrypt(new byte[200_000], Key.Recipient);
        file[^10_000] ^= 1; // third of four chunks
        await using var plain = await AgeReader.OpenAsync(new MemoryStream(file), [Key]);

        var first = await Assert.ThrowsAsync<AgePayloadException>(() => plain.CopyToAsync(Stream.Null));
        var second = await Assert.ThrowsAsync<AgePayloadException>(() => plain.CopyToAsync(Stream.Null));

        Assert.Equal(2, first.Chunk);
        Assert.Same(first, second);
    }

    [Fact]
    public async Task The_streaming_writer_and_the_short_one_open_alike_whatever_the_size_of_the_pieces()
    {
        var plain = new Draws("pieces").Bytes(150_001);
        using var cipher = new MemoryStream();
        await AgeWriter.EncryptAsync(new MemoryStream(plain), cipher, [Key.Recipient], CancellationToken.None);
        await using var opened = await AgeReader.OpenAsync(new MemoryStream(cipher.ToArray()), [Key]);
        using var read = new MemoryStream();
        await opened.CopyToAsync(read, bufferSize: 777);

        Assert.Equal(plain, read.ToArray());
        Assert.Equal(plain, AgeReader.Decrypt(cipher.ToArray(), Key));
    }

    [Fact]
    public void Sealing_twice_never_gives_the_same_bytes() =>
        Assert.NotEqual(AgeWriter.Encrypt("x"u8, Key.Recipient), AgeWriter.Encrypt("x"u8, Key.Recipient));

    private static async Task<(bool Opened, byte[] Released)> TryOpenAsync(byte[] file)
    {
        using var released = new MemoryStream();
        try
        {
            await using var plain = await AgeReader.OpenAsync(new MemoryStream(file), [Key]);
            await plain.CopyToAsync(released);
            return (true, released.ToArray());
        }
        catch (AgeException)
        {
            return (false, released.ToArray());
        }
    }
}
