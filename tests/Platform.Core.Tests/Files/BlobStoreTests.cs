using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using Platform.Core.Files;

namespace Platform.Core.Tests.Files;

/// <summary>The contract of every blob store, asked of the file store.</summary>
public sealed class BlobStoreTests : IDisposable
{
    private readonly DirectoryInfo root = Directory.CreateTempSubdirectory("blobs-");
    private readonly FileBlobStore store;
    private readonly CancellationToken cancel = CancellationToken.None;

    public BlobStoreTests() => store = new(Options.Create(new StorageOptions { Root = root.FullName }));

    public void Dispose() => root.Delete(recursive: true);

    [Fact]
    public async Task A_whole_file_comes_back_byte_for_byte_with_its_size_and_hash()
    {
        var blob = BlobName.New(BlobContainer.Dce);
        var bytes = RandomNumberGenerator.GetBytes(300_000);

        var stored = Assert.IsType<BlobPut.Stored>(await store.PutAsync(blob, new MemoryStream(bytes), bytes.Length, cancel));

        Assert.Equal((bytes.Length, Convert.ToHexString(SHA256.HashData(bytes))), (stored.Size, Convert.ToHexString(stored.Sha256)));
        Assert.Equal(bytes, await ReadAsync(blob));
        Assert.Equal(bytes[1000..1010], await ReadAsync(blob, 1000, 10));
        Assert.Empty(await ReadAsync(blob, bytes.Length));
    }

    [Fact]
    public async Task A_file_of_one_byte_over_the_limit_leaves_nothing()
    {
        var blob = BlobName.New(BlobContainer.Dce);

        Assert.IsType<BlobPut.TooLong>(await store.PutAsync(blob, new MemoryStream(new byte[11]), 10, cancel));

        Assert.Empty(root.EnumerateFiles("*", SearchOption.AllDirectories));
        Assert.IsType<BlobPut.Stored>(await store.PutAsync(blob, new MemoryStream(new byte[10]), 10, cancel));
    }

    [Fact]
    public async Task A_name_that_is_taken_is_never_replaced()
    {
        var blob = BlobName.New(BlobContainer.Opened);
        await store.PutAsync(blob, new MemoryStream([1]), 10, cancel);

        await Assert.ThrowsAsync<IOException>(() => store.PutAsync(blob, new MemoryStream([2]), 10, cancel));

        Assert.Equal([1], await ReadAsync(blob));
    }

    [Fact]
    public async Task Blocks_put_out_of_order_are_read_in_order_once_committed()
    {
        var blob = BlobName.New(BlobContainer.Sealed);
        var (first, second) = (await PutAsync(blob, 0, [1, 2, 3]), await PutAsync(blob, 1, [4, 5]));
        await Assert.ThrowsAsync<FileNotFoundException>(() => store.OpenReadAsync(blob, 0, null, cancel));

        await store.CommitAsync(blob, [first, second], cancel);

        Assert.Equal([1, 2, 3, 4, 5], await ReadAsync(blob));
        Assert.Equal([3, 4], await ReadAsync(blob, 2, 2));
        Assert.Equal([5], await ReadAsync(blob, 4));
    }

    [Fact]
    public async Task A_block_sent_twice_is_the_same_block()
    {
        var blob = BlobName.New(BlobContainer.Sealed);
        await PutAsync(blob, 0, [1]);
        await PutAsync(blob, 0, [1]);

        Assert.Single(await store.ListBlocksAsync(blob, cancel));
    }

    [Fact]
    public async Task A_block_that_is_not_what_was_announced_leaves_nothing()
    {
        var blob = BlobName.New(BlobContainer.Sealed);

        Assert.IsType<BlobPut.WrongHash>(await store.PutBlockAsync(blob, 0, SHA256.HashData([9]), new MemoryStream([1]), 10, cancel));

        Assert.Empty(await store.ListBlocksAsync(blob, cancel));
        Assert.Empty(root.EnumerateFiles("*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task A_block_that_the_disk_damaged_is_mended_when_it_is_sent_again()
    {
        var blob = BlobName.New(BlobContainer.Sealed);
        var block = await PutAsync(blob, 0, [1, 2, 3]);
        await File.WriteAllBytesAsync(root.EnumerateFiles("*.block", SearchOption.AllDirectories).Single().FullName, [1, 2, 4], cancel);

        Assert.Equal(block, await PutAsync(blob, 0, [1, 2, 3]));

        await store.CommitAsync(blob, [block], cancel);
        Assert.Equal([1, 2, 3], await ReadAsync(blob));
        Assert.Empty(root.EnumerateFiles("*.part", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task A_blob_is_committed_once()
    {
        var blob = BlobName.New(BlobContainer.Sealed);
        var (kept, other) = (await PutAsync(blob, 0, [1]), await PutAsync(blob, 0, [2]));
        Assert.True(await store.CommitAsync(blob, [kept], cancel));
        Assert.True(await store.CommitAsync(blob, [kept], cancel));

        Assert.False(await store.CommitAsync(blob, [other], cancel));

        Assert.Equal([1], await ReadAsync(blob));
    }

    [Fact]
    public async Task A_list_that_names_a_missing_block_is_refused()
    {
        var blob = BlobName.New(BlobContainer.Sealed);
        var first = await PutAsync(blob, 0, [1]);

        await Assert.ThrowsAsync<IOException>(() => store.CommitAsync(blob, [first, first with { Number = 1 }], cancel));
        await Assert.ThrowsAsync<IOException>(() => store.CommitAsync(blob, [first with { Size = 2 }], cancel));
    }

    [Fact]
    public async Task Discarding_takes_only_what_was_never_committed()
    {
        var (abandoned, committed) = (BlobName.New(BlobContainer.Sealed), BlobName.New(BlobContainer.Sealed));
        await PutAsync(abandoned, 0, [1]);
        await store.CommitAsync(committed, [await PutAsync(committed, 0, [2])], cancel);

        await store.DiscardAsync(abandoned, cancel);
        await store.DiscardAsync(committed, cancel);

        Assert.Empty(await store.ListBlocksAsync(abandoned, cancel));
        Assert.Equal([2], await ReadAsync(committed));
    }

    [Fact]
    public void A_name_survives_its_text() =>
        Assert.All(Enum.GetValues<BlobContainer>(), container =>
        {
            var name = BlobName.New(container);
            Assert.Equal(name, BlobName.Parse(name.ToString()));
        });

    private async Task<Block> PutAsync(BlobName blob, int number, byte[] bytes)
    {
        Assert.IsType<BlobPut.Stored>(await store.PutBlockAsync(blob, number, SHA256.HashData(bytes), new MemoryStream(bytes), 10, cancel));
        return new(number, Convert.ToHexStringLower(SHA256.HashData(bytes)), bytes.Length);
    }

    private async Task<byte[]> ReadAsync(BlobName blob, long from = 0, long? length = null)
    {
        await using var stream = await store.OpenReadAsync(blob, from, length, cancel);
        using var bytes = new MemoryStream();
        await stream.CopyToAsync(bytes, cancel);
        return bytes.ToArray();
    }
}
