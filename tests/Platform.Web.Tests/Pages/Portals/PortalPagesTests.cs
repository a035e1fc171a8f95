using System.Net;
using System.Text.RegularExpressions;
using Platform.Core.Tenancy;
using Platform.Testing;
using Platform.Web.Hosting;
using Platform.Web.Tests.Isolation;

namespace Platform.Web.Tests.Pages.Portals;

/// <summary>The territory, the page of an account and the frame that others show, as a person without JavaScript and without account meets them.</summary>
public sealed class PortalPagesTests(OneTerritory given) : IClassFixture<OneTerritory>
{
    private readonly TestBrowser visitor = given.Web.Browser();

    [Fact, Trait("Feature", "VR-25")]
    public async Task An_account_has_a_page_of_its_own_with_what_is_open_and_what_is_past_in_its_look()
    {
        var account = await given.AccountAsync("page");
        var (open, past) = (await given.PublishedAsync(account), await given.PublishedAsync(account, "Mobilier des écoles"));
        await given.Platform.SuperuserAsync("update public_consultations set submission_deadline = now() - interval '1 day' where id = $1", past.Id.Value);
        await given.Platform.WearAsync(account.Tenant, account.Administrator);

        var page = await visitor.PageAsync("/page");
        Assert.Equal("Saint-Marcel", page.QuerySelector("h1")!.TextContent);
        Assert.Equal([$"/consultations/{open.Id}"], page.QuerySelectorAll(".pa-carte a").Select(a => a.GetAttribute("href")));
        Assert.StartsWith("/theme/", page.QuerySelectorAll("link[rel=stylesheet]").Last().GetAttribute("href"), StringComparison.Ordinal);
        Assert.Equal(2, page.QuerySelectorAll("link[rel=alternate]").Length);
        var before = await visitor.PageAsync(page.QuerySelector("a[href$='consultations-passees']")!.GetAttribute("href")!);
        Assert.Equal([$"/consultations/{past.Id}"], before.QuerySelectorAll(".pa-carte a").Select(a => a.GetAttribute("href")));
        Assert.Equal(HttpStatusCode.NotFound, (await visitor.GetAsync("/personne")).StatusCode);
    }

    [Fact, Trait("Feature", "VR-03")]
    public async Task The_territory_lists_every_buyer_with_what_it_has_open_who_hosts_and_how_to_join()
    {
        await given.PublishedAsync(await given.AccountAsync("liste", "Commune de la Liste"));

        var page = await visitor.PageAsync("/territoire");
        var lines = page.QuerySelectorAll(".pa-acheteurs li").Select(li => string.Join(' ', li.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))).ToList();
        Assert.Equal("Agglomération d’Essai aucune consultation ouverte", lines[0]);
        Assert.Contains("Commune de la Liste 1 consultation ouverte", lines);
        foreach (var section in (string[])["Qui tient ce site", "Vous êtes une commune ou un organisme public", "Vous êtes une entreprise", "Suivre sans compte"])
            Assert.Contains(section, page.QuerySelectorAll("h2").Select(h => h.TextContent));
    }

    [Fact, Trait("Feature", "VR-25"), Trait("Feature", "GD-03")]
    public async Task Only_the_frame_may_be_framed_and_it_runs_nothing_asks_nothing_and_sets_no_cookie()
    {
        var account = await given.AccountAsync("cadre");
        await given.PublishedAsync(account);
        foreach (var frame in (string[])["/integrer", "/cadre/integrer"])
        {
            using var answer = await given.Web.Browser(account.Buyer).GetAsync(frame);
            var policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
            Assert.Equal(Csp.Framed, policy);
            Assert.DoesNotContain("script-src", policy, StringComparison.Ordinal);
            Assert.False(answer.Headers.Contains("Set-Cookie"));
            var page = await TestBrowser.ReadAsync(answer);
            Assert.Empty(page.QuerySelectorAll("script, form, input, iframe"));
            Assert.DoesNotContain("Claire", page.DocumentElement.TextContent, StringComparison.Ordinal);
            Assert.All(page.QuerySelectorAll("a"), a => Assert.Equal("_top", a.GetAttribute("target")));
        }
        foreach (var other in (string[])["/", "/territoire", "/cadre", "/consultations", "/connexion", "/personne", "/personne/integrer"])
        {
            using var answer = await visitor.GetAsync(other);
            Assert.Contains("frame-ancestors 'none'", Assert.Single(answer.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
        }
    }

    [Fact, Trait("Feature", "VR-25")]
    public async Task The_lines_to_copy_lead_to_the_frame_of_the_account()
    {
        await given.AccountAsync("copie");
        var code = (await visitor.PageAsync("/copie")).QuerySelector("pre code")!.TextContent;
        Assert.Contains("title=\"Marchés publics, Saint-Marcel\"", code, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", code, StringComparison.Ordinal);
        var address = new Uri(Regex.Match(code, "src=\"([^\"]+)\"", RegexOptions.None, TimeSpan.FromSeconds(1)).Groups[1].Value);
        Assert.Equal(HttpStatusCode.OK, (await visitor.GetAsync(address.AbsolutePath)).StatusCode);
    }

    [Fact]
    public async Task No_account_can_take_the_address_of_a_page()
    {
        var first = (await Routes.ReadAsync(given.Web.Services)).Select(r => r.Pattern.Split('/')[1]).Where(Slug.IsWellFormed).Distinct(StringComparer.Ordinal).ToList();
        Assert.True(first.Count > 20, string.Join(' ', first));
        Assert.DoesNotContain(first, segment => !Slug.Reserved.Contains(segment));
        var second = (await Routes.ReadAsync(given.Web.Services)).Select(r => r.Pattern.Split('/')).Where(r => r.Length > 2 && r[1].StartsWith('{')).Select(r => r[2]).Where(Slug.IsWellFormed).Distinct(StringComparer.Ordinal);
        Assert.Equal(Slug.OfPortals.Order(StringComparer.Ordinal), second.Order(StringComparer.Ordinal));
    }
}
