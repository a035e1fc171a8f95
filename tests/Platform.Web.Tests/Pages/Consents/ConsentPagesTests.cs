using System.Net;
using Platform.Core.Consents;
using Platform.Core.Identity.Demo;
using Platform.Testing;
using Platform.Web.Tests.Pages.Identity;

namespace Platform.Web.Tests.Pages.Consents;

/// <summary>From the lead's request to the line that the commune reads, through the pages.</summary>
public sealed class ConsentPagesTests : IAsyncLifetime
{
    private IdentityWeb web = null!;            // set by InitializeAsync, before any test
    private GivenConsent given = null!;

    public async Task InitializeAsync()
    {
        web = await IdentityWeb.StartAsync();
        given = await GivenConsent.StartAsync(web.Platform);
    }

    public async Task DisposeAsync() => await web.DisposeAsync();

    [Fact, Trait("Feature", "VR-39"), Trait("Feature", "BEYOND-8")]
    public async Task The_lead_asks_the_administrator_grants_with_a_passkey_reads_the_log_live_and_ends_it_at_once()
    {
        var (lead, _) = await ArrivesAsync(given.Visitor);
        var (commune, key) = await ArrivesAsync(given.Administrator);
        using var asked = await lead.PostFormAsync("/agglo/agglo/acces/demander", new Dictionary<string, string>
        { ["Account"] = "saint-marcel", ["Parts"] = nameof(ConsentPart.People), ["Purpose"] = "Un rôle à corriger, appel du 12.", ["Days"] = "10" });
        Assert.Equal(HttpStatusCode.SeeOther, asked.StatusCode);

        var decide = (await commune.PageAsync("/saint-marcel/commune/acces-accordes")).QuerySelector("a[role=button]")!.GetAttribute("href")!;
        var visit = $"/agglo/agglo/acces/{decide.Split('/')[^1]}";
        Assert.Equal(HttpStatusCode.NotFound, (await lead.GetAsync(visit)).StatusCode);
        Assert.True((await commune.PageAsync($"{decide}?jours=0")).QuerySelector("main details")!.HasAttribute("open"));        // the field at fault stands in it
        var form = (await commune.PageAsync(decide)).QuerySelector("form[data-passkey]")!;
        using var options = await commune.PostFormAsync(decide, new Dictionary<string, string>(), "form[data-passkey]", form.GetAttribute("data-options")!);
        using var granted = await commune.PostFormAsync(decide, new Dictionary<string, string> { ["Credential"] = key.Assert(await options.Content.ReadAsStringAsync(), IdentityWeb.Origin) }, "form[data-passkey]");
        Assert.Equal(HttpStatusCode.SeeOther, granted.StatusCode);

        var people = await lead.PageAsync($"{visit}/personnes");
        Assert.Contains("Aline Administratrice", people.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("Lu par Lise Agglo", people.QuerySelector(".pa-filigrane span")!.GetAttribute("data-texte"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await lead.GetAsync($"{visit}/consultations")).StatusCode);

        var log = await commune.PageAsync("/saint-marcel/commune/acces-accordes");
        Assert.Contains("Lise Agglo", log.QuerySelector("table")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("Aline Administratrice", log.QuerySelector("table")!.TextContent, StringComparison.Ordinal);       // which rows, by name
        Assert.Contains("Page refusée", log.QuerySelector("table")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("rôle", log.QuerySelector("table")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("Lise Agglo", await (await commune.GetAsync("/saint-marcel/commune/acces-accordes/journal.csv")).Content.ReadAsStringAsync(), StringComparison.Ordinal);

        using var ended = await commune.PostFormAsync("/saint-marcel/commune/acces-accordes", new Dictionary<string, string>(), "form[action*=Revoke]");
        Assert.Equal(HttpStatusCode.SeeOther, ended.StatusCode);
        using var over = await lead.GetAsync($"{visit}/personnes");
        Assert.Equal(HttpStatusCode.NotFound, over.StatusCode);
        Assert.Contains("Cet accès a pris fin", (await TestBrowser.ReadAsync(over)).QuerySelector("h1")!.TextContent, StringComparison.Ordinal);
    }

    [Fact, Trait("Feature", "VR-39")]
    public async Task Each_empty_field_of_a_request_has_its_sentence_and_nothing_is_lost()
    {
        var (lead, _) = await ArrivesAsync(given.Visitor);
        using var refused = await lead.PostFormAsync("/agglo/agglo/acces/demander", new Dictionary<string, string>
        { ["Account"] = "saint-marcel", ["Parts"] = nameof(ConsentPart.People), ["Purpose"] = "court", ["Days"] = "10" });
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        var page = await TestBrowser.ReadAsync(refused);
        using var empty = await lead.PostFormAsync("/agglo/agglo/acces/demander", new Dictionary<string, string> { ["Account"] = "", ["Purpose"] = "", ["Days"] = "400" });
        Assert.Equal(4, (await TestBrowser.ReadAsync(empty)).QuerySelectorAll(".govuk-error-summary a").Length);
        Assert.Contains("dix caractères", page.QuerySelector(".govuk-error-summary")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("saint-marcel", page.QuerySelector("select option[selected]")!.GetAttribute("value"));
        Assert.NotNull(page.QuerySelector("input[type=checkbox][checked]"));
    }

    [Fact, Trait("Feature", "VR-39")]
    public async Task Nobody_grants_more_or_longer_than_was_asked_nor_everything_by_ticking_nothing_and_an_answered_request_shows_its_answer()
    {
        var consent = await given.AskAsync(ConsentPart.People, ConsentPart.Consultations);       // for 30 days
        var (commune, _) = await ArrivesAsync(given.Administrator);
        Assert.Contains("1 demande d’accès de l’agglomération à décider", (await commune.PageAsync("/mon-espace")).QuerySelector("main")!.TextContent.Replace('\u00a0', ' '), StringComparison.Ordinal);
        var decide = $"/saint-marcel/commune/acces-accordes/{consent}";
        Assert.NotNull((await commune.PageAsync($"{decide}?parties=People&jours=30")).QuerySelector("form[data-passkey]"));
        foreach (var (query, field) in ((string, string)[])[("?parties=People&jours=31", "#jours"), ("?parties=People&jours=0", "#jours"), ("?jours=3", "#parties")])
        {
            var page = await commune.PageAsync(decide + query);
            Assert.Equal(field, page.QuerySelector(".govuk-error-summary a")!.GetAttribute("href"));
            Assert.True(page.QuerySelector("details")!.HasAttribute("open"));
            Assert.Null(page.QuerySelector("form[data-passkey]"));
        }
        Assert.IsType<GrantConsent.Outcome.EndOutside>(await given.GrantAsync(consent, GrantConsent.EndOf(GivenConsent.Start, 31), ConsentPart.People));
        using var refused = await commune.PostFormAsync(decide, new Dictionary<string, string>(), "form[action*=Refuse]");
        Assert.Equal(HttpStatusCode.SeeOther, refused.StatusCode);
        using var late = await commune.GetAsync(decide);
        Assert.Equal($"/saint-marcel/commune/acces-accordes?fait=repondu#acces-{consent}", late.Headers.Location?.OriginalString);
    }

    [Fact, Trait("Feature", "VR-38")]
    public async Task A_new_administrator_reads_what_is_to_be_done_first()
    {
        var (commune, _) = await ArrivesAsync(given.Administrator);
        var page = await commune.PageAsync((await commune.PageAsync("/mon-espace")).QuerySelector("a[href$='/commune/demarrer']")!.GetAttribute("href")!);
        Assert.Equal(5, page.QuerySelectorAll(".govuk-task-list__item").Length);
        Assert.Contains(" sur 5", page.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
    }

    private async Task<(TestBrowser Browser, SoftPasskey Key)> ArrivesAsync(TestPerson person)
    {
        var (browser, key) = (web.Browser(), await web.PasskeyAsync(person));
        using var signedIn = await IdentityWeb.SignInAsync(browser, key);
        return (browser, key);
    }
}
