using Platform.Faults.Tests.Cluster;
using Platform.Faults.Tests.Deposits;
using Xunit.Abstractions;

namespace Platform.Faults.Tests;

/// <summary>Promise 1: a deposit for which one holds a receipt is never lost.</summary>
[Collection("cluster")]
public sealed class NothingLostTests(DurableCluster cluster, ITestOutputHelper output)
{
    [Fact, Trait("Feature", "A7-R")]
    public async Task Whatever_is_killed_each_acknowledged_deposit_stands_exactly_once_and_whole()
    {
        await using var live = await LivePlatform.StartAsync();
        var storm = new Storm(cluster, live);
        await storm.RunAsync(kills: 20, between: 15, size: 200_000, "web", "postgres", "jobs");

        var (ledger, oracle) = (storm.Ledger.Read(), new Oracle(live));
        await oracle.QuietAsync();
        output.WriteLine($"{ledger.Count} acknowledgements, 20 kills");
        Assert.True(ledger.Count >= 300);
        Assert.Empty(await oracle.ComplaintsAsync(ledger));
    }
}
