using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Dce;
using Platform.Core.Opening;
using Platform.Core.Values;
using Platform.Testing;

namespace Platform.Core.Tests.Consultations;

/// <summary>What a buyer sees of a consultation that is under way: numbers and hours, and what waits for him.</summary>
public sealed class LiveBoardTests : IAsyncLifetime
{
    private Ceremony given = null!; // set by InitializeAsync

    public async Task InitializeAsync() => given = await Ceremony.PublishedAsync();

    public async Task DisposeAsync() => await given.DisposeAsync();

    [Fact, Trait("Feature", "GD-04")]
    public async Task Every_day_since_the_publication_has_its_withdrawals_and_its_deposits_those_without_any_too()
    {
        var published = FranceTime.DayOf(await given.Platform.RunAsync(new Scope.Public(), s => s.GetRequiredService<PlatformDb>().NowAsync(Ceremony.Cancel)));
        await WithdrawAsync(null);
        await given.Platform.Database.SetNowAsync(FranceTime.Midnight(published.AddDays(2)).AddHours(10));
        await WithdrawAsync(new("Toitures du Val", null, "contact@toitures.example"));
        await WithdrawAsync(null);
        await given.DepositAsync(await given.Platform.CompanyAsync("Toitures du Sud", "111111118"), 1);

        var board = await BoardAsync();

        Assert.Equal([new(published, 0, 1, 0), new(published.AddDays(1), 0, 0, 0), new(published.AddDays(2), 1, 1, 1)], board.Days);
        Assert.Equal(published.AddDays(2), FranceTime.DayOf(Assert.Single(board.Deposits)));
    }

    [Fact, Trait("Feature", "GD-04")]
    public async Task A_version_that_is_begun_waits_until_the_limit_and_goes_when_it_is_given_up()
    {
        Assert.Empty((await BoardAsync()).Tasks);
        await given.Platform.RunAsync(given.Consultation.Scope, s => s.GetRequiredService<PrepareDceVersion>().ExecuteAsync(given.Consultation.Id, Ceremony.Cancel));

        Assert.Equal([new BoardTask("NextVersion", Due: given.Deadline)], (await BoardAsync()).Tasks);

        await given.Platform.RunAsync(given.Consultation.Scope, s => s.GetRequiredService<AbandonDceVersion>().ExecuteAsync(new(given.Consultation.Id, 2), Ceremony.Cancel));
        Assert.Empty((await BoardAsync()).Tasks);
    }

    [Fact, Trait("Feature", "GD-04")]
    public async Task Once_the_limit_has_passed_the_session_waits_until_it_is_closed()
    {
        await given.DepositAsync(await given.Platform.CompanyAsync("Toitures du Sud", "111111118"), 1);
        await given.CloseAsync();
        Assert.Equal(["Session"], await TasksAsync());

        await given.ReleaseAsync();
        await given.OpenAsync(given.President);

        Assert.Equal(["SessionRunning"], await TasksAsync());
    }

    [Fact, Trait("Feature", "GD-04")]
    public async Task Once_the_session_is_closed_what_comes_next_waits_for_the_buyer_and_not_nothing()
    {
        var bid = await given.DepositAsync(await given.Platform.CompanyAsync("Toitures du Sud", "111111118"), 1);
        await given.CloseAsync();
        await given.ReleaseAsync();
        await given.OpenAsync(given.President);
        await given.IntegrateAsync();
        await given.OpenEnvelopesAsync(given.President);
        await given.ReviewAsync(bid, 1, admitted: false, "Attestation absente.");
        Assert.Empty(await SetAsideAsync());      // the session goes on

        Assert.IsType<CloseSession.Outcome.Closed>(await given.Platform.RunAsync(given.President.Scope, s => s.GetRequiredService<CloseSession>().ExecuteAsync(new(given.Consultation.Id), Ceremony.Cancel)));

        Assert.Equal(["AfterSession"], await TasksAsync());
        Assert.Equal([new("Toitures du Sud", 1, "Attestation absente.")], await SetAsideAsync());

        Task<IReadOnlyList<ReadSetAside.Line>> SetAsideAsync() => given.Platform.RunAsync(given.Consultation.Scope, s => s.GetRequiredService<ReadSetAside>().ExecuteAsync(given.Consultation.Id, Ceremony.Cancel));
    }

    private async Task<IEnumerable<string>> TasksAsync() => (await BoardAsync()).Tasks.Select(task => task.Key);

    private Task WithdrawAsync(WithdrawDce.Taker? taker) => given.Platform.RunAsync(new Scope.Public(), s => s.GetRequiredService<WithdrawDce>().ExecuteAsync(new(given.Consultation.Id, taker), Ceremony.Cancel));

    private Task<ReadLiveBoard.Board> BoardAsync() => given.Platform.RunAsync(given.Consultation.Scope, async s =>
    {
        var consultation = await s.GetRequiredService<PlatformDb>().Consultations.SingleAsync(c => c.Id == given.Consultation.Id);
        return await s.GetRequiredService<ReadLiveBoard>().ExecuteAsync(consultation, Ceremony.Cancel);
    });
}
