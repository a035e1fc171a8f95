using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Platform.Core.Bids;
using Platform.Core.Data;
using Platform.Core.Values;
using Platform.Testing;

namespace Platform.Core.Tests.Bids;

/// <summary>A company throws its own draft away; what was received stays, whatever was thrown away before.</summary>
public sealed class DiscardDraftTests : IAsyncLifetime
{
    private Depositor given = null!;        // set by InitializeAsync

    public async Task InitializeAsync() => given = await Depositor.StartAsync();

    public async Task DisposeAsync() => await given.DisposeAsync();

    [Fact, Trait("Feature", "A7-B5")]
    public async Task A_draft_thrown_away_is_no_longer_shown_and_the_journal_says_when()
    {
        var bid = await given.By(given.Company).BeginAsync(given.Consultation.Id, [1], Depositor.Cancel);
        Assert.Single(await MineAsync());

        Assert.IsType<DiscardDraft.Outcome.Discarded>(await DiscardAsync(given.Company, bid));
        Assert.IsType<DiscardDraft.Outcome.Discarded>(await DiscardAsync(given.Company, bid));      // twice is once

        Assert.Empty(await MineAsync());
        Assert.Equal(["commence", "jete"], await given.AskAsync(db => db.DepositAttempts.Where(a => a.BidId == bid).OrderBy(a => a.At).ThenBy(a => a.Event).Select(a => a.Event).ToListAsync()));
        Assert.NotEqual(bid, await given.By(given.Company).BeginAsync(given.Consultation.Id, [1], Depositor.Cancel));      // a new one begins
    }

    [Fact, Trait("Feature", "A7-B5")]
    public async Task A_draft_of_which_a_part_was_sent_is_thrown_away_too()
    {
        var (bid, _, _) = await given.SealedAsync(given.Company, 1);
        await given.Platform.SuperuserAsync("update bids set first_byte_at = sec.now() - interval '1 hour', last_byte_at = sec.now() - interval '3 minutes' where id = $1", bid.Value);

        Assert.True((await ReadAsync(given.Company, bid))!.Begun);
        Assert.IsType<DiscardDraft.Outcome.Discarded>(await DiscardAsync(given.Company, bid));
        Assert.Empty(await MineAsync());
    }

    [Fact, Trait("Feature", "A7-B5")]
    public async Task A_draft_that_a_page_is_sending_is_not_said_to_be_gone()
    {
        var (bid, _, _) = await given.SealedAsync(given.Company, 1);
        await given.Platform.SuperuserAsync("update bids set first_byte_at = sec.now(), last_byte_at = sec.now() where id = $1", bid.Value);

        Assert.IsType<DiscardDraft.Outcome.Sending>(await DiscardAsync(given.Company, bid));

        Assert.Single(await MineAsync());
    }

    [Fact]
    public async Task What_has_arrived_in_full_and_what_is_receipted_is_not_thrown_away()
    {
        var (bid, _, content) = await given.SealedAsync(given.Company, 1);
        await given.By(given.Company).SendAsync(bid, content, Depositor.Cancel);
        Assert.IsType<DiscardDraft.Outcome.Received>(await DiscardAsync(given.Company, bid));

        var (receipted, _) = await given.DepositAsync(given.Company, 2);
        Assert.IsType<DiscardDraft.Outcome.Received>(await DiscardAsync(given.Company, receipted));
        Assert.Equal(2, (await MineAsync()).Count);
    }

    [Fact]
    public async Task The_bytes_that_a_page_left_open_still_sends_are_received_and_their_bid_is_shown()
    {
        var (bid, _, content) = await given.SealedAsync(given.Company, 1);
        Assert.IsType<DiscardDraft.Outcome.Discarded>(await DiscardAsync(given.Company, bid));

        await given.By(given.Company).SendAsync(bid, content, Depositor.Cancel);
        Assert.IsType<DepositBid.Outcome.Received>(await given.Platform.Services.GetRequiredService<UnitOfWorkFactory>()
            .RunWithoutTransactionAsync(Depositor.ScopeOf(given.Company), s => s.GetRequiredService<DepositBid>().ExecuteAsync(new(bid), Depositor.Cancel)));

        Assert.Equal(MyBids.State.Received, Assert.Single(await MineAsync()).State);
    }

