using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Npgsql;
using Platform.Testing;

namespace Platform.Web.Tests.Api;

/// <summary>PostgreSQL on a full disk: a deposit waits with clear words and has no receipt, pages are still read, and all goes on once there is room.</summary>
public sealed class DatabaseDiskTests
{
    [AttributeUsage(AttributeTargets.Method)]
    private sealed class NeedsSmallDiskFactAttribute : FactAttribute
    {
        public NeedsSmallDiskFactAttribute() => Skip = SmallDisk.Missing;
    }

    [NeedsSmallDiskFact]
    public async Task A_database_whose_disk_is_full_acknowledges_nothing_is_still_read_and_goes_on_when_there_is_room()
    {
        using var disk = new SmallDisk(8);
        await using var given = await StoreFaultsTests.GivenDeposit.MakeAsync(new Dictionary<string, string?>(StringComparer.Ordinal), await Postgres.CreateUnusedAsync());      // pages that were emptied have room
        await using var tables = await SmallTablespace.MakeAsync(disk, given.Platform.Database.SuperuserConnectionString);
        using var deposit = await given.BeginAsync();

        await tables.TakeAsync("bid_blocks");
        disk.Fill();
        await IsAwayAsync(await deposit.PutFirstBlockAsync(CancellationToken.None));
        Assert.Equal("commence", await deposit.StateAsync());
        disk.MakeRoom();
        await deposit.SendAsync();

        await tables.TakeAsync("outbox");       // what a receipt and its letter are queued in
        disk.Fill();
        await IsAwayAsync(await deposit.AskForReceiptAsync(CancellationToken.None));
        Assert.Equal("commence", await deposit.StateAsync());
        disk.MakeRoom();
        Assert.Equal("recu", (string?)(await deposit.FinaliseAsync())["etat"]);
    }

    private static async Task IsAwayAsync(HttpResponseMessage answer)
    {
        using (answer)
        {
            Assert.Equal((HttpStatusCode.ServiceUnavailable, TimeSpan.FromSeconds(2)), (answer.StatusCode, answer.Headers.RetryAfter?.Delta));
            var words = (string?)(await answer.Content.ReadFromJsonAsync<JsonObject>())!["detail"];
            Assert.Contains("Vos fichiers déjà envoyés sont conservés", words, StringComparison.Ordinal);
        }
    }

    /// <summary>A tablespace on the small disk. Each row inserted there asks for a new page: the first one after the disk is full fails.</summary>
    private sealed class SmallTablespace : IAsyncDisposable
    {
        private readonly string name = $"small_{Guid.CreateVersion7():n}";
        private readonly NpgsqlDataSource database;

        private SmallTablespace(string superuser) => database = NpgsqlDataSource.Create(superuser);

        public static async Task<SmallTablespace> MakeAsync(SmallDisk disk, string superuser)
        {
            var folder = Directory.CreateDirectory(Path.Combine(disk.Root, "pg"));
            using var give = Process.Start("chown", ["postgres", folder.FullName]);
            await give.WaitForExitAsync();
            var space = new SmallTablespace(superuser);
            await space.RunAsync($"create tablespace {space.name} location '{folder.FullName}'");
            return space;
        }

        public async Task TakeAsync(string table)
        {
            await RunAsync($"alter table {table} set tablespace {name}");
            await RunAsync($"alter table {table} set (fillfactor = 10)");
        }

        // The tables go back first: a database that is dropped later cannot be waited for here.
        public async ValueTask DisposeAsync()
        {
            foreach (var table in (string[])["bid_blocks", "outbox"]) await RunAsync($"alter table {table} set tablespace pg_default");
            await RunAsync($"drop tablespace {name}");
            await database.DisposeAsync();
        }

        private async Task RunAsync(string sql)
        {
            await using var command = database.CreateCommand(sql);
            await command.ExecuteNonQueryAsync();
        }
    }
}
