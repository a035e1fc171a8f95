using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Platform.Cli;
using Platform.Cli.Backups;
using Platform.Cli.Commands;
using Platform.Core.Bids;
using Platform.Core.Data;
using Platform.Core.Files;
using Platform.Core.Registers;
using Platform.Core.Tests.Bids;
using Platform.Core.Values;
using Platform.Crypto.Transparency;
using Platform.Testing;

namespace Platform.Core.Tests.Cli;

/// <summary>A platform with two receipted bids and one that is still being sent; copied away, and brought back elsewhere.</summary>
public sealed class BackupTests : IAsyncLifetime
{
    private static readonly CancellationToken Cancel = CancellationToken.None;

    private readonly FakeTsa tsa = new();
    private readonly string place = Directory.CreateTempSubdirectory("backup-test-").FullName;
    private readonly List<(TestCompany Company, Id<Bid> Bid)> receipted = [];
    private Depositor given = default!;            // set before each test

    private BackupFolder Folder => new(Path.Combine(place, "sauvegarde"));

    public async Task InitializeAsync()
    {
        given = await Depositor.StartAsync(Settings);
        await File.WriteAllTextAsync(Setting(given.Platform, "Timestamps:CertificatePath"), tsa.Authority.ExportCertificatePem(), Cancel);
        receipted.Add((given.Company, (await given.DepositAsync(given.Company, 1, 2)).Bid));
        receipted.Add((given.Rival, (await given.DepositAsync(given.Rival, 2)).Bid));
        await given.IntegrateAsync();
        await given.StampAsync();
        var (begun, _, bid) = await given.SealedAsync(given.Company, 1);
        await given.By(given.Company).SendAsync(begun, bid, Cancel);
    }

    public async Task DisposeAsync()
    {
        await given.DisposeAsync();
        tsa.Dispose();
        Directory.Delete(place, recursive: true);
    }

    [Fact]
    public async Task A_platform_brought_back_from_its_backup_has_the_published_root_and_every_receipt_verifies()
    {
        var published = await CheckpointAsync(given.Platform);
        Assert.Empty((await BackUpAsync()).Damaged);

        await using var elsewhere = await ElsewhereAsync();
        var proof = await RestoreAsync(elsewhere, published);

        Assert.Equal(Checkpoint.Parse(published).Root, proof.Root);
        await Migrate.ExecuteAsync(elsewhere.Database.ConnectionString(DatabaseRole.Owner), elsewhere.Database.ContextKey, Cancel);
        foreach (var (company, bid) in receipted) Assert.Equal(0, await VerifyAsync(elsewhere, company, bid));
        var there = await ReadAllAsync(elsewhere);
        Assert.NotEmpty(there);
        Assert.Equal(await ReadAllAsync(given.Platform), there);

        // It goes on where it stopped: a deposit of the restored platform prolongs the published register.
        await new Platform.Cli.StandIn.SealedDeposit(elsewhere.Services, Depositor.ScopeOf(given.Rival)).ExecuteAsync(given.Consultation.Id, [1], Depositor.Documents(1), Cancel);
        await elsewhere.RunAsync(new Scope.System("test"), s => s.GetRequiredService<IntegrateEntries>().ExecuteAsync(Cancel));
        Assert.Equal(Checkpoint.Parse(published).Size + 1, Checkpoint.Parse(await CheckpointAsync(elsewhere)).Size);
    }

    [Fact]
    public async Task A_backup_that_changed_or_is_older_than_what_was_published_is_refused_before_a_row_is_written()
    {
        await BackUpAsync();
        await using var elsewhere = await ElsewhereAsync();

        foreach (var file in (string[])[Folder.Dump, Folder.BlobList, Folder.Checkpoint, Directory.EnumerateFiles(Path.Combine(place, "sauvegarde", "blobs"), "*", SearchOption.AllDirectories).First()])
        {
            var bytes = await File.ReadAllBytesAsync(file, Cancel);
            await File.WriteAllBytesAsync(file, [.. bytes[..(bytes.Length / 2)], (byte)(bytes[bytes.Length / 2] ^ 1), .. bytes[(bytes.Length / 2 + 1)..]], Cancel);
            await Assert.ThrowsAsync<BackupRefused>(() => RestoreAsync(elsewhere, null));
            await File.WriteAllBytesAsync(file, bytes, Cancel);
        }
        await given.DepositAsync(given.Rival, 1);
        await given.IntegrateAsync();
        var older = await Assert.ThrowsAsync<BackupRefused>(async () => await RestoreAsync(elsewhere, await CheckpointAsync(given.Platform)));
        Assert.Contains("plus ancienne", older.Message, StringComparison.Ordinal);
        Assert.Equal(0L, await CountTablesAsync(elsewhere));

        // The same backup, untouched and with nothing published since, is taken: it was these things that were refused.
        await RestoreAsync(elsewhere, null);
        Assert.NotEqual(0L, await CountTablesAsync(elsewhere));
        await Assert.ThrowsAsync<BackupRefused>(() => RestoreAsync(elsewhere, null));       // and never over another
    }

