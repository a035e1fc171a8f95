using Platform.Faults.Tests.Cluster;
using Platform.Faults.Tests.Deposits;
using Platform.Testing;

namespace Platform.Faults.Tests;

/// <summary>A process that dies at the worst places of a deposit and of what follows it. The client asks again, the worker takes up again.</summary>
[Collection("cluster")]
public sealed class FaultPointTests(SharedPlatform shared) : IClassFixture<SharedPlatform>
{
    private readonly LivePlatform live = shared.Live;
    private readonly Ledger ledger = new(Path.Combine(shared.Live.Given.Platform.Folder, $"ledger-{Guid.CreateVersion7():n}"));

    public static TheoryData<string> OfTheWeb => [.. FaultPoints.Web];

    public static TheoryData<string> OfTheWorker => [.. FaultPoints.Worker];

    [Theory, MemberData(nameof(OfTheWeb))]
    public async Task The_web_host_dies_there_and_the_deposit_stands_once(string point)
    {
        await live.StartWebAsync(faults: $"{point}=kill");
        using var depositor = new Depositor(live, await live.Given.Platform.CompanyAsync("Entreprise", shared.NextSiren()), ledger, new Draws(LongRun.Seed));

        var depositing = depositor.DepositAsync(size: 50_000, lot: 1);
        await live.DiesAsync("web");
        await live.StartWebAsync();
        await depositing;

        await JudgeAsync();
    }

    [Theory, MemberData(nameof(OfTheWorker))]
    public async Task The_worker_dies_there_and_the_mail_and_the_register_follow_once(string point)
    {
        await live.StartJobsAsync(faults: $"{point}=kill");
        using var depositor = new Depositor(live, await live.Given.Platform.CompanyAsync("Entreprise", shared.NextSiren()), ledger, new Draws(LongRun.Seed));

        await depositor.DepositAsync(size: 50_000, lot: 1);
        await live.DiesAsync("jobs");
        // The lease of the dead one runs out: half a minute that nobody needs to wait for.
        await live.Given.Platform.SuperuserAsync("update outbox set leased_until = clock_timestamp() where done_at is null");
        await live.StartJobsAsync();

        await JudgeAsync();
    }

    private async Task JudgeAsync()
    {
        var oracle = new Oracle(live);
        await oracle.QuietAsync();
        Assert.Empty(await oracle.ComplaintsAsync([Assert.Single(ledger.Read())]));
    }
}

/// <summary>One platform for all the cases: what an earlier one left is judged again with each.</summary>
public sealed class SharedPlatform : IAsyncLifetime
{
    private int companies;

    public LivePlatform Live { get; private set; } = null!; // set by InitializeAsync, which xunit awaits first

    public string NextSiren() => $"{900_000_000 + ++companies}";

    public async Task InitializeAsync() => Live = await LivePlatform.StartAsync();

    public async Task DisposeAsync() => await Live.DisposeAsync();
}

/// <summary>The places of the deposit and of what follows it, and who is killed there.</summary>
public static class FaultPoints
{
    public static readonly string[] Web =
    [
        "deposit.ticket.after_insert", "deposit.block.before_store", "deposit.block.after_store", "deposit.block.after_row", "deposit.seal.before_readback", "deposit.seal.after_readback",
        "deposit.seal.after_lock", "deposit.seal.before_commit", "deposit.seal.after_commit", "deposit.stamp.before_request", "deposit.stamp.after_answer", "deposit.receipt.before_send",
    ];

    public static readonly string[] Worker =
        ["outbox.after_lease", "job.before_effect", "job.after_effect", "job.before_done", "job.after_done", "mail.after_250", "register.before_head"];
}
