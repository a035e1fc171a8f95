using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using Platform.Core.Files;

namespace Platform.Core.Exports;

/// <summary>
/// The files of an export while it is made. What is written for it goes, one after the other, into one blob of numbered blocks; what was stored before
/// (documents, envelopes, opened files) is read through and stays where it is. Nothing is whole in memory.
/// </summary>
internal sealed class ArchiveParts(IBlobStore blobs) : IDisposable
{
    private const int BlockSize = 8 << 20;
    private readonly byte[] block = ArrayPool<byte>.Shared.Rent(BlockSize);
    private readonly List<Block> blocks = [];
    private readonly List<ArchivePiece> pieces = [];
    private readonly List<string> damaged = [];
    private int filled;
    private long at;

    public BlobName Blob { get; } = BlobName.New(BlobContainer.Opened);

    public IReadOnlyList<ArchivePiece> Pieces => pieces;

    /// <summary>Stored files that are not what their row says: they are named, and left out.</summary>
    public IReadOnlyList<string> Damaged => damaged;

    public Task AddAsync(string name, string text, CancellationToken cancel) => AddAsync(name, Encoding.UTF8.GetBytes(text), cancel);

    public Task AddAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancel) => AddAsync(name, One(content), cancel);

    public async Task AddAsync(string name, IAsyncEnumerable<ReadOnlyMemory<byte>> content, CancellationToken cancel)
    {
        var (from, crc) = (at, new Crc32());
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await foreach (var some in content.WithCancellation(cancel))
        {
            crc.Append(some.Span);
            hash.AppendData(some.Span);
            await WriteAsync(some, cancel);
        }
        pieces.Add(new(name, at - from, crc.Value, Convert.ToHexStringLower(hash.GetHashAndReset()), Blob.ToString(), from));
    }

    public async Task AddStoredAsync(string name, BlobName stored, long size, byte[] sha256, CancellationToken cancel)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(1 << 17);
        try
        {
            var (read, crc) = (0L, new Crc32());
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            await using var bytes = await blobs.OpenReadAsync(stored, 0, null, cancel);
            for (int some; (some = await bytes.ReadAsync(buffer, cancel)) > 0; read += some)
            {
                crc.Append(buffer.AsSpan(0, some));
                hash.AppendData(buffer, 0, some);
            }
            if (read == size && hash.GetHashAndReset().AsSpan().SequenceEqual(sha256)) pieces.Add(new(name, size, crc.Value, Convert.ToHexStringLower(sha256), stored.ToString(), 0));
            else damaged.Add(name);
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException or EndOfStreamException)
        {
            damaged.Add(name);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Writes the list behind the parts and makes them one blob.</summary>
    /// <returns>Where the list begins.</returns>
    public async Task<long> EndAsync(CancellationToken cancel)
    {
        var index = at;
        await WriteAsync(ArchiveIndex.Write(pieces), cancel);
        await FlushAsync(cancel);
        if (!await blobs.CommitAsync(Blob, blocks, cancel)) throw new InvalidOperationException("The name of an export was taken.");
        return index;
    }

    private async Task WriteAsync(ReadOnlyMemory<byte> some, CancellationToken cancel)
    {
        at += some.Length;
        while (some.Length > 0)
        {
            var fits = Math.Min(some.Length, BlockSize - filled);
            some[..fits].CopyTo(block.AsMemory(filled));
            (filled, some) = (filled + fits, some[fits..]);
            if (filled == BlockSize) await FlushAsync(cancel);
        }
    }

    private async Task FlushAsync(CancellationToken cancel)
    {
        if (filled == 0) return;
        var sha256 = SHA256.HashData(block.AsSpan(0, filled));
        using var content = new MemoryStream(block, 0, filled, writable: false);
        var put = await blobs.PutBlockAsync(Blob, blocks.Count, sha256, content, BlockSize, cancel);
        if (put is not BlobPut.Stored) throw new IOException($"A block of an export was not stored: {put}.");
        blocks.Add(new(blocks.Count, Convert.ToHexStringLower(sha256), filled));
        filled = 0;
    }

    private static async IAsyncEnumerable<ReadOnlyMemory<byte>> One(ReadOnlyMemory<byte> content)
    {
        await Task.CompletedTask;
        yield return content;
    }

    public void Dispose() => ArrayPool<byte>.Shared.Return(block);
}
