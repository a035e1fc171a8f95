using Platform.Core.Files;
using Platform.Crypto;

namespace Platform.Testing;

/// <summary>Files of any size that take no room: every blob holds zeros for ever.</summary>
public sealed class ZeroStore : IBlobStore
{
    public Task<Stream> OpenReadAsync(BlobName blob, long from, long? length, CancellationToken cancel) => Task.FromResult<Stream>(new ZeroStream(length ?? long.MaxValue));

    public Task<BlobPut> PutAsync(BlobName blob, Stream content, long limit, CancellationToken cancel) => throw new NotSupportedException();
    public Task<BlobPut> PutBlockAsync(BlobName blob, int number, ReadOnlyMemory<byte> sha256, Stream content, long limit, CancellationToken cancel) => throw new NotSupportedException();
    public Task<IReadOnlyList<Block>> ListBlocksAsync(BlobName blob, CancellationToken cancel) => throw new NotSupportedException();
    public Task<bool> CommitAsync(BlobName blob, IReadOnlyList<Block> blocks, CancellationToken cancel) => throw new NotSupportedException();
    public Stream OpenBlocks(BlobName blob, IReadOnlyList<Block> blocks) => throw new NotSupportedException();
    public Task DiscardAsync(BlobName blob, CancellationToken cancel) => throw new NotSupportedException();
    public Task<bool> IsEmptyAsync(CancellationToken cancel) => throw new NotSupportedException();
}

public sealed class ZeroStream(long size) : ForwardStream
{
    private long left = size;

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = (int)Math.Min(buffer.Length, left);
        buffer.Span[..read].Clear();
        left -= read;
        return ValueTask.FromResult(read);
    }
}
