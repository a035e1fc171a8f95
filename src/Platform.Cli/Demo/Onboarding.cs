using Platform.Core.Accounts;
using Platform.Core.Conventions;
using Platform.Core.Data;
using Platform.Core.Values;

namespace Platform.Cli.Demo;

/// <summary>Accounts at each point of their life: interested, to be activated by tomorrow, suspended, on its way out.</summary>
public sealed class Onboarding(Stage stage, Scope.Lead lead, string clerk)
{
    public async Task ExecuteAsync(Conventions conventions, IReadOnlyList<Place> accounts, CancellationToken cancel)
    {
        await StateAsync("Commune fictive de Saint-Exemple", "99999911", 14, "Camille Essai", "Secrétaire générale", cancel);
        if (accounts.Count < 7) return;       // a test loads one
        await StateAsync("Syndicat fictif des Eaux", "99999912", 22, "Loïs Fictif", "Direction", cancel);
        var today = FranceTime.DayOf(await stage.NowAsync(cancel));
        await conventions.SignedAsync(accounts[4], startsWhenReady: false, today.AddDays(-9), today.AddDays(-5), cancel);

        await conventions.SignedAsync(accounts[5], startsWhenReady: false, today.AddDays(-60), today.AddDays(-50), cancel);
        var suspended = await conventions.AccountAsync(accounts[5], cancel);
        await conventions.ActivateAsync(suspended, cancel);
        Stage.Expect<AccountOutcome.Done>(await stage.InAsync<SuspendAccount, AccountOutcome>(lead, suspend => suspend.ExecuteAsync(new(suspended, "Liste des personnes habilitées non attestée depuis deux trimestres.", clerk), cancel), cancel));

        var ended = await conventions.SignedAsync(accounts[6], startsWhenReady: true, today.AddDays(-40), today.AddDays(-30), cancel);
        var leaving = await conventions.AccountAsync(accounts[6], cancel);
        await conventions.ActivateAsync(leaving, cancel);
        Stage.Expect<ConventionOutcome.Done>(await stage.InAsync<DenounceConvention, ConventionOutcome>(lead, denounce => denounce.ExecuteAsync(new(ended, ConventionSide.Lead, DenunciationGround.Immediate, today, null, clerk), cancel), cancel));
        Stage.Expect<AccountOutcome.Done>(await stage.InAsync<BeginClosing, AccountOutcome>(lead, begin => begin.ExecuteAsync(new(leaving, clerk), cancel), cancel));
    }

    private async Task StateAsync(string name, string siren, int contracts, string contact, string function, CancellationToken cancel) =>
        Stage.Expect<StateInterest.Outcome.Stated>(await stage.InAsync<StateInterest, StateInterest.Outcome>(new Scope.Public(), state => state.ExecuteAsync(
            new(Places.Lead.Slug, name, Place.WithChecksum(Place.WithChecksum(siren) + "0001"), false, null, contracts, contact, function, $"{Place.Plain(contact).Replace('-', '.')}@exemple.test", "04 75 00 00 00", null), cancel), cancel));
}
