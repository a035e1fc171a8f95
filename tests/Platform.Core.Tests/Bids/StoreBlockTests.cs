using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Platform.Core.Bids;
using Platform.Core.Values;

namespace Platform.Core.Tests.Bids;

public sealed class StoreBlockTests : IAsyncLifetime
{
    private readonly CancellationToken cancel = CancellationToken.None;
    private Depositor given = null!;
    private Id<Bid> bid;
    private Guid envelope;

    public async Task InitializeAsync()
    {
        given = await Depositor.StartAsync(new Dictionary<string, string?>(StringComparer.Ordinal) { ["Limits:BidBytes"] = "1000000" });
        bid = await given.By(given.Company).BeginAsync(given.Consultation.Id, [1], cancel);
        envelope = (await given.By(given.Company).TicketAsync(bid, cancel)).Envelopes[0].Id;
    }

    public async Task DisposeAsync() => await given.DisposeAsync();

    [Fact, Trait("Feature", "BEYOND-3")]
    public async Task What_was_acknowledged_is_listed_and_is_not_asked_again()
    {
        await PutAsync(0, "zéro"u8.ToArray());
        await PutAsync(2, "deux"u8.ToArray());

        var blocks = await ListAsync();

        Assert.Equal([0, 2], blocks.Select(b => b.Number));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData("deux"u8)), blocks[1].Sha256);
    }

    [Fact]
    public async Task The_same_block_again_is_accepted_and_changes_no_hour()
    {
        await PutAsync(0, [1, 2, 3]);
        var first = await LastByteAsync();

        Assert.IsType<StoreBlock.Outcome.Stored>(await PutAsync(0, [1, 2, 3]));

        Assert.Equal(first, await LastByteAsync());
        Assert.Single(await ListAsync());
    }

    [Fact]
    public async Task Other_bytes_under_a_number_that_is_taken_are_refused()
    {
        await PutAsync(0, [1, 2, 3]);

        Assert.IsType<StoreBlock.Outcome.OtherBytes>(await PutAsync(0, [3, 2, 1]));
    }

    [Fact]
    public async Task A_truncated_a_swapped_and_an_empty_block_leave_nothing()
    {
        Assert.IsType<StoreBlock.Outcome.Mismatch>(await PutAsync(0, [1, 2], SHA256.HashData([1, 2, 3])));
        Assert.IsType<StoreBlock.Outcome.Mismatch>(await PutAsync(1, [4, 5, 6], SHA256.HashData([7, 8, 9])));
        Assert.IsType<StoreBlock.Outcome.Mismatch>(await PutAsync(2, [], SHA256.HashData([])));

        Assert.Empty(await ListAsync());
        Assert.Null(await LastByteAsync());
    }

    [Fact]
    public async Task A_block_larger_than_announced_and_a_bid_over_the_limit_are_refused()
    {
        Assert.IsType<StoreBlock.Outcome.TooLong>(await PutAsync(0, new byte[DepositTicket.BlockSize + 1]));
        Assert.IsType<StoreBlock.Outcome.Stored>(await PutAsync(0, new byte[600_000]));
        Assert.IsType<StoreBlock.Outcome.TooLong>(await PutAsync(1, new byte[400_001]));
        Assert.IsType<StoreBlock.Outcome.Stored>(await PutAsync(1, new byte[400_000]));
        Assert.IsType<StoreBlock.Outcome.TooLong>(await PutAsync(int.MaxValue, [1]));
    }

    [Fact]
    public async Task A_block_of_one_envelope_is_not_taken_for_another_bid()
    {
        var other = await given.By(given.Rival).BeginAsync(given.Consultation.Id, [1], cancel);

        Assert.IsType<StoreBlock.Outcome.NotFound>(await given.By(given.Rival).PutAsync(other, envelope, 0, new byte[] { 1 }, SHA256.HashData([1]), cancel));
    }

    [Fact]
    public async Task Nothing_is_added_once_the_receipt_is_given()
    {
        var (deposited, _) = await given.DepositAsync(given.Rival, 1);
        var target = (await given.By(given.Rival).TicketAsync(deposited, cancel)).Envelopes[0].Id;

        Assert.IsType<StoreBlock.Outcome.Finalised>(await given.By(given.Rival).PutAsync(deposited, target, 1, new byte[] { 1 }, SHA256.HashData([1]), cancel));
        Assert.IsType<StoreBordereau.Outcome.Malformed>(await given.By(given.Rival).AnnounceAsync(deposited, "{}"u8.ToArray(), cancel));
    }

    [Fact, Trait("Feature", "BEYOND-3")]
    public async Task Ten_blocks_at_once_are_all_acknowledged()
    {
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 10).Select(i => PutAsync(i % 2, [(byte)(i % 2)])));

        Assert.All(outcomes, o => Assert.IsType<StoreBlock.Outcome.Stored>(o));
        Assert.Equal([0, 1], (await ListAsync()).Select(b => b.Number));
    }

    [Fact]
    public async Task The_journal_keeps_what_was_refused()
    {
        await PutAsync(0, [1, 2], SHA256.HashData([1, 2, 3]));

        Assert.Equal(1, await given.AskAsync(db => db.DepositAttempts.CountAsync(a => a.BidId == bid && a.Event == "bloc-refuse", cancel)));
    }

    private Task<StoreBlock.Outcome> PutAsync(int number, byte[] bytes, byte[]? sha256 = null) =>
        given.By(given.Company).PutAsync(bid, envelope, number, bytes, sha256 ?? SHA256.HashData(bytes), cancel);

    private async Task<IReadOnlyList<Core.Files.Block>> ListAsync() =>
        await given.Platform.RunAsync(Depositor.ScopeOf(given.Company), s => s.GetRequiredService<ListBlocks>().ExecuteAsync(bid, new(envelope), cancel)) ?? [];

    private Task<DateTimeOffset?> LastByteAsync() => given.AskAsync(db => db.Bids.Where(b => b.Id == bid).Select(b => b.LastByteAt).SingleAsync(cancel));
}
