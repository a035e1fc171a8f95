using System.Diagnostics;
using Npgsql;

namespace Platform.Testing;

/// <summary>
/// The PostgreSQL of the run: the one that ./test started and names in PLATFORM_TEST_PG, else one of this process, which
/// scripts/test-cluster.sh stops and removes when our end of its standard input closes, even if we are killed.
/// </summary>
internal static class TestCluster
{
    private static readonly Lazy<Task<string>> Superuser = new(FindAsync);
    private static Process? own;            // kept alive: its standard input is what holds the cluster up

    private static string? chosen;

    public static Task<string> ConnectionStringAsync() => Superuser.Value;

    /// <summary>Whether a test project brought a cluster of its own.</summary>
    public static bool IsChosen => chosen is not null;

    /// <summary>This one, and no other, for all databases of the process.</summary>
    /// <exception cref="InvalidOperationException">A test has a database elsewhere already: killing this cluster would show nothing.</exception>
    public static void Choose(string superuser)
    {
        if (Superuser.IsValueCreated) throw new InvalidOperationException("A test opened a database before the cluster that its project kills was chosen: it belongs into the same collection.");
        chosen = superuser;
    }

    private static async Task<string> FindAsync() =>
        (chosen ?? Environment.GetEnvironmentVariable("PLATFORM_TEST_PG")) is { Length: > 0 } given ? given : await StartAsync();

    private static async Task<string> StartAsync()
    {
        own = Process.Start(new ProcessStartInfo("bash", [RepositoryRoot.File("scripts/test-cluster.sh")])
        {
            UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true,
        }) ?? throw new InvalidOperationException("bash did not start.");
        return await own.StandardOutput.ReadLineAsync()
            ?? throw new InvalidOperationException("scripts/test-cluster.sh started no PostgreSQL: see its message above.");
    }

    /// <summary>Runs infra/postgres/roles.sql, all roles with the superuser's password, for database <paramref name="name"/>.</summary>
    public static async Task RunRolesAsync(string superuser, string name)
    {
        var server = new NpgsqlConnectionStringBuilder(superuser);
        var start = new ProcessStartInfo("psql", ["-X", "-q", "-d", "postgres", "-f", RepositoryRoot.File("infra/postgres/roles.sql")])
        {
            UseShellExecute = false, RedirectStandardError = true, RedirectStandardOutput = true,
            Environment =
            {
                ["PGHOST"] = server.Host, ["PGPORT"] = $"{server.Port}", ["PGUSER"] = server.Username, ["PGPASSWORD"] = server.Password,
                ["PLATFORM__Database__Name"] = name,
            },
        };
        foreach (var role in Enum.GetNames<DatabaseRole>()) start.Environment[$"PLATFORM__Database__Passwords__{role}"] = server.Password;
        using var psql = Process.Start(start) ?? throw new InvalidOperationException("psql did not start.");
        var output = psql.StandardOutput.ReadToEndAsync();
        var error = await psql.StandardError.ReadToEndAsync();
        await output;
        await psql.WaitForExitAsync();
        if (psql.ExitCode != 0) throw new InvalidOperationException($"roles.sql: {error}");
    }
}
