using Microsoft.Extensions.Configuration;
using Npgsql;
using Platform.Core.Data;

namespace Platform.Cli.Commands;

/// <summary>Brings a database up to this version: migrations, context key, Quartz tables. Run again, it changes nothing.</summary>
public static class Migrate
{
    public static async Task<int> RunAsync(Arguments arguments, CancellationToken cancel)
    {
        var configuration = new ConfigurationBuilder().AddEnvironmentVariables("PLATFORM__").Build();
        var applied = await ExecuteAsync(OwnerDatabase.ConnectionString(configuration), Convert.FromBase64String(OwnerDatabase.Setting(configuration, "ContextKey")), cancel);
        Console.WriteLine(applied.Count == 0 ? "schema up to date" : $"applied {string.Join(", ", applied)}");
        return 0;
    }

    /// <returns>The migrations applied now.</returns>
    public static async Task<IReadOnlyList<string>> ExecuteAsync(string ownerConnectionString, byte[] contextKey, CancellationToken cancel)
    {
        var applied = await new MigrationRunner(ownerConnectionString).ExecuteAsync(cancel);
        await using var source = NpgsqlDataSource.Create(ownerConnectionString);
        await InstallContextKeyAsync(source, contextKey, cancel);
        await QuartzSchema.EnsureAsync(ownerConnectionString, source, cancel);
        return applied;
    }

    // The database checks contexts with the key that the hosts sign them with (architecture: signed context).
    private static async Task InstallContextKeyAsync(NpgsqlDataSource source, byte[] key, CancellationToken cancel)
    {
        await using var install = source.CreateCommand("select sec.install_key(1, $1)");
        install.Parameters.Add(new() { Value = key });
        await install.ExecuteNonQueryAsync(cancel);
    }
}
