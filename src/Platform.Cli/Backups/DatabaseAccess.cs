using System.Diagnostics;
using Microsoft.Extensions.Configuration;
using Npgsql;

namespace Platform.Cli.Backups;

/// <summary>
/// The whole database, as its cluster's superuser: row level security is forced on everybody else, and a copy that silently leaves rows
/// out is worse than none. User and password are libpq's own (PGUSER, PGPASSWORD), never on a command line.
/// </summary>
public sealed record DatabaseAccess(string Host, int Port, string Name, string User, string? Password)
{
    public static DatabaseAccess From(IConfiguration configuration)
    {
        return new(Setting("Host"), int.Parse(Setting("Port")), Setting("Name"), Environment.GetEnvironmentVariable("PGUSER") ?? "postgres", Environment.GetEnvironmentVariable("PGPASSWORD"));

        string Setting(string name) => configuration[$"Database:{name}"] ?? throw new UsageException($"PLATFORM__Database__{name} is not set.");
    }

    public string ConnectionString => new NpgsqlConnectionStringBuilder
    {
        Host = Host, Port = Port, Database = Name, Username = User, Password = Password, Pooling = false, CommandTimeout = 0, ApplicationName = "platform-backup",
    }.ConnectionString;

    /// <summary>Runs pg_dump or pg_restore on this database.</summary>
    /// <exception cref="IOException">The tool is missing or failed; the message is its own.</exception>
    public async Task RunAsync(string tool, IReadOnlyList<string> arguments, CancellationToken cancel)
    {
        var start = new ProcessStartInfo(tool, ["--host", Host, "--port", $"{Port}", "--username", User, "--no-password", "--dbname", Name, .. arguments])
        {
            UseShellExecute = false, RedirectStandardError = true,
        };
        if (Password is not null) start.Environment["PGPASSWORD"] = Password;
        using var process = Process.Start(start) ?? throw new IOException($"{tool} does not start.");
        try
        {
            var said = await process.StandardError.ReadToEndAsync(cancel);
            await process.WaitForExitAsync(cancel);
            if (process.ExitCode != 0) throw new IOException($"{tool}: {said.Trim()}");
        }
        catch (OperationCanceledException)
        {
            process.Kill();         // or it would go on writing into a folder that nobody waits for
            throw;
        }
    }
}
