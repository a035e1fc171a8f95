using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Platform.Core.Accounts;
using Platform.Core.Conventions;
using Platform.Core.Data;
using Platform.Core.Identity;
using Platform.Core.Tenancy;
using Platform.Testing;
using static Platform.Testing.GivenConvention;

namespace Platform.Core.Tests.Accounts;

/// <summary>What an account, or whoever asks for one, is told is what happens.</summary>
public sealed class AccountPromisesTests(AccountsWorld world) : IClassFixture<AccountsWorld>
{
    private const string Siret = "21260114000016";

    private TestPlatform Platform => world.Platform;

    [Fact, Trait("Feature", "VR-04")]
    public async Task A_suspension_is_not_lifted_when_no_convention_binds_the_account_any_more()
    {
        await world.AtAsync("2026-11-21");
        var account = await world.OpenedAsync();
        await Platform.InForceAsync(world.Lead, world.Clerk, account, "2026-05-04", "2026-12-31", "2027-03-20");
        Assert.IsType<AccountOutcome.Done>(await world.ActivateAsync(account));
        Assert.IsType<AccountOutcome.Done>(await world.SuspendAsync(account));
        await world.AtAsync("2027-03-21");      // the mandate is over

        Assert.Equal(AccountRefusal.NothingBinds, Assert.IsType<AccountOutcome.Refused>(await ResumeAsync()).Why);
        Assert.Equal(AccountState.Suspended, (await world.RowAsync(account)).State);
        Assert.DoesNotContain(await Platform.RunAsync(new Scope.Tenant(account.Id.Value, null), s => s.GetRequiredService<PlatformDb>().AccountEvents.ToListAsync()), line => line.Kind == AccountEventKind.Resumed);
        Assert.Contains("no convention", (await Assert.ThrowsAsync<PostgresException>(() => Platform.SuperuserAsync("update tenants set suspended_at = null where id = $1", account.Id.Value))).MessageText, StringComparison.Ordinal);

        await Platform.InForceAsync(world.Lead, world.Clerk, account, "2027-03-21", "2027-12-31", "2032-03-20");
        Assert.IsType<AccountOutcome.Done>(await ResumeAsync());
        Assert.Null(await world.BlockedAsync(account));

        Task<AccountOutcome> ResumeAsync() => world.DoAsync<ResumeAccount>(r => r.ExecuteAsync(new(account.Id.Value, "Liste attestée", world.Clerk.Name), default));
    }

    [Fact, Trait("Feature", "GD-23"), Trait("Feature", "VR-02")]
    public async Task A_body_that_has_an_account_is_heard_with_its_account_beside_it_and_a_second_word_is_not_promised_twice()
    {
        await world.AtAsync("2026-11-21");
        var account = await world.ActiveAsync();
        await Platform.SuperuserAsync("update tenants set siret = $2 where id = $1", account.Id.Value, Siret);

        Assert.IsType<StateInterest.Outcome.Stated>(await StateAsync());
        Assert.IsType<StateInterest.Outcome.Known>(await StateAsync());
        var demand = await WaitingAsync();
        Assert.Equal(1, (await Platform.FactsAsync<Noticed>()).Count(fact => fact.Of == demand.Id.Value));
        Assert.Equal(account.Id.Value, (await Platform.RunAsync(world.AsLead, s => s.GetRequiredService<ReadAccounts>().HostedAsync([demand], default)))[Siret]);

        // Answered once and said again, it is a demand again.
        Assert.IsType<AccountOutcome.Done>(await world.DoAsync<SetInterestAside>(set => set.ExecuteAsync(new(demand.Id.Value, "Le compte existe", world.Clerk.Name), default)));
        Assert.IsType<StateInterest.Outcome.Stated>(await StateAsync());
        await Platform.SuperuserAsync("update interests set answered_at = now() where siret = $1 and set_aside_at is null", Siret);
        Assert.IsType<StateInterest.Outcome.Stated>(await StateAsync());
        Assert.NotEqual(demand.Id, (await WaitingAsync()).Id);

        async Task<Interest> WaitingAsync() => Assert.Single(await Platform.RunAsync(world.AsLead, s => s.GetRequiredService<ReadAccounts>().InterestsAsync(default)), interest => interest.Siret == Siret);
        Task<StateInterest.Outcome> StateAsync() => Platform.RunAsync(new Scope.Public(), s => s.GetRequiredService<StateInterest>().ExecuteAsync(
            new(world.Lead.Slug, "Commune d’Intérêt", Siret, false, null, 12, "Aline Mairie", "Secrétaire", "aline@exemple.test", null, null), default));
    }

    [Fact, Trait("Feature", "VR-02"), Trait("Feature", "VR-25")]
    public async Task A_code_that_is_no_commune_of_the_territory_is_refused_once_there_is_a_map()
    {
        await world.AtAsync("2026-11-21");
        var account = await world.ActiveAsync();
        Assert.IsType<CorrectIdentity.Outcome.Corrected>(await CheckAsync("26999"));       // nobody can say
        await Platform.SuperuserAsync("insert into commune_contours values ('26004', 'Alixan', '1,1 2,2 3,3', 'IGN, essai', 'Licence Ouverte 2.0', now())");
        Assert.Equal([CorrectIdentity.Fault.InseeElsewhere], Assert.IsType<CorrectIdentity.Outcome.Refused>(await CheckAsync("26999")).Faults);
        Assert.IsType<CorrectIdentity.Outcome.Corrected>(await CheckAsync("26004"));
        await Platform.SuperuserAsync("update tenants set insee_code = '26999' where id = $1", account.Id.Value);
        Assert.Equal([CorrectIdentity.Fault.Unchanged], Assert.IsType<CorrectIdentity.Outcome.Refused>(await CheckAsync("26999")).Faults);      // another fault of the account is mended without it

        Task<CorrectIdentity.Outcome> CheckAsync(string insee) => Platform.RunAsync(world.AsLead, s => s.GetRequiredService<CorrectIdentity>().CheckAsync(new(account.Id.Value, account.Name, account.Siret, insee, "Saisie erronée", "x"), default));
    }

    [Fact, Trait("Feature", "VR-02")]
    public async Task A_number_and_an_address_that_are_taken_are_said_together_before_anything_is_opened()
    {
        await world.AtAsync("2026-11-21");
        var account = await world.ActiveAsync();
        await using var services = Platform.Services.CreateAsyncScope();
        services.ServiceProvider.GetRequiredService<CurrentScope>().Enter(world.AsLead);
        var faults = await services.ServiceProvider.GetRequiredService<OpenAccount>().CheckAsync(new("Autre commune", account.Siret, account.Slug, null, 12, "Aline Mairie", "aline.mairie@exemple.test", "Mairie"), default);
        Assert.Equal([typeof(SyndicateTenant.Outcome.SiretTaken), typeof(SyndicateTenant.Outcome.SlugTaken)], faults.Select(fault => Assert.IsType<OpenAccount.Outcome.AccountRefused>(fault).Reason.GetType()));
    }
}
