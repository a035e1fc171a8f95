using Microsoft.Playwright;

namespace Platform.Browser.Tests;

public sealed class ShellTests(Chromium chromium, ShellSite site) : IClassFixture<Chromium>, IClassFixture<ShellSite>
{
    public static TheoryData<string, int> Pages
    {
        get
        {
            var data = new TheoryData<string, int>();
            foreach (var url in new[] { "/atelier/composants", "/aide", "/accessibilite", "/mentions-legales", "/nulle/part", "/panne" })
                foreach (var width in new[] { 1280, 390, 320 }) data.Add(url, width);
            return data;
        }
    }

    [Theory, MemberData(nameof(Pages))]
    public async Task Axe_finds_nothing_and_nothing_scrolls_sideways(string url, int width)
    {
        var page = await chromium.PageAsync(width);
        await page.GotoAsync(site.Url(url));
        Assert.Empty(await Accessibility.FaultsAsync(page));
    }

    [Theory, InlineData(1280), InlineData(390)]
    public async Task Axe_finds_nothing_on_a_refused_form(int width)
    {
        var page = await chromium.PageAsync(width);
        await page.GotoAsync(site.Url("/atelier/composants"));
        await page.GetByLabel("Objet de la consultation").FillAsync("");
        await page.GetByLabel("SIRET de l’établissement").FillAsync("1234");
        await page.GetByLabel("Jour").FillAsync("45");
        await page.GetByRole(AriaRole.Button, new() { Name = "Enregistrer le brouillon" }).ClickAsync();

        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Corrigez ce qui suit" })).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator(".govuk-error-summary")).ToBeFocusedAsync();
        Assert.Empty(await Accessibility.FaultsAsync(page));
    }

    [Fact]
    public async Task Axe_and_the_width_check_can_fail()
    {
        var page = await chromium.PageAsync(390);
        await page.GotoAsync(site.Url("/atelier/composants"));
        await page.EvaluateAsync("() => { document.querySelector('label[for=Subject]').remove(); document.querySelector('h1').style.width = '2000px'; document.querySelector('h1').textContent = 'Erreur : 3&nbsp;jours'; }");

        var faults = await Accessibility.FaultsAsync(page);
        Assert.Contains(faults, fault => fault.StartsWith("label:", StringComparison.Ordinal));
        Assert.Contains(faults, fault => fault.StartsWith("horizontal scroll", StringComparison.Ordinal));
        Assert.Contains(faults, fault => fault.StartsWith("typography: Erreur :", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_page_runs_under_its_policy_without_a_word_in_the_console_and_the_clock_ticks()
    {
        var page = await chromium.PageAsync(390);
        var said = new List<string>();
        page.Console += (_, message) => said.Add(message.Text);
        await page.GotoAsync(site.Url("/atelier/composants"));

        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Menu" })).ToBeVisibleAsync();
        var hour = page.Locator("[data-horloge-heure]");
        await Assertions.Expect(hour).Not.ToHaveTextAsync(await hour.TextContentAsync() ?? "");
        Assert.Empty(said);
    }

    [Fact]
    public async Task Without_JavaScript_the_navigation_is_an_open_list()
    {
        var page = await chromium.PageAsync(390, javaScript: false);
        await page.GotoAsync(site.Url("/aide"));
        await Assertions.Expect(page.GetByRole(AriaRole.Link, new() { Name = "Consultations" }).First).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Link, new() { Name = "Registre" })).ToBeVisibleAsync();
    }
}
