using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Platform.Cli.StandIn;
using Platform.Core.Bids;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Messaging;
using Platform.Core.Values;
using Platform.Testing;
using Xunit.Abstractions;

namespace Platform.Core.Tests.Bids;

/// <summary>
/// Deposits around their limit: the last byte, and nothing else, decides, by the database's clock. At hh:mm:00.000 a bid is in time; a millisecond
/// later it is late, kept sealed, and its receipt says so. The file, its checks and the call that finalises it may take as long as they like.
/// </summary>
public sealed class EdgeTests(ITestOutputHelper output) : IAsyncLifetime
{
    private static readonly TimeSpan[] Edges = [TimeSpan.FromMilliseconds(-1), TimeSpan.Zero, TimeSpan.FromMilliseconds(1)];
    private readonly CancellationToken cancel = CancellationToken.None;
    private readonly string seed = LongRun.Seed;
    private Depositor given = null!;
    private DateTimeOffset limit;

    public async Task InitializeAsync()
    {
        given = await Depositor.StartAsync();
        limit = await given.LimitAsync();
        output.WriteLine($"seed {seed}");
    }

    public async Task DisposeAsync() => await given.DisposeAsync();

    [Fact, Trait("Feature", "A7-B5"), Trait("Long", "edges")]
    public async Task Deposits_whose_last_byte_is_on_its_way_at_the_limit_are_each_labelled_right()
    {
        const int atOnce = 100;
        var cases = LongRun.Size("edges", 1, 20) * atOnce;
        var draws = new Draws(seed);
        var companies = new List<TestCompany>();
        for (var i = 0; i < 25; i++) companies.Add(await given.Platform.CompanyAsync($"Entreprise {i}", $"{900_000_000 + i}"));

        var judged = new List<(TimeSpan Edge, DepositBid.Outcome.Received Answer)>();
        for (var batch = 0; batch < cases / atOnce; batch++)
        {
            await given.Platform.Database.SetNowAsync(limit.AddMinutes(-1));
            var uploads = await InFlightAsync(companies, atOnce, draws);
            foreach (var edge in Edges)
            {
                await given.Platform.Database.SetNowAsync(limit + edge);
                var arriving = uploads.Where(u => u.Edge == edge).ToList();
                foreach (var upload in arriving) upload.LetGo();
                await Task.WhenAll(arriving.Select(upload => upload.Arrived));
            }
            // Whoever finalises does so later: an hour, or a second.
            await given.Platform.Database.SetNowAsync(limit.AddSeconds(1 + draws.Below(3600)));
            judged.AddRange(await FinaliseAsync(uploads));
            LongRun.Say($"{judged.Count} deposits, all uploads of a batch in flight at the limit");
        }

        Assert.Equal(cases, judged.Count);
        Assert.All(judged, j => Assert.Equal((j.Edge > TimeSpan.Zero, limit + j.Edge, limit), (j.Answer.Late, j.Answer.LastByteAt, j.Answer.Limit)));
        Assert.All(Edges, edge => Assert.InRange(judged.Count(j => j.Edge == edge), cases / 4, cases / 2));
        await TheRegisterSaysTheSameAsync(judged.Count(j => j.Edge <= TimeSpan.Zero), judged.Count(j => j.Edge > TimeSpan.Zero));
        LongRun.Note("edges", cases);
    }

