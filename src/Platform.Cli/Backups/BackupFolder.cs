using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Platform.Cli.Backups;

/// <summary>What one backup says of itself (<c>sauvegarde.json</c>), written last: a folder without it is not a backup.</summary>
/// <param name="Format">sauvegarde/1.</param>
/// <param name="MadeAt">Instant of the snapshot, by the database.</param>
/// <param name="Migration">The last one applied.</param>
/// <param name="DumpSha256">Of <c>base.dump</c>, lower hexadecimal.</param>
/// <param name="BlobsSha256">Of <c>blobs.jsonl</c>.</param>
/// <param name="Blobs">Lines of that list.</param>
/// <param name="RegisterSize">Entries of the register at the snapshot; its signed head is <c>checkpoint</c>. 0: no head yet.</param>
public sealed record BackupManifest(string Format, DateTimeOffset MadeAt, string Migration, string DumpSha256, string BlobsSha256, long Blobs, long RegisterSize);

/// <summary>One stored thing: a whole file, or one block of an envelope.</summary>
/// <param name="Blob">Container and id, as <c>BlobName</c> writes it.</param>
/// <param name="Number">Rank of the block; null for a whole file.</param>
/// <param name="Sha256">Lower hexadecimal, from the row that names it.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Committed">Blocks: the deposit was finished. False: a draft whose bytes are still coming.</param>
/// <param name="Damaged">The store did not give these bytes back: they are not in the backup.</param>
public sealed record BackedUpBlob(string Blob, int? Number, string Sha256, long Size, bool Committed, bool Damaged = false);

/// <summary>The files of one backup. Bytes are named by their hash, so that two backups side by side can share them (hard links, rsync).</summary>
public sealed class BackupFolder(string path)
{
    public const string Format = "sauvegarde/1";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault };

    public string Dump => Path.Combine(path, "base.dump");

    public string BlobList => Path.Combine(path, "blobs.jsonl");

    public string Checkpoint => Path.Combine(path, "checkpoint");

    private string Manifest => Path.Combine(path, "sauvegarde.json");

    public string BytesOf(string sha256) => Path.Combine(path, "blobs", sha256[..2], sha256);

    /// <exception cref="UsageException">Something is there: a backup is never written over another.</exception>
    public void Create()
    {
        if (Directory.Exists(path) && Directory.EnumerateFileSystemEntries(path).Any()) throw new UsageException($"{path} n’est pas vide : une sauvegarde n’en recouvre jamais une autre.");
        Directory.CreateDirectory(path);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);     // personal data, password hashes
    }

    public async Task WriteAsync(BackupManifest manifest, CancellationToken cancel) => await WriteDurablyAsync(Manifest, JsonSerializer.SerializeToUtf8Bytes(manifest, Json), cancel);

    public async Task WriteAsync(IEnumerable<BackedUpBlob> blobs, CancellationToken cancel) =>
        await WriteDurablyAsync(BlobList, [.. blobs.SelectMany(blob => (byte[])[.. JsonSerializer.SerializeToUtf8Bytes(blob, Json), (byte)'\n'])], cancel);

    /// <exception cref="BackupRefused">No backup of a format that we know.</exception>
    public async Task<BackupManifest> ReadAsync(CancellationToken cancel)
    {
        if (!File.Exists(Manifest)) throw new BackupRefused($"{path} n’est pas une sauvegarde achevée : sauvegarde.json manque.");
        var manifest = JsonSerializer.Deserialize<BackupManifest>(await File.ReadAllBytesAsync(Manifest, cancel), Json);
        return manifest is { Format: Format } ? manifest : throw new BackupRefused("Le format de cette sauvegarde est inconnu.");
    }

    public async Task<IReadOnlyList<BackedUpBlob>> ReadBlobsAsync(CancellationToken cancel) =>
        [.. (await File.ReadAllLinesAsync(BlobList, cancel)).Select(line => JsonSerializer.Deserialize<BackedUpBlob>(line, Json) ?? throw new BackupRefused("La liste des fichiers est illisible."))];

    public static async Task<string> HashAsync(string file, CancellationToken cancel)
    {
        await using var content = File.OpenRead(file);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(content, cancel));
    }

    public static async Task WriteDurablyAsync(string file, byte[] content, CancellationToken cancel)
    {
        await using var stream = File.Create(file);
        await stream.WriteAsync(content, cancel);
        stream.Flush(flushToDisk: true);
    }
}

/// <summary>This backup is not what it says, or not what was asked for. The message says why, in French.</summary>
public sealed class BackupRefused(string reason) : Exception(reason);
