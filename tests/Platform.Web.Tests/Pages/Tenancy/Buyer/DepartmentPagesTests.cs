using System.Net;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Platform.Core.Data;
using Platform.Core.Identity;
using Platform.Core.Quotes;
using Platform.Core.Tenancy;
using Platform.Core.Values;
using Platform.Testing;
using Platform.Web.Tests.Isolation;

namespace Platform.Web.Tests.Pages.Tenancy.Buyer;

/// <summary>One commune with « Voirie » and « Écoles »: pages of a consultation of the one are not there for the other.</summary>
public sealed class DepartmentPagesTests : IAsyncLifetime
{
    private TestPlatform platform = null!;      // set before each test
    private PlatformWeb web = null!;            // set before each test
    private Tenant commune = null!;             // set before each test
    private Id<Department> roads;
    private Id<Department> schools;

    public async Task InitializeAsync()
    {
        platform = await TestPlatform.StartAsync();
        web = new PlatformWeb(platform);
        commune = await platform.CommuneAsync(await platform.LeadAsync(), "saint-marcel", "Saint-Marcel");
        (roads, schools) = (await MakeAsync("Voirie"), await MakeAsync("Écoles"));
    }

    public async Task DisposeAsync()
    {
        await web.DisposeAsync();
        await platform.DisposeAsync();
    }

    [Fact, Trait("Feature", "VR-23")]
    public async Task A_buyer_of_a_sibling_department_gets_404_on_every_page_and_post_of_the_consultation_and_of_the_quote_request()
    {
        var (own, sibling) = (await platform.PersonAsync(commune, roads, "Rose Voirie", MembershipRole.Buyer), await platform.PersonAsync(commune, schools, "Élise Écoles", MembershipRole.Buyer));
        var online = await platform.PublishedAsync(commune, own, GivenConsultation.Content("Travaux canariservice", TimeProvider.System.GetUtcNow().AddDays(30)));
        var quote = (PrepareQuoteRequest.Outcome.Prepared)await platform.RunAsync(new Scope.Tenant(commune.Id.Value, own.Id), s => s.GetRequiredService<PrepareQuoteRequest>()
            .ExecuteAsync(new(null, Guid.CreateVersion7(), new("Achat canariservice", "Besoin", "45261000", null, true, TimeProvider.System.GetUtcNow().AddDays(9))), default));
        var addresses = (await Routes.ReadAsync(web.Services)).Where(r => r.Pattern.Contains("{portail", StringComparison.Ordinal) && (r.Pattern.Contains("/consultations/{", StringComparison.Ordinal) || r.Pattern.Contains("/devis/{", StringComparison.Ordinal)))
            .Select(r => (Route: r, Url: Regex.Replace(r.Pattern, @"\{(\w+)[^}]*\}", m => m.Groups[1].Value switch { "portail" => "saint-marcel", "id" or "consultation" => online.Id.ToString(), "demande" => quote.Request.ToString(), _ => Guid.CreateVersion7().ToString() }, RegexOptions.None, TimeSpan.FromSeconds(1)))).ToList();
        var browser = web.Browser(sibling);
        var token = (await browser.PageAsync("/mon-espace")).QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!;
        var (faults, asked) = (new List<string>(), 0);
        foreach (var (route, url) in addresses)
        {
            foreach (var (method, where) in route.Posts.Select(handler => ("POST", handler.Length == 0 ? url : $"{url}?handler={handler}")).Concat(route.Methods.Select(method => (method, url))).Append(("GET", url)))
            {
                using var request = new HttpRequestMessage(new HttpMethod(method), where) { Headers = { { "X-Jeton", token } } };
                if (method != "GET") request.Content = new FormUrlEncodedContent([]);
                using var answer = await browser.Client.SendAsync(request);
                asked++;
                var unread = where.Contains("/dossier/documents", StringComparison.Ordinal) && answer.StatusCode == HttpStatusCode.BadRequest;      // its body is read before anybody is asked who he is
                if (!unread && answer.StatusCode is not (HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed)) faults.Add($"{method} {where} {(int)answer.StatusCode}");
            }
        }

        Assert.True(faults.Count == 0, string.Join('\n', faults));
        Assert.True(asked >= 32, $"Only {asked} were asked.");
        var there = web.Browser(own);
        foreach (var list in (string[])["/saint-marcel/acheteur", "/saint-marcel/acheteur/devis"])
        {
            Assert.DoesNotContain("canariservice", (await browser.PageAsync(list)).Body!.TextContent, StringComparison.Ordinal);
            Assert.Contains("canariservice", (await there.PageAsync(list)).Body!.TextContent, StringComparison.Ordinal);
        }
        foreach (var one in (string[])[$"consultations/{online.Id}", $"devis/{quote.Request}"])
        {
            using var reached = await there.GetAsync($"/saint-marcel/acheteur/{one}");
            Assert.Equal(HttpStatusCode.OK, reached.StatusCode);
        }
    }

