using System.Diagnostics;
using Platform.Faults.Tests.Cluster;
using Platform.Testing;

namespace Platform.Faults.Tests.Deposits;

/// <summary>Companies that deposit at the same time while processes die under them, one after the other.</summary>
public sealed class Storm(DurableCluster cluster, LivePlatform live, string? store = null)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private readonly Draws draws = new(LongRun.Seed);
    private List<Depositor> depositors = [];

    public int Clients { get; init; } = 8;

    public Ledger Ledger { get; } = new(Path.Combine(live.Given.Platform.Folder, "ledger"));

    /// <summary>For a platform that is known to lose: a client whose deposit vanished under it begins another.</summary>
    public bool LosesData { get; init; }

    /// <summary>PostgreSQL stays away until each client was told so.</summary>
    public bool WaitsForRefusals { get; init; }

    /// <summary>What clients were told meanwhile.</summary>
    public IReadOnlyList<(TimeSpan After, bool SaysWhen)> Refusals => [.. depositors.SelectMany(depositor => depositor.Refusals)];

    /// <summary>From the database's first answer to the next acknowledgement, one per kill.</summary>
    public List<TimeSpan> Recoveries { get; } = [];

    /// <param name="kills">Web, worker and PostgreSQL in turn, each restarted at once.</param>
    /// <param name="between">Acknowledgements before each kill and after the last.</param>
    /// <param name="size">Largest offer, in bytes.</param>
    /// <param name="victims">Who dies, in turn.</param>
    public async Task RunAsync(int kills, int between, int size, params string[] victims)
    {
        using var stop = new CancellationTokenSource();
        var companies = new List<TestCompany>();
        for (var i = 0; i < Clients; i++) companies.Add(await live.Given.Platform.CompanyAsync($"Entreprise {i}", $"{900_000_000 + i}"));
        depositors = companies.Select((company, i) => new Depositor(live, company, Ledger, new Draws($"{LongRun.Seed}/{i}"))).ToList();
        var running = depositors.Select(depositor => depositor.RunAsync(size, LosesData, stop.Token)).ToList();
        var broken = Task.WhenAny(running);
        for (var kill = 0; kill < kills; kill++)
        {
            await CountAsync(between);
            // Not always at the same place of a deposit.
            using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(1 + draws.Below(200)));
            await pause.WaitForNextTickAsync();
            LongRun.Say($"kill {kill + 1}: {victims[kill % victims.Length]}, {Ledger.Count} acknowledged");
            await KillAsync(victims[kill % victims.Length]);
        }
        await CountAsync(between);
        await stop.CancelAsync();
        await Task.WhenAll(running);
        depositors.ForEach(depositor => depositor.Dispose());

        async Task CountAsync(int many)
        {
            using var enough = CancellationTokenSource.CreateLinkedTokenSource(stop.Token);
            var counted = Ledger.CountAsync(many, enough.Token);
            if (await Task.WhenAny(counted, broken) != counted) await await broken;      // a client that gave up: its reason
        }
    }

    private async Task KillAsync(string victim)
    {
        switch (victim)
        {
            case "postgres":
                var told = depositors.ConvertAll(depositor => depositor.Refusals.Count);
                await cluster.KillAsync();
                if (WaitsForRefusals) await Until.TrueAsync("each client to be told", Patience, () => Task.FromResult(depositors.Index().All(client => client.Item.Refusals.Count > told[client.Index])));
                await cluster.StartAsync();
                if (WaitsForRefusals) await RecoverAsync();
                break;
            case "web":
                await live.KillAsync("web");
                await live.StartWebAsync(store: store);
                break;
            case "jobs":
                await live.KillAsync("jobs");
                await live.EndLeasesAsync();
                await live.StartJobsAsync();
                break;
            default:
                throw new ArgumentException($"Nobody is called {victim}.", nameof(victim));
        }
    }

    private async Task RecoverAsync()
    {
        var (back, acknowledged) = (Stopwatch.GetTimestamp(), Ledger.Count);
        await Until.TrueAsync("the next acknowledgement", Patience, () => Task.FromResult(Ledger.Count > acknowledged));
        Recoveries.Add(Stopwatch.GetElapsedTime(back));
    }
}
