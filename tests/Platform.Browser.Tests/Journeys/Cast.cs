using Platform.Browser.Tests.PageObjects;

namespace Platform.Browser.Tests.Journeys;

/// <summary>Five people of the main job, each in a browser of his own; and the delegate, whose key is the second way to open.</summary>
public sealed record Cast(Visitor Lead, Visitor Buyer, Visitor President, Visitor CompanyA, Visitor CompanyB, HolderKeyPage.Kept PresidentKey)
{
    public const string Commune = "commune-essai", NameA = "Toitures Fictives", NameB = "Charpentes Imaginaires";

    /// <summary>All at once, as they would: company B on a telephone.</summary>
    public static async Task<Cast> ArriveAsync(PlatformSite site, Chromium chromium, Inspection inspection)
    {
        await site.InviteAsync("lead@exemple.test", Commune, "bruno.achat@exemple.test", "presidente@exemple.test", "delegue@exemple.test");
        var lead = InvitedAsync("lead", "agglo");
        var buyer = InvitedAsync("bruno.achat", "acheteur");
        var president = InvitedAsync("presidente", "cao");
        var presidentKey = HolderAsync(president, "Présidente de la CAO");
        var delegateKey = HolderAsync(InvitedAsync("delegue", "cao"), "Délégué de la CAO");
        var companyA = CompanyAsync(NameA, "732 829 320 00074", "a@exemple.test", 1280);
        var companyB = CompanyAsync(NameB, "999 100 001 00018", "b@exemple.test", 390);
        await delegateKey;
        return new(await lead, await buyer, await president, await companyA, await companyB, await presidentKey);

        async Task<Visitor> InvitedAsync(string who, string role)
        {
            // The president forgets a reason once: Chromium says that the form was refused.
            var visitor = new Visitor(site, inspection.Follow(await chromium.PageAsync(1280), who, expected: "status of 422"), inspection, role);
            await new AccountPages(visitor).AcceptInvitationAsync($"{who}@exemple.test");
            return visitor;
        }

        static async Task<HolderKeyPage.Kept> HolderAsync(Task<Visitor> arrival, string function) => await new HolderKeyPage(await arrival).CreateAsync(Commune, function);

        async Task<Visitor> CompanyAsync(string name, string siret, string email, int width)
        {
            // Company A's line is cut by the test: that alone may be said in its console.
            var page = inspection.Follow(await chromium.PageAsync(width), email, expected: "net::ERR_INTERNET_DISCONNECTED");
            var visitor = new Visitor(site, page, inspection, "entreprise");
            await new AccountPages(visitor).SignUpAsync(name, siret, email);
            return visitor;
        }
    }
}
