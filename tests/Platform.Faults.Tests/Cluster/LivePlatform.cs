using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Configuration;
using Platform.Testing;

namespace Platform.Faults.Tests.Cluster;

/// <summary>A published consultation and the real hosts over it, each a process that can be killed. People sign in as in the page tests.</summary>
public sealed class LivePlatform : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private const int Killed = 128 + 9;     // what a shell calls the end by SIGKILL
    private readonly ConcurrentDictionary<string, HostProcess> hosts = new(StringComparer.Ordinal);

    private LivePlatform(Ceremony given, Uri address) => (Given, Address) = (given, address);

    public Ceremony Given { get; }

    /// <summary>Where people go: the one web host, or the proxy before two.</summary>
    public Uri Address { get; }

    /// <summary>Web and worker are ready when this returns.</summary>
    /// <param name="store">Null, or the store of a negative control: <c>late</c>, <c>lying</c>.</param>
    public static async Task<LivePlatform> StartAsync(string? store = null)
    {
        var live = await GivenAsync();
        await live.StartWebAsync(store: store);
        await live.StartJobsAsync();
        return live;
    }

    /// <summary>The consultation alone: whoever calls starts the hosts.</summary>
    public static async Task<LivePlatform> GivenAsync() => Over(await Ceremony.PublishedAsync());

    public static LivePlatform Over(Ceremony given) => new(given, FreeAddress());

    public Task StartWebAsync(string? faults = null, string? store = null) => StartWebAsync("web", Address, faults, store);

    /// <param name="settings">Further settings of this node, e.g. <c>PLATFORM__Drain__Notice</c>.</param>
    public async Task StartWebAsync(string name, Uri address, string? faults = null, string? store = null, IReadOnlyDictionary<string, string?>? settings = null)
    {
        var hook = typeof(TestSignIn).Assembly.Location;
        var extra = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["DOTNET_STARTUP_HOOKS"] = hook, ["ASPNETCORE_HOSTINGSTARTUPASSEMBLIES"] = Path.GetFileNameWithoutExtension(hook),
            ["ASPNETCORE_URLS"] = address.ToString(), ["FAULTS"] = faults, ["TEST_STORE"] = store,
        };
        foreach (var (key, value) in settings ?? new Dictionary<string, string?>(StringComparer.Ordinal)) extra[key] = value;
        await StartAsync(name, "Platform.Web", ["App", "Public", "Identity", "Keys", "Visit"], [], extra);
        await AnswersAsync(name, address);
    }

    /// <summary>A program of the machine beside the hosts: the proxy.</summary>
    public async Task StartToolAsync(string name, string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string?> environment)
    {
        if (hosts.TryRemove(name, out var before)) await before.DisposeAsync();
        hosts[name] = HostProcess.Start(name, program, arguments, environment, Given.Platform.Folder, Log(name));
    }

    /// <summary>Waits until the host serves.</summary>
    public async Task AnswersAsync(string name, Uri address)
    {
        using var http = new HttpClient(new SocketsHttpHandler(), disposeHandler: true);
        await Until.TrueAsync("the web host", Patience, async () =>
        {
            if (hosts[name].HasExited) throw new InvalidOperationException($"{name} ended: {Tail(name)}");
            try
            {
                using var ready = await http.GetAsync(new Uri(address, "/sante/pret"));
                return ready.IsSuccessStatusCode;
            }
            catch (HttpRequestException)
            {
                return false;       // not listening yet
            }
        });
    }

    /// <param name="planted">A word in the environment of the process, for who looks into its memory.</param>
    public Task StartJobsAsync(string? faults = null, string name = "jobs", string? planted = null) =>
        StartAsync(name, "Platform.Jobs", ["Jobs", "Dispatch", "Keys", "Export"], [], new Dictionary<string, string?>(StringComparer.Ordinal) { ["FAULTS"] = faults, ["PLANTED"] = planted });

    /// <param name="planted">As for the worker.</param>
    public Task StartGateAsync(string? faults = null, string? planted = null) =>
        StartAsync("gate", "Platform.Jobs", ["Gate"], ["gate"], new Dictionary<string, string?>(StringComparer.Ordinal) { ["FAULTS"] = faults, ["PLANTED"] = planted });

    /// <summary>What a dead worker had leased, and nobody else has: its half minute is not waited for.</summary>
    public Task EndLeasesAsync() => Given.Platform.SuperuserAsync("update outbox set leased_until = clock_timestamp() where leased_until > clock_timestamp()");

    public int ProcessOf(string host) => hosts[host].Id;

    public Task KillAsync(string host) => hosts[host].KillAsync();

    /// <summary>Asks the host to end, and returns when it has: what it had begun is done.</summary>
    public Task EndAsync(string host) => InGoodOrderAsync(host, hosts[host].EndAsync(TimeSpan.FromSeconds(70)));

    public void AskToEnd(string host) => hosts[host].AskToEnd();

    /// <summary>Waits until a host that was asked to end has ended, in good order.</summary>
    public async Task EndedAsync(string host)
    {
        using var limit = new CancellationTokenSource(Patience);
        await InGoodOrderAsync(host, hosts[host].ExitedAsync(limit.Token));
    }

    private async Task InGoodOrderAsync(string host, Task<int> ending)
    {
        if (await ending is not 0 and var code) throw new InvalidOperationException($"{host} ended with {code}: {Tail(host)}");
    }

    /// <summary>Waits until a fault point has killed the host.</summary>
    /// <param name="host">Started with a fault.</param>
    /// <param name="patience">One minute unless the way to that place is longer.</param>
    public async Task DiesAsync(string host, TimeSpan? patience = null)
    {
        using var limit = new CancellationTokenSource(patience ?? Patience);
        if (await hosts[host].ExitedAsync(limit.Token) != Killed) throw new InvalidOperationException($"{host} ended by itself: {Tail(host)}");
    }

    /// <summary>Lets the host die at each of these places in turn, and starts it again each time; when this returns it runs and dies no more.</summary>
    /// <param name="host">Its name.</param>
    /// <param name="places">In the order in which they are reached, each with what happens there (<see cref="Core.Faults.Fault"/>).</param>
    /// <param name="start">With the next fault, or none.</param>
    /// <param name="patience">To reach each.</param>
    public async Task DieAtEachAsync(string host, IEnumerable<string> places, Func<string?, Task> start, TimeSpan patience)
    {
        foreach (var place in places)
        {
            await start(place);
            try
            {
                await DiesAsync(host, patience);
            }
            catch (OperationCanceledException late)
            {
                throw new TimeoutException($"Waited {patience.TotalSeconds:F0} s in vain for {host} to die at {place}: {Tail(host)}", late);
            }
        }
        await start(null);
    }

    public bool IsDead(string host) => hosts[host].HasExited;

    public string Tail(string host) => string.Join('\n', File.ReadLines(Log(host)).TakeLast(15));

    public string Log(string host) => Path.Combine(Given.Platform.Folder, host + ".log");

    public async ValueTask DisposeAsync()
    {
        foreach (var host in hosts.Values) await host.DisposeAsync();
        await Given.DisposeAsync();
    }

    private async Task StartAsync(string name, string project, string[] roles, string[] arguments, IReadOnlyDictionary<string, string?> extra)
    {
        if (hosts.TryRemove(name, out var before)) await before.DisposeAsync();
        var environment = new Dictionary<string, string?>(extra, StringComparer.Ordinal) { ["ASPNETCORE_ENVIRONMENT"] = "Test", ["DOTNET_ENVIRONMENT"] = "Test", ["TMPDIR"] = Directory.CreateDirectory(Path.Combine(Given.Platform.Folder, "tmp")).FullName };
        foreach (var (key, value) in Given.Platform.Configuration.AsEnumerable())
            if (value is not null && (!key.StartsWith("Database:Passwords:", StringComparison.Ordinal) || roles.Contains(key.Split(':')[^1])))
                environment["PLATFORM__" + key.Replace(":", "__", StringComparison.Ordinal)] = value;
        hosts[name] = HostProcess.Start(name, "dotnet", [Assembly(project), .. arguments], environment, RepositoryRoot.File($"src/{project}"), Log(name));
    }

    private static string Assembly(string project)
    {
        var built = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));       // …/bin/Release/net10.0
        return RepositoryRoot.File(Path.Combine("src", project, "bin", built.Parent!.Name, built.Name, project + ".dll"));
    }

    public static Uri FreeAddress() => new($"http://127.0.0.1:{Ports.Free()}/");
}
