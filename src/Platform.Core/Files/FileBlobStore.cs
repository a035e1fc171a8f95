using System.Buffers;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace Platform.Core.Files;

/// <summary>
/// The default store: a folder per blob. Temporary name in the same folder → fsync(file) → link(2) → fsync(folder) → unlink → answer.
/// A crash leaves either nothing or the whole block, and a block that was acknowledged is there.
/// </summary>
public sealed class FileBlobStore(IOptions<StorageOptions> options) : IBlobStore
{
    private const string Whole = "whole";
    private const string List = "list";
    private const int BufferSize = 1 << 19;         // sixteen writes a block; 200 uploads at once hold 100 MiB of buffers
    private const int MostRemembered = 10_000;
    private readonly ConcurrentDictionary<string, bool> madeHere = new(StringComparer.Ordinal);

    public async Task<BlobPut> PutAsync(BlobName blob, Stream content, long limit, CancellationToken cancel)
    {
        var folder = MakeFolder(blob);
        var (put, temporary) = await WriteAsync(folder, content, limit, expected: null, cancel);
        if (put is BlobPut.Stored && !Name(folder, temporary, Whole)) throw new IOException("This blob exists already.");
        return put;
    }

    public async Task<BlobPut> PutBlockAsync(BlobName blob, int number, ReadOnlyMemory<byte> sha256, Stream content, long limit, CancellationToken cancel)
    {
        var folder = MakeFolder(blob);
        var (put, temporary) = await WriteAsync(folder, content, limit, sha256, cancel);
        if (put is BlobPut.Stored stored)
        {
            var name = BlockFile(number, Convert.ToHexStringLower(stored.Sha256));
            if (!Name(folder, temporary, name, keep: true)) await MendAsync(folder, temporary, name, stored.Sha256, cancel);
        }
        return put;
    }

    public Task<IReadOnlyList<Block>> ListBlocksAsync(BlobName blob, CancellationToken cancel)
    {
        var folder = new DirectoryInfo(FolderOf(blob));
        IReadOnlyList<Block> blocks = !folder.Exists ? [] :
            [.. folder.EnumerateFiles("*.block").Select(f => BlockList.Named(f.Name, f.Length)).OrderBy(b => b.Number)];
        return Task.FromResult(blocks);
    }

    public async Task<bool> CommitAsync(BlobName blob, IReadOnlyList<Block> blocks, CancellationToken cancel)
    {
        var folder = FolderOf(blob);
        if (blocks.Where((b, rank) => b.Number != rank || FileLength(Path.Combine(folder, BlockFile(b.Number, b.Sha256))) != b.Size).Any())
            throw new IOException("A block of the list is missing.");

        var list = BlockList.Write(blocks);
        var temporary = Path.Combine(folder, TemporaryFile());
        await using (var file = NewFile(temporary))
        {
            await file.WriteAsync(Encoding.ASCII.GetBytes(list), cancel);
            file.Flush(flushToDisk: true);
        }
        return Name(folder, temporary, List) || await File.ReadAllTextAsync(Path.Combine(folder, List), cancel) == list;
    }

    public async Task<Stream> OpenReadAsync(BlobName blob, long from, long? length, CancellationToken cancel)
    {
        var folder = FolderOf(blob);
        var whole = Path.Combine(folder, Whole);
        if (File.Exists(whole)) return new PartsStream([(whole, FileLength(whole))], OpenAt, from, length);

        var blocks = BlockList.Read(await File.ReadAllTextAsync(Path.Combine(folder, List), cancel));
        return new PartsStream(Files(folder, blocks), OpenAt, from, length);
    }

    public Stream OpenBlocks(BlobName blob, IReadOnlyList<Block> blocks) => new PartsStream(Files(FolderOf(blob), blocks), OpenAt, 0, null);

    public Task DiscardAsync(BlobName blob, CancellationToken cancel)
    {
        var folder = FolderOf(blob.MayBeErased());
        if (!Directory.Exists(folder)) return Task.CompletedTask;
        madeHere.TryRemove(folder, out _);
        Directory.Delete(folder, recursive: true);
        Fsync.Directory(Path.GetDirectoryName(folder)!);        // three levels under the root
        return Task.CompletedTask;
    }

