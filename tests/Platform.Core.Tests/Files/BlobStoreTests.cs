using System.Security.Cryptography;
using Platform.Core.Files;
using Platform.Crypto;

namespace Platform.Core.Tests.Files;

/// <summary>The contract of every blob store, asked of both.</summary>
public sealed class BlobStoreTests
{
    private readonly CancellationToken cancel = CancellationToken.None;

    [Theory, OnFiles, OnAzure]
    public async Task A_whole_file_comes_back_byte_for_byte_with_its_size_and_hash(StoreKind kind)
    {
        await using var under = await StoreUnderTest.MakeAsync(kind);
        var store = under.Store;
        var blob = BlobName.New(BlobContainer.Dce);
        var bytes = RandomNumberGenerator.GetBytes(300_000);

        var stored = Assert.IsType<BlobPut.Stored>(await store.PutAsync(blob, new MemoryStream(bytes), bytes.Length, cancel));

        Assert.Equal((bytes.Length, Convert.ToHexString(SHA256.HashData(bytes))), (stored.Size, Convert.ToHexString(stored.Sha256)));
        Assert.Equal(bytes, await ReadAsync(store, blob));
        Assert.Equal(bytes[1000..1010], await ReadAsync(store, blob, 1000, 10));
        Assert.Empty(await ReadAsync(store, blob, bytes.Length));
    }

    [Theory, OnFiles, OnAzure]
    public async Task It_is_empty_until_one_block_or_one_file_stands(StoreKind kind)
    {
        foreach (var container in (BlobContainer[])[BlobContainer.Sealed, BlobContainer.Opened])
        {
            await using var under = await StoreUnderTest.MakeAsync(kind);
            Assert.True(await under.Store.IsEmptyAsync(cancel));
            await under.Store.PutBlockAsync(BlobName.New(container), 0, SHA256.HashData([7]), new MemoryStream([7]), 1, cancel);
            Assert.False(await under.Store.IsEmptyAsync(cancel));
        }
    }

    [Theory, OnFiles, OnAzure]
    public async Task A_file_of_one_byte_over_the_limit_leaves_nothing(StoreKind kind)
    {
        await using var under = await StoreUnderTest.MakeAsync(kind);
        var store = under.Store;
        var blob = BlobName.New(BlobContainer.Dce);

        Assert.IsType<BlobPut.TooLong>(await store.PutAsync(blob, new MemoryStream(new byte[11]), 10, cancel));

        Assert.Equal(0, await under.CountAsync());
        Assert.IsType<BlobPut.Stored>(await store.PutAsync(blob, new MemoryStream(new byte[10]), 10, cancel));
    }

    [Theory, OnFiles, OnAzure]
    public async Task A_name_that_is_taken_is_never_replaced(StoreKind kind)
    {
        await using var under = await StoreUnderTest.MakeAsync(kind);
        var store = under.Store;
        var blob = BlobName.New(BlobContainer.Opened);
        await store.PutAsync(blob, new MemoryStream([1]), 10, cancel);

        await Assert.ThrowsAsync<IOException>(() => store.PutAsync(blob, new MemoryStream([2]), 10, cancel));

        Assert.Equal([1], await ReadAsync(store, blob));
    }

    [Theory, OnFiles, OnAzure]
    public async Task Blocks_put_out_of_order_are_read_in_order_once_committed(StoreKind kind)
    {
        await using var under = await StoreUnderTest.MakeAsync(kind);
        var store = under.Store;
        var blob = BlobName.New(BlobContainer.Sealed);
        var (first, second) = (await PutAsync(store, blob, 0, [1, 2, 3]), await PutAsync(store, blob, 1, [4, 5]));
        await Assert.ThrowsAsync<FileNotFoundException>(() => store.OpenReadAsync(blob, 0, null, cancel));

        await store.CommitAsync(blob, [first, second], cancel);

        Assert.Equal([1, 2, 3, 4, 5], await ReadAsync(store, blob));
        Assert.Equal([3, 4], await ReadAsync(store, blob, 2, 2));
        Assert.Equal([5], await ReadAsync(store, blob, 4));
    }

    [Theory, OnFiles, OnAzure]
    public async Task A_block_sent_twice_is_the_same_block(StoreKind kind)
    {
        await using var under = await StoreUnderTest.MakeAsync(kind);
        var store = under.Store;
        var blob = BlobName.New(BlobContainer.Sealed);
        await PutAsync(store, blob, 0, [1]);
        await PutAsync(store, blob, 0, [1]);

        Assert.Single(await store.ListBlocksAsync(blob, cancel));
    }

    [Theory, OnFiles, OnAzure]
    public async Task A_block_that_is_not_what_was_announced_leaves_nothing(StoreKind kind)
    {
        await using var under = await StoreUnderTest.MakeAsync(kind);
        var store = under.Store;
        var blob = BlobName.New(BlobContainer.Sealed);

        Assert.IsType<BlobPut.WrongHash>(await store.PutBlockAsync(blob, 0, SHA256.HashData([9]), new MemoryStream([1]), 10, cancel));

        Assert.Empty(await store.ListBlocksAsync(blob, cancel));
        Assert.Equal(0, await under.CountAsync());
    }

