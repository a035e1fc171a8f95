using Microsoft.EntityFrameworkCore;
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
    public async Task What_changed_since_the_replaced_bid_is_recalled_oldest_first_and_nothing_of_before_it()
    {
        await using var given = await Depositor.StartAsync();
        var ofBefore = await BeginAsync(given, given.Rival, 1);
        await given.Platform.PublishVersionAsync(given.Consultation, "Additif.pdf");
        var (_, outcome) = await given.DepositAsync(given.Company, 1);
        var received = Assert.IsType<DepositBid.Outcome.Received>(outcome);
        await given.Platform.CorrectAsync(given.Consultation, current => current with { Title = "Réfection de la toiture et du préau" });
        await given.Platform.PublishVersionAsync(given.Consultation, "Plan du préau.pdf");
        await given.Platform.AddDocumentAsync(given.Consultation, "En préparation.pdf", "%PDF-1.7"u8.ToArray());      // of a version that is not published

        var check = await CheckAsync(given, await BeginAsync(given, 1));
        Assert.InRange(check.Since, (await CheckAsync(given, ofBefore, given.Rival)).Changes[0].At, received.LastByteAt);      // what came while it was sent, nobody had read
        Assert.Equal([(ReadLastCheck.Kind.Correction, 1), (ReadLastCheck.Kind.File, 3)], check.Changes.Select(c => (c.Kind, c.Number)));
        Assert.True(received.LastByteAt < check.Changes[0].At && check.Changes[0].At < check.Changes[1].At);

        // Whoever replaces nothing is told what changed since the draft was begun.
        Assert.Equal([(ReadLastCheck.Kind.File, 2), (ReadLastCheck.Kind.Correction, 1), (ReadLastCheck.Kind.File, 3)], (await CheckAsync(given, ofBefore, given.Rival)).Changes.Select(c => (c.Kind, c.Number)));
        Assert.Empty((await CheckAsync(given, await BeginAsync(given, 2))).Changes);
    }

    [Theory]
    [InlineData(-3600, nameof(Bid.BegunAt))]
    [InlineData(3600, nameof(Bid.FirstByteAt))]
    [InlineData(null, null)]
    public async Task What_a_page_says_that_it_had_told_is_kept_between_the_beginning_of_the_draft_and_the_first_byte(int? seconds, string? kept)
    {
        await using var given = await Depositor.StartAsync();
        var (id, _, content) = await given.SealedAsync(given.Company, 1);
        foreach (var envelope in content.Envelopes)
            foreach (var (number, bytes, sha256) in envelope.Blocks) await given.By(given.Company).PutAsync(id, envelope.Id, number, bytes, sha256, Depositor.Cancel);
        var read = seconds is { } away ? TimeProvider.System.GetUtcNow().AddSeconds(away) : (DateTimeOffset?)null;
        Assert.IsType<StoreBordereau.Outcome.Stored>(await given.Platform.RunAsync(Depositor.ScopeOf(given.Company), s => s.GetRequiredService<StoreBordereau>().ExecuteAsync(new(id, content.Bordereau, read), Depositor.Cancel)));

        var bid = await given.AskAsync(db => db.Bids.AsNoTracking().SingleAsync(b => b.Id == id));
        Assert.Equal(kept switch { nameof(Bid.BegunAt) => bid.BegunAt, nameof(Bid.FirstByteAt) => bid.FirstByteAt, _ => null }, bid.ReadAt);
        Assert.Equal(bid.ReadAt ?? bid.FirstByteAt, bid.KnownUntil);
    }

    [Fact]
    public async Task A_bid_that_came_late_and_one_that_was_replaced_are_not_recalled()
    {
        await using var given = await Depositor.StartAsync();
        await given.DepositAsync(given.Company, 1);
        var (stands, _) = await given.DepositAsync(given.Company, 1);
        var draft = await BeginAsync(given, 1, 2);
        var (late, _, content) = await given.SealedAsync(given.Company, 1);
        await given.Platform.Database.SetNowAsync((await given.LimitAsync()).AddHours(1));
        await given.By(given.Company).SendAsync(late, content, Depositor.Cancel);
        Assert.True(Assert.IsType<DepositBid.Outcome.Received>(await given.By(given.Company).FinaliseAsync(late, Depositor.Cancel)).Late);

        Assert.Equal([stands], (await CheckAsync(given, draft)).Replaced.Select(r => r.Bid.Bid));
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
        var standing = new[] { new StandingBid(Id<Bid>.New(), "A", default, default, [1, 2]), new StandingBid(Id<Bid>.New(), "B", default, default, [2]) };
        Assert.Empty(standing.ReplacedBy([3], isApplication: true));
        Assert.Equal(["A"], standing.ReplacedBy([1], isApplication: true).Select(r => r.Bid.Tracking));
        Assert.Equal(["A", "B"], standing.ReplacedBy([1, 2], isApplication: true).Select(r => r.Bid.Tracking));
    }

    private static async Task<ReadLastCheck.View> CheckAsync(Depositor given, Id<Bid> bid, TestCompany? company = null) =>
        Assert.IsType<ReadLastCheck.View>(await given.Platform.RunAsync(Depositor.ScopeOf(company ?? given.Company), s => s.GetRequiredService<ReadLastCheck>().ExecuteAsync(bid, Depositor.Cancel)));

    private static Task<Id<Bid>> BeginAsync(Depositor given, params int[] lots) => BeginAsync(given, given.Company, lots);

    private static async Task<Id<Bid>> BeginAsync(Depositor given, TestCompany company, params int[] lots) =>
        Assert.IsType<BeginDeposit.Outcome.Begun>(await given.Platform.RunAsync(Depositor.ScopeOf(company), s => s.GetRequiredService<BeginDeposit>().ExecuteAsync(new(given.Consultation.Id, lots), Depositor.Cancel))).Bid;
}