    [Fact]
    public async Task A_dump_in_which_a_line_of_the_register_or_the_name_of_a_file_was_changed_with_all_its_hashes_is_refused()
    {
        await BackUpAsync();
        await using var altered = await given.Platform.CopyAsync();
        foreach (var (change, why) in ((string, string)[])[
            ("update register_entries set details = replace(details, '2', '3')", "n’est plus celle qui fut inscrite"),
            ("with gone as (delete from register_leaves where leaf_index = (select max(leaf_index) from register_leaves) returning entry_id) delete from register_entries where id in (select entry_id from gone); delete from register_nodes", "la racine signée"),
            ("update dce_documents set sha256 = sha256('autre')", "que la sauvegarde n’a pas")])
        {
            await using var forged = await altered.Database.CopyAsync();
            await forged.ExecuteAsSuperuserAsync($"set session_replication_role = replica; {change}");
            await Access(forged).RunAsync("pg_dump", ["--format", "custom", "--exclude-table-data", "sec.keys", "--file", Folder.Dump], Cancel);
            await Folder.WriteAsync(await Folder.ReadAsync(Cancel) with { DumpSha256 = await BackupFolder.HashAsync(Folder.Dump, Cancel) }, Cancel);
            await using var elsewhere = await ElsewhereAsync();
            var refused = await Assert.ThrowsAsync<BackupRefused>(() => RestoreAsync(elsewhere, null));
            Assert.Contains(why, refused.Message, StringComparison.Ordinal);
            Assert.Contains("NE PAS UTILISER", refused.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_stored_block_that_is_damaged_is_named_and_the_rest_is_saved()
    {
        var block = Directory.EnumerateFiles(Path.Combine(Setting(given.Platform, "Storage:Root"), "sealed"), "*.block", SearchOption.AllDirectories).First();
        await File.WriteAllBytesAsync(block, [.. (await File.ReadAllBytesAsync(block, Cancel)).Select((b, at) => at == 7 ? (byte)(b ^ 1) : b)], Cancel);

        var damaged = Assert.Single((await BackUpAsync()).Damaged);

        Assert.Contains(Path.GetFileName(Path.GetDirectoryName(block)!), damaged, StringComparison.Ordinal);
        await using var elsewhere = await ElsewhereAsync();
        Assert.Single((await RestoreAsync(elsewhere, null)).Damaged);
    }

    [Fact]
    public async Task A_store_that_is_away_is_no_damage_and_ends_the_backup_without_a_manifest()
    {
        var nobody = new Uri("http://127.0.0.1:1/nobody");
        var away = new AzureBlobStore(Microsoft.Extensions.Options.Options.Create(new StorageOptions { Kind = StorageKind.Azure, Azure = new() { Sealed = nobody, Dce = nobody, Opened = nobody } }));

        await Assert.ThrowsAsync<StoreUnavailableException>(() => new MakeBackup(Access(given.Platform.Database), away, Key.Origin, Key.PublicKey).ExecuteAsync(Folder, Cancel));

        await Assert.ThrowsAsync<BackupRefused>(() => Folder.ReadAsync(Cancel));
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(place, "sauvegarde", "blobs"), "*", SearchOption.AllDirectories));
        Assert.Equal(0L, await CountAsync(given.Platform, "backups"));
    }

    [Fact]
    public async Task No_key_of_the_platform_is_in_its_backup()
    {
        await given.Platform.SuperuserAsync("create table found_out (secret bytea); insert into found_out select 'found out'");        // the twin: what is in a table is found
        await BackUpAsync();
        var sql = Path.Combine(place, "base.sql");
        Assert.Equal(0, (await Judges.RunAsync("pg_restore", "--file", sql, Folder.Dump)).ExitCode);
        var files = new List<byte[]>();
        foreach (var file in Directory.EnumerateFiles(Path.Combine(place, "sauvegarde"), "*", SearchOption.AllDirectories).Append(sql)) files.Add(await File.ReadAllBytesAsync(file, Cancel));

        Assert.True(Holds("found out"u8.ToArray()));
        Assert.False(Holds(given.Platform.Database.ContextKey));
        Assert.False(Holds(await File.ReadAllBytesAsync(Setting(given.Platform, "Register:KeyPath"), Cancel)));

        bool Holds(byte[] secret) => ((byte[][])[secret, System.Text.Encoding.ASCII.GetBytes(Convert.ToHexStringLower(secret)), System.Text.Encoding.ASCII.GetBytes(Convert.ToBase64String(secret))])
            .Any(form => files.Any(file => file.AsSpan().IndexOf(form) >= 0));
    }

    private IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?>(StringComparer.Ordinal) { ["Timestamps:Url"] = tsa.Url };

    // Another machine: an empty database, an empty store, and the register's key from the safe.
    private async Task<TestPlatform> ElsewhereAsync()
    {
        var elsewhere = TestPlatform.Over(await Postgres.CreateEmptyAsync(), Settings);
        foreach (var ending in (string[])["", ".pub"]) File.Copy(Setting(given.Platform, "Register:KeyPath") + ending, Setting(elsewhere, "Register:KeyPath") + ending);
        File.Copy(Setting(given.Platform, "Timestamps:CertificatePath"), Setting(elsewhere, "Timestamps:CertificatePath"));
        return elsewhere;
    }

    private Task<MakeBackup.Made> BackUpAsync() => new MakeBackup(Access(given.Platform.Database), Store(given.Platform), Key.Origin, Key.PublicKey).ExecuteAsync(Folder, Cancel);

    private Task<RestoreBackup.Proof> RestoreAsync(TestPlatform elsewhere, string? published) =>
        new RestoreBackup(Access(elsewhere.Database), Store(elsewhere), Key.Origin, Key.PublicKey).ExecuteAsync(Folder, published, Cancel);

    private Core.Registers.RegisterKey Key => given.Platform.Services.GetRequiredService<Core.Registers.RegisterKey>();

    private static IBlobStore Store(TestPlatform platform) => platform.Services.GetRequiredService<IBlobStore>();

    private static string Setting(TestPlatform platform, string name) => platform.Configuration[name]!;     // every test host has these

    private static DatabaseAccess Access(Postgres database)
    {
        var server = new NpgsqlConnectionStringBuilder(database.SuperuserConnectionString);
        return new(server.Host!, server.Port, database.Name, server.Username!, server.Password);            // a test's cluster says all of them
    }

    private static async Task<string> CheckpointAsync(TestPlatform platform) =>
        (await platform.RunAsync(new Scope.System("test"), s => s.GetRequiredService<ReadRegister>().HeadAsync(Cancel)))!.Checkpoint;      // integrated before

    private async Task<int> VerifyAsync(TestPlatform platform, TestCompany company, Id<Bid> bid)
    {
        var receipt = await platform.RunAsync(Depositor.ScopeOf(company), s => s.GetRequiredService<ReadReceipt>().ExecuteAsync(bid, Cancel));
        await File.WriteAllTextAsync(Path.Combine(place, "recu.json"), receipt!.Json, Cancel);                                // receipted before
        await File.WriteAllBytesAsync(Path.Combine(place, "recu.tsr"), receipt.Token!.Response, Cancel);                      // and stamped
        await File.WriteAllTextAsync(Path.Combine(place, "recu.tlog-proof"), receipt.Proof, Cancel);
        return await VerifyReceipt.RunAsync(Arguments.Parse(["--recu", Path.Combine(place, "recu.json"), "--jeton", Path.Combine(place, "recu.tsr"), "--preuve", Path.Combine(place, "recu.tlog-proof"),
            "--cle-registre", Convert.ToBase64String(Key.PublicKey), "--tsa", Setting(platform, "Timestamps:CertificatePath")]), Cancel);
    }

    /// <summary>What the store holds: name of each file under its root, and its hash.</summary>
    private static async Task<IReadOnlyList<string>> ReadAllAsync(TestPlatform platform)
    {
        var (root, files) = (Setting(platform, "Storage:Root"), new List<string>());
        foreach (var file in Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
            files.Add($"{Path.GetRelativePath(root, file)} {await BackupFolder.HashAsync(file, Cancel)}");
        return files;
    }

    private static Task<long> CountTablesAsync(TestPlatform platform) => CountAsync(platform, "pg_tables where schemaname not in ('pg_catalog', 'information_schema')");

    private static async Task<long> CountAsync(TestPlatform platform, string what)
    {
        await using var source = NpgsqlDataSource.Create(platform.Database.SuperuserConnectionString);
        await using var count = source.CreateCommand($"select count(*) from {what}");
        return (long)(await count.ExecuteScalarAsync(Cancel))!;     // count is never null
    }
}
