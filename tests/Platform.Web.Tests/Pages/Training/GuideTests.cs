using Platform.Core.Training;
using Platform.Testing;
using Platform.Web.Tests.Ui;

namespace Platform.Web.Tests.Pages.Training;

/// <summary>Guides and words (VR-14): what they name is what the screens say today.</summary>
public sealed class GuideTests(UiSite site) : IClassFixture<UiSite>
{
    public static TheoryData<string> Guides => ["entreprise", "acheteur", "publication"];

    [Theory, MemberData(nameof(Guides)), Trait("Feature", "VR-14")]
    public void Every_button_that_a_guide_names_bears_these_words_on_its_page(string whose)
    {
        var guide = whose switch { "entreprise" => Guide.ForCompanies, "acheteur" => Guide.ForBuyers, _ => Guide.ForPublishing };
        Assert.Empty(guide.Steps.SelectMany(step => step.Buttons).Where(button => !Shows(button)).Select(button => $"« {button.Words} » is not in {button.Where}"));
    }

    [Fact]
    public void A_button_that_was_renamed_is_found() => Assert.False(Shows(Guide.ForCompanies.Steps[1].Buttons[0] with { Words = "Envoyer un pli d’essai" }));

    [Fact, Trait("Feature", "VR-14")]
    public async Task Every_step_of_a_guide_leads_to_a_page_that_is_there()
    {
        var open = await File.ReadAllLinesAsync(RepositoryRoot.File("tests/Platform.Web.Tests/Isolation/anonymous.txt"));
        Assert.All(Guide.ForCompanies.Steps.Concat(Guide.ForBuyers.Steps).Concat(Guide.ForPublishing.Steps).Select(step => step.Href).OfType<string>(), href => Assert.Contains(href, open.Append("/mon-espace")));
    }

    [Fact, Trait("Feature", "VR-14")]
    public async Task The_paper_of_the_guide_is_of_the_edition_that_the_page_shows()
    {
        var pdf = await File.ReadAllBytesAsync(RepositoryRoot.File("src/Platform.Web/wwwroot/aide/guide-sans-adresse.pdf"));
        var words = await Papers.WordsAsync(pdf);
        Assert.True(words.Contains($"édition {Guide.Edition}", StringComparison.Ordinal), "Print it again: platform guide --out src/Platform.Web/wwwroot/aide/guide-sans-adresse.pdf");
        foreach (var step in Guide.ForCompanies.Steps) Assert.Contains(step.Title.Replace('\u00a0', ' '), words, StringComparison.Ordinal);
    }

    [NeedsToolFact("weasyprint"), Trait("Feature", "VR-14")]
    public async Task The_paper_of_a_site_says_its_name_and_its_addresses_as_links()
    {
        var (pdf, words) = await PaperAsync([]);

        Assert.Contains($"édition {Guide.Edition}", words, StringComparison.Ordinal);
        var links = await Papers.LinksAsync(pdf);
        Assert.Contains("Marchés de l’essai", words, StringComparison.Ordinal);
        Assert.Contains("09 87 65 43 21", words.Replace('\u00a0', ' '), StringComparison.Ordinal);
        Assert.Contains("code à 6 chiffres", words.Replace('\u00a0', ' ').ReplaceLineEndings(" "), StringComparison.Ordinal);
        foreach (var address in Guide.ForCompanies.Steps.Select(step => step.Href).OfType<string>())
        {
            Assert.Contains($"https://marches.exemple.test{address}", words.Replace(" ", "", StringComparison.Ordinal), StringComparison.Ordinal);
            Assert.Contains($"https://marches.exemple.test{address}\n", links, StringComparison.Ordinal);
        }
    }

    [NeedsToolFact("pdftotext"), Trait("Feature", "VR-14")]
    public async Task Without_a_printer_the_paper_of_no_site_is_served()
    {
        var (_, words) = await PaperAsync(new() { ["Pdf:Python"] = "/nulle/part/python3" });

        Assert.Contains($"édition {Guide.Edition}", words, StringComparison.Ordinal);
        Assert.DoesNotContain("marches.exemple.test", words, StringComparison.Ordinal);
        Assert.DoesNotContain("09 87 65 43 21", words.Replace('\u00a0', ' '), StringComparison.Ordinal);
    }

    private static async Task<(byte[] Pdf, string Words)> PaperAsync(Dictionary<string, string?> settings)
    {
        await using var platform = await TestPlatform.StartAsync(new Dictionary<string, string?>(settings, StringComparer.Ordinal) { ["Portal:BaseUrl"] = "https://marches.exemple.test", ["Portal:Name"] = "Marchés de l’essai", ["Portal:Phone"] = "09 87 65 43 21" });
        await using var web = new PlatformWeb(platform);
        var pdf = await web.Browser().Client.GetByteArrayAsync("/aide/guide-entreprise.pdf");
        return (pdf, await Papers.WordsAsync(pdf));
    }

    [Fact, Trait("Feature", "VR-14")]
    public async Task The_guide_of_companies_shows_its_steps_and_words_that_explain_themselves()
    {
        var page = await site.PageAsync("/aide/guide-entreprise");
        Assert.Equal(Guide.ForCompanies.Steps.Count, page.QuerySelectorAll(".pa-guide > li").Length);
        Assert.Contains("code à 6\u00a0chiffres", page.QuerySelector(".pa-guide")!.TextContent, StringComparison.Ordinal);
        Assert.Contains(new Core.Messaging.Helpline().Phone, page.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        var button = page.QuerySelector(".pa-terme button")!;
        Assert.Contains("Tous les documents", page.GetElementById(button.GetAttribute("popovertarget")!)!.TextContent, StringComparison.Ordinal);
    }

    [Fact, Trait("Feature", "VR-14")]
    public async Task The_path_of_buyers_has_seven_steps_each_with_its_box()
    {
        var page = await site.PageAsync("/aide/parcours-acheteur");
        Assert.Equal(7, page.QuerySelectorAll(".pa-guide > li").Length);
        Assert.Equal(7, page.QuerySelectorAll(".pa-guide input[type=checkbox]").Length);
    }

    [Fact, Trait("Feature", "VR-14")]
    public async Task Help_leads_a_buyer_to_how_a_consultation_is_published()
    {
        var link = (await site.PageAsync("/aide")).QuerySelectorAll("main a").Single(a => a.TextContent == "Guide de l’acheteur");
        var page = await site.PageAsync(link.GetAttribute("href")!);
        string[] said = ["Publier un MAPA", "Publier une procédure formalisée", "Passer par le circuit de validation", "Répondre aux questions", "Corriger, compléter, reporter"];
        Assert.Equal(said, page.QuerySelectorAll(".pa-guide h2").Select(h => h.TextContent.Trim()).Intersect(said));
    }

    [Fact, Trait("Feature", "VR-14")]
    public async Task The_glossary_has_each_word_once_under_its_own_address()
    {
        var page = await site.PageAsync("/glossaire");
        Assert.Equal(Glossary.All.Count, page.QuerySelectorAll("dl [id]").Length);
        Assert.Equal(Glossary.All.Count, Glossary.All.Select(term => term.Key).Distinct(StringComparer.Ordinal).Count());
        Assert.Null(Glossary.Find("inconnu"));
    }

    private static bool Shows(GuideButton button) => File.ReadAllText(RepositoryRoot.File($"src/Platform.Web/{button.Where}")).Replace("&nbsp;", "\u00a0", StringComparison.Ordinal).Contains(button.Words, StringComparison.Ordinal);
}
