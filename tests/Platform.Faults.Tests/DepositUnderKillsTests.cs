using Platform.Faults.Tests.Cluster;
using Platform.Faults.Tests.Deposits;
using Platform.Testing;

namespace Platform.Faults.Tests;

/// <summary>Deposits over HTTP while web host and worker die once at each of their places. The client asks again, the worker takes up again.</summary>
[Collection("cluster")]
public sealed class DepositUnderKillsTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    [Fact, Trait("Feature", "A7-R"), Trait("Long", "deposit-points")]
    public async Task Wherever_the_web_host_or_the_worker_dies_each_deposit_stands_once_and_whole()
    {
        var rounds = LongRun.Size("rounds", 1, 20);
        await using var live = await LivePlatform.GivenAsync();
        var ledger = new Ledger(Path.Combine(live.Given.Platform.Folder, "ledger"));
        for (var round = 1; round <= rounds; round++)
        {
            using var depositor = new Depositor(live, await live.Given.Platform.CompanyAsync("Entreprise", $"{900_000_000 + round}"), ledger, new Draws($"{LongRun.Seed}/{round}"));
            await DepositUntilEachDiedAsync(live, depositor);

            var oracle = new Oracle(live);
            await oracle.QuietAsync();
            var complaints = await oracle.ComplaintsAsync(ledger.Read());
            LongRun.Say($"round {round}: killed at {FaultPoints.Deposit.Length + FaultPoints.AfterDeposit.Length} places of a deposit, {ledger.Count} acknowledged, {complaints.Count} complaints of the oracle");
            Assert.Empty(complaints);
        }
        LongRun.Note("acks", ledger.Count);
        LongRun.Note("kills", rounds * (FaultPoints.Deposit.Length + FaultPoints.AfterDeposit.Length));
    }

    private static async Task DepositUntilEachDiedAsync(LivePlatform live, Depositor depositor)
    {
        Task[] hosts =
        [
            live.DieAtEachAsync("web", FaultPoints.Deposit, fault => live.StartWebAsync(fault), Patience),
            live.DieAtEachAsync("jobs", FaultPoints.AfterDeposit, fault => StartWorkerAsync(live, fault), Patience),
        ];
        await Until.AllEndAsync([.. hosts, DepositAsync()]);

        async Task DepositAsync()
        {
            while (!Array.TrueForAll(hosts, host => host.IsCompleted)) await depositor.DepositAsync(size: 50_000, lot: 1);
        }
    }

    private static async Task StartWorkerAsync(LivePlatform live, string? fault)
    {
        await live.EndLeasesAsync();
        await live.StartJobsAsync(fault);
    }
}
