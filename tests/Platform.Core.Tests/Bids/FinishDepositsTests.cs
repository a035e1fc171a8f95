using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Platform.Cli.StandIn;
using Platform.Core.Bids;
using Platform.Core.Consultations;
using Platform.Core.Data;

namespace Platform.Core.Tests.Bids;

public sealed class FinishDepositsTests : IAsyncLifetime
{
    private readonly CancellationToken cancel = CancellationToken.None;
    private Depositor given = null!;

    public async Task InitializeAsync() => given = await Depositor.StartAsync();

    public async Task DisposeAsync() => await given.DisposeAsync();

    [Fact, Trait("Feature", "A7-B5")]
    public async Task A_client_that_vanished_after_its_last_byte_is_receipted_in_time_even_after_the_limit()
    {
        var limit = await given.LimitAsync();
        var (bid, _, content) = await given.SealedAsync(given.Company, 1);
        await given.Platform.Database.SetNowAsync(limit.AddSeconds(-1));
        await given.By(given.Company).SendAsync(bid, content, cancel);
        Assert.Equal(0, await FinishAsync());                  // it may still be asking
        await given.Platform.Database.SetNowAsync(limit.AddSeconds(10));
        Assert.IsType<CloseConsultation.Outcome.Waiting>(await CloseAsync());

        Assert.Equal(1, await FinishAsync());

        Assert.False((await given.ReceiptAsync(given.Company, bid)).Late);
        Assert.Equal(1, Assert.IsType<CloseConsultation.Outcome.Closed>(await CloseAsync()).Bids);
        Assert.Equal(0, await FinishAsync());
    }

    [Fact]
    public async Task A_bid_that_can_never_be_receipted_does_not_hold_up_the_closing()
    {
        var limit = await given.LimitAsync();
        var (bid, ticket, content) = await given.SealedAsync(given.Company, 1);
        var junk = content.Envelopes.Select(e => e with { Bytes = new byte[300_000] }).ToList();
        await given.By(given.Company).SendAsync(bid, content with { Envelopes = junk, Bordereau = SealedBid.BordereauOf(ticket.Ulid, junk, new byte[32]) }, cancel);
        await given.Platform.Database.SetNowAsync(limit.AddSeconds(10));
        Assert.IsType<CloseConsultation.Outcome.Waiting>(await CloseAsync());

        Assert.Equal(0, await FinishAsync());

        Assert.IsType<CloseConsultation.Outcome.Closed>(await CloseAsync());
        Assert.Equal(1, await given.AskAsync(db => db.DepositAttempts.CountAsync(a => a.BidId == bid && a.Event == "refuse", cancel)));
    }

    [Fact]
    public async Task Bytes_that_arrive_once_the_list_is_closed_are_late()
    {
        var (bid, _, content) = await given.SealedAsync(given.Company, 1);
        await given.Platform.Database.SetNowAsync((await given.LimitAsync()).AddSeconds(10));
        await CloseAsync();
        await given.By(given.Company).SendAsync(bid, content, cancel);

        Assert.True(Assert.IsType<DepositBid.Outcome.Received>(await given.By(given.Company).FinaliseAsync(bid, cancel)).Late);
    }

    private Task<int> FinishAsync() => given.SystemAsync<FinishDeposits, int>(finish => finish.ExecuteAsync(cancel));

    private Task<CloseConsultation.Outcome> CloseAsync() => given.Platform.RunAsync(new Scope.System("test"),
        s => s.GetRequiredService<CloseConsultation>().ExecuteAsync(new(given.Consultation.Id), cancel));
}
