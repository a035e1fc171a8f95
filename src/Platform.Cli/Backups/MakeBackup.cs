using System.Security.Cryptography;
using Npgsql;
using Platform.Core.Files;
using Platform.Crypto.Transparency;

namespace Platform.Cli.Backups;

/// <summary>
/// Copies the platform while it works: one snapshot of the database for the dump and for the list of stored bytes, then those bytes, which
/// are insert-only and therefore still there. Each is hashed as it passes. The manifest comes last.
/// </summary>
public sealed class MakeBackup(DatabaseAccess database, IBlobStore store, string registerName, byte[] registerKey)
{
    public sealed record Made(BackupManifest Manifest, long Bytes, IReadOnlyList<string> Damaged);

    /// <exception cref="BackupRefused">The register of the running platform does not hold: a copy of it would prove nothing.</exception>
    public async Task<Made> ExecuteAsync(BackupFolder folder, CancellationToken cancel)
    {
        folder.Create();
        await using var connection = new NpgsqlConnection(database.ConnectionString);
        await connection.OpenAsync(cancel);
        await using var snapshot = await connection.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, cancel);
        var madeAt = await ScalarAsync<DateTime>(connection, "select clock_timestamp()", cancel);
        // sec.keys holds the key that signs contexts: it is not copied; `platform migrate` installs the host's own after a restore.
        await database.RunAsync("pg_dump", ["--format", "custom", "--snapshot", await ScalarAsync<string>(connection, "select pg_export_snapshot()", cancel), "--exclude-table-data", "sec.keys", "--file", folder.Dump], cancel);
        var (register, head) = await RegisterAsync(connection, cancel);
        var named = await StoredBlobs.ReadAsync(connection, cancel);
        var migration = await ScalarAsync<string>(connection, "select max(name) from schema_migrations", cancel);
        await snapshot.RollbackAsync(cancel);

        var (kept, damaged, bytes) = (new List<BackedUpBlob>(named.Count), new List<string>(), 0L);
        foreach (var blob in named)
        {
            var whole = await CopyAsync(blob, folder.BytesOf(blob.Sha256), cancel);
            if (!whole) damaged.Add($"{blob.Blob}{(blob.Number is { } number ? $" bloc {number}" : "")}");
            kept.Add(blob with { Damaged = !whole });
            bytes += whole ? blob.Size : 0;
        }
        await folder.WriteAsync(kept, cancel);
        await BackupFolder.WriteDurablyAsync(folder.Checkpoint, System.Text.Encoding.UTF8.GetBytes(head ?? ""), cancel);
        var manifest = new BackupManifest(BackupFolder.Format, new DateTimeOffset(madeAt, TimeSpan.Zero), migration,
            await BackupFolder.HashAsync(folder.Dump, cancel), await BackupFolder.HashAsync(folder.BlobList, cancel), kept.Count, register);
        await folder.WriteAsync(manifest, cancel);
        await NoteAsync(connection, manifest, bytes, damaged.Count, cancel);
        return new(manifest, bytes, damaged);
    }

    private async Task<(long Size, string? Head)> RegisterAsync(NpgsqlConnection connection, CancellationToken cancel)
    {
        var register = await RestoredRegister.ReadAsync(connection, cancel);
        if (register.LastCheckpoint is null) return (0, null);
        var signed = Checkpoint.Verify(register.LastCheckpoint, registerName, registerKey) ?? throw new BackupRefused("La dernière racine du registre n’est pas signée par la clé donnée.");
        return signed.Size == register.Size && signed.Root.AsSpan().SequenceEqual(register.RootAt(signed.Size))
            ? (signed.Size, register.LastCheckpoint) : throw new BackupRefused("Le registre de cette base n’est pas celui dont la racine fut signée.");
    }

    // False when the store does not give back what the row says: the backup goes on, and says so. A store that is away, or a target that is
    // full, ends it instead: without a manifest there is no backup.
    private async Task<bool> CopyAsync(BackedUpBlob blob, string file, CancellationToken cancel)
    {
        if (File.Exists(file)) return true;                 // the same bytes under two names
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);        // blobs/xx
        var part = file + ".part";
        try
        {
            bool right;
            await using (var copy = File.Create(part)) right = await ReadAsync(blob, copy, cancel);
            right = right && await BackupFolder.HashAsync(part, cancel) == blob.Sha256;
            if (right) File.Move(part, file);
            return right;
        }
        finally
        {
            File.Delete(part);
        }
    }

    // What fails in reading is the store's, what fails in writing is the target's: never the one for the other.
    private async Task<bool> ReadAsync(BackedUpBlob blob, FileStream copy, CancellationToken cancel)
    {
        var (name, buffer) = (BlobName.Parse(blob.Blob), new byte[1 << 17]);
        await using var bytes = await AskAsync(async () =>
            blob.Number is { } number ? store.OpenBlocks(name, [new Block(number, blob.Sha256, blob.Size)]) : await store.OpenReadAsync(name, 0, null, cancel));
        if (bytes is null) return false;
        while (await AskAsync<int?>(async () => await bytes.ReadAsync(buffer, cancel)) is { } read)
        {
            if (read > 0)
            {
                await copy.WriteAsync(buffer.AsMemory(0, read), cancel);
                continue;
            }
            copy.Flush(flushToDisk: true);
            return true;
        }
        return false;
    }

    private static async Task<T?> AskAsync<T>(Func<Task<T?>> ask)
    {
        try
        {
            return await ask();
        }
        catch (IOException damage) when (StoredDamage.Is(damage))
        {
            return default;
        }
    }

    // For whoever asks the database when the last one was made. Written by the superuser, after the snapshot: it is in the next backup.
    private static async Task NoteAsync(NpgsqlConnection connection, BackupManifest manifest, long bytes, long damaged, CancellationToken cancel)
    {
        await using var note = new NpgsqlCommand("insert into backups (made_at, finished_at, register_size, blobs, bytes, damaged) values ($1, clock_timestamp(), $2, $3, $4, $5)", connection)
        {
            Parameters = { new() { Value = manifest.MadeAt.UtcDateTime }, new() { Value = manifest.RegisterSize }, new() { Value = manifest.Blobs }, new() { Value = bytes }, new() { Value = damaged } },
        };
        await note.ExecuteNonQueryAsync(cancel);
    }

    private static async Task<T> ScalarAsync<T>(NpgsqlConnection connection, string sql, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(cancel) is T value ? value : throw new BackupRefused("Cette base n’est pas celle d’une plateforme.");
    }
}
