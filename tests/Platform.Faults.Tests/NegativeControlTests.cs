using Platform.Faults.Tests.Cluster;
using Platform.Faults.Tests.Deposits;
using Platform.Testing;

namespace Platform.Faults.Tests;

/// <summary>The oracle is believed because it catches platforms that lose: four of them, each broken where ours must not be.</summary>
[Collection("cluster")]
public sealed class NegativeControlTests(DurableCluster cluster)
{
    private const int Acknowledgements = 40, Size = 20_000;
    private const int MostCuts = 4;

    [Fact]
    public async Task A_store_that_answers_before_its_bytes_are_on_the_disk_is_caught()
    {
        await using var live = await LivePlatform.StartAsync(store: "late");

        Assert.Contains(await ComplaintsAfterAsync(live, "web", "late"), complaint => complaint.Contains("stored bytes differ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_fact_written_after_the_commit_is_caught()
    {
        await using var live = await LivePlatform.StartAsync();
        // The row waits in a table that a crash empties: as one that is written a moment later, by a process that dies.
        await live.Given.Platform.SuperuserAsync("""
            create unlogged table test.later (like outbox);
            grant insert on test.later to public;
            create function test.write_later() returns trigger language plpgsql security definer as $$ begin insert into test.later select new.*; return null; end $$;
            create trigger write_later before insert on outbox for each row when (new.kind = 'bid-received') execute function test.write_later();
            """);

        Assert.Contains(await ComplaintsAfterAsync(live, "postgres"), complaint => complaint.Contains("no mail", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_receipt_given_before_the_bytes_were_read_back_is_caught()
    {
        await using var live = await LivePlatform.StartAsync(store: "lying");

        Assert.Contains(await ComplaintsAfterAsync(live, "jobs", "lying"), complaint => complaint.Contains("stored bytes differ", StringComparison.Ordinal));
    }

    /// <summary>The same cut under a database that flushes at each commit, and under one that answers before.</summary>
    [Theory, InlineData("on", false), InlineData("off", true)]
    public async Task A_database_that_answers_before_its_log_is_flushed_is_caught_and_ours_is_not_that_one(string synchronousCommit, bool caught)
    {
        // Memory for all that is written in between, and no other process that would flush it.
        await cluster.RestartAsync($"synchronous_commit={synchronousCommit}", "wal_buffers=64MB", "shared_buffers=256MB", "bgwriter_lru_maxpages=0", "autovacuum=off", "checkpoint_timeout=1h", "max_wal_size=4GB");
        try
        {
            // Anything that flushes in between saves what a cut would take: such a cut shows nothing, and is made again. One loss is enough.
            var complaints = await ComplaintsAfterCutAsync(quiet: !caught);
            for (var cuts = 1; caught && cuts < MostCuts && !complaints.Any(IsLoss); cuts++) complaints = await ComplaintsAfterCutAsync(quiet: false);
            Assert.True(caught == complaints.Any(IsLoss), string.Join('\n', complaints));
            if (!caught) Assert.Empty(complaints);
        }
        finally
        {
            await cluster.RestartAsync();
        }
    }

    private static bool IsLoss(string complaint) => complaint.EndsWith("acknowledged, found 0 times", StringComparison.Ordinal);

    /// <param name="quiet">Waits until everything that follows a deposit is done: a database that lost its past may never find its peace again.</param>
    private async Task<IReadOnlyList<string>> ComplaintsAfterCutAsync(bool quiet)
    {
        await using var live = await LivePlatform.StartAsync();
        var ledger = new Ledger(Path.Combine(live.Given.Platform.Folder, "ledger"));
        using var depositor = new Depositor(live, await live.Given.Platform.CompanyAsync("Entreprise", "900000001"), ledger, new Draws(LongRun.Seed));
        await depositor.DepositAsync(Size, lot: 1);
        await cluster.StopWalWriterAsync();
        await depositor.DepositAsync(Size, lot: 2);
        await cluster.KillAsync();
        await cluster.StartAsync();
        var oracle = new Oracle(live);
        if (quiet) await oracle.QuietAsync();
        return await oracle.ComplaintsAsync(ledger.Read());
    }

    private async Task<IReadOnlyList<string>> ComplaintsAfterAsync(LivePlatform live, string victim, string? store = null)
    {
        var storm = new Storm(cluster, live, store) { LosesData = true };
        await storm.RunAsync(kills: 1, Acknowledgements, Size, victim);
        await live.StartJobsAsync();
        var oracle = new Oracle(live);
        await oracle.QuietAsync();
        return await oracle.ComplaintsAsync(storm.Ledger.Read());
    }
}
