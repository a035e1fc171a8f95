using System.Net;
using Platform.Core.Identity;
using Platform.Core.Identity.Demo;
using Platform.Core.Law;
using Platform.Core.Tenancy;
using Platform.Testing;

namespace Platform.Web.Tests.Pages.Identity;

/// <summary>What each person agrees to and reads about himself, and what the administrator attests.</summary>
public sealed class UserPagesTests : IAsyncLifetime
{
    private IdentityWeb web = null!;            // set before each test
    private Tenant commune = null!;             // set before each test
    private TestPerson administrator = null!;   // set before each test

    public async Task InitializeAsync()
    {
        web = await IdentityWeb.StartAsync();
        commune = await web.Platform.CommuneAsync(await web.Platform.LeadAsync(), "saint-marcel", "Saint-Marcel");
        administrator = await web.Platform.PersonAsync(commune, "Adèle Administratrice", MembershipRole.AccountAdmin);
    }

    public async Task DisposeAsync() => await web.DisposeAsync();

    [Fact, Trait("Feature", "GD-19")]
    public async Task Who_has_not_accepted_the_terms_in_force_reads_them_first_and_then_goes_where_he_was_going()
    {
        using var key = await web.PasskeyAsync(administrator);
        await web.Platform.SuperuserAsync("alter table terms_acceptances disable trigger all");
        await web.Platform.SuperuserAsync("update terms_acceptances set version = '0'");
        var browser = web.Browser();
        (await IdentityWeb.SignInAsync(browser, key)).Dispose();

        using var kept = await browser.GetAsync("/saint-marcel/commune/utilisateurs?invite=true");
        Assert.Equal(HttpStatusCode.SeeOther, kept.StatusCode);
        var terms = kept.Headers.Location!.ToString();
        Assert.Equal("/mon-espace/conditions?retour=%2Fsaint-marcel%2Fcommune%2Futilisateurs%3Finvite%3Dtrue", terms);
        var page = await browser.PageAsync(terms);
        Assert.Contains("Elles ont changé", page.Body!.TextContent, StringComparison.Ordinal);

        using var stale = await browser.PostFormAsync(terms, new Dictionary<string, string> { ["Version"] = "0" });
        Assert.Equal(HttpStatusCode.UnprocessableEntity, stale.StatusCode);
        using var accepted = await browser.PostFormAsync(terms, new Dictionary<string, string>());
        Assert.Equal("/saint-marcel/commune/utilisateurs?invite=true", accepted.Headers.Location?.ToString());
        using var there = await browser.GetAsync("/saint-marcel/commune/utilisateurs");
        Assert.Equal(HttpStatusCode.OK, there.StatusCode);
        Assert.Contains($"version {TermsOfUse.On(TimeProvider.System.GetUtcNow()).Version}", (await browser.PageAsync("/mon-espace/conditions")).Body!.TextContent, StringComparison.Ordinal);
        Assert.Contains("acceptées", (await browser.PageAsync($"/saint-marcel/commune/utilisateurs/{administrator.Id}")).Body!.TextContent, StringComparison.Ordinal);
    }

    [Fact, Trait("Feature", "VR-38")]
    public async Task Whoever_sends_a_form_after_his_session_ended_is_told_that_nothing_was_saved_and_where_the_text_still_is()
    {
        var browser = web.Browser();
        using var form = new FormUrlEncodedContent([]);
        using var sent = await browser.Client.PostAsync("/saint-marcel/commune/utilisateurs", form);
        Assert.Equal("/connexion?retour=%2Fsaint-marcel%2Fcommune%2Futilisateurs&deconnecte=true", sent.Headers.Location?.OriginalString);
        using var ofStep = new FormUrlEncodedContent([]);
        using var step = await browser.Client.PostAsync("/saint-marcel/commune/circuits/consultation?service=12&handler=Add", ofStep);
        Assert.Equal("/connexion?retour=%2Fsaint-marcel%2Fcommune%2Fcircuits%2Fconsultation%3Fservice%3D12&deconnecte=true", step.Headers.Location?.OriginalString);      // back to the same department, and to no button
        Assert.Contains("n’est pas enregistré", (await browser.PageAsync(sent.Headers.Location!.OriginalString)).QuerySelector("main")!.TextContent, StringComparison.Ordinal);       // looked at just now
    }

