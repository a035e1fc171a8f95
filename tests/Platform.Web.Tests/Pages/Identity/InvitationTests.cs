using System.Net;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Platform.Core.Data;
using Platform.Core.Identity;
using Platform.Core.Identity.Demo;
using Platform.Core.Tenancy;
using Platform.Testing;

namespace Platform.Web.Tests.Pages.Identity;

/// <summary>From the administrator's page to the invited person's first passkey.</summary>
public sealed class InvitationTests : IAsyncLifetime
{
    private IdentityWeb web = null!;            // set by InitializeAsync, before any test
    private Tenant commune = null!;
    private Tenant neighbour = null!;
    private Tenant lead = null!;

    public async Task InitializeAsync()
    {
        web = await IdentityWeb.StartAsync();
        lead = await web.Platform.LeadAsync();
        commune = await web.Platform.CommuneAsync(lead, "saint-marcel", "Saint-Marcel");
        neighbour = await web.Platform.CommuneAsync(lead, "beaumont", "Beaumont");
    }

    public async Task DisposeAsync() => await web.DisposeAsync();

    [Fact, Trait("Feature", "VR-33")]
    public async Task Only_the_administrator_of_an_account_sees_and_changes_the_list_of_its_people()
    {
        var administrator = await SignedInAsync(commune, "Administratrice", MembershipRole.AccountAdmin);
        foreach (var stranger in new[] { await SignedInAsync(commune, "Acheteur", MembershipRole.Buyer), await SignedInAsync(neighbour, "Voisine", MembershipRole.AccountAdmin), await SignedInAsync(lead, "Agglo", MembershipRole.AccountAdmin, MembershipRole.LeadAdmin) })
        {
            using var refused = await stranger.GetAsync("/saint-marcel/commune/utilisateurs");
            Assert.Equal(HttpStatusCode.NotFound, refused.StatusCode);
        }

        Assert.Contains("Acheteur", (await administrator.PageAsync("/saint-marcel/commune/utilisateurs")).QuerySelector("table")!.TextContent);
    }

    [Fact, Trait("Feature", "VR-23")]
    public async Task An_invitation_without_a_department_is_refused_with_the_field_named_and_one_with_a_department_is_sent()
    {
        var browser = await SignedInAsync(commune, "Administratrice", MembershipRole.AccountAdmin);
        var fields = new Dictionary<string, string> { ["FullName"] = "Dominique Petit", ["Email"] = "d.petit@commune.example", ["Roles"] = "Buyer" };

        using var refused = await InviteAsync(browser, fields);
        Assert.Contains("au moins un service", (await TestBrowser.ReadAsync(refused)).QuerySelector(".govuk-error-summary")!.TextContent);

        var page = await browser.PageAsync("/saint-marcel/commune/utilisateurs");
        using var sent = await InviteAsync(browser, new Dictionary<string, string>(fields) { ["Departments"] = page.QuerySelector("input[name=Departments]")!.GetAttribute("value")! });
        Assert.Equal(HttpStatusCode.SeeOther, sent.StatusCode);
        Assert.Contains("Dominique Petit", (await browser.PageAsync("/saint-marcel/commune/utilisateurs")).QuerySelector("table")!.TextContent);
    }

