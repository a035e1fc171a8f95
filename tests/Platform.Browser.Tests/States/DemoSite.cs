using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Platform.Cli.Demo;
using Platform.Core.Bids;

namespace Platform.Browser.Tests.States;

/// <summary>The platform with a small part of the demonstration in it, and its sign-in by a click.</summary>
public sealed class DemoSite : PlatformSite
{
    private readonly string folder = Directory.CreateTempSubdirectory("states-").FullName;

    /// <summary>Ids and secrets of what was planted, by the names that <see cref="Visits"/> has for them.</summary>
    public IReadOnlyDictionary<string, string> Planted { get; private set; } = new Dictionary<string, string>();

    protected override IReadOnlyDictionary<string, string?> More => new Dictionary<string, string?>(StringComparer.Ordinal)
    {
        // Nobody answers there: what our pages say of ProConnect is seen, what it does with them has its own tests.
        ["ProConnect:Authority"] = "http://127.0.0.1:9", ["ProConnect:ClientId"] = "plateforme-essai", ["ProConnect:ClientSecret"] = "secret-d-essai-sans-valeur-0123456789",
        ["Demo:Enabled"] = "true", ["Demo:People"] = Path.Combine(folder, "people.json"), ["Demo:Passkeys"] = Path.Combine(folder, "passkeys.json"),
    };

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        var now = TimeProvider.System.GetUtcNow();
        await Platform.Database.SetNowAsync(now.AddMinutes(-30));       // what is planted to end soon has ended
        using var beat = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        var planting = new Planting(Platform, new Stage(Platform.Services, async cancel => await beat.WaitForNextTickAsync(cancel)), DemoFolder.Create(folder), now);
        var planted = await planting.ExecuteAsync(Path.Combine(folder, "people.json"), ValueAsync);
        await Platform.Database.SetNowAsync(null);
        await UntilAsync("the answers to a quote request", async () => await ValueAsync("select count(*)::text from opened_quotes") == "2");
        // A receipt without its token or its proof loads itself again and again: it is seen once both are there.
        await UntilAsync("the token and the proof of a receipt", async () =>
            await Platform.RunAsync(planting.Bidder, s => s.GetRequiredService<ReadReceipt>().ExecuteAsync(new(Guid.Parse(planted["pli"])), default)) is { IsComplete: true });
        planted["reponse"] = await ValueAsync("select quote_id::text from opened_quotes order by amount limit 1");
        planted["invitation"] = new Uri(await MailedLinkAsync("carole.collegue@exemple.test")).AbsolutePath;
        Planted = planted;
    }

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    private async Task<string> ValueAsync(string sql)
    {
        await using var source = NpgsqlDataSource.Create(Platform.Database.SuperuserConnectionString);
        await using var command = source.CreateCommand(sql);
        return (string)(await command.ExecuteScalarAsync() ?? throw new InvalidOperationException($"Nothing is planted: {sql}"));
    }
}