    [Theory, OnFiles, OnAzure]
    public async Task A_block_that_the_disk_damaged_is_mended_when_it_is_sent_again(StoreKind kind)
    {
        await using var under = await StoreUnderTest.MakeAsync(kind);
        var store = under.Store;
        var blob = BlobName.New(BlobContainer.Sealed);
        var block = await PutAsync(store, blob, 0, [1, 2, 3]);
        await under.DamageAsync([1, 2, 4]);

        Assert.Equal(block, await PutAsync(store, blob, 0, [1, 2, 3]));

        await store.CommitAsync(blob, [block], cancel);
        Assert.Equal([1, 2, 3], await ReadAsync(store, blob));
        Assert.Equal(2, await under.CountAsync());      // the block and the list, nothing else
    }

    [Theory, OnFiles, OnAzure]
    public async Task A_blob_is_committed_once(StoreKind kind)
    {
        await using var under = await StoreUnderTest.MakeAsync(kind);
        var store = under.Store;
        var blob = BlobName.New(BlobContainer.Sealed);
        var (kept, other) = (await PutAsync(store, blob, 0, [1]), await PutAsync(store, blob, 0, [2]));
        Assert.True(await store.CommitAsync(blob, [kept], cancel));
        Assert.True(await store.CommitAsync(blob, [kept], cancel));

        Assert.False(await store.CommitAsync(blob, [other], cancel));

        Assert.Equal([1], await ReadAsync(store, blob));
    }

    [Theory, OnFiles, OnAzure]
    public async Task A_list_that_names_a_missing_block_is_refused(StoreKind kind)
    {
        await using var under = await StoreUnderTest.MakeAsync(kind);
        var store = under.Store;
        var blob = BlobName.New(BlobContainer.Sealed);
        var first = await PutAsync(store, blob, 0, [1]);

        await Assert.ThrowsAsync<IOException>(() => store.CommitAsync(blob, [first, first with { Number = 1 }], cancel));
        await Assert.ThrowsAsync<IOException>(() => store.CommitAsync(blob, [first with { Size = 2 }], cancel));
    }

    [Theory, OnFiles, OnAzure]
    public async Task A_block_of_five_megabytes_in_odd_reads_is_kept_and_read_from_any_byte(StoreKind kind)
    {
        await using var under = await StoreUnderTest.MakeAsync(kind);
        var blob = BlobName.New(BlobContainer.Sealed);
        var bytes = RandomNumberGenerator.GetBytes(5_000_001);
        var block = new Block(0, Convert.ToHexStringLower(SHA256.HashData(bytes)), bytes.Length);

        await under.Store.PutBlockAsync(blob, 0, SHA256.HashData(bytes), new DripStream(bytes), bytes.Length, cancel);

        using var whole = new MemoryStream();
        await using (var stored = under.Store.OpenBlocks(blob, [block])) await stored.CopyToAsync(whole, cancel);
        Assert.Equal(bytes, whole.ToArray());
        Assert.True(await under.Store.CommitAsync(blob, [block], cancel));
        Assert.Equal(bytes[4_194_303..], await ReadAsync(under.Store, blob, 4_194_303));
    }

    [Theory, OnFiles, OnAzure]
    public async Task Of_several_that_send_one_block_at_once_none_slips_other_bytes_under_its_name(StoreKind kind)
    {
        await using var under = await StoreUnderTest.MakeAsync(kind);
        var blob = BlobName.New(BlobContainer.Sealed);
        var (right, wrong) = (RandomNumberGenerator.GetBytes(100_000), RandomNumberGenerator.GetBytes(100_000));
        var sha256 = SHA256.HashData(right);

        var puts = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => under.Store.PutBlockAsync(blob, 0, sha256, new MemoryStream(i % 2 == 0 ? right : wrong), 1 << 20, cancel)));

        Assert.All(puts.Index(), put => Assert.Equal(put.Index % 2 == 0, put.Item is BlobPut.Stored));
        await using var stored = under.Store.OpenBlocks(blob, await under.Store.ListBlocksAsync(blob, cancel));
        Assert.Equal(sha256, await SHA256.HashDataAsync(stored, cancel));
    }

    [Fact]
    public void A_name_survives_its_text() =>
        Assert.All(Enum.GetValues<BlobContainer>(), container =>
        {
            var name = BlobName.New(container);
            Assert.Equal(name, BlobName.Parse(name.ToString()));
        });

    private static async Task<Block> PutAsync(IBlobStore store, BlobName blob, int number, byte[] bytes)
    {
        Assert.IsType<BlobPut.Stored>(await store.PutBlockAsync(blob, number, SHA256.HashData(bytes), new MemoryStream(bytes), 10, CancellationToken.None));
        return new(number, Convert.ToHexStringLower(SHA256.HashData(bytes)), bytes.Length);
    }

    private static async Task<byte[]> ReadAsync(IBlobStore store, BlobName blob, long from = 0, long? length = null)
    {
        await using var stream = await store.OpenReadAsync(blob, from, length, CancellationToken.None);
        using var bytes = new MemoryStream();
        await stream.CopyToAsync(bytes, CancellationToken.None);
        return bytes.ToArray();
    }

    // As a network gives it: never a whole buffer.
    private sealed class DripStream(byte[] bytes) : ForwardStream
    {
        private int at;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var read = Math.Min(Math.Min(buffer.Length, 70_001), bytes.Length - at);
            bytes.AsMemory(at, read).CopyTo(buffer);
            at += read;
            return ValueTask.FromResult(read);
        }
    }
}
