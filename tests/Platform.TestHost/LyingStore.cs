using System.Collections.Concurrent;
using System.Security.Cryptography;
using Platform.Core.Files;

namespace Platform.Testing;

/// <summary>
/// Negative control: what a platform without read-back would be. One bit of every eighth block is flipped on its way to the disk, under the
/// name of the right hash, and the read-back sees the bytes that came instead of those that stand.
/// </summary>
internal sealed class LyingStore(FileBlobStore files, Microsoft.Extensions.Options.IOptions<StorageOptions> options) : IBlobStore
{
    private readonly ConcurrentDictionary<(BlobName Blob, int Number), byte[]> seen = new();
    private int stored;

    public async Task<BlobPut> PutBlockAsync(BlobName blob, int number, ReadOnlyMemory<byte> sha256, Stream content, long limit, CancellationToken cancel)
    {
        using var bytes = new MemoryStream();
        await content.CopyToAsync(bytes, cancel);
        seen[(blob, number)] = bytes.ToArray();
        bytes.Position = 0;
        var put = await files.PutBlockAsync(blob, number, sha256, bytes, limit, cancel);
        if (put is BlobPut.Stored && Interlocked.Increment(ref stored) % 8 == 0) await FlipAsync(sha256);
        return put;
    }

    public Stream OpenBlocks(BlobName blob, IReadOnlyList<Block> blocks) =>
        blocks.All(b => seen.ContainsKey((blob, b.Number))) ? new MemoryStream([.. blocks.SelectMany(b => seen[(blob, b.Number)])]) : files.OpenBlocks(blob, blocks);

    public Task<bool> CommitAsync(BlobName blob, IReadOnlyList<Block> blocks, CancellationToken cancel) => files.CommitAsync(blob, blocks, cancel);

    public Task<BlobPut> PutAsync(BlobName blob, Stream content, long limit, CancellationToken cancel) => files.PutAsync(blob, content, limit, cancel);

    public Task<IReadOnlyList<Block>> ListBlocksAsync(BlobName blob, CancellationToken cancel) => files.ListBlocksAsync(blob, cancel);

    public Task<Stream> OpenReadAsync(BlobName blob, long from, long? length, CancellationToken cancel) => files.OpenReadAsync(blob, from, length, cancel);

    public Task DiscardAsync(BlobName blob, CancellationToken cancel) => files.DiscardAsync(blob, cancel);

    public Task<bool> IsEmptyAsync(CancellationToken cancel) => files.IsEmptyAsync(cancel);

    private async Task FlipAsync(ReadOnlyMemory<byte> sha256)
    {
        var name = $"*-{Convert.ToHexStringLower(sha256.Span)}.block";
        foreach (var path in Directory.EnumerateFiles(options.Value.Root, name, SearchOption.AllDirectories))
        {
            var bytes = await File.ReadAllBytesAsync(path);
            bytes[RandomNumberGenerator.GetInt32(bytes.Length)] ^= 1;
            await File.WriteAllBytesAsync(path, bytes);
        }
    }
}
