using Platform.Faults.Tests.Cluster;
using Platform.Faults.Tests.Deposits;
using Platform.Testing;
using Xunit.Abstractions;

namespace Platform.Faults.Tests;

/// <summary>Promise 1: a deposit for which one holds a receipt is never lost.</summary>
[Collection("cluster")]
public sealed class NothingLostTests(DurableCluster cluster, ITestOutputHelper output)
{
    [Fact, Trait("Feature", "A7-R"), Trait("Long", "nothing-lost")]
    public async Task Whatever_is_killed_each_acknowledged_deposit_stands_exactly_once_and_whole()
    {
        var (acks, kills) = (LongRun.Size("acks", 180, 5000), LongRun.Size("kills", 12, 100));
        await using var live = await LivePlatform.StartAsync();
        var storm = new Storm(cluster, live) { Clients = LongRun.Size("clients", 8, 12) };
        await storm.RunAsync(kills, between: (acks / (kills + 1)) + 1, LongRun.Size("bytes", 200_000, 20_000), "web", "postgres", "jobs");

        var (ledger, oracle) = (storm.Ledger.Read(), new Oracle(live));
        LongRun.Say($"{ledger.Count} acknowledged, {kills} kills; the outbox and the register are left to end their work");
        await oracle.QuietAsync();
        var complaints = await oracle.ComplaintsAsync(ledger);
        foreach (var complaint in complaints) LongRun.Say(complaint);
        LongRun.Say($"{complaints.Count} complaints of the oracle");
        LongRun.Note("acks", ledger.Count);
        LongRun.Note("kills", kills);
        output.WriteLine($"{ledger.Count} acknowledgements, {kills} kills, seed {LongRun.Seed}");
        Assert.True(ledger.Count >= acks);
        Assert.Empty(complaints);
    }
}
