using System.Net;
using Platform.Core.Identity;
using Platform.Testing;

namespace Platform.Web.Tests.Pages.Tenancy.Buyer;

/// <summary>The number of contracts a year decides, and the page says why before anything is done.</summary>
public sealed class SubEntityPagesTests
{
    [Fact, Trait("Feature", "VR-05"), Trait("Feature", "VR-06")]
    public async Task Nine_contracts_are_created_here_and_ten_are_asked_of_the_lead_who_opens_the_account_from_the_request()
    {
        await using var platform = await TestPlatform.StartAsync();
        await using var web = new PlatformWeb(platform);
        var lead = await platform.LeadAsync();
        var commune = await platform.CommuneAsync(lead, "saint-marcel", "Saint-Marcel");
        var browser = web.Browser(await platform.PersonAsync(commune, "Adèle Administratrice", MembershipRole.AccountAdmin));
        const string Page = "/saint-marcel/commune/entites";

        using var wrong = await browser.PostFormAsync(Page, new Dictionary<string, string> { ["Body"] = "Guilde" }, "form[novalidate]");
        Assert.Equal(["#StructureName", "#Siret", "#Contracts", "#Body"], (await TestBrowser.ReadAsync(wrong)).QuerySelectorAll(".govuk-error-summary a").Select(a => a.GetAttribute("href")));

        var ccas = new Dictionary<string, string> { ["StructureName"] = "CCAS", ["Siret"] = "130 025 265 00013", ["Contracts"] = "9", ["Body"] = "OtherAuthority" };
        using var nine = await browser.PostFormAsync(Page, ccas, "form[novalidate]");
        var decided = await TestBrowser.ReadAsync(nine);
        Assert.Contains("sera une entité de votre compte", decided.QuerySelector("h1")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("gratuitement", decided.Body!.TextContent, StringComparison.Ordinal);
        using var created = await browser.PostFormAsync(Page, ccas, "form[novalidate]", $"{Page}?handler=Create");
        Assert.Equal(HttpStatusCode.SeeOther, created.StatusCode);

        var list = await browser.PageAsync(Page);
        var correct = list.QuerySelector("a[href*='corriger=']")!.GetAttribute("href")!.Split('#')[0];
        foreach (var (siret, status) in ((string, HttpStatusCode)[])[(commune.Siret, HttpStatusCode.UnprocessableEntity), ("130 025 265 00013", HttpStatusCode.SeeOther)])
        {
            using var corrected = await browser.PostFormAsync(correct, new Dictionary<string, string> { ["StructureName"] = "CCAS de Saint-Marcel", ["Siret"] = siret, ["Body"] = "OtherAuthority" }, "form[action*=Correct]");
            Assert.Equal(status, corrected.StatusCode);
        }
        var kept = (await browser.PageAsync(Page)).Body!.TextContent;
        Assert.Contains("CCAS de Saint-Marcel", kept, StringComparison.Ordinal);
        Assert.Contains("Autre pouvoir adjudicateur", kept, StringComparison.Ordinal);
        using var own = await browser.PostFormAsync(Page, new Dictionary<string, string> { ["StructureName"] = "CCAS bis", ["Siret"] = commune.Siret, ["Contracts"] = "2" }, "form[novalidate]");
        Assert.Contains("celui de votre propre compte", (await TestBrowser.ReadAsync(own)).QuerySelector(".govuk-error-summary")!.TextContent, StringComparison.Ordinal);

        var school = new Dictionary<string, string> { ["StructureName"] = "Régie des eaux", ["Siret"] = "732 829 320 00074", ["Contracts"] = "10" };
        using var ten = await browser.PostFormAsync(Page, school, "form[novalidate]");
        Assert.Contains("son propre compte", (await TestBrowser.ReadAsync(ten)).QuerySelector("h1")!.TextContent, StringComparison.Ordinal);
        using var refused = await browser.PostFormAsync(Page, school, "form[novalidate]", $"{Page}?handler=Create");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        school["Siret"] = "732 829 320 00074";
        using var asked = await browser.PostFormAsync(Page, school, "form[novalidate]", $"{Page}?handler=Ask");
        Assert.Equal(HttpStatusCode.SeeOther, asked.StatusCode);
        Assert.Contains("Demandé", (await browser.PageAsync(Page)).Body!.TextContent, StringComparison.Ordinal);

        var leads = web.Browser(await platform.PersonAsync(lead, "Lise Agglo", MembershipRole.LeadAdmin));
        var open = (await leads.PageAsync("/agglo/agglo/comptes")).QuerySelector("a[href*='structure=73282932000074']")!.GetAttribute("href")!;
        var form = await leads.PageAsync(open);
        Assert.Equal(["Régie des eaux", "10", commune.Slug], ((string[])["#AccountName", "#Contracts", "#LinkedTo option[selected]"]).Select(field => form.QuerySelector(field)!.GetAttribute("value")));
    }
}