    [Fact, Trait("Feature", "VR-23")]
    public async Task A_role_given_twice_says_that_nothing_has_changed_and_one_more_role_says_so()
    {
        var browser = web.Browser();
        using var key = await web.PasskeyAsync(administrator);
        (await IdentityWeb.SignInAsync(browser, key)).Dispose();
        const string Page = "/saint-marcel/commune/utilisateurs";
        var department = (await browser.PageAsync(Page)).QuerySelector("input[name=Departments]")!.GetAttribute("value")!;
        foreach (var (role, said) in ((MembershipRole, string)[])[(MembershipRole.Buyer, "invite=true"), (MembershipRole.Buyer, "fait=deja"), (MembershipRole.TechnicalApprover, "fait=role")])
        {
            using var invited = await browser.PostFormAsync(Page, new Dictionary<string, string> { ["FullName"] = "Paulette Essai", ["Email"] = "paulette@exemple.test", ["Roles"] = role.ToString(), ["Departments"] = department }, "form[novalidate]");
            Assert.Equal($"{Page}?{said}", invited.Headers.Location?.OriginalString);
        }
    }

    [Fact, Trait("Feature", "VR-33")]
    public async Task The_last_administrator_reads_that_her_role_stays_and_one_of_two_that_she_cannot_give_it_back_to_herself()
    {
        var browser = web.Browser();
        using var key = await web.PasskeyAsync(administrator);
        (await IdentityWeb.SignInAsync(browser, key)).Dispose();
        const string Page = "/saint-marcel/commune/utilisateurs";
        var end = (await browser.PageAsync(Page)).QuerySelector("a[href*='fin=']")!.GetAttribute("href")!.Split('#')[0];      // her own, the only role there is
        var alone = await browser.PageAsync(end);
        Assert.Contains("Donnez d’abord ce rôle à une autre personne", alone.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        Assert.Empty(alone.QuerySelectorAll("form[action*=Revoke]"));
        Assert.NotEmpty(alone.QuerySelectorAll("#FullName"));      // whoever is to follow is invited here

        await web.Platform.PersonAsync(commune, "Zoé Seconde", MembershipRole.AccountAdmin);
        var second = await browser.PageAsync(end);
        Assert.Contains("vous ne pourrez pas vous le rendre", second.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        Assert.NotEmpty(second.QuerySelectorAll("form[action*=Revoke]"));
    }

    [Fact, Trait("Feature", "VR-38")]
    public async Task A_value_that_is_none_is_refused_in_French_without_a_name_of_our_code()
    {
        var browser = web.Browser();
        using var key = await web.PasskeyAsync(administrator);
        (await IdentityWeb.SignInAsync(browser, key)).Dispose();
        var said = (await browser.PageAsync("/saint-marcel/commune/utilisateurs?fin=abc")).QuerySelector(".govuk-error-summary")!.TextContent.Replace('\u00a0', ' ');
        Assert.Contains("« abc » n’est pas une valeur possible.", said, StringComparison.Ordinal);
        Assert.DoesNotContain("Ending", said, StringComparison.Ordinal);
    }

    [Fact, Trait("Feature", "VR-38")]
    public async Task An_address_of_companies_tells_an_agent_what_it_asks_for()
    {
        var browser = web.Browser();
        using var key = await web.PasskeyAsync(administrator);
        (await IdentityWeb.SignInAsync(browser, key)).Dispose();
        foreach (var (address, told) in ((string, bool)[])[("/entreprise/annuaire", true), ("/saint-marcel/agglo/comptes", false)])
        {
            using var refused = await browser.GetAsync(address);
            Assert.Equal(HttpStatusCode.NotFound, refused.StatusCode);
            Assert.Equal(told, (await TestBrowser.ReadAsync(refused)).Body!.TextContent.Contains("demande un compte d’entreprise", StringComparison.Ordinal));
        }
    }

    [Fact, Trait("Feature", "VR-38")]
    public async Task A_person_reads_when_how_and_from_which_network_he_signed_in()
    {
        using var key = await web.PasskeyAsync(administrator);
        var browser = web.Browser();
        browser.Client.DefaultRequestHeaders.UserAgent.ParseAdd("Mozilla/5.0 (X11; Linux x86_64; rv:131.0) Gecko/20100101 Firefox/131.0");
        (await IdentityWeb.SignInAsync(browser, key)).Dispose();

        var page = await browser.PageAsync("/mon-espace/connexions");

        Assert.Single(page.QuerySelectorAll("tbody tr"));
        Assert.Contains("Clé d’accès", page.QuerySelector("tbody")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("Firefox, Linux", page.QuerySelector("tbody")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("6\u00a0mois", page.Body!.TextContent, StringComparison.Ordinal);
        Assert.Contains("/mon-espace/connexions", (await browser.PageAsync("/mon-espace")).Body!.InnerHtml, StringComparison.Ordinal);
    }

    [Fact, Trait("Feature", "VR-33")]
    public async Task The_administrator_attests_the_list_that_he_reads()
    {
        using var key = await web.PasskeyAsync(administrator);
        var browser = web.Browser();
        (await IdentityWeb.SignInAsync(browser, key)).Dispose();
        const string Page = "/saint-marcel/commune/utilisateurs/attestation";
        Assert.Contains("Adèle Administratrice", (await browser.PageAsync(Page)).QuerySelector("table")!.TextContent, StringComparison.Ordinal);

        using var stale = await browser.PostFormAsync(Page, new Dictionary<string, string> { ["Sha256"] = new('0', 64) });
        Assert.Equal(HttpStatusCode.UnprocessableEntity, stale.StatusCode);
        using var attested = await browser.PostFormAsync(Page, new Dictionary<string, string>());
        Assert.Equal(HttpStatusCode.SeeOther, attested.StatusCode);
        var after = await browser.PageAsync(Page);
        Assert.Contains("Par Adèle Administratrice", after.Body!.TextContent, StringComparison.Ordinal);
        Assert.Null(after.QuerySelector("input[name=Sha256]"));
    }

    [Fact, Trait("Feature", "VR-38")]
    public async Task A_shared_address_is_explained_and_asks_for_its_reason_only_then()
    {
        using var key = await web.PasskeyAsync(administrator);
        var browser = web.Browser();
        (await IdentityWeb.SignInAsync(browser, key)).Dispose();
        const string Page = "/saint-marcel/commune/utilisateurs";
        var page = await browser.PageAsync(Page);
        Assert.Null(page.QuerySelector("#AddressReason"));
        var fields = new Dictionary<string, string>
        {
            ["FullName"] = "Simone Secrétaire", ["Email"] = "mairie@saint-marcel.example", ["Roles"] = "Buyer", ["Departments"] = page.QuerySelector("input[name=Departments]")!.GetAttribute("value")!,
        };

        using var refused = await browser.PostFormAsync(Page, fields, "form[novalidate]");
        var again = await TestBrowser.ReadAsync(refused);
        Assert.Contains("désigne un service", again.QuerySelector(".govuk-error-summary")!.TextContent, StringComparison.Ordinal);
        Assert.NotNull(again.QuerySelector("#AddressReason"));
        fields["AddressReason"] = "Unique secrétaire, seule à relever la boîte.";
        using var sent = await browser.PostFormAsync(Page, fields, "form[novalidate]");
        Assert.Equal(HttpStatusCode.SeeOther, sent.StatusCode);
    }
}
