using System.Net;
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
    private Tenant commune = null!;

    public async Task InitializeAsync()
    {
        web = await IdentityWeb.StartAsync();
        commune = await web.Platform.CommuneAsync(await web.Platform.LeadAsync(), "saint-marcel", "Saint-Marcel");
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
        Assert.Equal(HttpStatusCode.SeeOther, asked.StatusCode);
        using var again = await asks.PostFormAsync(Page, new Dictionary<string, string>
        { ["Person"] = lost.UserHandle.ToString(), ["Reason"] = "Téléphone et ordinateur volés.", ["IdentityCheck"] = "Vue ce matin au bureau." }, "form[action*=Request]");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, again.StatusCode);
        Assert.Contains("déjà en cours", await again.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Null((await asks.PageAsync(Page)).QuerySelector("form[action*=Approve]"));       // who asked does not approve

        var form = (await approves.PageAsync(Page)).QuerySelector("form[action*=Approve]")!;
        using var options = await approves.PostFormAsync(Page, new Dictionary<string, string>(), "form[action*=Approve]", form.GetAttribute("data-options")!);
        using var approved = await approves.PostFormAsync(Page, new Dictionary<string, string> { ["Credential"] = approving.Assert(await options.Content.ReadAsStringAsync(), IdentityWeb.Origin) }, "form[action*=Approve]");
        Assert.Equal(HttpStatusCode.SeeOther, approved.StatusCode);
        Assert.Contains("Bruno Administrateur", (await old.PageAsync(Page)).QuerySelector("main")!.TextContent, StringComparison.Ordinal);      // the log is read by everybody there

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
    public async Task Who_does_not_administer_reads_and_stops_and_neither_asks_nor_approves()
    {
        var (buyer, _) = await ArrivesAsync("Camille Acheteuse", MembershipRole.Buyer);
        var page = await buyer.PageAsync(Page);
        Assert.Equal("Rétablir un accès", page.QuerySelector("h1")!.TextContent);
        Assert.Null(page.QuerySelector("form[action*=Request]"));
        Assert.Contains("ne se retrouve pas", page.Body!.TextContent, StringComparison.Ordinal);
    }

    private async Task<(TestBrowser Browser, SoftPasskey Key)> ArrivesAsync(string name, MembershipRole role)
    {
        var key = await web.PasskeyAsync(await web.Platform.PersonAsync(commune, name, role));
        var browser = web.Browser();
        using var signedIn = await IdentityWeb.SignInAsync(browser, key);
        return (browser, key);
    }
}
