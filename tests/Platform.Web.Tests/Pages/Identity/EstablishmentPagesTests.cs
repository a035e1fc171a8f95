using System.Net;
using Platform.Testing;

namespace Platform.Web.Tests.Pages.Identity;

/// <summary>The administrator adds an establishment; a person who leaves reads what stays, and the last administrator is stopped.</summary>
public sealed class EstablishmentPagesTests
{
    [Fact, Trait("Feature", "PEER-02")]
    public async Task An_establishment_of_another_siren_is_refused_in_words_and_the_last_administrator_stays()
    {
        await using var platform = await TestPlatform.StartAsync();
        await using var web = new PlatformWeb(platform);
        var company = await platform.CompanyAsync("Toitures du Val", "130025265");
        var browser = web.Browser(company.Depositor, "mfa");
        const string Page = "/entreprise/etablissements";

        using var other = await browser.PostFormAsync(Page, new Dictionary<string, string> { ["Name"] = "Agence", ["Siret"] = "200 068 781 00018" }, "form[action='/entreprise/etablissements']");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, other.StatusCode);
        Assert.Contains("autre entreprise", (await TestBrowser.ReadAsync(other)).QuerySelector(".govuk-error-summary")!.TextContent, StringComparison.Ordinal);
        using var added = await browser.PostFormAsync(Page, new Dictionary<string, string> { ["Name"] = "Siège", ["Siret"] = "130 025 265 00013" }, "form[action='/entreprise/etablissements']");
        Assert.Equal(HttpStatusCode.SeeOther, added.StatusCode);
        Assert.Contains("Siège", (await browser.PageAsync(Page)).QuerySelector("table")!.TextContent, StringComparison.Ordinal);

        using var last = await browser.PostFormAsync("/entreprise/quitter", new Dictionary<string, string>());
        Assert.Equal(HttpStatusCode.UnprocessableEntity, last.StatusCode);
        Assert.Contains("seul à agir", (await TestBrowser.ReadAsync(last)).QuerySelector(".govuk-error-summary")!.TextContent, StringComparison.Ordinal);
        using var depositor = await web.Browser((await platform.CompanyAsync("Ailleurs", "222222226")).Depositor, "mfa").GetAsync(Page);
        Assert.Equal(HttpStatusCode.OK, depositor.StatusCode);
    }
}
