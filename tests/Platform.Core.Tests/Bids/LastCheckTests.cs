using Microsoft.Extensions.DependencyInjection;
using Platform.Core.Bids;
using Platform.Core.Values;
using Platform.Testing;

namespace Platform.Core.Tests.Bids;

/// <summary>Who is about to send reads which of his bids is replaced, lot by lot (CCP, art. R2151-6), and whether this draft was sent already.</summary>
public sealed class LastCheckTests
{
    [Fact]
    public async Task A_first_bid_replaces_nothing()
    {
        await using var given = await Depositor.StartAsync();
        await given.DepositAsync(given.Rival, 1);
        var draft = await BeginAsync(given, 1);
        var check = await CheckAsync(given, draft);
        Assert.Equal((null, true), (check.Sent, check.IsDivided));
        Assert.Empty(check.Replaced);
        Assert.Empty(check.Changes);
    }

    [Fact]
    public async Task The_earlier_bid_is_recalled_with_its_receipt_for_the_lots_that_both_answer()
    {
        await using var given = await Depositor.StartAsync();
        var (earlier, outcome) = await given.DepositAsync(given.Company, 1, 2);
        var received = Assert.IsType<DepositBid.Outcome.Received>(outcome);
        var replaced = Assert.Single((await CheckAsync(given, await BeginAsync(given, 2))).Replaced);
        Assert.Equal((earlier, received.Tracking, received.LastByteAt), (replaced.Bid.Bid, replaced.Bid.Tracking, replaced.Bid.LastByteAt));
        Assert.Equal([2], replaced.Lots);
        Assert.Equal([1], replaced.Kept);

        await given.DepositAsync(given.Company, 2);      // from now on two bids stand, one for each lot
        Assert.Equal([[1], [2]], (await CheckAsync(given, await BeginAsync(given, 1, 2))).Replaced.Select(r => r.Lots));
    }

    [Fact]
    public async Task A_draft_that_another_page_has_sent_gives_its_receipt()
    {
        await using var given = await Depositor.StartAsync();
        var (bid, outcome) = await given.DepositAsync(given.Company, 1);
        var received = Assert.IsType<DepositBid.Outcome.Received>(outcome);
        Assert.Equal(new ReadLastCheck.Sent(received.Tracking, received.LastByteAt), (await CheckAsync(given, bid)).Sent);
    }

    [Fact]
    public async Task The_choice_of_lots_marks_those_that_were_deposited()
    {
        await using var given = await Depositor.StartAsync();
        var (bid, _) = await given.DepositAsync(given.Company, 2);
        var choices = await given.Platform.RunAsync(Depositor.ScopeOf(given.Company), s => s.GetRequiredService<ReadDepositChoices>().ExecuteAsync(given.Consultation.Id, Depositor.Cancel));
        Assert.Equal((null, bid), (choices!.StandingFor(1), choices.StandingFor(2)!.Bid));
    }

    [Fact]
    public void A_candidature_goes_only_once_later_ones_apply_for_each_of_its_lots()
    {
        var standing = new[] { new StandingBid(Id<Bid>.New(), "A", default, [1, 2]), new StandingBid(Id<Bid>.New(), "B", default, [2]) };
        Assert.Empty(standing.ReplacedBy([3], isApplication: true));
        Assert.Equal(["A"], standing.ReplacedBy([1], isApplication: true).Select(r => r.Bid.Tracking));
        Assert.Equal(["A", "B"], standing.ReplacedBy([1, 2], isApplication: true).Select(r => r.Bid.Tracking));
    }

    private static async Task<ReadLastCheck.View> CheckAsync(Depositor given, Id<Bid> bid) =>
        Assert.IsType<ReadLastCheck.View>(await given.Platform.RunAsync(Depositor.ScopeOf(given.Company), s => s.GetRequiredService<ReadLastCheck>().ExecuteAsync(bid, Depositor.Cancel)));

    private static async Task<Id<Bid>> BeginAsync(Depositor given, params int[] lots) =>
        Assert.IsType<BeginDeposit.Outcome.Begun>(await given.Platform.RunAsync(Depositor.ScopeOf(given.Company), s => s.GetRequiredService<BeginDeposit>().ExecuteAsync(new(given.Consultation.Id, lots), Depositor.Cancel))).Bid;
}
