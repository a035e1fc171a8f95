using Microsoft.Playwright;
using Platform.Browser.Tests.PageObjects;
using Platform.Core.Training;
using Xunit.Abstractions;

namespace Platform.Browser.Tests.Journeys;

/// <summary>J3: a workstation is tested and a practice bid deposited, sealed in the browser, without an account: four clicks, less than thirty seconds, nothing installed, nothing in a register.</summary>
[Collection(SmallSite.Name)]
public sealed class TrainingTests(Chromium chromium, PlatformSite site, ITestOutputHelper output)
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);
    private static readonly Friction.Budget Allowed = new(4, 0, 4);

    [Fact, Trait("Feature", "VR-15"), Trait("Feature", "A7-C3"), Trait("Feature", "A7-C6"), Trait("Ux", "UX-11")]
    public async Task A_visitor_tests_his_workstation_and_deposits_a_practice_bid_in_four_clicks()
    {
        var inspection = new Inspection("training");
        await inspection.KeepAsync(site, async () =>
        {
            var journeys = new[] { await LiveAsync(inspection, "J3", 1280), await LiveAsync(inspection, "J3-390", 390) };
            await ReadGuidesAsync(inspection);
            var report = new FrictionReport(journeys, []);
            await report.WriteAsync("training");
            output.WriteLine(report.Table() + $"{inspection.Pages} pages looked at");
            string[] faults = [.. inspection.Faults, .. inspection.Owed, .. report.Faults(FrictionReport.Baseline())];
            Assert.True(faults.Length == 0, string.Join('\n', faults));
            Assert.All(journeys, journey => Assert.True(journey.Milliseconds < Longest.TotalMilliseconds, $"{journey.Id} took {journey.Milliseconds} ms."));
        });
    }

    [Fact, Trait("Feature", "A7-C3")]
    public async Task A_clock_that_is_wrong_turns_its_light_red_and_says_what_to_do()
    {
        var page = await chromium.PageAsync(1280);
        await page.AddInitScriptAsync("const right = Date.now; Date.now = () => right() + 600000");
        var light = page.Locator("[data-feu=heure]");
        // On a machine that stands still for nine seconds the light says that nobody answered: whoever reads that tries again.
        for (var tried = 0; tried < 3 && (tried == 0 || await light.GetByText("n’a pas répondu").CountAsync() > 0); tried++)
        {
            await page.GotoAsync(site.Url("/mon-poste"));
            await Assertions.Expect(page.Locator("[data-fini]")).ToHaveCountAsync(1);
        }
        await Assertions.Expect(light).ToContainTextAsync("À corriger");
        await Assertions.Expect(light).ToContainTextAsync("Ce poste avance de");
        await Assertions.Expect(light).ToContainTextAsync("réglez l’heure automatique");
        await Assertions.Expect(page.Locator("[data-verdict]")).ToContainTextAsync("1\u00a0point à corriger");
    }

    [Fact, Trait("Feature", "A7-C3")]
    public async Task A_browser_that_keeps_nothing_turns_its_light_red()
    {
        var page = await chromium.PageAsync(1280);
        await page.AddInitScriptAsync("IDBFactory.prototype.open = () => { throw new DOMException('blocked', 'SecurityError') }");
        await page.GotoAsync(site.Url("/mon-poste"));
        await Assertions.Expect(page.Locator("[data-feu=brouillons]")).ToContainTextAsync("À corriger");
        await Assertions.Expect(page.Locator("[data-feu=brouillons]")).ToContainTextAsync("quittez la navigation privée");
    }

    [Fact, Trait("Feature", "A7-C6")]
    public async Task A_second_click_on_the_deposit_seals_and_sends_nothing_twice()
    {
        var page = await chromium.PageAsync(1280);
        var sent = new List<string>();
        page.Request += (_, request) => { if (request.Method == "PUT") sent.Add(request.Url); };
        await page.GotoAsync(site.Url("/mon-poste"));
        await page.GetByRole(AriaRole.Button, new() { Name = "Déposer un pli d’essai" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Prendre des documents d’exemple" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Continuer" }).ClickAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "Chiffrer et déposer le pli" }).DblClickAsync();

        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Pli d’essai reçu" })).ToBeVisibleAsync(new() { Timeout = Patience.Transfer });
        Assert.NotEmpty(sent);
        Assert.Equal(sent.Distinct(), sent);
    }

    [Fact, Trait("Feature", "A7-C3")]
    public async Task Without_JavaScript_the_page_says_what_cannot_be_tested_and_names_the_other_way()
    {
        var page = await chromium.PageAsync(1280, javaScript: false);
        await page.GotoAsync(site.Url("/mon-poste"));
        await Assertions.Expect(page.GetByText("Sans JavaScript, rien ne peut être testé ici.")).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByText("une copie de sauvegarde, sur papier ou sur clé USB")).ToBeVisibleAsync();
    }

    private async Task<Friction.Count> LiveAsync(Inspection inspection, string id, int width)
    {
        var visitor = new Visitor(site, inspection.Follow(await chromium.PageAsync(width), id), inspection, "visiteur");
        var register = await RegisterAsync(visitor);
        visitor.Measure(id, "Poste testé, pli d’essai déposé, reçu en main", Allowed);
        await visitor.GoAsync("/mon-poste");
        await Assertions.Expect(visitor.Page.Locator("[data-verdict]")).ToContainTextAsync("Votre poste est prêt");
        await Assertions.Expect(visitor.Page.Locator(".pa-feu--bon")).ToHaveCountAsync(6);
        await visitor.LookAsync("Six feux");
        await visitor.ClickAsync("Déposer un pli d’essai");
        await visitor.SeeAsync("Déposer votre pli d’essai");
        await visitor.ClickAsync("Prendre des documents d’exemple");
        await visitor.LookAsync("Documents d’exemple");
        await visitor.ClickAsync("Continuer");
        await visitor.SeeAsync("Vérifiez avant de déposer");
        await visitor.ClickAsync("Chiffrer et déposer le pli");
        await visitor.SeeAsync("Pli d’essai reçu", Patience.Transfer);
        var journey = await visitor.EndMeasureAsync();

        await visitor.SeeTextAsync(TrainingConsultation.Watermark);
        await Assertions.Expect(visitor.Page.Locator("[data-module=recu] table")).ToContainTextAsync("acte-d-engagement-exemple.pdf");
        Assert.Equal(register, await RegisterAsync(visitor));
        var receipt = visitor.Page.Url;
        await OpenAsync(visitor);
        await RefuseElsewhereAsync(receipt);
        await VerifyAsync(visitor, receipt, id);
        return journey;
    }

    /// <summary>What the buyer will see: refused before the limit, then opened by the key of this browser.</summary>
    private static async Task OpenAsync(Visitor visitor)
    {
        await visitor.ClickAsync("Voir ce que verra l’acheteur");
        await visitor.SeeAsync("Ce que verra l’acheteur");
        await visitor.SeeTextAsync("Ouverture impossible avant la date limite");
        await visitor.ClickAsync("Ouvrir sans attendre la date limite");
        await visitor.ClickAsync("Ouvrir les enveloppes avec la clé d’essai");
        await visitor.SeeTextAsync("Ouverture terminée");
        await Assertions.Expect(visitor.Link("acte-d-engagement-exemple.pdf")).ToBeVisibleAsync();
        await Assertions.Expect(visitor.Link("lettre-de-candidature-exemple.pdf")).ToBeVisibleAsync();
        await visitor.LookAsync("Enveloppes ouvertes");
    }

    /// <summary>Whoever got the address has no key.</summary>
    private async Task RefuseElsewhereAsync(string receipt)
    {
        var other = await chromium.PageAsync(1280);
        await other.GotoAsync(receipt.Replace("/recu", "/ouverture", StringComparison.Ordinal));
        await Assertions.Expect(other.GetByText("La clé d’essai est restée dans le navigateur qui l’a faite")).ToBeVisibleAsync();
    }

    /// <summary>The page that verifies receipts knows one of practice, and says what it is worth.</summary>
    private static async Task VerifyAsync(Visitor visitor, string receipt, string id)
    {
        await using var answer = await visitor.ByHand.GetAsync($"{receipt}/recu-essai.json");
        var file = Path.Combine(Directory.CreateTempSubdirectory("training-").FullName, $"recu-essai{(id == "J3" ? "" : " (1)")}.json");
        await File.WriteAllBytesAsync(file, await answer.BodyAsync());
        await visitor.GoAsync("/verifier");
        await visitor.ChooseAsync(visitor.Page.GetByLabel("Fichiers du reçu"), file);
        await visitor.SeeAsync("Ceci est un reçu d’essai, sans valeur");
    }

    private async Task ReadGuidesAsync(Inspection inspection)
    {
        var reader = new Visitor(site, inspection.Follow(await chromium.PageAsync(1280), "lecteur"), inspection, "lecteur");
        foreach (var address in (string[])["/entrainement", "/aide/parcours-acheteur", "/aide/guide-acheteur", "/glossaire", "/aide/guide-entreprise"]) await reader.GoAsync(address);
        await reader.Page.GetByRole(AriaRole.Button, new() { Name = "DCE" }).ClickAsync();
        await Assertions.Expect(reader.Page.Locator(".pa-terme__sens:popover-open")).ToContainTextAsync("Dossier de consultation des entreprises");
        await reader.LookAsync("Un mot expliqué");
    }

    /// <summary>The signed size of the register, or that there is none yet.</summary>
    private static async Task<string> RegisterAsync(Visitor visitor)
    {
        await using var answer = await visitor.ByHand.GetAsync(visitor.Site.Url("/checkpoint"));
        return answer.Ok ? (await answer.TextAsync()).Split('\n')[1] : $"{answer.Status}";
    }
}
