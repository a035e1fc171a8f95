using Platform.Core.Consents;
using Platform.Core.Data;

namespace Platform.Cli.Demo;

/// <summary>The lead asks two communes: one lets it read its people for ten days, and it does once; the other has not answered.</summary>
public sealed class Consenting(Stage stage)
{
    private const string Visitor = "Camille Démo";

    public async Task ExecuteAsync(Scope.Lead lead, Account granting, Account asked, CancellationToken cancel)
    {
        var consent = await AskAsync(lead, granting, [ConsentPart.People], "Un rôle à corriger après un départ\u00A0: la commune a appelé l’assistance.", cancel);
        var end = GrantConsent.EndOf(await stage.NowAsync(cancel), 10);
        var proof = await stage.ConfirmAsync(granting.Administrator.Id, GrantConsent.Act, GrantConsent.ActHash(consent, [ConsentPart.People], end), cancel);
        Stage.Expect<GrantConsent.Outcome.Granted>(await stage.InAsync<GrantConsent, GrantConsent.Outcome>(granting.As(granting.Administrator),
            grant => grant.ExecuteAsync(new(consent, [ConsentPart.People], end, proof, granting.Administrator.Name), cancel), cancel));
        var visit = await stage.InAsync<EnterAccount, Visit?>(lead, enter => enter.ExecuteAsync(consent, Places.Lead.Slug + "/agglo/acces/personnes", Visitor, cancel), cancel) ?? throw new InvalidOperationException("Just granted.");
        await stage.InAsync<AccountForVisitor, int>(new Scope.Visit(lead.LeadId, visit.Tenant, lead.Person, visit.Entry), async read => (await read.PeopleAsync(cancel)).Count, cancel);
        await AskAsync(lead, asked, [ConsentPart.Consultations, ConsentPart.Withdrawals], "Relire ensemble un brouillon avant sa publication, à la demande du service.", cancel);
    }

    private async Task<Guid> AskAsync(Scope.Lead lead, Account account, ConsentPart[] parts, string purpose, CancellationToken cancel) =>
        Stage.Expect<RequestConsent.Outcome.Requested>(await stage.InAsync<RequestConsent, RequestConsent.Outcome>(lead,
            ask => ask.ExecuteAsync(new(account.Place.Slug, parts, purpose, 30, Visitor), cancel), cancel)).Consent;
}
