using System.Collections.Concurrent;
using System.Security.Cryptography;
using Platform.Core.Files;

namespace Platform.Testing;

/// <summary>
/// Negative control: a store that answers before its bytes are durable, and writes them half a minute later. Read-backs are served from
/// memory, as a page cache would; a kill loses what was acknowledged.
/// </summary>
internal sealed class LateStore : IBlobStore
{
    private static readonly TimeSpan Delay = TimeSpan.FromSeconds(30);
    private readonly FileBlobStore files;
    private readonly ConcurrentDictionary<(BlobName Blob, int Number), byte[]> held = new();
    private readonly ConcurrentDictionary<BlobName, IReadOnlyList<Block>> lists = new();

    public LateStore(FileBlobStore files)
    {
        this.files = files;
        _ = WriteLaterAsync();
    }

    public async Task<BlobPut> PutBlockAsync(BlobName blob, int number, ReadOnlyMemory<byte> sha256, Stream content, long limit, CancellationToken cancel)
    {
        using var bytes = new MemoryStream();
        await content.CopyToAsync(bytes, cancel);
        if (!SHA256.HashData(bytes.ToArray()).AsSpan().SequenceEqual(sha256.Span)) return new BlobPut.WrongHash();
        held[(blob, number)] = bytes.ToArray();
        return new BlobPut.Stored(bytes.Length, sha256.ToArray());
    }

    public Task<bool> CommitAsync(BlobName blob, IReadOnlyList<Block> blocks, CancellationToken cancel)
    {
        lists[blob] = blocks;
        return Task.FromResult(true);
    }

    public Stream OpenBlocks(BlobName blob, IReadOnlyList<Block> blocks) =>
        blocks.All(b => held.ContainsKey((blob, b.Number))) ? new MemoryStream([.. blocks.SelectMany(b => held[(blob, b.Number)])]) : files.OpenBlocks(blob, blocks);

    public Task<BlobPut> PutAsync(BlobName blob, Stream content, long limit, CancellationToken cancel) => files.PutAsync(blob, content, limit, cancel);

    public Task<IReadOnlyList<Block>> ListBlocksAsync(BlobName blob, CancellationToken cancel) => files.ListBlocksAsync(blob, cancel);

    public Task<Stream> OpenReadAsync(BlobName blob, long from, long? length, CancellationToken cancel) => files.OpenReadAsync(blob, from, length, cancel);

    public Task DiscardAsync(BlobName blob, CancellationToken cancel) => files.DiscardAsync(blob, cancel);

    public Task<bool> IsEmptyAsync(CancellationToken cancel) => files.IsEmptyAsync(cancel);

    private async Task WriteLaterAsync()
    {
        using var beat = new PeriodicTimer(Delay);
        while (await beat.WaitForNextTickAsync())
        {
            var now = held.Keys.ToList();
            foreach (var (blob, number) in now)
            {
                using var bytes = new MemoryStream(held[(blob, number)]);
                await files.PutBlockAsync(blob, number, SHA256.HashData(held[(blob, number)]), bytes, long.MaxValue, CancellationToken.None);
            }
            foreach (var (blob, list) in lists.ToList())
            {
                if (!list.All(b => now.Contains((blob, b.Number)))) continue;
                await files.CommitAsync(blob, list, CancellationToken.None);
                lists.TryRemove(blob, out _);
            }
        }
    }
}