    [Fact, Trait("Feature", "A7-B5")]
    public async Task While_the_clock_really_runs_through_the_limit_each_label_follows_from_the_recorded_instant()
    {
        await given.Platform.Database.SetNowAsync(null);
        var begun = Stopwatch.GetTimestamp();
        await given.DepositAsync(given.Company, 1);
        // The limit comes to the uploads: a few deposits from now, by the clock of the server.
        var ahead = string.Create(CultureInfo.InvariantCulture, $"{1000 + (4 * Stopwatch.GetElapsedTime(begun).TotalMilliseconds):F0} milliseconds");
        await given.Platform.Database.ExecuteAsSuperuserAsync($"set session_replication_role = replica; update consultations set submission_deadline = clock_timestamp() + interval '{ahead}'");
        limit = await given.LimitAsync();
        var answers = new ConcurrentBag<DepositBid.Outcome.Received>();

        var working = Enumerable.Range(0, 4).Select(async worker =>
        {
            for (var after = 0; after < 3;)
            {
                var company = worker % 2 == 0 ? given.Company : given.Rival;
                var (_, outcome) = await given.DepositAsync(company, 1 + (worker / 2));
                var received = Assert.IsType<DepositBid.Outcome.Received>(outcome);
                answers.Add(received);
                if (received.Late) after++;
            }
        });
        await Task.WhenAll(working);

        Assert.Contains(answers, a => !a.Late);
        Assert.All(answers, a => Assert.Equal((a.LastByteAt > limit, limit), (a.Late, a.Limit)));
    }

    [Fact, Trait("Feature", "A7-B5")]
    public async Task The_receipt_and_the_letter_of_a_bid_one_millisecond_late_show_the_millisecond()
    {
        var (bid, _, content) = await given.SealedAsync(given.Company, 1);
        await given.Platform.Database.SetNowAsync(limit.AddMilliseconds(1));
        await given.By(given.Company).SendAsync(bid, content, cancel);
        await given.By(given.Company).FinaliseAsync(bid, cancel);

        var receipt = await given.ReceiptAsync(given.Company, bid);
        await given.Platform.RunAsync(new Scope.System("test"), s => s.GetRequiredService<MailReceipt>().ExecuteAsync(new(given.TenantId, bid.Value), cancel));

        var letter = Assert.Single(await PickupMail.ReadAsync(given.Platform.Configuration["Mail:Pickup"]!, cancel));
        var shown = FrenchFormat.LongDateTimeSeconds(receipt.LastByteAt, receipt.Limit);
        Assert.Matches($@",\d+{FrenchFormat.NoBreak}s$", shown);
        Assert.Contains("HORS DÉLAI", letter.Subject, StringComparison.Ordinal);
        Assert.Contains(shown, letter.Text, StringComparison.Ordinal);
        Assert.Equal("moins d’une seconde", FrenchFormat.Duration(receipt.LastByteAt - receipt.Limit));
        Assert.Equal((true, WireInstant.Format(limit)), ((bool)JsonNode.Parse(receipt.Json)!["details"]!["hors_delai"]!, (string?)JsonNode.Parse(receipt.Json)!["details"]!["limite"]));
    }

    // Everything was sent but the last item, and that one has begun to arrive. Each edge has its third of them, whatever is drawn.
    private async Task<IReadOnlyList<Upload>> InFlightAsync(IReadOnlyList<TestCompany> companies, int many, Draws draws)
    {
        var plans = Enumerable.Range(0, many).Select(i => (Company: companies[i % companies.Count], Edge: Edges[i % Edges.Length], BlockLast: draws.Below(2) == 0, Lot: 1 + (i / companies.Count % 2))).ToList();
        var uploads = new ConcurrentBag<Upload>();
        await Parallel.ForEachAsync(plans, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (plan, _) =>
        {
            var by = given.By(plan.Company);
            var bid = await by.BeginAsync(given.Consultation.Id, [plan.Lot], cancel);
            var content = await SealedBid.SealAsync(await by.TicketAsync(bid, cancel), Depositor.Documents(plan.Lot), cancel);
            var last = content.Envelopes[^1];
            foreach (var envelope in plan.BlockLast ? content.Envelopes.SkipLast(1) : content.Envelopes)
                foreach (var (number, bytes, sha256) in envelope.Blocks) Assert.IsType<StoreBlock.Outcome.Stored>(await by.PutAsync(bid, envelope.Id, number, bytes, sha256, cancel));
            if (plan.BlockLast) Assert.IsType<StoreBordereau.Outcome.Stored>(await by.AnnounceAsync(bid, content.Bordereau, cancel));

            var held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            uploads.Add(new(plan.Company, bid, plan.Edge, held, plan.BlockLast ? PutSlowlyAsync(plan.Company, bid, last, held.Task) : AnnounceThenAsync(by, bid, content.Bordereau, held.Task)));
        });
        return [.. uploads];
    }

