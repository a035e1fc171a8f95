using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Platform.Core.Conventions;
using Platform.Core.Data;
using Platform.Core.Identity;
using Platform.Core.Portals;
using Platform.Core.Tenancy;
using Platform.Testing;
using Platform.Web.Pages.Accounts;
using Platform.Web.Ui;
using static Platform.Testing.GivenConvention;

namespace Platform.Web.Tests.Pages.Accounts;

/// <summary>The life of an account through its pages: the public form, the agglomeration's board, the account's own page.</summary>
public sealed class AccountPagesTests : IAsyncLifetime
{
    private TestPlatform platform = null!;      // set by InitializeAsync
    private PlatformWeb web = null!;
    private Tenant lead = null!;
    private TestPerson clerk = null!;
    private TestBrowser agglomeration = null!;

    public async Task InitializeAsync()
    {
        platform = await TestPlatform.StartAsync();
        web = new PlatformWeb(platform);
        lead = await platform.LeadAsync();
        clerk = await platform.PersonAsync(lead, "Camille Agglo", MembershipRole.LeadAdmin);
        agglomeration = web.Browser(clerk);
    }

    public async Task DisposeAsync()
    {
        await web.DisposeAsync();
        await platform.DisposeAsync();
    }

    [Fact, Trait("Feature", "VR-02")]
    public async Task The_lead_sees_on_a_map_where_each_account_stands_by_a_word_beside_each_colour()
    {
        var (active, suspended) = (await platform.CommuneAsync(lead, "alixan", "Alixan"), await platform.CommuneAsync(lead, "romans", "Romans-sur-Isère"));
        await platform.CommuneAsync(lead, "chabeuil", "Chabeuil");      // without an INSEE code
        await platform.SuperuserAsync("update tenants set insee_code = case slug when 'alixan' then '26004' when 'romans' then '26281' end, suspended_at = case slug when 'romans' then activated_at end where lead_id is not null");
        Assert.Contains("Aucune carte", (await agglomeration.PageAsync("/agglo/agglo/comptes/carte")).Body!.TextContent, StringComparison.Ordinal);
        const string Square = """{"type":"Polygon","coordinates":[[[5.0,45.0],[5.1,45.0],[5.1,45.1],[5.0,45.1],[5.0,45.0]]]}""";
        var communes = string.Join(',', new[] { ("26004", "Alixan"), ("26281", "Romans-sur-Isère"), ("26001", "Ailleurs") }.Select(c => $$"""{"type":"Feature","properties":{"code":"{{c.Item1}}","nom":"{{c.Item2}}"},"geometry":{{Square}}}"""));
        using var file = new MemoryStream(System.Text.Encoding.UTF8.GetBytes($$"""{"type":"FeatureCollection","features":[{{communes}}]}"""));
        Assert.IsType<LoadContours.Outcome.Loaded>(await platform.RunAsync(new Scope.System("test"), s => s.GetRequiredService<LoadContours>().ExecuteAsync(new(file, "IGN, essai", "Licence Ouverte 2.0"), default)));

        var page = await agglomeration.PageAsync("/agglo/agglo/comptes/carte");
        var drawn = page.QuerySelectorAll("svg a").ToDictionary(link => link.GetAttribute("href")!, link => $"{link.GetAttribute("aria-label")} {link.QuerySelector("path")!.ClassName}".Replace('\u00a0', ' '));
        Assert.Equal("Alixan : Actif pa-communes__actif", drawn[$"/agglo/agglo/comptes/{active.Id.Value}"]);
        Assert.Equal("Romans-sur-Isère : Suspendu pa-communes__suspendu", drawn[$"/agglo/agglo/comptes/{suspended.Id.Value}"]);
        Assert.Equal(2, drawn.Count);      // the third has no account
        foreach (var word in (string[])["Actif (2)", "Suspendu (1)", "Sans compte"]) Assert.Contains(word, page.QuerySelector(".pa-legende")!.TextContent, StringComparison.Ordinal);      // part of the page
        Assert.Contains("1\u00a0compte n’est pas dessiné", page.Body!.TextContent, StringComparison.Ordinal);
    }