    public Task<bool> IsEmptyAsync(CancellationToken cancel) =>
        Task.FromResult(!Directory.Exists(options.Value.Root) || !Directory.EnumerateFiles(options.Value.Root, "*", SearchOption.AllDirectories).Any());

    private static async Task<(BlobPut Put, string Temporary)> WriteAsync(
        string folder, Stream content, long limit, ReadOnlyMemory<byte>? expected, CancellationToken cancel)
    {
        var temporary = Path.Combine(folder, TemporaryFile());
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        var kept = false;
        try
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            await using var file = NewFile(temporary);
            long size = 0;
            for (int read; (read = await content.ReadAtLeastAsync(buffer.AsMemory(0, BufferSize), BufferSize, throwOnEndOfStream: false, cancel)) > 0;)
            {
                size += read;
                if (size > limit) return (new BlobPut.TooLong(limit), temporary);
                hash.AppendData(buffer, 0, read);
                await file.WriteAsync(buffer.AsMemory(0, read), cancel);
            }
            var digest = hash.GetHashAndReset();
            if (expected is { } announced && !announced.Span.SequenceEqual(digest)) return (new BlobPut.WrongHash(), temporary);
            file.Flush(flushToDisk: true);
            kept = true;
            return (new BlobPut.Stored(size, digest), temporary);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
            if (!kept) File.Delete(temporary);
        }
    }

    /// <param name="keep">The temporary file stays when the name is taken.</param>
    /// <returns>False when the name is taken.</returns>
    private static bool Name(string folder, string temporary, string name, bool keep = false)
    {
        var named = Fsync.Link(temporary, Path.Combine(folder, name));
        Fsync.Directory(folder);
        if (named || !keep) File.Delete(temporary);
        return named;
    }

    // The name is taken by the same bytes, unless the disk has damaged them: then the ones that just came take their place.
    private static async Task MendAsync(string folder, string temporary, string name, byte[] sha256, CancellationToken cancel)
    {
        var path = Path.Combine(folder, name);
        if (await IsWholeAsync(path, sha256, cancel))
        {
            File.Delete(temporary);
            return;
        }
        File.Move(temporary, path, overwrite: true);
        Fsync.Directory(folder);
    }

    private static async Task<bool> IsWholeAsync(string path, byte[] sha256, CancellationToken cancel)
    {
        try
        {
            await using var stored = File.OpenRead(path);
            var found = await SHA256.HashDataAsync(stored, cancel);
            return found.AsSpan().SequenceEqual(sha256);
        }
        catch (IOException)
        {
            return false;       // a sector that cannot be read
        }
    }

    // The folder itself must survive too: its parents are synchronised even when another request has just made it, once by each process.
    private string MakeFolder(BlobName blob)
    {
        var folder = FolderOf(blob);
        if (madeHere.ContainsKey(folder) && Directory.Exists(folder)) return folder;
        Directory.CreateDirectory(folder);
        var shelf = Path.GetDirectoryName(folder)!;     // three levels under the root
        Fsync.Directory(shelf);
        Fsync.Directory(Path.GetDirectoryName(shelf)!);
        if (madeHere.Count >= MostRemembered) madeHere.Clear();
        madeHere[folder] = true;        // after both: whoever finds it here needs no flush of its own
        return folder;
    }

    // The last byte of a version 7 id is random: 256 shelves of equal size.
    private string FolderOf(BlobName blob)
    {
        var name = blob.Value.ToString("N");
        return Path.Combine(options.Value.Root, blob.Folder, name[^2..], name);
    }

    private static ValueTask<Stream> OpenAt(string path, long from, CancellationToken cancel) =>
        ValueTask.FromResult<Stream>(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.Asynchronous | FileOptions.SequentialScan) { Position = from });

    private static List<(string Path, long Size)> Files(string folder, IEnumerable<Block> blocks) =>
        [.. blocks.Select(b => (Path.Combine(folder, BlockFile(b.Number, b.Sha256)), b.Size))];

    private static string BlockFile(int number, string sha256) => $"{BlockList.NameOf(number, sha256)}.block";

    private static string TemporaryFile() => $"{Guid.CreateVersion7():N}.part";

    private static FileStream NewFile(string path) => new(path, new FileStreamOptions
    {
        Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None, BufferSize = 0, Options = FileOptions.Asynchronous,
    });

    private static long FileLength(string path) => new FileInfo(path) is { Exists: true } file ? file.Length : -1;
}
