using Platform.Testing;

namespace Platform.Faults.Tests.Cluster;

/// <summary>Two web hosts behind haproxy, with the file that we ship, and two workers; one database and one store. Any of the five can be ended or killed.</summary>
public sealed class TwoNodes : IAsyncLifetime
{
    // As long as the proxy's two checks, and a little more.
    private static readonly Dictionary<string, string?> Node = new(StringComparer.Ordinal) { ["PLATFORM__Drain__Notice"] = "00:00:02", ["PLATFORM__Proxy__KnownProxies"] = "127.0.0.1" };
    private readonly Dictionary<string, Uri> web = new(StringComparer.Ordinal) { ["web-a"] = LivePlatform.FreeAddress(), ["web-b"] = LivePlatform.FreeAddress() };
    private int companies;

    /// <summary>Its address is the proxy's.</summary>
    public LivePlatform Live { get; private set; } = null!; // set by InitializeAsync, which xunit awaits first

    public Uri A => web["web-a"];

    public Uri B => web["web-b"];

    public async Task InitializeAsync()
    {
        Live = await LivePlatform.GivenAsync();
        // Both at once on an empty key ring, as after a first installation.
        await Task.WhenAll(StartWebAsync("web-a"), StartWebAsync("web-b"));
        await Live.StartJobsAsync();
        await Live.StartJobsAsync(name: "jobs-b");
        await Live.StartToolAsync("proxy", "haproxy", ["-db", "-f", RepositoryRoot.File("infra/haproxy.cfg")], new Dictionary<string, string?>(StringComparer.Ordinal)
        { ["PLATFORM_PROXY_BIND"] = Live.Address.Authority, ["PLATFORM_WEB_A"] = A.Authority, ["PLATFORM_WEB_B"] = B.Authority, ["PLATFORM_WATCH"] = LivePlatform.FreeAddress().Authority, ["PLATFORM_HELPLINE"] = "04 65 71 00 00" });
        await Live.AnswersAsync("proxy", Live.Address);
    }

    public async Task DisposeAsync() => await Live.DisposeAsync();

    public Task StartWebAsync(string node, string? faults = null) => Live.StartWebAsync(node, web[node], faults, settings: Node);

    public Task<TestCompany> CompanyAsync() => Live.Given.Platform.CompanyAsync("Entreprise", $"{900_000_000 + Interlocked.Increment(ref companies)}");

    /// <summary>Each of the four is asked to end, and started again once it has. The next one goes when the proxy could have noticed the return.</summary>
    public async Task RollAsync()
    {
        foreach (var node in web.Keys)
        {
            await Live.EndAsync(node);
            await StartWebAsync(node);
            await SeenByTheProxyAsync();
        }
        foreach (var worker in (string[])["jobs", "jobs-b"])
        {
            await Live.EndAsync(worker);
            await Live.StartJobsAsync(name: worker);
        }
    }

    // A check each half-second: the node that is back has been seen after the second beat.
    private static async Task SeenByTheProxyAsync()
    {
        using var beat = new PeriodicTimer(TimeSpan.FromMilliseconds(600));
        for (var i = 0; i < 2; i++) await beat.WaitForNextTickAsync();
    }
}
