using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Azure;
using Azure.Core;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using Microsoft.Extensions.Options;

namespace Platform.Core.Files;

/// <summary>
/// Azure Blob Storage, by block operations alone. Uncommitted blocks of a blob cannot be read there, and a bid is read back before it is
/// receipted: so each of our blocks is a committed blob of its own under the bid's prefix, and one more blob, the list, makes them one
/// (decision 0023). A name is taken once: every commit says If-None-Match.
/// </summary>
public sealed class AzureBlobStore : IBlobStore
{
    private const string Whole = "whole";
    private const string List = "list";

    // What is in memory of one upload, whatever its size: the service wants to know the length of a piece before it comes.
    private const int PieceSize = 2 << 20;

    private readonly Dictionary<BlobContainer, BlobContainerClient> containers;

    public AzureBlobStore(IOptions<StorageOptions> options)
    {
        var client = new BlobClientOptions();
        // Four tries of ten seconds, in all under a minute: shorter than a browser waits, and the page itself comes back later.
        client.Retry.MaxRetries = 3;
        client.Retry.NetworkTimeout = TimeSpan.FromSeconds(10);
        client.Retry.Mode = RetryMode.Exponential;
        client.Retry.Delay = TimeSpan.FromMilliseconds(200);
        client.Retry.MaxDelay = TimeSpan.FromSeconds(4);
        client.Diagnostics.IsTelemetryEnabled = false;
        containers = Enum.GetValues<BlobContainer>().ToDictionary(c => c, c => new BlobContainerClient(options.Value.Azure.AddressOf(c), client));        // validated at start
    }

    public async Task<BlobPut> PutAsync(BlobName blob, Stream content, long limit, CancellationToken cancel)
    {
        var (put, staged) = await StageAsync(BlobOf(blob, Whole), content, limit, expected: null, cancel);
        if (put is BlobPut.Stored && !await CommitAsync(staged, ETag.All, cancel) && !await IsOursAsync(staged, cancel)) throw new IOException("This blob exists already.");
        return put;
    }

    public async Task<BlobPut> PutBlockAsync(BlobName blob, int number, ReadOnlyMemory<byte> sha256, Stream content, long limit, CancellationToken cancel)
    {
        var (put, staged) = await StageAsync(BlobOf(blob, BlockList.NameOf(number, Convert.ToHexStringLower(sha256.Span))), content, limit, sha256, cancel);
        if (put is BlobPut.Stored stored && !await CommitAsync(staged, ETag.All, cancel)) await MendAsync(staged, stored.Sha256, cancel);
        return put;
    }

    public async Task<IReadOnlyList<Block>> ListBlocksAsync(BlobName blob, CancellationToken cancel)
    {
        var folder = FolderOf(blob);
        var found = await ListAsync(blob, cancel);
        return [.. found.Where(i => i.Name.Length == folder.Length + 73).Select(i => BlockList.Named(i.Name[folder.Length..], i.Size)).OrderBy(b => b.Number)];
    }

    public async Task<bool> CommitAsync(BlobName blob, IReadOnlyList<Block> blocks, CancellationToken cancel)
    {
        var there = (await ListBlocksAsync(blob, cancel)).ToHashSet();
        if (blocks.Where((b, rank) => b.Number != rank || !there.Contains(b)).Any()) throw new IOException("A block of the list is missing.");

        var list = BlockList.Write(blocks);
        using var content = new MemoryStream(Encoding.ASCII.GetBytes(list));
        var (_, staged) = await StageAsync(BlobOf(blob, List), content, content.Length, expected: null, cancel);
        return await CommitAsync(staged, ETag.All, cancel) || await ReadListAsync(blob, cancel) == list;
    }

    public async Task<Stream> OpenReadAsync(BlobName blob, long from, long? length, CancellationToken cancel)
    {
        var (folder, whole) = (FolderOf(blob), BlobOf(blob, Whole));
        if (await SizeAsync(whole, cancel) is { } size) return new PartsStream([(folder + Whole, size)], OpenIn(blob), from, length);
        return new PartsStream(Parts(folder, BlockList.Read(await ReadListAsync(blob, cancel))), OpenIn(blob), from, length);
    }

    public Stream OpenBlocks(BlobName blob, IReadOnlyList<Block> blocks) => new PartsStream(Parts(FolderOf(blob), blocks), OpenIn(blob), 0, null);

    public async Task DiscardAsync(BlobName blob, CancellationToken cancel)
    {
        foreach (var (name, _) in await ListAsync(blob.MayBeErased(), cancel))
            await AzureAnswers.AskAsync(() => containers[blob.Container].GetBlockBlobClient(name).DeleteIfExistsAsync(cancellationToken: cancel), cancel);
    }

    public async Task<bool> IsEmptyAsync(CancellationToken cancel)
    {
        foreach (var container in containers.Values)
            if (!await AzureAnswers.AskAsync(async () =>
            {
                await foreach (var _ in container.GetBlobsAsync(cancellationToken: cancel)) return false;
                return true;
            }, cancel)) return false;
        return true;
    }

    /// <summary>Pieces that wait on the service for the commit that makes them a blob, and the mark by which it is known as ours.</summary>
    private sealed record Staged(BlockBlobClient Target, IReadOnlyList<string> Pieces, string Mark);

