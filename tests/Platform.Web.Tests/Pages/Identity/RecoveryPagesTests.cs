using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Platform.Core.Data;
using Platform.Core.Identity;
using Platform.Core.Identity.Demo;
using Platform.Core.Tenancy;
using Platform.Testing;

namespace Platform.Web.Tests.Pages.Identity;

/// <summary>From the colleague's request to the new passkey, through the pages.</summary>
public sealed class RecoveryPagesTests : IAsyncLifetime
{
    private const string Page = "/saint-marcel/commune/retablissements";
    private IdentityWeb web = null!;            // set by InitializeAsync, before any test
    private Tenant agglo = null!, commune = null!;

    public async Task InitializeAsync()
    {
        web = await IdentityWeb.StartAsync();
        agglo = await web.Platform.LeadAsync();
        commune = await web.Platform.CommuneAsync(agglo, "saint-marcel", "Saint-Marcel");
    }

    public async Task DisposeAsync() => await web.DisposeAsync();

    [Fact]
    public async Task A_colleague_asks_another_approves_with_a_passkey_and_the_new_key_ends_the_old_one_and_every_session()
    {
        var (asks, _) = await ArrivesAsync("Aline Administratrice", MembershipRole.AccountAdmin);
        var (approves, approving) = await ArrivesAsync("Bruno Administrateur", MembershipRole.AccountAdmin);
        var (old, lost) = await ArrivesAsync("Perrine Perdue", MembershipRole.Buyer);
        await web.Platform.SuperuserAsync("update memberships set granted_at = granted_at - interval '2 days'");        // an approver is old in his role

        using var refused = await asks.PostFormAsync(Page, new Dictionary<string, string> { ["Person"] = lost.UserHandle.ToString() }, "form[action*=Request]");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        using var asked = await asks.PostFormAsync(Page, new Dictionary<string, string>
        { ["Person"] = lost.UserHandle.ToString(), ["Reason"] = "Téléphone et ordinateur volés.", ["IdentityCheck"] = "Vue ce matin au bureau." }, "form[action*=Request]");
        Assert.Equal($"{Page}?fait=demande", asked.Headers.Location?.OriginalString);
        var told = (await asks.PageAsync($"{Page}?fait=demande")).QuerySelector(".pa-encart--reussite")!.TextContent;        // what happens next, and that nobody was written to yet
        Assert.Contains("Un autre administrateur, en place depuis la veille au moins, doit l’approuver", told, StringComparison.Ordinal);
        Assert.Contains("Aucun courriel ne part à ce stade", told, StringComparison.Ordinal);
        Assert.Contains("Par un autre administrateur, en place depuis la veille de la demande", (await asks.PageAsync(Page)).QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        using var again = await asks.PostFormAsync(Page, new Dictionary<string, string>
        { ["Person"] = lost.UserHandle.ToString(), ["Reason"] = "Téléphone et ordinateur volés.", ["IdentityCheck"] = "Vue ce matin au bureau." }, "form[action*=Request]");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, again.StatusCode);
        Assert.Contains("déjà en cours", await again.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Null((await asks.PageAsync(Page)).QuerySelector("form[action*=Approve]"));       // who asked does not approve

        var form = (await approves.PageAsync(Page)).QuerySelector("form[action*=Approve]")!;
        using var options = await approves.PostFormAsync(Page, new Dictionary<string, string>(), "form[action*=Approve]", form.GetAttribute("data-options")!);
        using var approved = await approves.PostFormAsync(Page, new Dictionary<string, string> { ["Credential"] = approving.Assert(await options.Content.ReadAsStringAsync(), IdentityWeb.Origin) }, "form[action*=Approve]");
        Assert.Equal($"{Page}?fait=accord", approved.Headers.Location?.OriginalString);
        Assert.Contains("Les courriels partent maintenant", (await approves.PageAsync($"{Page}?fait=accord")).QuerySelector(".pa-encart--reussite")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("Bruno Administrateur", (await old.PageAsync(Page)).QuerySelector("main")!.TextContent, StringComparison.Ordinal);      // the log is read by everybody there

        await web.Platform.SuperuserAsync("update outbox set done_at = now() where kind = $1", RecoveryApproved.Kind);       // everybody was told: no worker runs here
        await web.Platform.Database.SetNowAsync(TimeProvider.System.GetUtcNow().AddHours(25));
        Assert.Equal(1, await web.Platform.RunAsync(new Scope.System("test"), s => s.GetRequiredService<StartDueRecoveries>().ExecuteAsync(default)));
        var link = $"/retablir/{await web.LinkAsync(lost.UserHandle, EmailLinkPurpose.Recover)}";
        using var found = SoftPasskey.Create(lost.UserHandle);
        var returning = web.Browser();
        using var creation = await returning.PostFormAsync(link, new Dictionary<string, string>(), "form[data-passkey]", link + "?handler=Options");
        using var registered = await returning.PostFormAsync(link, new Dictionary<string, string> { ["Credential"] = found.Attest(await creation.Content.ReadAsStringAsync(), IdentityWeb.Origin) }, "form[data-passkey]");
        Assert.Equal("/mon-espace", registered.Headers.Location?.ToString());

        Assert.NotEqual(HttpStatusCode.OK, (await old.GetAsync("/mon-espace")).StatusCode);
        using var oldKey = await IdentityWeb.SignInAsync(web.Browser(), lost);
        Assert.NotEqual(HttpStatusCode.SeeOther, oldKey.StatusCode);
        using var newKey = await IdentityWeb.SignInAsync(web.Browser(), found);
        Assert.Equal(HttpStatusCode.SeeOther, newKey.StatusCode);
        Assert.Contains("plus valable", (await web.Browser().PageAsync(link)).Body!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_operator_reads_and_confirms_the_person_of_the_account_beside_the_name_that_the_asker_wrote()
    {
        var rival = (await web.Platform.CompanyAsync("Toitures du Sud", "111111118")).Depositor;
        var key = await web.PasskeyAsync(await web.Platform.OperatorAsync("Odile Exploitante"));
        var asker = await web.Platform.PersonAsync(agglo, "Lise Agglo", MembershipRole.LeadAdmin);
        await web.Platform.SuperuserAsync("update platform_operators set named_at = named_at - interval '2 days'");
        await web.Platform.RunAsync(new Scope.Lead(agglo.Id.Value, asker.Id), s => s.GetRequiredService<RequestRecovery>()
            .ExecuteAsync(new RequestRecovery.ForCompany("Jean Dupont", rival.Email, "Téléphone et ordinateur volés.", "Rappelé au standard.", asker.Name), default));
        var browser = web.Browser();
        using var signedIn = await IdentityWeb.SignInAsync(browser, key);

        var main = (await browser.PageAsync(Links.Operations.Recoveries)).QuerySelector("main")!;
        foreach (var said in (string[])[rival.Name, rival.Email, "Toitures du Sud (SIREN 111111118)", "Jean Dupont", $"Approuver pour {rival.Name}"])
            Assert.Contains(said, main.TextContent, StringComparison.Ordinal);
        var form = main.QuerySelector("form[action*=Approve]")!;
        using var options = await browser.PostFormAsync(Links.Operations.Recoveries, new Dictionary<string, string>(), "form[action*=Approve]", form.GetAttribute("data-options")!);
        var credential = key.Assert(await options.Content.ReadAsStringAsync(), IdentityWeb.Origin);
        // Confirmed for one person, sent for another: refused.
        using var turned = await browser.PostFormAsync(Links.Operations.Recoveries, new Dictionary<string, string> { ["Credential"] = credential, ["Whom"] = asker.Id.ToString() }, "form[action*=Approve]");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, turned.StatusCode);
        using var again = await browser.PostFormAsync(Links.Operations.Recoveries, new Dictionary<string, string>(), "form[action*=Approve]", form.GetAttribute("data-options")!);
        using var approved = await browser.PostFormAsync(Links.Operations.Recoveries, new Dictionary<string, string> { ["Credential"] = key.Assert(await again.Content.ReadAsStringAsync(), IdentityWeb.Origin) }, "form[action*=Approve]");
        Assert.Equal(HttpStatusCode.SeeOther, approved.StatusCode);
    }

    [Fact]
    public async Task A_page_of_an_account_says_that_its_person_has_come_and_signing_in_alone_does_not()
    {
        var (browser, key) = await ArrivesAsync("Camille Acheteuse", MembershipRole.Buyer);
        Assert.False(await HasComeAsync(key.UserHandle));
        await browser.PageAsync(Page);
        Assert.True(await HasComeAsync(key.UserHandle));
    }

    [Fact]
    public async Task Who_does_not_administer_reads_and_stops_and_neither_asks_nor_approves()
    {
        var (buyer, _) = await ArrivesAsync("Camille Acheteuse", MembershipRole.Buyer);
        var page = await buyer.PageAsync(Page);
        Assert.Equal("Rétablir un accès", page.QuerySelector("h1")!.TextContent);
        Assert.Null(page.QuerySelector("form[action*=Request]"));
        Assert.Contains("ne se retrouve pas", page.Body!.TextContent, StringComparison.Ordinal);
    }

    private Task<bool> HasComeAsync(Guid person) => web.Platform.RunAsync(new Scope.SignIn(person), s => s.GetRequiredService<PlatformDb>().Memberships.AnyAsync(m => m.PersonId == person && m.CameAt != null));

    private async Task<(TestBrowser Browser, SoftPasskey Key)> ArrivesAsync(string name, MembershipRole role)
    {
        var key = await web.PasskeyAsync(await web.Platform.PersonAsync(commune, name, role));
        var browser = web.Browser();
        using var signedIn = await IdentityWeb.SignInAsync(browser, key);
        return (browser, key);
    }
}
