using System.Globalization;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Platform.Core.Data;
using Platform.Core.Identity;
using Platform.Core.Tenancy;
using Platform.Core.Values;
using Platform.Testing;

namespace Platform.Web.Tests.Pages.Identity;

/// <summary>
/// Agents identified by ProConnect, against a real OpenID provider (oidc-provider, certified) that behaves as ProConnect is documented: its claims, its signed
/// userinfo, its refusal of any other parameter. Each test has people and accounts of its own over one platform.
/// </summary>
public sealed class ProConnectTests(ProConnectTests.Site site) : IClassFixture<ProConnectTests.Site>
{
    private static int numbers = 100;

    public sealed class Site : IAsyncLifetime
    {
        private ProConnectProvider? provider;
        private IdentityWeb? web;
        private Tenant? lead;

        internal ProConnectProvider Provider => provider ?? throw new InvalidOperationException(ProConnectProvider.Missing);
        internal IdentityWeb Web => web ?? throw new InvalidOperationException(ProConnectProvider.Missing);
        internal Tenant Lead => lead ?? throw new InvalidOperationException(ProConnectProvider.Missing);

        public async Task InitializeAsync()
        {
            if (ProConnectProvider.Missing is not null) return;
            provider = await ProConnectProvider.StartAsync(IdentityWeb.Origin);
            web = await IdentityWeb.StartAsync("Test", provider.Settings);
            lead = await web.Platform.LeadAsync();
        }

        public async Task DisposeAsync()
        {
            if (web is not null) await web.DisposeAsync();
            if (provider is not null) await provider.DisposeAsync();
        }
    }

    [AttributeUsage(AttributeTargets.Method)]
    private sealed class NeedsProviderFactAttribute : FactAttribute
    {
        public NeedsProviderFactAttribute() => Skip = ProConnectProvider.Missing;
    }

    [AttributeUsage(AttributeTargets.Method)]
    private sealed class NeedsProviderTheoryAttribute : TheoryAttribute
    {
        public NeedsProviderTheoryAttribute() => Skip = ProConnectProvider.Missing;
    }

