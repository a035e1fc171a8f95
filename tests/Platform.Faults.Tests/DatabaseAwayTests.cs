using System.Diagnostics;
using System.Net;
using Platform.Faults.Tests.Cluster;
using Platform.Faults.Tests.Deposits;
using Platform.Testing;
using Xunit.Abstractions;

namespace Platform.Faults.Tests;

/// <summary>PostgreSQL is gone for a while: people are told so at once, and served again as soon as it is back, without a restart.</summary>
[Collection("cluster")]
public sealed class DatabaseAwayTests(DurableCluster cluster, ITestOutputHelper output)
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(2), Back = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task Without_its_database_the_platform_says_when_to_come_back_and_then_serves_again()
    {
        await using var live = await LivePlatform.StartAsync();
        using var http = new HttpClient(new SocketsHttpHandler(), disposeHandler: true) { BaseAddress = live.Address };
        http.DefaultRequestHeaders.Add(TestSignIn.Header, (await live.Given.Platform.CompanyAsync("Entreprise", "900000001")).Depositor.Header("mfa"));
        var (page, call) = ("/consultations", $"/api/plis/{Guid.CreateVersion7()}/billet");
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(page));

        await cluster.KillAsync();
        foreach (var address in (string[])[page, call])
        {
            var asked = Stopwatch.GetTimestamp();
            using var answer = await http.GetAsync(address);
            var words = await answer.Content.ReadAsStringAsync();
            Assert.Equal((HttpStatusCode.ServiceUnavailable, TimeSpan.FromSeconds(2)), (answer.StatusCode, answer.Headers.RetryAfter?.Delta));
            Assert.True(Stopwatch.GetElapsedTime(asked) < Soon);
            Assert.Contains(address == page ? "Réessayez dans une minute" : "rien n’est perdu", WebUtility.HtmlDecode(System.Text.RegularExpressions.Regex.Unescape(words)), StringComparison.Ordinal);
        }
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await StatusAsync("/sante/pret"));

        await cluster.StartAsync();
        await Until.TrueAsync("the page to be served again", Back, async () => await StatusAsync(page) == HttpStatusCode.OK);
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(call));

        async Task<HttpStatusCode> StatusAsync(string address)
        {
            using var answer = await http.GetAsync(address);
            return answer.StatusCode;
        }
    }

    [Fact]
    public async Task A_host_that_is_started_before_its_database_waits_for_it_and_then_works()
    {
        await using var live = await LivePlatform.GivenAsync();
        var company = await live.Given.Platform.CompanyAsync("Entreprise", "900000001");
        await cluster.KillAsync();
        try
        {
            await live.StartJobsAsync();
            await live.StartGateAsync();
            foreach (var worker in (string[])["jobs", "gate"])
                await Until.TrueAsync($"{worker} to say that it waits", TimeSpan.FromMinutes(1), () => Task.FromResult(File.ReadLines(live.Log(worker)).Any(line => line.Contains("does not answer yet", StringComparison.Ordinal))));
        }
        finally
        {
            await cluster.StartAsync();
        }
        await live.StartWebAsync();

        var ledger = new Ledger(Path.Combine(live.Given.Platform.Folder, "ledger"));
        using var depositor = new Depositor(live, company, ledger, new Draws(LongRun.Seed));
        await depositor.DepositAsync(size: 20_000, lot: 1);
        var oracle = new Oracle(live);
        await oracle.QuietAsync();
        Assert.Empty(await oracle.ComplaintsAsync(ledger.Read()));      // its mail is one of the things it looks for
        Assert.False(live.IsDead("jobs") || live.IsDead("gate"));
    }

    [Fact, Trait("Feature", "A7-R"), Trait("Long", "database-away")]
    public async Task Killed_under_load_each_client_is_told_soon_when_to_come_back_and_served_again_without_a_restart()
    {
        var kills = LongRun.Size("kills", 1, 50);
        await using var live = await LivePlatform.StartAsync();
        var storm = new Storm(cluster, live) { WaitsForRefusals = true };
        await storm.RunAsync(kills, between: 8, size: 20_000, "postgres");

        var told = storm.Refusals.Select(refusal => refusal.After).Order().ToList();
        var (median, slowest, back) = (told[told.Count / 2], told[^1], storm.Recoveries.Max());
        var figures = $"{kills} kills of PostgreSQL under {storm.Clients} clients: {told.Count} answers 503, median {median.TotalMilliseconds:0} ms, slowest {slowest.TotalMilliseconds:0} ms; next receipt at most {back.TotalSeconds:0.0} s after the database";
        LongRun.Say(figures);
        output.WriteLine(figures);
        LongRun.Note("kills", kills);
        LongRun.Note("refusals", told.Count);
        LongRun.Note("slowest", (long)slowest.TotalMilliseconds);
        LongRun.Note("recovery", (long)back.TotalMilliseconds);
        Assert.All(storm.Refusals, refusal => Assert.True(refusal.SaysWhen));
        Assert.True(slowest < Soon, figures);
        Assert.True(back < Back, figures);
        var oracle = new Oracle(live);
        await oracle.QuietAsync();
        Assert.Empty(await oracle.ComplaintsAsync(storm.Ledger.Read()));
    }
}
