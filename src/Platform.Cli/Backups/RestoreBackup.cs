using Npgsql;
using Platform.Core.Files;
using Platform.Crypto.Transparency;

namespace Platform.Cli.Backups;

/// <summary>
/// Brings a backup back into an empty database and an empty store, then proves from the restored rows that the register is the one whose
/// head was published. Whatever can be refused is refused before the first row is written.
/// </summary>
public sealed class RestoreBackup(DatabaseAccess database, IBlobStore store, string registerName, byte[] registerKey)
{
    /// <param name="Manifest">What was restored.</param>
    /// <param name="Root">Computed from the restored lines.</param>
    /// <param name="Waiting">Lines not numbered yet: the register goes on with them.</param>
    /// <param name="Damaged">Things that were already damaged in the backup, by name.</param>
    public sealed record Proof(BackupManifest Manifest, byte[] Root, long Waiting, IReadOnlyList<string> Damaged);

    /// <param name="folder">The backup.</param>
    /// <param name="published">A checkpoint kept outside (downloaded from /checkpoint, or register.key.last); the restored register must contain it.</param>
    /// <param name="cancel">Stops.</param>
    /// <exception cref="BackupRefused">Nothing was written, unless the message says that the database must not be used.</exception>
    public async Task<Proof> ExecuteAsync(BackupFolder folder, string? published, CancellationToken cancel)
    {
        var manifest = await folder.ReadAsync(cancel);
        var head = HeadOf(await File.ReadAllTextAsync(folder.Checkpoint, cancel), manifest);
        var outside = published is null ? null : Checkpoint.Verify(published, registerName, registerKey) ?? throw new BackupRefused("La racine donnée par --checkpoint n’est pas signée par la clé du registre.");
        if (outside?.Size > manifest.RegisterSize)
            throw new BackupRefused($"Cette sauvegarde est plus ancienne que la racine publiée : {manifest.RegisterSize} entrées, {outside.Size} publiées. Des dépôts prouvés y manqueraient.");
        var blobs = await CheckBytesAsync(folder, manifest, cancel);
        await RefuseUnlessEmptyAsync(cancel);

        await database.RunAsync("pg_restore", ["--clean", "--if-exists", "--single-transaction", "--exit-on-error", folder.Dump], cancel);
        try
        {
            await PutAsync(folder, blobs, cancel);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new BackupRefused($"Les fichiers n’ont pas tous été rangés ({failure.Message}). NE PAS UTILISER cette base : supprimez-la et videz l’entrepôt, puis recommencez.");
        }
        await using var connection = new NpgsqlConnection(database.ConnectionString);
        await connection.OpenAsync(cancel);
        return await ProveAsync(connection, manifest, head, outside, blobs, cancel);
    }

    private static async Task<RestoredRegister> ReadAsync(NpgsqlConnection connection, CancellationToken cancel)
    {
        try
        {
            return await RestoredRegister.ReadAsync(connection, cancel);
        }
        catch (BackupRefused changed)
        {
            throw new BackupRefused($"{changed.Message} NE PAS UTILISER cette base.");
        }
    }

    private Checkpoint? HeadOf(string note, BackupManifest manifest)
    {
        if (note.Length == 0 && manifest.RegisterSize == 0) return null;
        var head = Checkpoint.Verify(note, registerName, registerKey) ?? throw new BackupRefused("La racine gardée dans cette sauvegarde n’est pas signée par la clé du registre.");
        return head.Size == manifest.RegisterSize ? head : throw new BackupRefused("La racine de cette sauvegarde n’est pas celle que son sommaire annonce.");
    }