    private static async Task<(BlobPut Put, Staged Staged)> StageAsync(BlockBlobClient target, Stream content, long limit, ReadOnlyMemory<byte>? expected, CancellationToken cancel)
    {
        var (mark, pieces) = (Guid.CreateVersion7(), new List<string>());
        var staged = new Staged(target, pieces, mark.ToString("N"));
        var buffer = ArrayPool<byte>.Shared.Rent(PieceSize);
        try
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            long size = 0;
            for (int read; (read = await content.ReadAtLeastAsync(buffer.AsMemory(0, PieceSize), PieceSize, throwOnEndOfStream: false, cancel)) > 0;)
            {
                size += read;
                if (size > limit) return (new BlobPut.TooLong(limit), staged);
                hash.AppendData(buffer, 0, read);
                pieces.Add(PieceId(mark, pieces.Count));
                using var piece = new MemoryStream(buffer, 0, read, writable: false);
                await AzureAnswers.AskAsync(() => target.StageBlockAsync(pieces[^1], piece, cancellationToken: cancel), cancel);
            }
            var digest = hash.GetHashAndReset();
            if (expected is { } announced && !announced.Span.SequenceEqual(digest)) return (new BlobPut.WrongHash(), staged);
            return (new BlobPut.Stored(size, digest), staged);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    // Of equal length, as the service asks, and of this upload alone: another that stages under the same name cannot slip its bytes into our commit.
    private static string PieceId(Guid mark, int rank)
    {
        Span<byte> id = stackalloc byte[20];
        mark.TryWriteBytes(id);
        BinaryPrimitives.WriteInt32BigEndian(id[16..], rank);
        return Convert.ToBase64String(id);
    }

    /// <returns>False when the name is taken, perhaps by this very commit: its answer may have been lost and the call repeated.</returns>
    private static async Task<bool> CommitAsync(Staged staged, ETag ifNone, CancellationToken cancel)
    {
        var conditions = ifNone == ETag.All ? new BlobRequestConditions { IfNoneMatch = ifNone } : new BlobRequestConditions { IfMatch = ifNone };
        var options = new CommitBlockListOptions { Conditions = conditions, Metadata = new Dictionary<string, string>(StringComparer.Ordinal) { ["mark"] = staged.Mark } };
        return await AzureAnswers.AskUnlessTakenAsync(() => staged.Target.CommitBlockListAsync(staged.Pieces, options, cancel), cancel);
    }

    private static async Task<bool> IsOursAsync(Staged staged, CancellationToken cancel)
    {
        var properties = await AzureAnswers.AskAsync(() => staged.Target.GetPropertiesAsync(cancellationToken: cancel), cancel);
        return properties.Value.Metadata.TryGetValue("mark", out var mark) && mark == staged.Mark;
    }

    // The name is taken by the same bytes, unless they were damaged: then the ones that just came take their place.
    private static async Task MendAsync(Staged staged, byte[] sha256, CancellationToken cancel)
    {
        var found = await AzureAnswers.AskAsync(() => staged.Target.DownloadStreamingAsync(cancellationToken: cancel), cancel);
        await using var stored = new AzureContent(found.Value.Content);
        if ((await SHA256.HashDataAsync(stored, cancel)).AsSpan().SequenceEqual(sha256)) return;
        if (!await CommitAsync(staged, found.Value.Details.ETag, cancel)) throw new IOException("A damaged block was replaced by another request meanwhile.");
    }

    private async Task<List<(string Name, long Size)>> ListAsync(BlobName blob, CancellationToken cancel)
    {
        var found = new List<(string, long)>();
        await AzureAnswers.AskAsync(async () =>
        {
            found.Clear();
            await foreach (var item in containers[blob.Container].GetBlobsAsync(prefix: FolderOf(blob), cancellationToken: cancel))
                found.Add((item.Name, item.Properties.ContentLength ?? 0));
            return found;
        }, cancel);
        return found;
    }

    private async Task<string> ReadListAsync(BlobName blob, CancellationToken cancel)
    {
        await using var list = await OpenIn(blob)(FolderOf(blob) + List, 0, cancel);
        using var reader = new StreamReader(list, Encoding.ASCII);
        return await reader.ReadToEndAsync(cancel);
    }

    private static async Task<long?> SizeAsync(BlockBlobClient blob, CancellationToken cancel)
    {
        try
        {
            return (await AzureAnswers.AskAsync(() => blob.GetPropertiesAsync(cancellationToken: cancel), cancel)).Value.ContentLength;
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }

    private Func<string, long, CancellationToken, ValueTask<Stream>> OpenIn(BlobName blob) => async (name, from, cancel) =>
    {
        var options = new BlobDownloadOptions { Range = new HttpRange(from) };
        var found = await AzureAnswers.AskAsync(() => containers[blob.Container].GetBlockBlobClient(name).DownloadStreamingAsync(options, cancel), cancel);
        return new AzureContent(found.Value.Content);
    };

    private BlockBlobClient BlobOf(BlobName blob, string part) => containers[blob.Container].GetBlockBlobClient(FolderOf(blob) + part);

    // The last byte of a version 7 id is random: the names spread over the service's partitions.
    private static string FolderOf(BlobName blob)
    {
        var name = blob.Value.ToString("N");
        return $"{name[^2..]}/{name}/";
    }

    private static List<(string Name, long Size)> Parts(string folder, IEnumerable<Block> blocks) => [.. blocks.Select(b => (folder + BlockList.NameOf(b.Number, b.Sha256), b.Size))];
}