    [Fact, Trait("Feature", "A7-B5")]
    public async Task Lots_chosen_again_take_the_place_of_a_draft_of_which_nothing_was_sent()
    {
        var draft = await given.By(given.Company).BeginAsync(given.Consultation.Id, [1], Depositor.Cancel);
        Assert.Equal([1], await LotsAsync(given.Company, draft));
        Assert.Empty(await LotsAsync(given.Rival, draft));

        var again = await BeginAsync(given.Company, [1, 2], draft);

        Assert.Equal([again], (await MineAsync()).Select(row => row.Bid));
        Assert.Equal([1, 2], (await LotsAsync(given.Company, again)).Order());
    }

    [Fact]
    public async Task A_draft_that_was_sent_in_part_and_one_of_another_company_are_left_where_they_are()
    {
        var (begun, _, _) = await given.SealedAsync(given.Company, 1);
        await given.Platform.SuperuserAsync("update bids set first_byte_at = sec.now() - interval '1 hour', last_byte_at = sec.now() - interval '3 minutes' where id = $1", begun.Value);
        var rival = await given.By(given.Rival).BeginAsync(given.Consultation.Id, [1], Depositor.Cancel);

        await BeginAsync(given.Company, [1, 2], begun);
        await BeginAsync(given.Company, [2], rival);

        Assert.Contains(begun, (await MineAsync()).Select(row => row.Bid));
        Assert.Null((await given.AskAsync(db => db.Bids.AsNoTracking().Where(b => b.Id == rival).Select(b => new { b.DiscardedAt }).SingleAsync())).DiscardedAt);
    }

    [Fact, Trait("Feature", "A7-B5")]
    public async Task A_page_left_open_is_told_that_its_draft_was_thrown_away()
    {
        var bid = await given.By(given.Company).BeginAsync(given.Consultation.Id, [1], Depositor.Cancel);
        Assert.Null((await LimitAsync(bid))!.DiscardedAt);

        await DiscardAsync(given.Company, bid);

        Assert.NotNull((await LimitAsync(bid))!.DiscardedAt);
    }

    [Fact]
    public async Task A_rival_s_draft_is_not_there()
    {
        var bid = await given.By(given.Company).BeginAsync(given.Consultation.Id, [1], Depositor.Cancel);

        Assert.Null(await ReadAsync(given.Rival, bid));
        Assert.IsType<DiscardDraft.Outcome.NotFound>(await DiscardAsync(given.Rival, bid));
        Assert.Single(await MineAsync());
    }

    private Task<DiscardDraft.Outcome> DiscardAsync(TestCompany company, Id<Bid> bid) =>
        given.Platform.RunAsync(Depositor.ScopeOf(company), s => s.GetRequiredService<DiscardDraft>().ExecuteAsync(bid, Depositor.Cancel));

    private async Task<Id<Bid>> BeginAsync(TestCompany company, int[] lots, Id<Bid> inPlaceOf) =>
        Assert.IsType<BeginDeposit.Outcome.Begun>(await given.Platform.RunAsync(Depositor.ScopeOf(company), s => s.GetRequiredService<BeginDeposit>().ExecuteAsync(new(given.Consultation.Id, lots, inPlaceOf), Depositor.Cancel))).Bid;

    private Task<IReadOnlyList<int>> LotsAsync(TestCompany company, Id<Bid> draft) =>
        given.Platform.RunAsync(Depositor.ScopeOf(company), s => s.GetRequiredService<ReadDepositChoices>().LotsOfDraftAsync(given.Consultation.Id, draft, Depositor.Cancel));

    private Task<ReadLimit.Limit?> LimitAsync(Id<Bid> bid) =>
        given.Platform.RunAsync(Depositor.ScopeOf(given.Company), s => s.GetRequiredService<ReadLimit>().ExecuteAsync(bid, Depositor.Cancel));

    private Task<DiscardDraft.Draft?> ReadAsync(TestCompany company, Id<Bid> bid) =>
        given.Platform.RunAsync(Depositor.ScopeOf(company), s => s.GetRequiredService<DiscardDraft>().ReadAsync(bid, Depositor.Cancel));

    private Task<IReadOnlyList<MyBids.Row>> MineAsync() => given.Platform.RunAsync(Depositor.ScopeOf(given.Company), s => s.GetRequiredService<MyBids>().ExecuteAsync(Depositor.Cancel));
}
