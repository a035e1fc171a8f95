using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Npgsql;
using Platform.Core.Data;
using Platform.Testing;

namespace Platform.Core.Tests.Data;

/// <summary>A host refuses a database that may lose what it acknowledged.</summary>
public sealed class ServerSettingsTests : IAsyncLifetime
{
    private const string Complaint = "synchronous_commit = off";
    private Postgres database = null!;      // set by InitializeAsync, before any test

    public async Task InitializeAsync() => database = await Postgres.CreateDatabaseAsync();

    public async Task DisposeAsync() => await database.DisposeAsync();

    [Theory]
    [InlineData("off", true)]
    [InlineData("on", false)]
    public async Task A_setting_that_may_lose_is_named_and_a_good_one_is_not(string value, bool named)
    {
        await using var source = Source(value);

        Assert.Equal(named, (await ServerSettings.ComplaintsAsync(source, default)).Contains(Complaint));
    }

    [Theory]
    [InlineData("fsync", "off", "on")]
    [InlineData("full_page_writes", "off", "on")]
    [InlineData("data_checksums", "off", "on")]
    [InlineData("data_sync_retry", "on", "off")]
    [InlineData("synchronous_commit", "local", "remote_apply")]
    public void Every_setting_that_may_lose_is_one_of_those_looked_at(string name, string losing, string safe) =>
        Assert.Equal((false, true), (ServerSettings.IsSafe(name, losing), ServerSettings.IsSafe(name, safe)));

    [Fact]
    public async Task The_server_itself_is_looked_at()
    {
        await using var source = Source("on");
        await using var show = source.CreateCommand("show fsync");
        var fsync = await show.ExecuteScalarAsync();

        Assert.Equal(fsync is "off", (await ServerSettings.ComplaintsAsync(source, default)).Contains("fsync = off"));        // the tests' own server runs without
    }

    [Fact]
    public async Task What_one_role_that_writes_is_set_to_is_seen_by_a_role_that_does_not()
    {
        await database.ExecuteAsSuperuserAsync($"alter role platform_app in database {database.Name} set synchronous_commit = false");
        await using var asPublic = NpgsqlDataSource.Create(database.ConnectionString(DatabaseRole.Public));
        Assert.Contains("synchronous_commit = false (platform_app)", await ServerSettings.ComplaintsAsync(asPublic, default));

        await database.ExecuteAsSuperuserAsync($"alter role platform_app in database {database.Name} set synchronous_commit = true");        // the twin
        Assert.DoesNotContain(await ServerSettings.ComplaintsAsync(asPublic, default), complaint => complaint.Contains("platform_app", StringComparison.Ordinal));
    }

    [Fact]
    public async Task In_Production_a_host_does_not_start_on_it_and_elsewhere_it_does()
    {
        await using var source = Source("off");

        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => Host(source, "Production", acceptsLoss: false).StartAsync(default));
        await Host(source, "Test", acceptsLoss: false).StartAsync(default);
        await Host(source, "Production", acceptsLoss: true).StartAsync(default);

        Assert.Contains(Complaint, refused.Message, StringComparison.Ordinal);
    }

    private NpgsqlDataSource Source(string value) =>
        NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(database.SuperuserConnectionString) { Options = $"-c synchronous_commit={value}" }.ConnectionString);

    private static AwaitDatabase Host(NpgsqlDataSource source, string environment, bool acceptsLoss) => new(source, servesMeanwhile: false,
        Options.Create(new DatabaseOptions { Host = "", Port = 1, Name = "", ContextKey = "", AcceptsLoss = acceptsLoss }), new HostingEnvironment { EnvironmentName = environment }, TimeProvider.System, NullLogger<AwaitDatabase>.Instance);
}