    [NeedsProviderFact, Trait("Feature", "PEER-19")]
    public async Task The_first_time_she_shows_her_passkey_and_from_then_on_ProConnect_signs_her_in_for_the_account_of_her_number()
    {
        var (commune, siret) = await AccountAsync();
        var (agent, key) = await AgentAsync(commune, "Claire Achat", MembershipRole.Buyer, MembershipRole.AccountAdmin);
        using var there = site.Provider.NewBrowser();
        var browser = site.Web.Browser();

        Assert.Equal("/connexion/proconnect/suite", await ArriveAsync(browser, there, agent.Email, siret));
        Assert.Contains("Reliez ProConnect", await WordsAsync(browser, "/connexion/proconnect/suite"), StringComparison.Ordinal);
        using (var early = await browser.GetAsync("/mon-espace")) Assert.Equal(HttpStatusCode.Redirect, early.StatusCode);      // named, not signed in
        Assert.Equal("/mon-espace", await LinkAsync(browser, key));

        var later = site.Web.Browser();
        Assert.Equal("/mon-espace", await ArriveAsync(later, there, agent.Email, siret));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(later, $"/{commune.Slug}/acheteur"));
        Assert.Contains("ProConnect", (await later.PageAsync("/mon-espace/connexions")).QuerySelector("table")!.TextContent, StringComparison.Ordinal);
        // What administers asks for the key, and says so.
        using var people = await later.GetAsync($"/{commune.Slug}/commune/utilisateurs");
        Assert.Equal($"/connexion/cle?retour=%2F{commune.Slug}%2Fcommune%2Futilisateurs", people.Headers.Location?.ToString());
        Assert.Contains("Cette page demande votre clé d’accès", await WordsAsync(later, "/connexion/cle"), StringComparison.Ordinal);
    }

    [NeedsProviderFact, Trait("Feature", "PEER-19")]
    public async Task The_key_of_somebody_else_links_nothing()
    {
        var (commune, siret, agent, _) = await BuyerAsync();
        var (_, stolen) = await AgentAsync(commune, "Une Autre", MembershipRole.Buyer);
        using var there = site.Provider.NewBrowser();
        var browser = site.Web.Browser();
        await ArriveAsync(browser, there, agent.Email, siret);

        using var refused = await ShowKeyAsync(browser, stolen);

        Assert.Contains("celle d’une autre personne", (await TestBrowser.ReadAsync(refused)).Body!.TextContent, StringComparison.Ordinal);
        using var space = await browser.GetAsync("/mon-espace");
        Assert.Equal(HttpStatusCode.Redirect, space.StatusCode);
        Assert.Equal(0L, await AskAsync<long>($"select count(*) from person_logins where person_id = '{agent.Id}'"));
    }

    [NeedsProviderFact, Trait("Feature", "PEER-19")]
    public async Task An_unknown_person_gets_no_access_may_ask_for_it_and_only_the_administrator_of_the_account_of_her_number_reads_that()
    {
        var (commune, siret) = await AccountAsync();
        var (neighbour, _) = await AccountAsync();
        var (administrator, key) = await AgentAsync(commune, "Alix Maire", MembershipRole.AccountAdmin);
        var (_, foreignKey) = await AgentAsync(neighbour, "Voisine Maire", MembershipRole.AccountAdmin);
        using var there = site.Provider.NewBrowser();
        var browser = site.Web.Browser();
        var before = await AskAsync<long>("select count(*) from people");

        Assert.Equal("/connexion/proconnect/suite", await ArriveAsync(browser, there, "nouvelle@commune.example", siret));
        Assert.Contains("Vous n’avez pas encore d’accès", await WordsAsync(browser, "/connexion/proconnect/suite"), StringComparison.Ordinal);
        for (var twice = 0; twice < 2; twice++)
        {
            using var asked = await browser.PostFormAsync("/connexion/proconnect/suite", new Dictionary<string, string>());
            Assert.Equal("/connexion/proconnect/suite?transmise=true", asked.Headers.Location?.ToString());
        }
        Assert.Contains("Votre demande est transmise", await WordsAsync(browser, "/connexion/proconnect/suite?transmise=true"), StringComparison.Ordinal);
        Assert.Equal(before, await AskAsync<long>("select count(*) from people"));
        Assert.Equal(1L, await AskAsync<long>($"select count(*) from access_requests where tenant_id = '{commune.Id.Value}'"));
        Assert.Equal(1L, await AskAsync<long>("select count(*) from outbox where kind = 'noticed' and payload ->> 'Of' = (select id::text from access_requests where email = 'nouvelle@commune.example')"));

        var (own, foreign) = (await SignedInAsync(key), await SignedInAsync(foreignKey));
        var (page, theirs) = ($"/{commune.Slug}/commune/utilisateurs", $"/{neighbour.Slug}/commune/utilisateurs");
        Assert.DoesNotContain("nouvelle@commune.example", await WordsAsync(foreign, theirs), StringComparison.Ordinal);
        var request = (await own.PageAsync(page)).QuerySelector("input[name=request]")!.GetAttribute("value")!;
        using (var set = await foreign.PostFormAsync(theirs, new Dictionary<string, string> { ["request"] = request }, action: theirs + "?handler=SetAside")) Assert.Equal(HttpStatusCode.NotFound, set.StatusCode);

        var form = await own.PageAsync($"{page}?demande={request}");
        Assert.Equal("nouvelle@commune.example", form.QuerySelector("#Email")!.GetAttribute("value"));
        using var sent = await own.PostFormAsync(page, new Dictionary<string, string>
        {
            ["FullName"] = "Camille Exemple", ["Email"] = "nouvelle@commune.example", ["Roles"] = "Buyer", ["Departments"] = form.QuerySelector("input[name=Departments]")!.GetAttribute("value")!,
        }, $"main form[action='{page}']");
        Assert.Equal(HttpStatusCode.SeeOther, sent.StatusCode);
        Assert.Equal($"{administrator.Name}", await AskAsync<string>("select answered_by_name from access_requests where invited_at is not null and email = 'nouvelle@commune.example'"));
        // Invited is not come: the first key is made from the message, never from here.
        Assert.Contains("Acceptez d’abord votre invitation", await WordsAsync(browser, "/connexion/proconnect/suite"), StringComparison.Ordinal);
    }

    [NeedsProviderFact, Trait("Feature", "PEER-19")]
    public async Task The_number_of_another_account_opens_neither_and_a_session_stays_with_the_account_of_its_number()
    {
        var ((commune, siret), (other, otherSiret)) = (await AccountAsync(), await AccountAsync());
        var (agent, key) = await AgentAsync(commune, "Claire Achat", MembershipRole.Buyer);
        using var there = site.Provider.NewBrowser();
        var browser = site.Web.Browser();
        await ArriveAsync(browser, there, agent.Email, siret);
        await LinkAsync(browser, key);

        using var elsewhere = site.Provider.NewBrowser();
        var stranger = site.Web.Browser();
        Assert.Equal("/connexion/proconnect/suite", await ArriveAsync(stranger, elsewhere, agent.Email, otherSiret));
        Assert.Contains("Vous n’avez pas encore d’accès", await WordsAsync(stranger, "/connexion/proconnect/suite"), StringComparison.Ordinal);

        // Now she acts for both: her session still opens the account of the number that she came with, and no other, until she shows her key.
        await site.Web.Platform.PersonAsync(other, await site.Web.Platform.DepartmentAsync(other), agent, MembershipRole.Buyer);
        var one = site.Web.Browser();
        using var again = site.Provider.NewBrowser();
        await ArriveAsync(one, again, agent.Email, siret);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(one, $"/{commune.Slug}/acheteur"));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(one, $"/{other.Slug}/acheteur"));
        var byKey = await SignedInAsync(key);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(byKey, $"/{other.Slug}/acheteur"));
    }

    [NeedsProviderFact, Trait("Feature", "PEER-19")]
    public async Task A_linked_structure_leads_to_its_account_but_never_takes_the_number_that_an_account_has()
    {
        var ((commune, siret), (other, _)) = (await AccountAsync(), await AccountAsync());
        var structure = NewSiret();
        foreach (var declared in new[] { structure, siret })        // the second is another account's own number
            await site.Web.Platform.SuperuserAsync("insert into sub_entities (tenant_id, id, name, siret, created_at) values ($1, $2, 'CCAS', $3, now())", other.Id.Value, Guid.CreateVersion7(), declared);

        Assert.Equal([other.Name], await AccountsOfAsync(structure));
        Assert.Equal([commune.Name], await AccountsOfAsync(siret));
    }

    [NeedsProviderTheory, Trait("Feature", "PEER-19")]
    [InlineData("update memberships set revoked_at = now() where person_id = '{0}'", "Votre accès a pris fin")]
    [InlineData("update tenants set suspended_at = now() where id = '{1}'", "Ce compte n’est pas en service")]
    [InlineData("update tenants set closing_at = now(), closed_at = now() where id = '{1}'", "Ce compte n’est pas en service")]
    [InlineData("update tenants set activated_at = null where id = '{1}'", "Ce compte n’est pas en service")]
    [InlineData("update tenants set siret = '00000000000000' where id = '{1}'", "Votre organisation n’a pas de compte ici")]
    public async Task Somebody_who_left_and_an_account_that_is_not_in_force_are_told_apart_and_neither_opens(string change, string sentence)
    {
        var (commune, siret, agent, key) = await BuyerAsync();
        using var there = site.Provider.NewBrowser();
        var browser = site.Web.Browser();
        await ArriveAsync(browser, there, agent.Email, siret);
        await LinkAsync(browser, key);
        // Without the triggers that hold an account to its life.
        await site.Web.Platform.Database.ExecuteAsSuperuserAsync("set session_replication_role = replica; " + string.Format(CultureInfo.InvariantCulture, change, agent.Id, commune.Id.Value));

        var later = site.Web.Browser();
        Assert.Equal("/connexion/proconnect/suite", await ArriveAsync(later, there, agent.Email, siret));
        Assert.Contains(sentence, await WordsAsync(later, "/connexion/proconnect/suite"), StringComparison.Ordinal);
        using var space = await later.GetAsync("/mon-espace");
        Assert.Equal(HttpStatusCode.Redirect, space.StatusCode);
    }

    [NeedsProviderFact, Trait("Feature", "PEER-19")]
    public async Task An_answer_serves_once_in_the_browser_that_asked()
    {
        var (_, siret, agent, _) = await BuyerAsync();
        using var there = site.Provider.NewBrowser();
        var browser = site.Web.Browser();
        using var begun = await browser.GetAsync("/connexion/proconnect");
        var cookie = begun.Headers.GetValues("Set-Cookie").Single(c => c.StartsWith("pa-proconnect=", StringComparison.Ordinal)).Split(';')[0];
        var back = new Uri(await there.VisitAsync(begun.Headers.Location!.ToString(), Says(agent.Email, siret))).PathAndQuery;

        Assert.Equal(HttpStatusCode.UnprocessableEntity, await StatusAsync(site.Web.Browser(), back));                                  // somebody else's browser
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await StatusAsync(browser, back.Replace("state=", "state=x", StringComparison.Ordinal)));
        Assert.Contains("n’est plus valable", await WordsAsync(browser, back), StringComparison.Ordinal);       // one wrong state, and the sign-in is over

        using var second = await browser.GetAsync("/connexion/proconnect");
        cookie = second.Headers.GetValues("Set-Cookie").Single(c => c.StartsWith("pa-proconnect=", StringComparison.Ordinal)).Split(';')[0];
        back = new Uri(await there.VisitAsync(second.Headers.Location!.ToString(), Says(agent.Email, siret))).PathAndQuery;
        Assert.Equal(HttpStatusCode.SeeOther, await StatusAsync(browser, back));
        var thief = site.Web.Browser();
        thief.Client.DefaultRequestHeaders.Add("Cookie", cookie);
        Assert.Contains("n’est plus valable", await WordsAsync(thief, back), StringComparison.Ordinal);         // with a copy of the cookie
    }

    [NeedsProviderTheory, Trait("Feature", "PEER-19")]
    [InlineData("id-nonce")]
    [InlineData("id-key")]
    [InlineData("id-kid")]          // the name of a published key over the signature of another
    [InlineData("id-audience")]
    [InlineData("id-issuer")]
    [InlineData("id-expired")]
    [InlineData("person-key")]
    [InlineData("person-subject")]
    [InlineData("person-audience")]
    [InlineData("person-unsigned")]
    public async Task A_token_that_is_not_theirs_not_for_us_or_not_of_this_sign_in_opens_nothing(string fault)
    {
        var (_, siret, agent, key) = await BuyerAsync();
        using var there = site.Provider.NewBrowser();
        await ArriveAsync(site.Web.Browser(), there, agent.Email, siret);       // right answers pass
        var browser = site.Web.Browser();

        await site.Provider.SpoilAsync(fault);
        var back = await BackAsync(browser, there, agent.Email, siret);
        using var answer = await browser.GetAsync(back);
        await site.Provider.SpoilAsync("");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Contains("La réponse de ProConnect n’a pas été reconnue", (await TestBrowser.ReadAsync(answer)).Body!.TextContent, StringComparison.Ordinal);
        Assert.Equal("/connexion", (await browser.GetAsync("/connexion/proconnect/suite")).Headers.Location?.ToString());
    }

    [NeedsProviderTheory, Trait("Feature", "PEER-19")]
    [InlineData("acr", "eidas1", "n’a pas demandé de second facteur")]
    [InlineData("acr", "https://proconnect.gouv.fr/assurance/self-asserted", "n’a pas demandé de second facteur")]
    [InlineData("siret", "", "n’a pas dit pour qui vous agissez")]
    [InlineData("siret", "13002526500014", "n’a pas dit pour qui vous agissez")]
    [InlineData("email", "", "n’a pas dit pour qui vous agissez")]
    [InlineData("abandon", "oui", "Vous n’êtes pas identifié")]
    public async Task What_ProConnect_says_too_little_of_is_explained(string claim, string value, string sentence)
    {
        using var there = site.Provider.NewBrowser();
        var browser = site.Web.Browser();
        using var begun = await browser.GetAsync("/connexion/proconnect");
        var says = Says($"agent{Interlocked.Increment(ref numbers)}@commune.example", NewSiret());
        says[claim] = value;

        Assert.Contains(sentence, await WordsAsync(browser, new Uri(await there.VisitAsync(begun.Headers.Location!.ToString(), says)).PathAndQuery), StringComparison.Ordinal);
    }

    [NeedsProviderFact, Trait("Feature", "PEER-19")]
    public async Task Signing_out_closes_both_sessions()
    {
        var (_, siret, agent, key) = await BuyerAsync();
        using var there = site.Provider.NewBrowser();
        var browser = site.Web.Browser();
        await ArriveAsync(browser, there, agent.Email, siret);
        await LinkAsync(browser, key);
        await ArriveAsync(browser, there, agent.Email, siret);
        Assert.False(there.WasAsked);       // the session over there stands

        using var out1 = await browser.PostFormAsync("/mon-espace", new Dictionary<string, string>(), "form[action='/deconnexion']");
        Assert.Equal("/deconnexion/proconnect", out1.Headers.Location?.ToString());
        using var between = await browser.GetAsync("/deconnexion/proconnect");
        var address = between.Headers.GetValues("Refresh").Single()["0;url=".Length..];
        var back = new Uri(await there.VisitAsync(address, new() { ["logout"] = "yes" }));
        Assert.Equal("/deconnexion/retour", back.AbsolutePath);
        Assert.Contains("ici et chez ProConnect", await WordsAsync(browser, back.PathAndQuery), StringComparison.Ordinal);
        Assert.DoesNotContain("ici et chez ProConnect", await WordsAsync(browser, "/deconnexion/retour?state=invente"), StringComparison.Ordinal);

        using var space = await browser.GetAsync("/mon-espace");
        Assert.Equal(HttpStatusCode.Redirect, space.StatusCode);
        await ArriveAsync(browser, there, agent.Email, siret);
        Assert.True(there.WasAsked);
    }

    [NeedsProviderFact, Trait("Feature", "PEER-19")]
    public async Task A_link_that_is_undone_signs_nobody_in_and_ends_the_session_that_it_opened()
    {
        var (_, siret, agent, key) = await BuyerAsync();
        using var there = site.Provider.NewBrowser();
        var browser = site.Web.Browser();
        await ArriveAsync(browser, there, agent.Email, siret);
        await LinkAsync(browser, key);
        await ArriveAsync(browser, there, agent.Email, siret);

        using var undone = await browser.PostFormAsync("/mon-espace/cles", new Dictionary<string, string>(), "form[action*=Unlink]");

        Assert.Equal("/connexion", undone.Headers.Location?.ToString());
        Assert.Equal("/connexion/proconnect/suite", await ArriveAsync(browser, there, agent.Email, siret));
        Assert.Contains("Reliez ProConnect", await WordsAsync(browser, "/connexion/proconnect/suite"), StringComparison.Ordinal);
    }

    [NeedsProviderFact, Trait("Feature", "PEER-19")]
    public async Task When_ProConnect_is_silent_a_page_says_so_and_the_other_ways_in_go_on()
    {
        var provider = await ProConnectProvider.StartAsync(IdentityWeb.Origin);
        await provider.DisposeAsync();
        await using var web = await IdentityWeb.StartAsync("Test", provider.Settings);
        var browser = web.Browser();

        using var silent = await browser.GetAsync("/connexion/proconnect");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, silent.StatusCode);
        Assert.Contains("ProConnect ne répond pas", (await TestBrowser.ReadAsync(silent)).Body!.TextContent, StringComparison.Ordinal);
        var signIn = await browser.PageAsync("/connexion");
        Assert.Contains("S’identifier avec ProConnect", signIn.QuerySelector(".pa-proconnect__bouton")!.TextContent, StringComparison.Ordinal);
        using var password = await browser.PostFormAsync("/connexion", new Dictionary<string, string> { ["Email"] = "camille@exemple.fr", ["Password"] = "un mot de passe assez long" }, "form[action*=Password]");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, password.StatusCode);       // judged, as ever
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/sante/pret")).StatusCode);
    }

    [Fact, Trait("Feature", "PEER-19")]
    public async Task Where_it_is_not_configured_there_is_no_button_and_no_address()
    {
        await using var web = await IdentityWeb.StartAsync();
        var browser = web.Browser();

        Assert.Null((await browser.PageAsync("/connexion")).QuerySelector(".pa-proconnect"));
        foreach (var address in new[] { "/connexion/proconnect", "/connexion/proconnect/retour?code=a&state=b", "/connexion/proconnect/suite", "/deconnexion/retour" })
            Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(browser, address));
    }

    private static Dictionary<string, string> Says(string email, string siret) =>
        new() { ["given_name"] = "Camille", ["usual_name"] = "Exemple", ["email"] = email, ["siret"] = siret, ["uid"] = email, ["acr"] = "eidas2" };

    /// <summary>The button, the visit over there, and back.</summary>
    /// <returns>Where the platform leads next.</returns>
    private static async Task<string?> ArriveAsync(TestBrowser browser, ProConnectProvider.Browser there, string email, string siret)
    {
        using var answer = await browser.GetAsync(await BackAsync(browser, there, email, siret));
        Assert.True(answer.StatusCode == HttpStatusCode.SeeOther, (await TestBrowser.ReadAsync(answer)).QuerySelector("main")?.TextContent);
        return answer.Headers.Location?.ToString();
    }

    private static async Task<string> BackAsync(TestBrowser browser, ProConnectProvider.Browser there, string email, string siret)
    {
        using var begun = await browser.GetAsync("/connexion/proconnect");
        return new Uri(await there.VisitAsync(begun.Headers.Location!.ToString(), Says(email, siret))).PathAndQuery;      // a redirect says where to
    }

    private static async Task<string?> LinkAsync(TestBrowser browser, Core.Identity.Demo.SoftPasskey key)
    {
        using var linked = await ShowKeyAsync(browser, key);
        return linked.Headers.Location?.ToString();
    }

    private static async Task<HttpResponseMessage> ShowKeyAsync(TestBrowser browser, Core.Identity.Demo.SoftPasskey key)
    {
        const string page = "/connexion/proconnect/suite";
        using var options = await browser.PostFormAsync(page, new Dictionary<string, string>(), "form[data-passkey]", page + "?handler=Options");
        return await browser.PostFormAsync(page, new Dictionary<string, string> { ["Credential"] = key.Assert(await options.Content.ReadAsStringAsync(), IdentityWeb.Origin) }, "form[data-passkey]");
    }

    private async Task<TestBrowser> SignedInAsync(Core.Identity.Demo.SoftPasskey key)
    {
        var browser = site.Web.Browser();
        using var signedIn = await IdentityWeb.SignInAsync(browser, key);
        return browser;
    }

    private async Task<(Tenant Commune, string Siret)> AccountAsync()
    {
        var (siret, number) = (NewSiret(), Interlocked.Increment(ref numbers));
        var commune = await site.Web.Platform.CommuneAsync(site.Lead, $"commune-{number}", $"Commune n° {number}");
        await site.Web.Platform.SuperuserAsync("update tenants set siret = $2 where id = $1", commune.Id.Value, siret);
        return (commune, siret);
    }

    /// <summary>A buyer of an account of its own, with its number.</summary>
    private async Task<(Tenant Commune, string Siret, TestPerson Agent, Core.Identity.Demo.SoftPasskey Key)> BuyerAsync()
    {
        var (commune, siret) = await AccountAsync();
        var (agent, key) = await AgentAsync(commune, "Claire Achat", MembershipRole.Buyer);
        return (commune, siret, agent, key);
    }

    private async Task<(TestPerson Person, Core.Identity.Demo.SoftPasskey Key)> AgentAsync(Tenant account, string name, params MembershipRole[] roles)
    {
        var person = await site.Web.Platform.PersonAsync(account, name, roles);
        return (person, await site.Web.PasskeyAsync(person));
    }

    /// <summary>A number whose last digits make the sum right (Luhn).</summary>
    private static string NewSiret()
    {
        var start = $"130025265{Interlocked.Increment(ref numbers):0000}";
        return Enumerable.Range(0, 10).Select(last => $"{start}{last}").First(number => Core.Values.Siret.Read(number) is Core.Values.Siret.Reading.Valid);
    }

    private async Task<IReadOnlyList<string>> AccountsOfAsync(string siret) => await site.Web.Platform.RunAsync<IReadOnlyList<string>>(new Scope.SignIn(Guid.Empty), async services =>
        await Microsoft.EntityFrameworkCore.EntityFrameworkQueryableExtensions.ToListAsync(Microsoft.EntityFrameworkCore.RelationalDatabaseFacadeExtensions.SqlQuery<string>(
            services.GetRequiredService<PlatformDb>().Database, $"select name as \"Value\" from sec.accounts_by_siret({siret})")));

    private static async Task<HttpStatusCode> StatusAsync(TestBrowser browser, string address)
    {
        using var answer = await browser.GetAsync(address);
        return answer.StatusCode;
    }

    private static async Task<string> WordsAsync(TestBrowser browser, string address) => (await browser.PageAsync(address)).QuerySelector("main")!.TextContent;      // each page has a main

    private async Task<T> AskAsync<T>(string sql)
    {
        await using var source = NpgsqlDataSource.Create(site.Web.Platform.Database.SuperuserConnectionString);
        await using var command = source.CreateCommand(sql);
        return (T)Convert.ChangeType((await command.ExecuteScalarAsync())!, typeof(T), CultureInfo.InvariantCulture);      // every question here has one answer
    }
}
