using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Platform.Cli.Backups;
using Platform.Cli.Commands;
using Platform.Core.Bids;
using Platform.Core.Data;
using Platform.Core.Values;
using Platform.Crypto.Json;
using Platform.Crypto.Transparency;
using Platform.Testing;

namespace Platform.Web.Tests.Hosting;

/// <summary>The data of the landing before, brought up to this one.</summary>
public sealed class UpgradeTests
{
    private static readonly string Before = RepositoryRoot.File("tests/fixtures/landing-ff88111");

    [Fact]
    public async Task The_data_of_the_landing_before_keeps_its_register_and_receipts_and_reads_on()
    {
        await using var platform = TestPlatform.Over(await Postgres.CreateEmptyAsync());
        File.Copy(Path.Combine(Before, "register.key.pub"), platform.Configuration["Register:KeyPath"] + ".pub");
        await RestoreAsync(platform);
        var (before, signed) = await RegisterAsync(platform);
        Assert.True(before.Size > 20, $"{before.Size} entries.");

        var applied = await Migrate.ExecuteAsync(platform.Database.ConnectionString(DatabaseRole.Owner), platform.Database.ContextKey, default);

        Assert.Contains("0140_operator", applied);
        var (after, _) = await RegisterAsync(platform);
        Assert.Equal((before.Size, Convert.ToHexString(signed.Root)), (after.Size, Convert.ToHexString(after.RootAt(signed.Size))));
        await platform.Database.SetNowAsync(null);
        Assert.Equal(8, await VerifiedReceiptsAsync(platform));
        await PagesAsync(platform);
    }

    // As an operator's server has it after the old version: its own roles, its own objects, nothing of today.
    private static async Task RestoreAsync(TestPlatform platform)
    {
        await platform.Database.ExecuteAsSuperuserAsync("drop schema sec cascade; drop schema quartz cascade; drop text search configuration french_unaccent; drop extension pgcrypto, unaccent, pg_trgm cascade");
        await using var packed = File.OpenRead(Path.Combine(Before, "database.sql.gz"));
        await using var sql = new GZipStream(packed, CompressionMode.Decompress);
        using var text = new MemoryStream();
        await sql.CopyToAsync(text);
        var server = new NpgsqlConnectionStringBuilder(platform.Database.SuperuserConnectionString);
        var psql = await Judges.RunAsync("psql", ["-X", "-q", "-v", "ON_ERROR_STOP=1", $"host={server.Host} port={server.Port} user={server.Username} password={server.Password} dbname={platform.Database.Name}"], text.ToArray());
        Assert.True(psql.ExitCode == 0, psql.Error);
    }

    private static async Task<(RestoredRegister Register, Checkpoint Signed)> RegisterAsync(TestPlatform platform)
    {
        await using var connection = new NpgsqlConnection(platform.Database.SuperuserConnectionString);
        await connection.OpenAsync();
        var register = await RestoredRegister.ReadAsync(connection, default);
        var signed = Checkpoint.Verify(register.LastCheckpoint!, "localhost/registre", await File.ReadAllBytesAsync(Path.Combine(Before, "register.key.pub")));      // the demonstration signed
        Assert.Equal(signed!.Root, register.RootAt(signed.Size));
        return (register, signed);
    }

    private static async Task<int> VerifiedReceiptsAsync(TestPlatform platform)
    {
        var bids = new List<(Guid Id, Scope.Company Bidder)>();
        await using var source = NpgsqlDataSource.Create(platform.Database.SuperuserConnectionString);
        await using (var ask = source.CreateCommand("select id, company_id, person_id from bids where finalised_at is not null"))
        await using (var reader = await ask.ExecuteReaderAsync())
            while (await reader.ReadAsync()) bids.Add((reader.GetGuid(0), new(reader.GetGuid(1), reader.GetGuid(2))));
        var key = await File.ReadAllBytesAsync(Path.Combine(Before, "register.key.pub"));
        foreach (var (id, bidder) in bids)
        {
            var receipt = await platform.RunAsync(bidder, s => s.GetRequiredService<ReadReceipt>().ExecuteAsync(new Id<Bid>(id), default));
            var json = (JsonObject)CanonicalJson.Parse(Encoding.UTF8.GetBytes(receipt!.Json))!;          // receipted
            var entry = RegisterLeaf.Entry(Convert.FromBase64String((string)json["sel"]!), CanonicalJson.Serialize(json["details"]!));
            Assert.NotNull(TlogProof.Parse(receipt.Proof!).Verify(entry, "localhost/registre", key));    // and numbered
        }
        return bids.Count;
    }

    private static async Task PagesAsync(TestPlatform platform)
    {
        await using var web = new PlatformWeb(platform);
        var browser = web.Browser();
        var links = (await browser.PageAsync("/consultations?etat=toutes")).QuerySelectorAll("main a[href^='/consultations/']").Select(a => a.GetAttribute("href")!).Distinct().ToList();
        Assert.NotEmpty(links);
        foreach (var page in (string[])["/", "/registre", "/checkpoint", .. links])
        {
            using var answer = await browser.GetAsync(page);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }
    }
}