    [Fact, Trait("Feature", "GD-23"), Trait("Feature", "VR-05")]
    public async Task Whoever_is_interested_says_so_without_an_account_and_the_lead_opens_it_from_there()
    {
        var visitor = web.Browser(null);
        using var empty = await visitor.PostFormAsync("/agglo/adhesion", new Dictionary<string, string> { ["Contracts"] = "beaucoup" });
        Assert.Equal(HttpStatusCode.UnprocessableEntity, empty.StatusCode);
        Assert.Equal(7, (await TestBrowser.ReadAsync(empty)).QuerySelectorAll(".govuk-error-summary a").Length);
        var typed = new Dictionary<string, string>
        {
            ["BodyName"] = "CCAS de Clérieux", ["Siret"] = "130 025 265 00013", ["Kind"] = "structure", ["Commune"] = "Clérieux", ["Contracts"] = "9",
            ["ContactName"] = "Aline Mairie", ["ContactFunction"] = "Secrétaire générale", ["ContactEmail"] = "aline@exemple.test",
        };
        using var small = await visitor.PostFormAsync("/agglo/adhesion", typed);
        Assert.Equal(HttpStatusCode.OK, small.StatusCode);
        Assert.Contains("entité du compte de sa commune", (await TestBrowser.ReadAsync(small)).QuerySelector("h1")!.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("CCAS", (await agglomeration.PageAsync("/agglo/agglo/comptes")).Body!.TextContent, StringComparison.Ordinal);
        (typed["BodyName"], typed["Kind"], typed["Contracts"], typed["Commune"]) = ("Commune de Clérieux", "commune", "12", "");
        using var stated = await visitor.PostFormAsync("/agglo/adhesion", typed);
        Assert.Equal((HttpStatusCode.SeeOther, "/agglo/adhesion?fait=oui"), (stated.StatusCode, stated.Headers.Location!.OriginalString));
        using var twice = await visitor.PostFormAsync("/agglo/adhesion", typed);
        Assert.Equal("/agglo/adhesion?fait=deja", twice.Headers.Location!.OriginalString);
        Assert.Contains("Rien n’a été ajouté", (await visitor.PageAsync("/agglo/adhesion?fait=deja")).QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        using var commune = await visitor.GetAsync("/inconnu/adhesion");
        Assert.Equal(HttpStatusCode.NotFound, commune.StatusCode);

        var demand = (await agglomeration.PageAsync("/agglo/agglo/comptes")).QuerySelectorAll("a").Single(a => a.TextContent == "Commune de Clérieux").GetAttribute("href")!;
        var form = (await agglomeration.PageAsync(demand)).QuerySelectorAll("a").Single(a => a.TextContent.Contains("Ouvrir son compte", StringComparison.Ordinal)).GetAttribute("href")!;
        var open = await agglomeration.PageAsync(form);
        Assert.Equal(("Commune de Clérieux", "12", "aline@exemple.test", "clerieux"), (Value(open, "AccountName"), Value(open, "Contracts"), Value(open, "AdministratorEmail"), Value(open, "Slug")));
        using var missing = await agglomeration.PostFormAsync("/agglo/agglo/comptes/ouvrir", new Dictionary<string, string> { ["AccountName"] = "Commune de Clérieux", ["Siret"] = "13002526500013", ["Slug"] = "clerieux", ["AdministratorName"] = "Aline Mairie", ["AdministratorEmail"] = "aline@exemple.test" });
        Assert.Equal(HttpStatusCode.UnprocessableEntity, missing.StatusCode);
        using var refused = await agglomeration.PostFormAsync(demand, new Dictionary<string, string>(), "form.pa-texte");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        Assert.DoesNotContain("le compte le lit", (await TestBrowser.ReadAsync(refused)).Body!.TextContent, StringComparison.Ordinal);        // there is none
        using var aside = await agglomeration.PostFormAsync(demand, new Dictionary<string, string> { ["Reason"] = "Déjà membre d’une autre agglomération" }, "form.pa-texte");
        Assert.Equal(HttpStatusCode.SeeOther, aside.StatusCode);
        Assert.DoesNotContain("Commune de Clérieux", (await agglomeration.PageAsync("/agglo/agglo/comptes")).Body!.TextContent, StringComparison.Ordinal);
    }

    [Fact, Trait("Feature", "VR-29"), Trait("Feature", "VR-04"), Trait("Feature", "VR-02")]
    public async Task The_board_shows_each_step_and_the_delay_until_the_account_is_activated_and_publishing_says_why_it_waits()
    {
        await platform.Database.SetNowAsync(new(2026, 11, 19, 10, 0, 0, TimeSpan.Zero));
        var commune = await platform.OpenedAsync(lead, "saint-marcel", "Saint-Marcel");
        var buyer = await platform.PersonAsync(commune, "Bruno Achat", MembershipRole.Buyer);
        var draft = await platform.DraftAsync(commune, buyer);
        var convention = await platform.DraftedAsync(lead, clerk, commune, Mandate, "2032-03-31", "2026-12-31");
        await platform.DeliberatedAsync(convention, "2026-10-01");
        await platform.SignedAsync(convention, "2026-11-10", "2026-11-14");

        var mine = web.Browser(buyer);
        var publish = (await mine.PageAsync($"/saint-marcel/acheteur/consultations/{draft.Id}/publier")).Body!.TextContent;
        Assert.Contains("n’a pas encore activé votre compte", publish, StringComparison.Ordinal);
        foreach (var (filter, found) in ((string, int)[])[("etat=preparation", 1), ("etat=actif", 0), ("etat=preparation&nom=ailleurs", 0), ("nom=MARCEL", 1)])
            Assert.Equal(found, (await agglomeration.PageAsync($"/agglo/agglo/comptes?{filter}")).QuerySelectorAll("table.pa-tableau--compact tbody tr").Length);
        using (var unknown = await agglomeration.GetAsync("/agglo/agglo/comptes?etat=inconnu")) Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
        Assert.Contains("À activer", (await mine.PageAsync("/saint-marcel/commune/compte")).Body!.TextContent, StringComparison.Ordinal);
        var board = (await agglomeration.PageAsync("/agglo/agglo/comptes")).QuerySelector("section.pa-panneau")!.TextContent;
        Assert.Contains("21\u00a0novembre\u00a02026", board, StringComparison.Ordinal);
        Assert.Contains("encore 2\u00a0jours", board, StringComparison.Ordinal);
        Assert.Contains("Alerte", board, StringComparison.Ordinal);
        var page = $"/agglo/agglo/comptes/{commune.Id.Value}";
        Assert.Contains("délai maximal d’une semaine", (await agglomeration.PageAsync(page)).Body!.TextContent, StringComparison.Ordinal);

        using var activated = await agglomeration.PostFormAsync(page, new Dictionary<string, string>(), "form[action*=Activate]");
        Assert.Equal(HttpStatusCode.SeeOther, activated.StatusCode);
        Assert.DoesNotContain("activé votre compte", (await mine.PageAsync($"/saint-marcel/acheteur/consultations/{draft.Id}/publier")).Body!.TextContent, StringComparison.Ordinal);
        Assert.Contains("19\u00a0novembre\u00a02026", (await agglomeration.PageAsync(page)).Body!.TextContent, StringComparison.Ordinal);
    }

    [Fact, Trait("Feature", "VR-02"), Trait("Feature", "VR-37")]
    public async Task A_convention_that_is_over_keeps_its_days_and_what_is_overdue_is_said_to_be()
    {
        await platform.Database.SetNowAsync(new(2026, 11, 22, 10, 0, 0, TimeSpan.Zero));
        var commune = await platform.OpenedAsync(lead, "saint-marcel", "Saint-Marcel");
        var convention = await platform.InForceAsync(lead, clerk, commune, "2021-04-02", "2021-12-31", "2026-03-20");

        var board = (await agglomeration.PageAsync("/agglo/agglo/comptes")).QuerySelector("main")!.TextContent;
        Assert.Contains("jamais activé, convention finie", board, StringComparison.Ordinal);
        Assert.Contains("délai dépassé de 155 jours", board, StringComparison.Ordinal);
        Assert.DoesNotContain("convention à préparer", board, StringComparison.Ordinal);
        var page = (await agglomeration.PageAsync($"/agglo/agglo/comptes/{commune.Id.Value}")).QuerySelector("main")!.TextContent;
        Assert.Contains("Convention conclue2 avril 2021", string.Concat(page.Split('\n').Select(line => line.Trim())), StringComparison.Ordinal);
        Assert.Contains("A lié les parties jusqu’au 20 mars 2026 compris", page, StringComparison.Ordinal);
        Assert.Contains("délai du 20 juin 2026 dépassé", (await agglomeration.PageAsync("/agglo/agglo/conventions")).QuerySelector("tbody tr")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("dépassé de 155 jours", (await agglomeration.PageAsync($"/agglo/agglo/conventions/{convention.Id}")).QuerySelector(".pa-panneau a")!.TextContent, StringComparison.Ordinal);
    }

    [Fact, Trait("Feature", "VR-04"), Trait("Feature", "VR-37")]
    public async Task A_suspension_says_what_goes_on_asks_why_and_is_read_by_the_account_and_the_way_out_has_its_order()
    {
        var commune = await platform.CommuneAsync(lead, "saint-marcel", "Saint-Marcel");
        var mairie = web.Browser(await platform.PersonAsync(commune, "Aline Mairie", MembershipRole.AccountAdmin));
        var page = $"/agglo/agglo/comptes/{commune.Id.Value}";
        Assert.Contains("les ouvertures et leurs procès-verbaux", (await agglomeration.PageAsync($"{page}/suspension")).Body!.TextContent, StringComparison.Ordinal);
        using var why = await agglomeration.PostFormAsync($"{page}/suspension", new Dictionary<string, string>(), "form[action*=Suspend]");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, why.StatusCode);
        using var suspended = await agglomeration.PostFormAsync($"{page}/suspension", new Dictionary<string, string> { ["Reason"] = "Liste non attestée" }, "form[action*=Suspend]");
        Assert.Equal(HttpStatusCode.SeeOther, suspended.StatusCode);
        var read = (await mairie.PageAsync("/saint-marcel/commune/compte")).Body!.TextContent;
        Assert.Contains("Liste non attestée", read, StringComparison.Ordinal);
        Assert.Contains("Camille Agglo", read, StringComparison.Ordinal);
        using var resumed = await agglomeration.PostFormAsync($"{page}/suspension", new Dictionary<string, string> { ["Reason"] = "Liste attestée" }, "form[action*=Resume]");
        Assert.Equal(HttpStatusCode.SeeOther, resumed.StatusCode);
        var closing = await agglomeration.PageAsync($"{page}/fermeture");
        Assert.Equal(6, closing.QuerySelectorAll(".govuk-task-list__item").Length);
        Assert.Empty(closing.QuerySelectorAll("form[action*=Begin]"));
        var elsewhere = web.Browser(await platform.PersonAsync(await platform.LeadAsync("autre-agglo"), "Lise Ailleurs", MembershipRole.LeadAdmin));
        foreach (var address in (string[])[page, $"{page}/suspension", $"{page}/fermeture", page.Replace("/agglo/agglo", "/autre-agglo/agglo", StringComparison.Ordinal)])
        {
            using var foreign = await elsewhere.GetAsync(address);
            Assert.Equal(HttpStatusCode.NotFound, foreign.StatusCode);
        }
    }

    [Fact, Trait("Feature", "VR-51"), Trait("Feature", "VR-54")]
    public async Task An_account_reads_its_own_deliberation_and_enters_nothing_and_a_draft_convention_is_withdrawn()
    {
        var commune = await platform.OpenedAsync(lead, "saint-marcel", "Saint-Marcel");
        var mairie = web.Browser(await platform.PersonAsync(commune, "Aline Mairie", MembershipRole.AccountAdmin));
        var convention = await platform.DraftedAsync(lead, clerk, commune, ThreeFacts);
        await platform.DeliberatedAsync(convention, "2026-10-01");
        var mine = await mairie.PageAsync("/saint-marcel/commune/convention");
        Assert.Contains("15\u00a0voix pour", mine.Body!.TextContent, StringComparison.Ordinal);
        Assert.Empty(mine.QuerySelectorAll("main form"));
        using var entered = await mairie.GetAsync($"/saint-marcel/agglo/conventions/{convention.Id}/deliberation/commune");
        Assert.Equal(HttpStatusCode.NotFound, entered.StatusCode);

        using var withdrawn = await agglomeration.PostFormAsync($"/agglo/agglo/conventions/{convention.Id}", new Dictionary<string, string> { ["Reason"] = "La commune attend ses élections" }, "form[action*=Withdraw]");
        Assert.Equal(HttpStatusCode.SeeOther, withdrawn.StatusCode);
        Assert.Contains("Retirée", (await agglomeration.PageAsync("/agglo/agglo/conventions")).Body!.TextContent, StringComparison.Ordinal);
        Assert.Contains("La commune attend ses élections", (await mairie.PageAsync($"/saint-marcel/commune/convention/{convention.Id}")).Body!.TextContent, StringComparison.Ordinal);
    }

    [Fact, Trait("Feature", "VR-02"), Trait("Feature", "VR-21")]
    public async Task An_account_that_was_entered_wrong_is_corrected_on_its_own_page_with_every_fault_at_once()
    {
        var commune = await platform.CommuneAsync(lead, "saint-marcel", "Saint-Marcl");
        var mairie = web.Browser(await platform.PersonAsync(commune, "Aline Mairie", MembershipRole.AccountAdmin));
        var page = $"/agglo/agglo/comptes/{commune.Id.Value}";
        Assert.NotNull((await agglomeration.PageAsync(page)).QuerySelector($"a[href='{page}/identite']"));
        Assert.Equal("Saint-Marcl", Value(await agglomeration.PageAsync($"{page}/identite"), "AccountName"));
        using var wrong = await agglomeration.PostFormAsync($"{page}/identite", new Dictionary<string, string> { ["AccountName"] = "", ["Siret"] = "123", ["InseeCode"] = "x" });
        Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.StatusCode);
        Assert.Equal(["#AccountName", "#Siret", "#InseeCode", "#Reason"], (await TestBrowser.ReadAsync(wrong)).QuerySelectorAll(".govuk-error-summary a").Select(a => a.GetAttribute("href")));
        var typed = new Dictionary<string, string> { ["AccountName"] = "Saint-Marcel", ["Siret"] = "212 600 969 00019", ["Body"] = "State", ["Reason"] = "Faute de frappe" };
        using (var check = await agglomeration.PostFormAsync($"{page}/identite", typed))
        {
            var asked = (await TestBrowser.ReadAsync(check)).QuerySelector("main")!.TextContent;
            foreach (var said in (string[])["Vérifiez avant de corriger", "Saint-Marcl", "Saint-Marcel", "celui d’un autre organisme", "établissement public de l’État", "Faute de frappe"]) Assert.Contains(said, asked, StringComparison.Ordinal);
            Assert.Equal("Saint-Marcl", Value(await agglomeration.PageAsync($"{page}/identite"), "AccountName"));      // nothing is written yet
        }
        var token = (await agglomeration.PageAsync($"{page}/identite")).QuerySelector("main input[name=__RequestVerificationToken]")!.GetAttribute("value")!;
        using (var form = new FormUrlEncodedContent(new Dictionary<string, string>(typed) { ["__RequestVerificationToken"] = token }))
        using (var back = await agglomeration.Client.PostAsync($"{page}/identite?handler=Change", form))
        {
            var changed = await TestBrowser.ReadAsync(back);
            Assert.Equal("Saint-Marcel", Value(changed, "AccountName"));
            Assert.NotEmpty(changed.QuerySelectorAll($"form[action='{page}/identite'] #AccountName"));      // sent from there, it is checked again
        }
        using var right = await agglomeration.PostFormAsync($"{page}/identite", new Dictionary<string, string>(typed) { ["Confirmed"] = "true" });
        Assert.Equal((HttpStatusCode.SeeOther, $"{page}?corrige=true"), (right.StatusCode, right.Headers.Location?.OriginalString));
        Assert.Contains("L’identité du compte est corrigée", (await agglomeration.PageAsync($"{page}?corrige=true")).QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        await platform.SuperuserAsync("insert into former_slugs values ('saint-marcl', $1, now(), $2, 'x')", commune.Id.Value, clerk.Id);
        using var why = await agglomeration.PostFormAsync($"{page}/identite", new Dictionary<string, string> { ["Address"] = "saint-marcl" }, "form[action*=Free]");
        Assert.Equal("#WhyFree", (await TestBrowser.ReadAsync(why)).QuerySelector(".govuk-error-summary a")!.GetAttribute("href"));
        using var nothing = await agglomeration.PostFormAsync($"{page}/identite", new Dictionary<string, string>(), "form[action*=Free]");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, nothing.StatusCode);
        Assert.Equal(["#Address", "#WhyFree"], (await TestBrowser.ReadAsync(nothing)).QuerySelectorAll(".govuk-error-summary a").Select(a => a.GetAttribute("href")));
        await platform.SuperuserAsync("insert into former_slugs values ('saint-marcelle', $1, now(), $2, 'x')", commune.Id.Value, clerk.Id);
        using var freed = await agglomeration.PostFormAsync($"{page}/identite", new Dictionary<string, string> { ["Address"] = "saint-marcl", ["WhyFree"] = "Faute de frappe" }, "form[action*=Free]");
        Assert.Equal(HttpStatusCode.SeeOther, freed.StatusCode);
        using var again = await agglomeration.PostFormAsync($"{page}/identite", new Dictionary<string, string> { ["Address"] = "saint-marcl", ["WhyFree"] = "Faute de frappe" }, "form[action*=Free]");
        Assert.Equal((HttpStatusCode.SeeOther, freed.Headers.Location), (again.StatusCode, again.Headers.Location));
        var read = (await mairie.PageAsync("/saint-marcel/commune/compte")).Body!.TextContent;
        foreach (var said in (string[])["/saint-marcl", "Adresse libérée", "Identité corrigée", "Saint-Marcl", "Faute de frappe"]) Assert.Contains(said, read, StringComparison.Ordinal);
        foreach (var (browser, address) in ((TestBrowser, string)[])[(mairie, $"{page}/identite"), (mairie, $"/saint-marcel/agglo/comptes/{commune.Id.Value}/identite"), (agglomeration, $"/agglo/agglo/comptes/{Guid.CreateVersion7()}/identite")])
            using (var foreign = await browser.GetAsync(address)) Assert.Equal(HttpStatusCode.NotFound, foreign.StatusCode);
    }

    [Fact, Trait("Feature", "VR-02")]
    public async Task A_correction_of_the_body_under_a_signed_convention_is_told_which_one_and_one_of_an_establishment_is_not()
    {
        var commune = await platform.OpenedAsync(lead, "saint-marcel", "Saint-Marcel");
        var convention = await platform.DraftedAsync(lead, clerk, commune, ThreeFacts);
        await platform.DeliberatedAsync(convention, "2026-10-01");
        await platform.SignedAsync(convention, "2026-11-10", "2026-11-12");
        var page = $"/agglo/agglo/comptes/{commune.Id.Value}/identite";
        var same = (await agglomeration.PageAsync(page)).QuerySelector("#Siret")!.GetAttribute("value")!.Replace("\u00a0", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal);
        foreach (var (siret, told) in ((string, bool)[])[("21260281700018", true), (same, false)])
        {
            using var check = await agglomeration.PostFormAsync(page, new Dictionary<string, string> { ["AccountName"] = "Commune de Saint-Marcel", ["Siret"] = siret, ["Reason"] = "Faute de frappe" });
            var asked = (await TestBrowser.ReadAsync(check)).QuerySelector("main")!.TextContent;
            Assert.Contains("Vérifiez avant de corriger", asked, StringComparison.Ordinal);
            Assert.Equal(told, asked.Contains("est signée avec celui d’aujourd’hui", StringComparison.Ordinal));
        }
    }

    [Fact, Trait("Feature", "VR-02")]
    public async Task An_account_that_was_given_up_has_neither_address_nor_convention_to_prepare()
    {
        var commune = await platform.OpenedAsync(lead, "saint-marcel", "Saint-Marcel");
        var page = $"/agglo/agglo/comptes/{commune.Id.Value}";
        Assert.NotEmpty((await agglomeration.PageAsync(page)).QuerySelectorAll("a[href*='conventions/nouvelle']"));
        using var abandoned = await agglomeration.PostFormAsync(page, new Dictionary<string, string> { ["Reason"] = "Saisi par erreur" }, "form[action*=Abandon]");
        Assert.Equal(HttpStatusCode.SeeOther, abandoned.StatusCode);
        var after = await agglomeration.PageAsync(page);
        Assert.Empty(after.QuerySelectorAll("a[href*='conventions/nouvelle']"));
        Assert.DoesNotContain("/abandonne-", after.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("sans adresse", after.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
    }

    [Fact, Trait("Feature", "VR-02")]
    public async Task Accounts_stand_under_their_own_name_whatever_article_comes_before()
    {
        foreach (var (slug, name) in ((string, string)[])[("romans", "Commune de Romans"), ("etoile", "Commune d’Étoile"), ("beaumont", "Commune de Beaumont"), ("alixan", "Commune d’Alixan")]) await platform.CommuneAsync(lead, slug, name);
        Assert.Equal(["Commune d’Alixan", "Commune de Beaumont", "Commune d’Étoile", "Commune de Romans"],
            (await agglomeration.PageAsync("/agglo/agglo/comptes")).QuerySelectorAll("table.pa-tableau--compact tbody a[href^='/agglo/agglo/comptes/']").Select(link => link.TextContent));
    }

    [Theory, Trait("Feature", "VR-02")]
    [InlineData("Ana Hostun", "claude.exemple@romans.test", true), InlineData("Ana Hostun", "a.hostun@romans.test", false), InlineData("Zoé Éluard", "zoe@exemple.test", false)]
    public async Task An_address_that_does_not_recall_the_name_is_told_before_an_account_is_opened_whoever_has_it(string name, string email, bool told)
    {
        using var check = await agglomeration.PostFormAsync("/agglo/agglo/comptes/ouvrir", new Dictionary<string, string>
            { ["AccountName"] = "Commune de Hostun", ["Siret"] = "21260281700018", ["Contracts"] = "12", ["AdministratorName"] = name, ["AdministratorEmail"] = email });
        Assert.Equal(HttpStatusCode.SeeOther, check.StatusCode);
        var asked = (await agglomeration.PageAsync(check.Headers.Location!.OriginalString)).QuerySelector("main")!.TextContent;
        Assert.Contains("Vérifiez avant d’ouvrir", asked, StringComparison.Ordinal);
        Assert.Equal(told, asked.Contains("ne rappelle ce nom", StringComparison.Ordinal));
    }

    [Fact, Trait("Feature", "GD-23"), Trait("Feature", "VR-02")]
    public async Task The_demand_of_a_body_that_has_an_account_is_listed_with_it_and_offers_to_open_none()
    {
        var commune = await platform.CommuneAsync(lead, "saint-marcel", "Saint-Marcel");
        await platform.SuperuserAsync("update tenants set siret = '21260114000016' where id = $1", commune.Id.Value);
        using var stated = await web.Browser(null).PostFormAsync("/agglo/adhesion", new Dictionary<string, string>
        {
            ["BodyName"] = "Commune d’Intérêt", ["Siret"] = "21260114000016", ["Kind"] = "commune", ["Contracts"] = "12", ["ContactName"] = "Aline Mairie", ["ContactFunction"] = "Secrétaire", ["ContactEmail"] = "aline@exemple.test",
        });
        Assert.Equal("/agglo/adhesion?fait=oui", stated.Headers.Location!.OriginalString);
        var row = (await agglomeration.PageAsync("/agglo/agglo/comptes")).QuerySelectorAll("tbody tr").Single(tr => tr.TextContent.Contains("Commune d’Intérêt", StringComparison.Ordinal));
        var account = $"/agglo/agglo/comptes/{commune.Id.Value}";
        Assert.StartsWith("a déjà un compte", row.QuerySelector($"a[href='{account}']")!.TextContent, StringComparison.Ordinal);
        var demand = await agglomeration.PageAsync(row.QuerySelector("a")!.GetAttribute("href")!);
        Assert.NotNull(demand.QuerySelector($"main a[href='{account}']"));
        Assert.DoesNotContain("Ouvrir son compte", demand.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
    }

    [Fact, Trait("Feature", "VR-04")]
    public async Task A_suspension_whose_account_has_no_convention_any_more_says_so_and_offers_no_lift()
    {
        await platform.Database.SetNowAsync(new(2026, 11, 22, 10, 0, 0, TimeSpan.Zero));
        var commune = await platform.CommuneAsync(lead, "saint-marcel", "Saint-Marcel");
        var page = $"/agglo/agglo/comptes/{commune.Id.Value}/suspension";
        using var suspended = await agglomeration.PostFormAsync(page, new Dictionary<string, string> { ["Reason"] = "Liste non attestée" }, "form[action*=Suspend]");
        Assert.Contains("pourra de nouveau publier", (await agglomeration.PageAsync(page)).QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        await platform.SuperuserAsync("update sharing_conventions set ended_on = '2026-11-20', ended_because = 'Succession' where tenant_id = $1", commune.Id.Value);
        var after = await agglomeration.PageAsync(page);
        Assert.DoesNotContain("pourra de nouveau publier", after.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("a pris fin le 20\u00a0novembre\u00a02026", after.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        Assert.Empty(after.QuerySelectorAll("main form"));
    }

    [Fact, Trait("Feature", "VR-02"), Trait("Feature", "VR-04")]
    public async Task The_steps_of_an_account_name_the_convention_under_which_it_came_when_another_runs()
    {
        await platform.Database.SetNowAsync(new(2026, 11, 22, 10, 0, 0, TimeSpan.Zero));
        var commune = await platform.OpenedAsync(lead, "saint-marcel", "Saint-Marcel");
        var page = $"/agglo/agglo/comptes/{commune.Id.Value}";
        var first = await platform.InForceAsync(lead, clerk, commune, "2026-05-04", "2026-12-31", "2032-03-31");
        using var activated = await agglomeration.PostFormAsync(page, new Dictionary<string, string>(), "form[action*=Activate]");
        Assert.DoesNotContain("sous laquelle le compte est venu", (await agglomeration.PageAsync(page)).QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        var second = await platform.InForceAsync(lead, clerk, commune, "2026-11-20", "2026-12-31", "2032-03-31", first.Id);
        var (former, running) = ((await platform.FindAsync(first.AsLead, first.Id))!.Convention.Reference, (await platform.FindAsync(first.AsLead, second.Id))!.Convention.Reference);
        Assert.Contains($"Ce sont celles de {former}, sous laquelle le compte est venu\u00a0; les jours de {running}", (await agglomeration.PageAsync(page)).QuerySelector("main")!.TextContent, StringComparison.Ordinal);
    }

    [Fact, Trait("Feature", "VR-02")]
    public async Task What_is_checked_before_an_account_is_opened_has_an_address_that_is_gone_back_to()
    {
        var open = "/agglo/agglo/comptes/ouvrir";
        var typed = new Dictionary<string, string> { ["AccountName"] = "Commune de Hostun", ["Siret"] = "21260281700018", ["Slug"] = "hostun", ["Contracts"] = "12", ["AdministratorName"] = "Ana Hostun", ["AdministratorEmail"] = "ana.hostun@exemple.test" };
        using var read = await agglomeration.PostFormAsync(open, typed);
        var address = read.Headers.Location!.OriginalString;
        Assert.StartsWith($"{open}?verifier=", address, StringComparison.Ordinal);
        Assert.DoesNotContain("hostun", address, StringComparison.OrdinalIgnoreCase);
        var check = await agglomeration.PageAsync(address);
        Assert.Equal("Vérifiez avant d’ouvrir", check.QuerySelector("h1")!.TextContent);
        var form = await agglomeration.PageAsync(check.QuerySelectorAll("main a").Single(a => a.TextContent == "Modifier les réponses").GetAttribute("href")!);
        Assert.Equal(("Commune de Hostun", "hostun", "ana.hostun@exemple.test"), (Value(form, "AccountName"), Value(form, "Slug"), Value(form, "AdministratorEmail")));
        using var opened = await agglomeration.PostFormAsync(address, typed, "main form[method=post]", $"{open}?handler=Open");
        Assert.Equal("/agglo/agglo/comptes?ouvert=hostun", opened.Headers.Location?.OriginalString);

        // Back in the browser: the page is there, and says what is so now; both at once.
        var back = await agglomeration.PageAsync(address);
        Assert.Equal(["#Siret", "#Slug"], back.QuerySelectorAll(".govuk-error-summary a").Select(a => a.GetAttribute("href")));
        // Of another person, it is an empty form.
        var colleague = web.Browser(await platform.PersonAsync(lead, "Lou Agglo", MembershipRole.LeadAdmin));
        using var foreign = await colleague.GetAsync(address);
        Assert.Equal((HttpStatusCode.SeeOther, open), (foreign.StatusCode, foreign.Headers.Location?.OriginalString));
    }

    [Fact]
    public void Every_state_refusal_step_and_event_of_an_account_has_French_words()
    {
        foreach (var state in Enum.GetValues<AccountState>()) Assert.NotNull(Status.Of(AccountWords.Of(state)));
        foreach (var why in Enum.GetValues<AccountRefusal>()) Assert.NotEmpty(AccountWords.Of(why));
        foreach (var step in Enum.GetValues<Core.Accounts.OnboardingStep>()) Assert.NotEmpty(AccountWords.Of(step));
        foreach (var kind in Enum.GetValues<Core.Accounts.AccountEventKind>()) Assert.NotEmpty(AccountWords.Of(kind));
        foreach (var fault in Enum.GetValues<Core.Accounts.CorrectIdentity.Fault>()) Assert.NotEmpty(AccountWords.Of(fault));
        foreach (var fault in Enum.GetValues<Core.Accounts.FreeAddress.Fault>()) Assert.NotEmpty(AccountWords.Of(fault));
        foreach (var why in Enum.GetValues<Core.Accounts.Blocked>()) Assert.NotEmpty(AccountWords.Of(why));
        foreach (var fault in Enum.GetValues<Core.Accounts.StateInterest.Fault>().Where(f => f != Core.Accounts.StateInterest.Fault.SiretRefused)) Assert.NotEmpty(AccountWords.Of(fault));
    }

    private static string? Value(AngleSharp.Dom.IDocument page, string name) => page.QuerySelector($"input[name={name}]")?.GetAttribute("value");
}
