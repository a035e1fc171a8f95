using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Platform.Core.Identity;
using Platform.Core.Identity.Demo;
using Platform.Testing;

namespace Platform.Web.Tests.Pages.Identity;

/// <summary>The demonstration's doors exist in Development with Demo:Enabled, and nowhere else.</summary>
public sealed class DemoTests
{
    [Theory]
    [InlineData("Production", "true")]
    [InlineData("Test", "true")]
    [InlineData("Development", "false")]
    public async Task Outside_of_a_demonstration_no_address_leads_to_its_sign_in_or_its_key(string environment, string enabled)
    {
        await using var web = await IdentityWeb.StartAsync(environment, ("Demo:Enabled", enabled), ("Portal:Phone", Ui.UiSite.RealPhone));

        Assert.DoesNotContain(Routes(web), route => route.StartsWith("atelier/connexion", StringComparison.Ordinal) || route.Contains("cle-demo", StringComparison.Ordinal));
        using var page = await web.Browser().GetAsync("/atelier/connexion");
        Assert.Equal(HttpStatusCode.NotFound, page.StatusCode);
    }

    [Fact]
    public async Task In_a_demonstration_one_click_signs_in_and_the_soft_key_confirms_acts()      // the twin of the test above
    {
        await using var web = await IdentityWeb.StartAsync("Development", ("Demo:Enabled", "true"));
        var person = await web.Platform.PersonAsync(await web.Platform.LeadAsync(), "Camille Martin", MembershipRole.Buyer);
        using var key = await web.PasskeyAsync(person);
        await DemoPeople.WriteAsync(web.Platform.Configuration["Demo:People"]!, [new(person.Id, person.Name, "Acheteuse", "Agglomération d’Essai")], default);
        Assert.Contains(Routes(web), route => route.Contains("cle-demo", StringComparison.Ordinal));

        var browser = web.Browser();
        using var entered = await browser.PostFormAsync("/atelier/connexion", new Dictionary<string, string>(), "form.pa-personnage");
        Assert.Equal("/mon-espace", entered.Headers.Location?.ToString());
        var page = await browser.PageAsync("/mon-espace/cles");
        Assert.Equal("/atelier/cle-demo", page.QuerySelector("[name=Credential]")!.GetAttribute("data-demo"));

        using var question = await browser.PostFormAsync("/mon-espace/cles", new Dictionary<string, string>(), "form[data-passkey]", "/mon-espace/cles?handler=ConfirmOptions");
        using var ask = new HttpRequestMessage(HttpMethod.Post, "/atelier/cle-demo") { Content = new StringContent(await question.Content.ReadAsStringAsync()) };
        ask.Headers.Add("X-Jeton", page.QuerySelector("form[data-passkey] [name=__RequestVerificationToken]")!.GetAttribute("value"));
        using var credential = await browser.Client.SendAsync(ask);
        using var proved = await browser.PostFormAsync("/mon-espace/cles", new Dictionary<string, string> { ["Credential"] = await credential.Content.ReadAsStringAsync() }, "form[data-passkey]");
        Assert.StartsWith("/mon-espace/cles?preuve=", proved.Headers.Location?.ToString());
    }

    [Fact]
    public async Task Only_people_of_the_list_can_be_entered()
    {
        await using var web = await IdentityWeb.StartAsync("Development", ("Demo:Enabled", "true"));
        var (listed, other) = (await web.Platform.PersonAsync(await web.Platform.LeadAsync(), "Camille Martin", MembershipRole.Buyer), Guid.CreateVersion7());
        await DemoPeople.WriteAsync(web.Platform.Configuration["Demo:People"]!, [new(listed.Id, listed.Name, "Acheteuse", "Agglomération d’Essai")], default);

        using var refused = await web.Browser().PostFormAsync("/atelier/connexion", new Dictionary<string, string> { ["Person"] = $"{other}" }, "form.pa-personnage");

        Assert.Equal(HttpStatusCode.NotFound, refused.StatusCode);
    }

    private static IEnumerable<string> Routes(IdentityWeb web) =>
        web.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().Select(e => e.RoutePattern.RawText?.TrimStart('/') ?? "");
}
