using Microsoft.Playwright;
using Platform.Browser.Tests.PageObjects;
using Platform.Core.Values;
using Xunit.Abstractions;

namespace Platform.Browser.Tests.Journeys;

/// <summary>
/// J10, lived with real passkeys: the agglomeration opens a commune, whose administrator is at work within a minute; it sees none of what the commune
/// does; its allowance of quote requests is passed, and what that costs is computed, shown to both, and decided by nobody but the agglomeration.
/// </summary>
[Collection(SmallSite.Name)]
public sealed class AccountTests(Chromium chromium, PlatformSite site, ITestOutputHelper output)
{
    private const string Portal = "saint-essai", Name = "Commune de Saint-Essai", Secret = "Tables canarij10", Buyer = "bruno.achat@exemple.test", Lead = "lea.chef@exemple.test";
    private const decimal Price = 2.50m;
    private static readonly TimeSpan Usable = TimeSpan.FromMinutes(1);
    private const string Album = "account";
    private readonly Inspection inspection = new(Album);

    [Fact, Trait("Feature", "VR-01"), Trait("Feature", "VR-43"), Trait("Feature", "BEYOND-12")]
    public async Task From_the_opening_of_an_account_to_the_hundred_and_first_quote_request()
    {
        await inspection.KeepAsync(site, async () =>
        {
            var journey = await LiveAsync();
            var report = new FrictionReport([journey], []);
            await report.WriteAsync("account");
            output.WriteLine(report.Table() + $"{inspection.Pages} pages looked at");
            string[] faults = [.. inspection.Faults, .. inspection.Owed, .. report.Faults(FrictionReport.Baseline())];
            Assert.True(faults.Length == 0, string.Join('\n', faults));
            Assert.True(journey.Milliseconds < Usable.TotalMilliseconds, $"The account was usable after {journey.Milliseconds} ms only.");
        });
    }

    private async Task<Friction.Count> LiveAsync()
    {
        await site.OpenLeadAsync(Lead, Price);
        var lead = await VisitorAsync("agglo");
        await new AccountPages(lead).AcceptInvitationAsync(Lead);
        var administrator = await VisitorAsync("commune");

        lead.Measure("J10", "Ouverture d’un compte, jusqu’à l’espace de son administratrice", new(4, 6, 5));
        await new LeadPages(lead).OpenAccountAsync(Name, "20006878100018", Portal, "Alix Maire", "alix.maire@exemple.test");
        await new AccountPages(administrator).AcceptInvitationAsync("alix.maire@exemple.test");
        var journey = await lead.EndMeasureAsync();

        await site.SignConventionAsync(Portal);
        await new LeadPages(lead).ActivateAsync(Name);
        await administrator.GoAsync($"/{Portal}/commune/convention");
        await administrator.SeeTextAsync("En vigueur");

        await site.InviteBuyerAsync(Portal, "Bruno Achat", Buyer);
        var buyer = await VisitorAsync("acheteur");
        await new AccountPages(buyer).AcceptInvitationAsync(Buyer);
        await site.CountedAsync(Portal, 99, Price);
        var (hundredth, beyond) = (await site.PreparedQuoteAsync(Portal, Buyer, Secret), await site.PreparedQuoteAsync(Portal, Buyer, Secret));
        await BeRefusedAsync(lead, hundredth);
        await PassTheAllowanceAsync(new LeadPages(lead), administrator, buyer, hundredth, beyond);
        string[] dead = [.. await Walk.EverywhereAsync(lead, Album), .. await Walk.EverywhereAsync(administrator, Album), .. await Walk.EverywhereAsync(buyer, Album)];
        Assert.True(dead.Length == 0, string.Join('\n', [.. dead, .. inspection.Faults]));
        await FindAgainWhatWasTypedAsync(buyer);
        return journey;
    }