    [Fact]
    public async Task Who_has_not_come_is_shown_as_invited_and_the_page_says_who_is_missing_to_publish()
    {
        var browser = await SignedInAsync(commune, "Administratrice", MembershipRole.AccountAdmin);
        var invited = await InvitedAsync();
        await web.Platform.SuperuserAsync("update memberships set granted_at = granted_at - interval '8 days' where person_id = $1", invited);

        var page = await browser.PageAsync("/saint-marcel/commune/utilisateurs");
        using var again = await browser.PostFormAsync("/saint-marcel/commune/utilisateurs", new Dictionary<string, string>(), "form[action*=Again]");
        using var twice = await browser.PostFormAsync("/saint-marcel/commune/utilisateurs", new Dictionary<string, string>(), "form[action*=Again]");

        Assert.Contains("pas encore acceptée", page.QuerySelector("table")!.TextContent, StringComparison.Ordinal);
        Assert.Single(page.QuerySelectorAll("form[action*=Again]"));        // not the administrator, who came with a key
        Assert.Equal(["Terminé", "À faire", "À faire", "À faire"], page.QuerySelectorAll(".govuk-task-list__status").Select(state => state.TextContent.Trim()));
        Assert.Equal(HttpStatusCode.SeeOther, again.StatusCode);
        Assert.Equal(HttpStatusCode.SeeOther, twice.StatusCode);
        var waiting = (await browser.PageAsync("/saint-marcel/commune/utilisateurs")).QuerySelector("table")!.TextContent;
        Assert.Contains($"invitation envoyée le {Platform.Core.Values.FrenchFormat.Date(Platform.Core.Values.FranceTime.DayOf(TimeProvider.System.GetUtcNow()))}", waiting, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_last_administrator_stays()
    {
        var browser = await SignedInAsync(commune, "Administratrice", MembershipRole.AccountAdmin);

        var asked = (await browser.PageAsync("/saint-marcel/commune/utilisateurs")).QuerySelector("table a[href*='fin=']")!.GetAttribute("href")!.Split('#')[0];
        var page = await browser.PageAsync(asked);
        Assert.Empty(page.QuerySelectorAll("form[action*=Revoke]"));        // said before, and refused to whoever sends it all the same
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
            { ["Membership"] = asked[(asked.IndexOf('=', StringComparison.Ordinal) + 1)..], ["__RequestVerificationToken"] = page.QuerySelector("main input[name=__RequestVerificationToken]")!.GetAttribute("value")! });
        using var refused = await browser.Client.PostAsync("/saint-marcel/commune/utilisateurs?handler=Revoke", form);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        Assert.Contains("dernier administrateur", (await TestBrowser.ReadAsync(refused)).Body!.TextContent);
    }

    [Fact]
    public async Task A_role_that_ended_opens_nothing_more_in_a_session_under_way()
    {
        await SignedInAsync(commune, "Administratrice", MembershipRole.AccountAdmin);
        var browser = await SignedInAsync(commune, "Partante", MembershipRole.AccountAdmin);
        using var before = await browser.GetAsync("/saint-marcel/commune/services");

        await web.Platform.SuperuserAsync("update memberships set revoked_at = now() where person_name = $1", "Partante");

        using var after = await browser.GetAsync("/saint-marcel/commune/services");
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.NotFound), (before.StatusCode, after.StatusCode));
    }

    [Fact]
    public async Task The_link_registers_a_first_passkey_signs_in_and_serves_once()
    {
        var person = await InvitedAsync();
        var secret = await web.LinkAsync(person, EmailLinkPurpose.Welcome);
        var browser = web.Browser();
        Assert.Contains("Bienvenue, Dominique Petit", (await browser.PageAsync($"/bienvenue/{secret}")).Body!.TextContent);

        using var key = SoftPasskey.Create(person);
        using var registered = await RegisterAsync(browser, secret, key);
        Assert.Equal("/mon-espace", registered.Headers.Location?.ToString());
        Assert.Contains("Saint-Marcel", (await browser.PageAsync("/mon-espace")).Body!.TextContent);

        Assert.Contains("plus valable", (await web.Browser().PageAsync($"/bienvenue/{secret}")).Body!.TextContent);
        using var signedIn = await IdentityWeb.SignInAsync(web.Browser(), key);
        Assert.Equal(HttpStatusCode.SeeOther, signedIn.StatusCode);
    }

    [Fact]
    public async Task A_second_link_plants_no_second_key()
    {
        var person = await InvitedAsync();
        using var key = SoftPasskey.Create(person);
        using (await RegisterAsync(web.Browser(), await web.LinkAsync(person, EmailLinkPurpose.Welcome), key)) { }

        var second = await web.LinkAsync(person, EmailLinkPurpose.Welcome);

        Assert.Contains("déjà une clé", (await web.Browser().PageAsync($"/bienvenue/{second}")).Body!.TextContent);
        Assert.Equal(1, await web.Platform.RunAsync(new Scope.SignIn(person), async s =>
            (await s.GetRequiredService<UserManager<Person>>().GetPasskeysAsync(await s.GetRequiredService<IdentityDb>().Users.SingleAsync(p => p.Id == person))).Count));
    }

    [Fact]
    public async Task A_password_left_by_a_stranger_at_sign_up_dies_when_the_invited_person_arrives()
    {
        var person = await InvitedAsync();
        await using (var scope = web.Platform.Services.CreateAsyncScope())
            await scope.ServiceProvider.GetRequiredService<RegisterCompany>().ExecuteAsync(new("Intrus", "d.petit@commune.example", "le mot de passe de l’intrus", "Intrus", "FR", NationalIdKind.Siren, "13002526500013"), default);
        using var key = SoftPasskey.Create(person);
        using (await RegisterAsync(web.Browser(), await web.LinkAsync(person, EmailLinkPurpose.Welcome), key)) { }

        await using var asked = web.Platform.Services.CreateAsyncScope();
        Assert.IsType<CheckPassword.Outcome.Refused>(await asked.ServiceProvider.GetRequiredService<CheckPassword>().ExecuteAsync(new("d.petit@commune.example", "le mot de passe de l’intrus"), default));
    }

    [Fact]
    public async Task A_link_plants_no_key_on_an_account_that_has_a_password()
    {
        var person = await InvitedAsync();
        await web.Platform.SuperuserAsync("update people set password_hash = 'x', email_confirmed = true, two_factor_enabled = true where id = $1", person);
        var secret = await web.LinkAsync(person, EmailLinkPurpose.Welcome);
        using var key = SoftPasskey.Create(person);

        var page = await web.Browser().PageAsync($"/bienvenue/{secret}");
        Assert.Contains("Connectez-vous d’abord avec votre mot de passe", page.Body!.TextContent);
        Assert.Null(page.QuerySelector("form[data-passkey]"));
        Assert.False(await KeptAsync(person, secret));

        await web.Platform.SuperuserAsync("update people set password_hash = null, two_factor_enabled = false where id = $1", person);
        Assert.True(await KeptAsync(person, secret));         // the same call, once there is no password
    }

    [Fact]
    public async Task The_invited_person_bears_the_name_that_the_account_gave_and_a_strangers_request_is_forgotten()
    {
        await using (var scope = web.Platform.Services.CreateAsyncScope())       // the stranger came first
            await scope.ServiceProvider.GetRequiredService<RegisterCompany>().ExecuteAsync(new("Nom Choisi par un Autre", "d.petit@commune.example", "le mot de passe de l’intrus", "Intrus", "FR", NationalIdKind.Siren, "13002526500013"), default);
        var person = await InvitedAsync();
        var secret = await web.LinkAsync(person, EmailLinkPurpose.Welcome);
        var browser = web.Browser();
        Assert.Contains("Bienvenue, Dominique Petit", (await browser.PageAsync($"/bienvenue/{secret}")).Body!.TextContent);

        using var key = SoftPasskey.Create(person);
        using (await RegisterAsync(browser, secret, key)) { }

        Assert.Equal("Dominique Petit", await web.Platform.RunAsync(new Scope.SignIn(person), s => s.GetRequiredService<IdentityDb>().Users.Select(p => p.FullName).SingleAsync()));
        Assert.Equal(0, await web.Platform.RunAsync(new Scope.SignIn(person), s => s.GetRequiredService<IdentityDb>().Database.SqlQuery<int>($"select count(*)::int as \"Value\" from sign_ups").SingleAsync()));
        Assert.Contains("Dominique Petit", (await browser.PageAsync("/mon-espace")).Body!.TextContent);
    }

    /// <summary>What the page does once the ceremony is done, without a ceremony that it would refuse to begin.</summary>
    private Task<bool> KeptAsync(Guid person, string secret) => web.Platform.RunAsync(new Scope.SignIn(person), services =>
        AcceptInvitation.KeepAsync(services, person, secret, new UserPasskeyInfo([1, 2, 3], [4, 5, 6], DateTimeOffset.UnixEpoch, 0, [], true, false, false, [], []), default));

    [Fact]
    public async Task A_new_passkey_needs_the_confirmation_of_one_that_exists()
    {
        var person = await web.Platform.PersonAsync(commune, "Camille", MembershipRole.Buyer);
        using var key = await web.PasskeyAsync(person);
        var browser = web.Browser();
        using (await IdentityWeb.SignInAsync(browser, key)) { }
        using var without = await browser.PostFormAsync("/mon-espace/cles", new Dictionary<string, string>(), "form[data-passkey]", "/mon-espace/cles?handler=Options");
        Assert.Equal(HttpStatusCode.NotFound, without.StatusCode);

        using var question = await browser.PostFormAsync("/mon-espace/cles", new Dictionary<string, string>(), "form[data-passkey]", "/mon-espace/cles?handler=ConfirmOptions");
        var credential = key.Assert(await question.Content.ReadAsStringAsync(), IdentityWeb.Origin);
        using var proved = await browser.PostFormAsync("/mon-espace/cles", new Dictionary<string, string> { ["Credential"] = credential }, "form[data-passkey]");
        var page = proved.Headers.Location!.ToString();       // carries the proof
        using var second = SoftPasskey.Create(person.Id);
        using var options = await browser.PostFormAsync(page, new Dictionary<string, string>(), "form[data-passkey]", page + "&handler=Options");
        using var added = await browser.PostFormAsync(page, new Dictionary<string, string> { ["Credential"] = second.Attest(await options.Content.ReadAsStringAsync(), IdentityWeb.Origin), ["KeyName"] = "Téléphone" }, "form[data-passkey]");

        Assert.Equal(HttpStatusCode.SeeOther, added.StatusCode);
        Assert.Contains("Téléphone", (await browser.PageAsync("/mon-espace/cles")).QuerySelector("table")!.TextContent);
        using var signedIn = await IdentityWeb.SignInAsync(web.Browser(), second);
        Assert.Equal(HttpStatusCode.SeeOther, signedIn.StatusCode);

        // The confirmation served: neither a third key nor the beginning of its ceremony.
        using var third = await browser.PostFormAsync(page, new Dictionary<string, string>(), "form[data-passkey]", page + "&handler=Options");
        Assert.Equal(HttpStatusCode.NotFound, third.StatusCode);
    }

    [Fact]
    public async Task Two_ceremonies_begun_with_one_confirmation_add_one_key()
    {
        var person = await web.Platform.PersonAsync(commune, "Camille", MembershipRole.Buyer);
        using var key = await web.PasskeyAsync(person);
        var browser = web.Browser();
        using (await IdentityWeb.SignInAsync(browser, key)) { }
        using var question = await browser.PostFormAsync("/mon-espace/cles", new Dictionary<string, string>(), "form[data-passkey]", "/mon-espace/cles?handler=ConfirmOptions");
        using var proved = await browser.PostFormAsync("/mon-espace/cles", new Dictionary<string, string> { ["Credential"] = key.Assert(await question.Content.ReadAsStringAsync(), IdentityWeb.Origin) }, "form[data-passkey]");
        var page = proved.Headers.Location!.ToString();
        using var second = SoftPasskey.Create(person.Id);
        var proof = Guid.Parse(page.Split('=')[1]);
        using var options = await browser.PostFormAsync(page, new Dictionary<string, string>(), "form[data-passkey]", page + "&handler=Options");
        var credential = second.Attest(await options.Content.ReadAsStringAsync(), IdentityWeb.Origin);
        await web.Platform.SuperuserAsync("insert into spent_proofs (proof_id, person_id) values ($1, $2)", proof, person.Id);      // the other ceremony ended first

        using var added = await browser.PostFormAsync(page, new Dictionary<string, string> { ["Credential"] = credential }, "form[data-passkey]");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, added.StatusCode);
        Assert.Single((await browser.PageAsync("/mon-espace/cles")).QuerySelectorAll("tbody tr"));
    }

    [Fact]
    public async Task Removing_a_passkey_asks_for_a_confirmation_of_that_very_key_and_ends_the_sessions_opened_with_it()
    {
        var person = await web.Platform.PersonAsync(commune, "Camille", MembershipRole.Buyer);
        using var lost = await web.PasskeyAsync(person);
        using var kept = await SecondKeyAsync(person, lost);
        var (owner, thief) = (web.Browser(), web.Browser());
        using (await IdentityWeb.SignInAsync(owner, kept)) { }
        using (await IdentityWeb.SignInAsync(thief, lost)) { }
        var removal = $"/mon-espace/cles?retirer={System.Buffers.Text.Base64Url.EncodeToString(lost.CredentialId)}";

        using var without = await thief.PostFormAsync(removal, new Dictionary<string, string> { ["Credential"] = "{}" }, "form[action*=Remove]", "/mon-espace/cles?handler=Remove");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, without.StatusCode);
        using var question = await owner.PostFormAsync(removal, new Dictionary<string, string>(), "form[action*=Remove]", "/mon-espace/cles?handler=RemoveOptions");
        var answer = kept.Assert(await question.Content.ReadAsStringAsync(), IdentityWeb.Origin);
        using var another = await owner.PostFormAsync(removal, new Dictionary<string, string> { ["Credential"] = answer, ["Key"] = System.Buffers.Text.Base64Url.EncodeToString(kept.CredentialId) }, "form[action*=Remove]");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, another.StatusCode);          // confirmed for one key, sent for the other
        using var again = await owner.PostFormAsync(removal, new Dictionary<string, string>(), "form[action*=Remove]", "/mon-espace/cles?handler=RemoveOptions");
        using var removed = await owner.PostFormAsync(removal, new Dictionary<string, string> { ["Credential"] = kept.Assert(await again.Content.ReadAsStringAsync(), IdentityWeb.Origin) }, "form[action*=Remove]");

        Assert.Equal(HttpStatusCode.SeeOther, removed.StatusCode);
        Assert.Single((await owner.PageAsync("/mon-espace/cles")).QuerySelectorAll("tbody tr"));       // this session goes on
        using var ended = await thief.GetAsync("/mon-espace");
        Assert.Equal(HttpStatusCode.Redirect, ended.StatusCode);
    }

    private async Task<SoftPasskey> SecondKeyAsync(TestPerson person, SoftPasskey first)
    {
        var browser = web.Browser();
        using (await IdentityWeb.SignInAsync(browser, first)) { }
        using var question = await browser.PostFormAsync("/mon-espace/cles", new Dictionary<string, string>(), "form[data-passkey]", "/mon-espace/cles?handler=ConfirmOptions");
        using var proved = await browser.PostFormAsync("/mon-espace/cles", new Dictionary<string, string> { ["Credential"] = first.Assert(await question.Content.ReadAsStringAsync(), IdentityWeb.Origin) }, "form[data-passkey]");
        var page = proved.Headers.Location!.ToString();
        var second = SoftPasskey.Create(person.Id);
        using var options = await browser.PostFormAsync(page, new Dictionary<string, string>(), "form[data-passkey]", page + "&handler=Options");
        using var added = await browser.PostFormAsync(page, new Dictionary<string, string> { ["Credential"] = second.Attest(await options.Content.ReadAsStringAsync(), IdentityWeb.Origin) }, "form[data-passkey]");
        Assert.Equal(HttpStatusCode.SeeOther, added.StatusCode);
        return second;
    }

    [Fact]
    public async Task The_lead_opens_an_account_in_one_form_and_sees_no_more_than_its_name_and_number()
    {
        var browser = await SignedInAsync(lead, "Agglo", MembershipRole.LeadAdmin);
        var fields = new Dictionary<string, string> { ["AccountName"] = "Commune de Châteauneuf", ["Siret"] = "130 025 265 00013", ["Slug"] = "chateauneuf", ["Contracts"] = "12", ["AdministratorName"] = "Maire Fictif", ["AdministratorEmail"] = "maire@chateauneuf.example", ["Body"] = "State" };

        using var taken = await browser.PostFormAsync("/agglo/agglo/comptes/ouvrir", new Dictionary<string, string>(fields) { ["Slug"] = "beaumont" });
        using var empty = await browser.PostFormAsync("/agglo/agglo/comptes/ouvrir", fields.ToDictionary(f => f.Key, _ => ""));
        using var read = await browser.PostFormAsync("/agglo/agglo/comptes/ouvrir", fields);
        var check = await browser.PageAsync(read.Headers.Location!.OriginalString);
        using var opened = await browser.PostFormAsync("/agglo/agglo/comptes/ouvrir", fields, "main form[method=post]", "/agglo/agglo/comptes/ouvrir?handler=Open");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, taken.StatusCode);
        Assert.Equal(["AccountName", "Siret", "Contracts", "Body", "AdministratorName", "AdministratorEmail"],       // an empty address is the platform’s to propose
            (await TestBrowser.ReadAsync(empty)).QuerySelectorAll(".govuk-error-summary a").Select(a => a.GetAttribute("href")!.TrimStart('#')));
        Assert.Equal("Vérifiez avant d’ouvrir", check.QuerySelector("h1")!.TextContent);
        Assert.Contains("État ou établissement public de l’État", check.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("/agglo/agglo/comptes?ouvert=chateauneuf", opened.Headers.Location?.ToString());
        var list = (await browser.PageAsync("/agglo/agglo/comptes")).QuerySelector("table")!.TextContent;
        Assert.Contains("Commune de Châteauneuf", list);
        Assert.DoesNotContain("Maire Fictif", list);
    }

    private static Task<HttpResponseMessage> InviteAsync(TestBrowser browser, Dictionary<string, string> fields) =>
        browser.PostFormAsync("/saint-marcel/commune/utilisateurs", fields, "form.pa-texte");

    private async Task<Guid> InvitedAsync()
    {
        var department = await web.Platform.DepartmentAsync(commune);
        return Assert.IsType<InvitePerson.Outcome.Invited>(await web.Platform.RunAsync(new Scope.Tenant(commune.Id.Value, null), s =>
            s.GetRequiredService<InvitePerson>().ExecuteAsync(new("Dominique Petit", "d.petit@commune.example", [MembershipRole.Buyer], [department]), default))).Person;
    }

    private static async Task<HttpResponseMessage> RegisterAsync(TestBrowser browser, string secret, SoftPasskey key)
    {
        var page = $"/bienvenue/{secret}";
        using var options = await browser.PostFormAsync(page, new Dictionary<string, string>(), "form[data-passkey]", page + "?handler=Options");
        return await browser.PostFormAsync(page, new Dictionary<string, string> { ["Credential"] = key.Attest(await options.Content.ReadAsStringAsync(), IdentityWeb.Origin) }, "form[data-passkey]");
    }

    private async Task<TestBrowser> SignedInAsync(Tenant tenant, string name, params MembershipRole[] roles)
    {
        using var key = await web.PasskeyAsync(await web.Platform.PersonAsync(tenant, name, roles));
        var browser = web.Browser();
        using (await IdentityWeb.SignInAsync(browser, key)) return browser;
    }
}
