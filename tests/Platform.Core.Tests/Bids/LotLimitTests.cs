using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Platform.Core.Bids;
using Platform.Testing;

namespace Platform.Core.Tests.Bids;

/// <summary>The limit on the lots that one company bids for is applied, not only announced (CCP, art. L2113-10, R2113-1).</summary>
public sealed class LotLimitTests
{
    [Fact, Trait("Feature", "GD-01")]
    public async Task A_company_that_chooses_more_lots_than_announced_is_told_before_its_first_file_its_earlier_bids_counted()
    {
        await using var given = await Depositor.StartAsync(mostLots: 1);
        Assert.Equal(new BeginDeposit.Outcome.TooManyLots(1, 2), await BeginAsync(given, given.Company, 1, 2));
        Assert.Equal(0, await given.AskAsync(db => db.Bids.CountAsync()));

        await given.DepositAsync(given.Company, 1);
        Assert.Equal(new BeginDeposit.Outcome.TooManyLots(1, 2), await BeginAsync(given, given.Company, 2));
        await given.DepositAsync(given.Company, 1);      // replaces: it bids for one lot still
        Assert.IsType<BeginDeposit.Outcome.Begun>(await BeginAsync(given, given.Company, 1));
        Assert.IsType<BeginDeposit.Outcome.Begun>(await BeginAsync(given, given.Rival, 2));
    }

    [Fact, Trait("Feature", "GD-01")]
    public async Task Where_nothing_was_announced_every_lot_may_be_bid_for()
    {
        await using var given = await Depositor.StartAsync();
        await given.DepositAsync(given.Company, 1);
        Assert.IsType<BeginDeposit.Outcome.Begun>(await BeginAsync(given, given.Company, 1, 2));
    }

    private static Task<BeginDeposit.Outcome> BeginAsync(Depositor given, TestCompany company, params int[] lots) =>
        given.Platform.RunAsync(Depositor.ScopeOf(company), s => s.GetRequiredService<BeginDeposit>().ExecuteAsync(new(given.Consultation.Id, lots), Depositor.Cancel));
}