    /// <summary>The session ends while a form is being filled: whoever signs in again in the same tab finds the text where it was typed, and nothing was sent.</summary>
    private static async Task FindAgainWhatWasTypedAsync(Visitor buyer)
    {
        const string Typed = "Quarante chaises, deux chariots,\nlivraison avant la rentrée.";
        await buyer.GoAsync($"/{Portal}/acheteur/devis/nouvelle");
        await buyer.FillAsync("Objet de la demande", "Chaises de la salle des fêtes");
        await buyer.FillAsync("Description du besoin", Typed);
        await buyer.ClickAsync(buyer.Page.GetByLabel("Tous : la demande paraît sur la liste publique"));
        await buyer.Page.Context.ClearCookiesAsync(new() { Name = "pa-session" });
        await buyer.ClickAsync("Enregistrer le brouillon");
        await buyer.SeeTextAsync("cet onglet garde ce que vous avez écrit");
        await buyer.ClickAsync("Se connecter avec ma clé d’accès");
        await buyer.SeeTextAsync("Ce que vous aviez écrit avant d’être déconnecté est remis ici");
        await Assertions.Expect(buyer.Page.GetByLabel("Description du besoin")).ToHaveValueAsync(Typed);
        await Assertions.Expect(buyer.Page.GetByLabel("Tous : la demande paraît sur la liste publique")).ToBeCheckedAsync();
        await buyer.LookAsync();
        await buyer.GoAsync($"/{Portal}/acheteur/devis?mots=chaises");
        await buyer.SeeTextAsync("Aucune demande ne correspond.");
        await buyer.GoAsync($"/{Portal}/acheteur/devis/nouvelle");
        await buyer.ClickAsync("Effacer cette saisie");
        await Assertions.Expect(buyer.Page.GetByLabel("Description du besoin")).ToHaveValueAsync("");
    }

    /// <summary>Not in a page, not by the programs' door, not by the database with the agglomeration's own context.</summary>
    private async Task BeRefusedAsync(Visitor lead, Guid request)
    {
        foreach (var page in (string[])[$"/{Portal}/acheteur", $"/{Portal}/acheteur/devis", $"/{Portal}/acheteur/devis/{request}", $"/{Portal}/acheteur/devis/{request}/envoyer", $"/{Portal}/commune/utilisateurs", $"/{Portal}/commune/refacturation", $"/api/{Portal}/seances/{request}"])
            Assert.Equal(404, (await lead.ByHand.GetAsync(site.Url(page))).Status);
        foreach (var table in (string[])["quote_requests", "quote_gates", "memberships"])
        {
            var (own, seen) = await site.RowsAsync(table, Portal);
            Assert.True(own > 0 && seen == 0, $"{table}: {seen} of {own} rows are the agglomeration’s to read.");
        }
        Assert.Equal((99, 99), await site.RowsAsync("quote_sends", Portal));        // counts and prices, which it may
    }

    private async Task PassTheAllowanceAsync(LeadPages lead, Visitor administrator, Visitor buyer, Guid hundredth, Guid beyond)
    {
        await buyer.GoAsync($"/{Portal}/acheteur/devis/{hundredth}/envoyer");
        await buyer.ClickAsync("Envoyer la demande");
        await buyer.SeeTextAsync("La demande est envoyée");
        await lead.SeeBillAsync(Name, 100, FrenchFormat.Euros(0));
        foreach (var reader in (string[])[Lead, Buyer]) await site.MailedAsync(reader, "100 demandes de devis envoyées");

        var cost = FrenchFormat.Euros(101 * Price);
        await buyer.GoAsync($"/{Portal}/acheteur/devis/{beyond}/envoyer");
        await buyer.SeeTextAsync(cost);
        await buyer.ClickAsync("Envoyer la demande");
        await buyer.SeeTextAsync("Rien n’est encore envoyé.");
        await buyer.ClickAsync(buyer.Page.GetByLabel($"J’ai lu le coût calculé de {cost}"));
        await buyer.ClickAsync("Envoyer la demande");
        await buyer.SeeTextAsync("La demande est envoyée");
        await lead.SeeBillAsync(Name, 101, cost);
        await administrator.GoAsync($"/{Portal}/commune/refacturation");
        await administrator.SeeTextAsync(cost);
    }

    // The buyer forgets the tick once: Chromium says that the form was refused.
    private async Task<Visitor> VisitorAsync(string role) => new(site, inspection.Follow(await chromium.PageAsync(1280), role, expected: "status of 422"), inspection, role);
}
