using System.Net;
using System.Net.Sockets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Platform.Core.Data;
using Platform.Faults.Tests.Cluster;
using Platform.Faults.Tests.Deposits;
using Platform.Testing;
using Xunit.Abstractions;

namespace Platform.Faults.Tests;

/// <summary>Two nodes that serve as one: whatever was begun on one goes on at the other, and either may go away.</summary>
[Collection("cluster")]
public sealed class TwoNodesTests(TwoNodes nodes, ITestOutputHelper output) : IClassFixture<TwoNodes>
{
    private readonly LivePlatform live = nodes.Live;

    [Fact, Trait("Feature", "A7-R")]
    public async Task A_deposit_spread_over_two_nodes_is_finalised_on_one_that_dies_and_the_other_gives_the_same_receipt()
    {
        await nodes.StartWebAsync("web-a", faults: "deposit.seal.after_commit=kill");
        using var depositor = new Depositor(live, await nodes.CompanyAsync(), Ledger(), new Draws(LongRun.Seed));

        // The page, its token and its cookie come from either node; block 1 goes to A, block 2 to B, the bordereau to A.
        var (bid, _) = await depositor.SendAsync(size: 50_000, lot: 1, nodes.A, nodes.B);
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => depositor.FinaliseOnceAsync(bid, nodes.A));
        await live.DiesAsync("web-a");
        var replayed = await depositor.FinaliseOnceAsync(bid, nodes.B);
        await nodes.StartWebAsync("web-a");
        var again = await depositor.FinaliseOnceAsync(bid, nodes.A);

        Assert.Equal("recu", (string?)replayed["etat"]);
        foreach (var member in (string[])["etat", "numero", "dernier_octet", "limite"]) Assert.Equal((string?)replayed[member], (string?)again[member]);
        Assert.Equal(1, await EntriesAsync(bid));
    }

    [Fact, Trait("Feature", "A7-R")]
    public async Task A_node_that_is_asked_to_end_turns_red_serves_meanwhile_and_finishes_the_block_on_its_way()
    {
        using var depositor = new Depositor(live, await nodes.CompanyAsync(), Ledger(), new Draws(LongRun.Seed));
        var (bid, content) = await depositor.SealAsync(size: 50_000, lot: 1);
        var (envelope, block) = (content.Envelopes[0], content.Envelopes[0].Blocks.First());
        using var http = new HttpClient(new SocketsHttpHandler(), disposeHandler: true) { BaseAddress = nodes.B };
        var (released, begun) = (new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));

        var putting = depositor.PutOnceAsync(nodes.B, bid, envelope.Id, block.Number, new HeldContent(block.Bytes.ToArray(), begun, released.Task), block.Sha256);
        await begun.Task;
        live.AskToEnd("web-b");
        await Until.TrueAsync("the node to turn red while it serves", TimeSpan.FromSeconds(10), async () =>
        {
            using var ready = await http.GetAsync("/sante/pret");
            return ready.StatusCode == HttpStatusCode.ServiceUnavailable;
        });
        using (var page = await http.GetAsync("/consultations")) Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        await Until.TrueAsync("the door to close", TimeSpan.FromSeconds(20), () => IsClosedAsync(nodes.B));
        Assert.False(live.IsDead("web-b"));         // the block is still on its way
        released.SetResult();

        Assert.Equal(HttpStatusCode.NoContent, await putting);
        await live.EndedAsync("web-b");
        await nodes.StartWebAsync("web-b");
    }

    [Fact, Trait("Feature", "A7-R"), Trait("Long", "rolling")]
    public async Task A_rolling_restart_under_load_shows_no_error_to_a_client_that_asks_again()
    {
        var (clients, rounds) = (LongRun.Size("clients", 4, 8), LongRun.Size("rolls", 1, 10));
        using var stop = new CancellationTokenSource();
        var ledger = Ledger();
        var before = StubbornClient.AskedAgain;
        var depositors = new List<Depositor>();
        for (var i = 0; i < clients; i++) depositors.Add(new Depositor(live, await nodes.CompanyAsync(), ledger, new Draws($"{LongRun.Seed}/{i}")));
        var running = depositors.Select(depositor => depositor.RunAsync(100_000, forgiving: false, stop.Token)).ToList();
        var broken = Task.WhenAny(running);

        for (var round = 0; round < rounds; round++)
        {
            var rolling = RollAndKillAsync();
            if (await Task.WhenAny(rolling, broken) != rolling) await await broken;       // a client that was refused: its reason
            await rolling;
        }
        await stop.CancelAsync();
        await Task.WhenAll(running);            // an error that asking again did not heal would surface here
        depositors.ForEach(depositor => depositor.Dispose());

        var (acknowledged, oracle) = (ledger.Read(), new Oracle(live));
        await oracle.QuietAsync();
        output.WriteLine($"{acknowledged.Count} acknowledgements, {rounds} rolling restarts of two web nodes and two workers, 1 web node killed in each; asked again {StubbornClient.AskedAgain - before} times, 0 errors");
        LongRun.Note("acks", acknowledged.Count);
        LongRun.Note("again", StubbornClient.AskedAgain - before);
        Assert.True(acknowledged.Count >= 5 * rounds);
        Assert.Empty(await oracle.ComplaintsAsync(acknowledged));        // nothing lost, nothing doubled: one entry, one letter each

        async Task RollAndKillAsync()
        {
            await nodes.RollAsync();
            await live.KillAsync("web-a");          // and one dies without a word
            await nodes.StartWebAsync("web-a");
        }
    }

    private Ledger Ledger() => new(Path.Combine(live.Given.Platform.Folder, $"ledger-{Guid.CreateVersion7():n}"));

    private Task<int> EntriesAsync(Guid bid) => live.Given.Platform.RunAsync(new Scope.System("test"), s =>
        s.GetRequiredService<PlatformDb>().Database.SqlQuery<int>($"""
            select count(*)::int as "Value" from register_entries where kind = 'depot' and id = (select receipt_entry from bids where id = {bid})
            """).SingleAsync());

    private static async Task<bool> IsClosedAsync(Uri address)
    {
        try
        {
            using var probe = new TcpClient();
            await probe.ConnectAsync(address.Host, address.Port);
            return false;
        }
        catch (SocketException)
        {
            return true;
        }
    }

    /// <summary>A body of which the first half has left and the second waits.</summary>
    private sealed class HeldContent(byte[] bytes, TaskCompletionSource begun, Task released) : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync(bytes.AsMemory(0, bytes.Length / 2));
            await stream.FlushAsync();
            begun.SetResult();
            await released;
            await stream.WriteAsync(bytes.AsMemory(bytes.Length / 2));
        }

        protected override bool TryComputeLength(out long length)
        {
            length = bytes.Length;
            return true;
        }
    }
}
