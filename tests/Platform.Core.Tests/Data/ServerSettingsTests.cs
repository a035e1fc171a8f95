using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Npgsql;
using Platform.Core.Data;
using Platform.Testing;

namespace Platform.Core.Tests.Data;

/// <summary>A host refuses a database that may lose what it acknowledged. One setting stands for all: the only one that a session can choose.</summary>
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
