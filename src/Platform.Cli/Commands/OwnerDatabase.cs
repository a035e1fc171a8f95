using Microsoft.Extensions.Configuration;
using Npgsql;

namespace Platform.Cli.Commands;

/// <summary>The database as its owner: for whoever has the machine.</summary>
internal static class OwnerDatabase
{
    public static string ConnectionString(IConfiguration configuration) => new NpgsqlConnectionStringBuilder
    {
        Host = Setting(configuration, "Host"),
        Port = int.Parse(Setting(configuration, "Port")),
        Database = Setting(configuration, "Name"),
        Username = "platform_owner",
        Password = Setting(configuration, "Passwords:Owner"),
    }.ConnectionString;

    public static string Setting(IConfiguration configuration, string name) => configuration[$"Database:{name}"]
        ?? throw new UsageException($"PLATFORM__Database__{name.Replace(":", "__")} is not set.");
}