    private static async Task<IReadOnlyList<BackedUpBlob>> CheckBytesAsync(BackupFolder folder, BackupManifest manifest, CancellationToken cancel)
    {
        if (await BackupFolder.HashAsync(folder.Dump, cancel) != manifest.DumpSha256) throw new BackupRefused("base.dump a changé depuis la sauvegarde.");
        if (await BackupFolder.HashAsync(folder.BlobList, cancel) != manifest.BlobsSha256) throw new BackupRefused("blobs.jsonl a changé depuis la sauvegarde.");
        var blobs = await folder.ReadBlobsAsync(cancel);
        foreach (var blob in blobs.Where(blob => !blob.Damaged).DistinctBy(blob => blob.Sha256))
        {
            var file = folder.BytesOf(blob.Sha256);
            if (!File.Exists(file) || await BackupFolder.HashAsync(file, cancel) != blob.Sha256) throw new BackupRefused($"Le fichier {blob.Sha256} de la sauvegarde manque ou a changé.");
        }
        return blobs;
    }

    private async Task RefuseUnlessEmptyAsync(CancellationToken cancel)
    {
        await using var connection = new NpgsqlConnection(database.ConnectionString);
        await connection.OpenAsync(cancel);
        await using var tables = new NpgsqlCommand("select count(*) from pg_tables where schemaname not in ('pg_catalog', 'information_schema')", connection);
        if (await tables.ExecuteScalarAsync(cancel) is not 0L) throw new BackupRefused($"La base {database.Name} n’est pas vide : une restauration n’en recouvre jamais une autre.");
        if (!await store.IsEmptyAsync(cancel)) throw new BackupRefused("L’entrepôt de fichiers n’est pas vide : une restauration n’en recouvre jamais un autre.");
    }

    private async Task PutAsync(BackupFolder folder, IReadOnlyList<BackedUpBlob> blobs, CancellationToken cancel)
    {
        foreach (var blob in blobs.Where(blob => !blob.Damaged))
        {
            await using var bytes = File.OpenRead(folder.BytesOf(blob.Sha256));
            var put = blob.Number is { } number
                ? await store.PutBlockAsync(BlobName.Parse(blob.Blob), number, Convert.FromHexString(blob.Sha256), bytes, blob.Size, cancel)
                : await store.PutAsync(BlobName.Parse(blob.Blob), bytes, blob.Size, cancel);
            if (put is not BlobPut.Stored) throw new BackupRefused($"{blob.Blob} n’a pas été rangé. NE PAS UTILISER cette base.");
        }
        foreach (var envelope in blobs.Where(blob => blob.Number is not null && blob.Committed).GroupBy(blob => blob.Blob))
            if (!envelope.Any(blob => blob.Damaged)
                && !await store.CommitAsync(BlobName.Parse(envelope.Key), [.. envelope.OrderBy(blob => blob.Number).Select(blob => new Block(blob.Number!.Value, blob.Sha256, blob.Size))], cancel))      // blocks have numbers
                throw new BackupRefused($"{envelope.Key} n’a pas été rangé. NE PAS UTILISER cette base.");
    }

    private async Task<Proof> ProveAsync(NpgsqlConnection connection, BackupManifest manifest, Checkpoint? head, Checkpoint? outside, IReadOnlyList<BackedUpBlob> blobs, CancellationToken cancel)
    {
        var register = await ReadAsync(connection, cancel);
        var root = register.RootAt(register.Size);
        if (register.Size != manifest.RegisterSize || (head is not null && !head.Root.AsSpan().SequenceEqual(root)))
            throw new BackupRefused("La racine du registre restauré n’est pas la racine signée. NE PAS UTILISER cette base.");
        if (outside is not null && !outside.Root.AsSpan().SequenceEqual(register.RootAt(outside.Size)))
            throw new BackupRefused("Le registre restauré ne contient pas la racine publiée. NE PAS UTILISER cette base.");
        var listed = blobs.Select(blob => (blob.Blob, blob.Number, blob.Sha256)).ToHashSet();
        var missing = (await StoredBlobs.ReadAsync(connection, cancel)).FirstOrDefault(blob => !listed.Contains((blob.Blob, blob.Number, blob.Sha256)));
        if (missing is not null) throw new BackupRefused($"La base nomme {missing.Blob}, que la sauvegarde n’a pas. NE PAS UTILISER cette base.");
        return new(manifest, root, register.Waiting, [.. blobs.Where(blob => blob.Damaged).Select(blob => blob.Blob)]);
    }
}
