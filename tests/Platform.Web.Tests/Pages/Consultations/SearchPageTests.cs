using System.Net;
using System.Text;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Microsoft.Extensions.DependencyInjection;
using Platform.Core.Data;
using Platform.Core.Portals;
using Platform.Testing;
using Platform.Web.Tests.Pages.Portals;

namespace Platform.Web.Tests.Pages.Consultations;

/// <summary>What the list says of what was typed: trades, postcodes, and what finds nothing.</summary>
[Trait("Feature", "A7-C4")]
public sealed class SearchPageTests(OneTerritory given) : IClassFixture<OneTerritory>, IAsyncLifetime
{
    private const string Map = """
        {"type":"FeatureCollection","features":[
          {"type":"Feature","properties":{"code":"26096","nom":"Clérieux","codesPostaux":["26260"]},"geometry":{"type":"Polygon","coordinates":[[[5.1,45.0],[5.2,45.0],[5.2,45.1]]]}},
          {"type":"Feature","properties":{"code":"26294","nom":"Saint-Bardoux","codesPostaux":["26260"]},"geometry":{"type":"Polygon","coordinates":[[[5.2,45.0],[5.3,45.0],[5.3,45.1]]]}},
          {"type":"Feature","properties":{"code":"26362","nom":"Saint-Vallier","codesPostaux":["26240"]},"geometry":{"type":"Polygon","coordinates":[[[5.3,45.0],[5.4,45.0],[5.4,45.1]]]}}]}
        """;

    private readonly TestBrowser visitor = given.Web.Browser();

    public async Task InitializeAsync()
    {
        await given.Platform.RunAsync(new Scope.System("test"), s => s.GetRequiredService<LoadContours>().ExecuteAsync(new(new MemoryStream(Encoding.UTF8.GetBytes(Map)), "IGN, essai", "Licence Ouverte 2.0"), default));
        var slug = $"recherche-{Guid.CreateVersion7():N}"[..30];
        await given.PublishedAsync(await given.AccountAsync(slug), "Réfection de la toiture du gymnase");
        await given.Platform.SuperuserAsync("update public_consultations set insee_code = '26362' where buyer_slug = $1", slug);
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task A_trade_is_said_to_be_looked_for_by_its_work_and_the_word_alone_is_a_link_away()
    {
        var page = await visitor.PageAsync("/consultations?q=couvreur");
        var alone = await visitor.PageAsync(page.QuerySelectorAll(".govuk-inset-text a").Single().GetAttribute("href")!);

        Assert.NotEmpty(page.QuerySelectorAll(".pa-carte"));
        Assert.Contains("« couvreur » : aussi « toiture »", Plain(page.QuerySelector(".govuk-inset-text")!), StringComparison.Ordinal);
        Assert.Contains("CPV 45261", Plain(page.QuerySelector(".govuk-inset-text")!), StringComparison.Ordinal);
        Assert.Empty(alone.QuerySelectorAll(".pa-carte"));
        Assert.Empty(alone.QuerySelectorAll(".govuk-inset-text"));
        Assert.Empty((await visitor.PageAsync("/consultations?q=toiture")).QuerySelectorAll(".govuk-inset-text"));
    }

    [Fact, Trait("Feature", "VR-13")]
    public async Task An_alert_says_what_a_trade_stands_for()
    {
        Assert.Contains("« couvreur » : aussi « toiture »", Plain((await visitor.PageAsync("/alertes/nouvelle?q=couvreur")).QuerySelector("main")!), StringComparison.Ordinal);
        Assert.DoesNotContain("aussi", Plain((await visitor.PageAsync("/alertes/nouvelle?q=toiture")).QuerySelector("main")!), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_postcode_whose_communes_have_nothing_says_so_stays_in_the_box_and_offers_no_filter_that_is_empty()
    {
        var page = await visitor.PageAsync("/consultations?q=26260");

        Assert.Equal("Clérieux et Saint-Bardoux (26260) n’ont rien en cours.", Plain(page.QuerySelector(".govuk-inset-text")!));
        Assert.Equal("26260", page.QuerySelector("#q")!.GetAttribute("value"));
        Assert.DoesNotContain(page.QuerySelectorAll("#filtres label"), label => label.TextContent.EndsWith("(0)", StringComparison.Ordinal));
        Assert.Empty(page.QuerySelectorAll("input[name=commune]"));      // another postcode in the box is another search
        Assert.Contains(page.QuerySelectorAll("main a"), link => link.TextContent == "être prévenu à la prochaine");
    }

    [Fact]
    public async Task A_postcode_that_finds_names_its_commune_and_is_given_up_by_its_own_chip()
    {
        var page = await visitor.PageAsync("/consultations?q=toiture+26240");

        Assert.Equal("Code postal 26240 : voici ce que publient les acheteurs de Saint-Vallier.", Plain(page.QuerySelector(".govuk-inset-text")!));
        Assert.Equal(["/consultations?q=26240", "/consultations?q=toiture"], page.QuerySelectorAll(".pa-choisi").Select(chip => chip.GetAttribute("href")));
        Assert.Equal("toiture 26240", page.QuerySelector("#q")!.GetAttribute("value"));
        Assert.Contains(page.QuerySelectorAll("main a"), link => link.GetAttribute("href") == "/consultations.atom?q=toiture%2026240");
        Assert.Contains("toiture", await visitor.Client.GetStringAsync("/consultations.atom?q=toiture%2026240"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_postcode_that_is_none_is_followed_by_nobody()
    {
        var page = await visitor.PageAsync("/consultations?q=99999");

        Assert.Contains("99999 n’est le code postal d’aucune commune connue ici.", Plain(page.QuerySelector(".pa-vide")!), StringComparison.Ordinal);
        Assert.DoesNotContain(page.QuerySelectorAll("main a"), link => link.TextContent == "être prévenu à la prochaine");
        Assert.Equal("Rechercher par mot, référence, code CPV, commune ou code postal", (await visitor.PageAsync("/")).QuerySelector("label[for=q]")!.TextContent);
    }

    [Fact, Trait("Feature", "VR-13")]
    public async Task Divisions_of_the_vocabulary_have_English_names_for_an_English_reader()
    {
        var english = given.Web.Browser();
        using var choice = new FormUrlEncodedContent([KeyValuePair.Create("langue", "en"), KeyValuePair.Create("retour", "/")]);
        using var chosen = await english.Client.PostAsync(Links.Language, choice);

        var card = (await english.PageAsync("/consultations?q=toiture")).QuerySelector(".pa-carte")!.TextContent;

        Assert.Contains("construction work", card, StringComparison.Ordinal);
        Assert.DoesNotContain("travaux de construction", card, StringComparison.Ordinal);
        Assert.Contains("travaux de construction", (await visitor.PageAsync("/consultations?q=toiture")).QuerySelector(".pa-carte")!.TextContent, StringComparison.Ordinal);
    }

    private static string Plain(IElement element) => string.Join(' ', element.TextContent.Replace('\u00a0', ' ').Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
