using Platform.Faults.Tests.Cluster;
using Platform.Faults.Tests.Deposits;

namespace Platform.Faults.Tests;

/// <summary>The oracle is believed because it catches platforms that lose: three of them, each broken where ours must not be.</summary>
[Collection("cluster")]
public sealed class NegativeControlTests(DurableCluster cluster)
{
    private const int Acknowledgements = 40, Size = 20_000;

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