    private async Task PutSlowlyAsync(TestCompany company, Id<Bid> bid, SealedEnvelope envelope, Task released)
    {
        var (number, bytes, sha256) = envelope.Blocks.Single();
        await using var body = new HeldStream(bytes, released);
        var outcome = await given.Platform.Services.GetRequiredService<UnitOfWorkFactory>().RunWithoutTransactionAsync(Depositor.ScopeOf(company), s =>
            s.GetRequiredService<StoreBlock>().ExecuteAsync(new(bid, new(envelope.Id), number, sha256, bytes.Length, body), cancel));
        Assert.IsType<StoreBlock.Outcome.Stored>(outcome);
    }

    private async Task AnnounceThenAsync(SealedDeposit by, Id<Bid> bid, byte[] bordereau, Task released)
    {
        await released;
        Assert.IsType<StoreBordereau.Outcome.Stored>(await by.AnnounceAsync(bid, bordereau, cancel));
    }

    private async Task<IReadOnlyList<(TimeSpan, DepositBid.Outcome.Received)>> FinaliseAsync(IReadOnlyList<Upload> uploads)
    {
        var answers = new ConcurrentBag<(TimeSpan, DepositBid.Outcome.Received)>();
        await Parallel.ForEachAsync(uploads, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (upload, _) =>
            answers.Add((upload.Edge, Assert.IsType<DepositBid.Outcome.Received>(await given.By(upload.Company).FinaliseAsync(upload.Bid, cancel)))));
        return [.. answers];
    }

    // Ranks without a gap; the closing lists those in time and no other; the late ones are kept, sealed, to the last byte.
    private async Task TheRegisterSaysTheSameAsync(int inTime, int late)
    {
        await given.Platform.Database.SetNowAsync(limit.AddHours(2));
        var closed = await given.Platform.RunAsync(new Scope.System("test"), s => s.GetRequiredService<CloseConsultation>().ExecuteAsync(new(given.Consultation.Id), cancel));
        Assert.Equal(inTime, Assert.IsType<CloseConsultation.Outcome.Closed>(closed).Bids);
        var ranks = await given.AskAsync(db => db.RegisterEntries.Where(e => e.ConsultationId == given.Consultation.Id.Value).OrderBy(e => e.Rank).Select(e => e.Rank).ToListAsync(cancel));
        Assert.Equal(Enumerable.Range(1, ranks.Count), ranks);
        var rows = (await given.Platform.RunAsync(given.Consultation.Scope, s => s.GetRequiredService<DepositRegister>().ExecuteAsync(given.Consultation.Id, cancel)))!.Rows;
        Assert.Equal((inTime, late), (rows.Count(r => !r.Late), rows.Count(r => r.Late)));
        Assert.All(rows.Where(r => r.Late), r => Assert.True(r is { Superseded: false, BegunInTime: true, Size: > 0 }));
    }

    private sealed record Upload(TestCompany Company, Id<Bid> Bid, TimeSpan Edge, TaskCompletionSource Held, Task Arrived)
    {
        public void LetGo() => Held.SetResult();
    }

    /// <summary>A body of which one half has come and the other waits in the network.</summary>
    private sealed class HeldStream(ReadOnlyMemory<byte> bytes, Task released) : Crypto.ForwardStream
    {
        private int position;

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var half = bytes.Length / 2;
            if (position >= half) await released;
            var end = position < half ? half : bytes.Length;
            var read = Math.Min(buffer.Length, end - position);
            bytes.Slice(position, read).CopyTo(buffer);
            position += read;
            return read;
        }
    }
}
