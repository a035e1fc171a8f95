using System.Diagnostics;
using Npgsql;
using Platform.Testing;

namespace Platform.Faults.Tests.Cluster;

/// <summary>
/// A PostgreSQL of the fault tests' own, with fsync on, as a child of this process: it is killed outright, reaped, and started again.
/// One for the whole project: every database of <see cref="Postgres"/> lies in it.
/// </summary>
public sealed class DurableCluster : IAsyncLifetime
{
    private const string Lib = ". scripts/postgres.sh; ";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly string folder = Directory.CreateTempSubdirectory("platform-faults-pg-").FullName;
    private readonly string password = Guid.CreateVersion7().ToString("N");
    private string bin = "";
    private int port;
    private HostProcess? server;
    private string[] settings = [];

    /// <summary>The data directory's parent.</summary>
    public string Folder => folder;

    public string Log => Path.Combine(Path.GetTempPath(), Path.GetFileName(folder) + ".log");

    public async Task InitializeAsync()
    {
        bin = await BashAsync("pg_bin");
        port = int.Parse(await BashAsync("free_port"), System.Globalization.CultureInfo.InvariantCulture);
        if (Environment.IsPrivilegedProcess) await BashAsync($"chown postgres: {folder}");
        await BashAsync($"cluster_init {folder}/data {password}");
        Postgres.UseCluster($"Host=127.0.0.1;Port={port};Username=postgres;Password={password}");
        await StartAsync();
    }

    /// <summary>Returns when the server answers. After a kill it may refuse while the last children of the dead one end: it is asked again.</summary>
    public Task StartAsync() => Until.TrueAsync("PostgreSQL", Patience, async () =>
    {
        if (server is null or { HasExited: true })
        {
            if (server is not null) await server.DisposeAsync();
            server = HostProcess.Start("postgres", Environment.IsPrivilegedProcess ? "setpriv" : $"{bin}/postgres", Arguments(), new Dictionary<string, string?>(StringComparer.Ordinal), "/", Log);
        }
        return await AnswersAsync();
    });

    /// <summary>Postmaster and children at once.</summary>
    public async Task KillAsync()
    {
        if (server is null) return;
        await server.DisposeAsync();
        server = null;
        await Until.TrueAsync("the last process of the cluster to be gone", TimeSpan.FromSeconds(10), () => Task.FromResult(!IsAnybodyLeft()));
        NpgsqlConnection.ClearAllPools();
        Postgres.ForgetConnections();
    }

    // A process that was forked while its parent died answers a moment longer; each works in the folder of the data.
    private bool IsAnybodyLeft() => Directory.EnumerateDirectories("/proc").Any(process =>
    {
        try
        {
            return File.ResolveLinkTarget(Path.Combine(process, "cwd"), returnFinalTarget: false)?.FullName == $"{folder}/data";
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    });

    /// <summary>Again, with these settings (<c>name=value</c>); without any, as it was.</summary>
    public async Task RestartAsync(params string[] other)
    {
        await KillAsync();
        settings = other;
        await StartAsync();
    }

    /// <summary>
    /// What a power cut takes and a kill leaves is what PostgreSQL has handed to the operating system and not flushed. From now on nobody hands
    /// over anything on the side: only a commit that flushes what it says outlives the next kill.
    /// </summary>
    public async Task StopWalWriterAsync()
    {
        await using var source = NpgsqlDataSource.Create(Administration);
        await using var command = source.CreateCommand("select pid from pg_stat_activity where backend_type = 'walwriter'");
        await BashAsync($"kill -STOP {await command.ExecuteScalarAsync()}");
    }

    public async Task DisposeAsync()
    {
        if (server is not null) await server.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    private IEnumerable<string> Arguments()
    {
        string[] postgres = ["-D", $"{folder}/data", "-c", "listen_addresses=127.0.0.1", "-c", $"port={port}", "-c", "unix_socket_directories=", "-c", "max_connections=300", "-c", "shared_buffers=64MB", .. settings.SelectMany(setting => (string[])["-c", setting])];
        return Environment.IsPrivilegedProcess ? ["--reuid=postgres", "--regid=postgres", "--init-groups", "--", $"{bin}/postgres", .. postgres] : postgres;
    }

    private string Administration => $"Host=127.0.0.1;Port={port};Username=postgres;Password={password};Pooling=false;Timeout=2";

    private async Task<bool> AnswersAsync()
    {
        try
        {
            await using var connection = new NpgsqlConnection(Administration);
            await connection.OpenAsync();
            return true;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }

    private static async Task<string> BashAsync(string command)
    {
        using var bash = Process.Start(new ProcessStartInfo("bash", ["-c", Lib + command]) { UseShellExecute = false, WorkingDirectory = RepositoryRoot.File("."), RedirectStandardOutput = true })
            ?? throw new InvalidOperationException("bash did not start.");
        var output = await bash.StandardOutput.ReadToEndAsync();
        await bash.WaitForExitAsync();
        return bash.ExitCode == 0 ? output.Trim() : throw new InvalidOperationException($"{command} failed.");
    }
}

[CollectionDefinition("cluster", DisableParallelization = true)]
public sealed class ClusterCollection : ICollectionFixture<DurableCluster>;