    [Fact, Trait("Feature", "VR-23")]
    public async Task An_administrator_who_buys_for_one_department_reads_the_other_and_changes_nothing_there()
    {
        var own = await platform.PersonAsync(commune, roads, "Rose Voirie", MembershipRole.Buyer);
        var both = await platform.PersonAsync(commune, schools, "Élise Écoles", MembershipRole.Buyer, MembershipRole.AccountAdmin);
        var draft = await platform.DraftAsync(commune, own);
        var browser = web.Browser(both);

        using var read = await browser.GetAsync($"/saint-marcel/acheteur/consultations/{draft.Id}");
        using var change = await browser.GetAsync($"/saint-marcel/acheteur/consultations/{draft.Id}/modifier");

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.NotFound), (read.StatusCode, change.StatusCode));
        Assert.DoesNotContain("/modifier", await read.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact, Trait("Feature", "VR-22")]
    public async Task The_administrator_builds_a_tree_moves_a_department_and_archives_one_that_is_empty()
    {
        var browser = web.Browser(await platform.PersonAsync(commune, roads, "Adèle Administratrice", MembershipRole.AccountAdmin));
        using var made = await browser.PostFormAsync("/saint-marcel/commune/services", new Dictionary<string, string> { ["DepartmentName"] = "Signalisation", ["Under"] = roads.ToString() }, "form[action*=Department]");
        Assert.Equal(HttpStatusCode.SeeOther, made.StatusCode);
        var page = await browser.PageAsync("/saint-marcel/commune/services");
        var link = page.QuerySelectorAll("table a").Single(a => a.TextContent == "Signalisation").GetAttribute("href")!;
        Assert.Contains("(Voirie › Signalisation)", page.QuerySelector("table")!.TextContent, StringComparison.Ordinal);

        using var circle = await browser.PostFormAsync($"/saint-marcel/commune/services/{roads}", new Dictionary<string, string> { ["Name"] = "Voirie", ["Under"] = link.Split('/')[^1] });
        Assert.Equal(HttpStatusCode.UnprocessableEntity, circle.StatusCode);
        using var moved = await browser.PostFormAsync(link, new Dictionary<string, string> { ["Name"] = "Panneaux", ["Under"] = schools.ToString() });
        Assert.Equal(HttpStatusCode.SeeOther, moved.StatusCode);
        using var full = await browser.PostFormAsync($"/saint-marcel/commune/services/{schools}", new Dictionary<string, string>(), "form[action*=Archive]");
        Assert.Contains("Panneaux", (await TestBrowser.ReadAsync(full)).QuerySelector(".govuk-error-summary")!.TextContent, StringComparison.Ordinal);
        using var archived = await browser.PostFormAsync(link, new Dictionary<string, string>(), "form[action*=Archive]");
        Assert.Equal(HttpStatusCode.SeeOther, archived.StatusCode);
        using var gone = await browser.GetAsync(link);
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
        Assert.Contains("1 service archivé", (await browser.PageAsync("/saint-marcel/commune/services")).Body!.TextContent.Replace('\u00a0', ' '), StringComparison.Ordinal);
    }

    [Fact, Trait("Feature", "VR-23")]
    public async Task A_person_saved_with_no_department_is_refused_and_with_two_is_kept()
    {
        var browser = web.Browser(await platform.PersonAsync(commune, roads, "Adèle Administratrice", MembershipRole.AccountAdmin));
        var buyer = await platform.PersonAsync(commune, roads, "Bruno Achat", MembershipRole.Buyer);
        var page = $"/saint-marcel/commune/utilisateurs/{buyer.Id}";
        Assert.Single((await browser.PageAsync(page)).QuerySelectorAll("input[name=Departments][checked]"));

        using var none = await browser.PostFormAsync(page, new Dictionary<string, string>());
        Assert.Equal(HttpStatusCode.UnprocessableEntity, none.StatusCode);
        Assert.Contains("service au moins", (await TestBrowser.ReadAsync(none)).QuerySelector(".govuk-error-summary")!.TextContent, StringComparison.Ordinal);
        using var other = await browser.PostFormAsync(page, new Dictionary<string, string> { ["Departments"] = schools.ToString() });
        Assert.Equal(HttpStatusCode.SeeOther, other.StatusCode);
        Assert.Equal(schools.ToString(), (await browser.PageAsync(page)).QuerySelector("input[name=Departments][checked]")!.GetAttribute("value"));
    }

    private Task<Id<Department>> MakeAsync(string name) => platform.RunAsync(new Scope.Tenant(commune.Id.Value, null), async s =>
        Assert.IsType<CreateDepartment.Outcome.Created>(await s.GetRequiredService<CreateDepartment>().ExecuteAsync(new(name, null), default)).Department);
}
