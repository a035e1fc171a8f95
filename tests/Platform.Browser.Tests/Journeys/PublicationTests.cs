using System.Xml.Linq;
using Microsoft.Playwright;
using Platform.Browser.Tests.PageObjects;
using Platform.Core.Notices;
using Xunit.Abstractions;

namespace Platform.Browser.Tests.Journeys;

/// <summary>
/// J8, lived with real passkeys and keys: a buyer answers seven questions from a model, a second person approves, three lots are published. Only the page that makes the keys
/// of the consultation, the last one, needs scripts: until then none runs.
/// </summary>
public sealed class PublicationTests(Chromium chromium, PlatformSite site, ITestOutputHelper output) : IClassFixture<Chromium>, IClassFixture<PlatformSite>
{
    private const string Commune = Cast.Commune, Title = "Rénovation de la salle des fêtes";
    private readonly Inspection inspection = new("publication");

    [Fact, Trait("Feature", "GD-01"), Trait("Feature", "VR-24"), Trait("Feature", "PEER-16"), Trait("Feature", "PEER-10"), Trait("Ux", "UX-12")]
    public async Task From_a_model_to_three_published_lots_with_the_approval_of_a_second_person()
    {
        using var files = new TestFiles();
        await inspection.KeepAsync(site, async () =>
        {
            var journey = await LiveAsync(files);
            var report = new FrictionReport([journey], []);
            await report.WriteAsync("publication");
            output.WriteLine(report.Table() + $"{inspection.Pages} pages looked at");
            string[] faults = [.. inspection.Faults, .. inspection.Owed, .. report.Faults(FrictionReport.Baseline())];
            Assert.True(faults.Length == 0, string.Join('\n', faults));
        });
    }

    private async Task<Friction.Count> LiveAsync(TestFiles files)
    {
        await site.InviteAsync("lead@exemple.test", Commune, "bruno.achat@exemple.test", "presidente@exemple.test", "delegue@exemple.test");
        var (buyer, president) = (await InvitedAsync("bruno.achat", "acheteur"), await InvitedAsync("presidente", "cao"));
        await new HolderKeyPage(president).CreateAsync(Commune, "Présidente de la CAO");
        await new HolderKeyPage(await InvitedAsync("delegue", "cao")).CreateAsync(Commune, "Délégué de la CAO");
        await site.AskApprovalAsync(Commune, "presidente@exemple.test");

        await buyer.GoAsync($"/{Commune}/acheteur");
        var pages = new ConsultationPages(buyer, Commune);
        await buyer.RefuseScriptsAsync();
        buyer.Measure("J8", "MAPA de 3 lots d’après un modèle, en sept questions, validé par une autre personne et publié", new(25, 25, 25), TimeSpan.FromMinutes(5));
        await pages.AnswerSevenQuestionsAsync(Title, "120 000", files.Dce[0], "Maçonnerie", "Menuiseries", "Électricité");
        await buyer.ClickAsync(buyer.Page.Locator(".govuk-breadcrumbs a").Last);
        await buyer.SeeAsync(Title);
        await pages.ChooseBoampAsync();
        await buyer.SeeAsync("Vérifier et publier");      // nothing else stands against it than the approval: it is asked here
        await buyer.ClickAsync("Demander la validation");
        await buyer.SeeAsync("Demander la validation");
        await buyer.ClickAsync("Demander la validation");
        await buyer.SeeTextAsync("La validation est demandée");

        // The author alone publishes nothing; her colleague decides.
        Assert.Contains("validation", await (await buyer.ByHand.GetAsync(site.Url($"/{Commune}/acheteur/consultations/{pages.Id}/publier"))).TextAsync(), StringComparison.Ordinal);
        Assert.Equal(404, (await new Visitor(site, await chromium.PageAsync(1280), inspection, "public").ByHand.GetAsync(site.Url($"/consultations/{pages.Id}"))).Status);
        await president.GoAsync($"/{Commune}/acheteur/consultations/{pages.Id}/validation");
        await president.SeeTextAsync("Gestion des déchets du chantier");      // who approves reads the criteria
        await president.ClickAsync("Valider cette étape");
        await president.SeeTextAsync("Votre validation est enregistrée");

        await buyer.ClickAsync(buyer.Page.Locator(".govuk-breadcrumbs a").Last);
        await buyer.SeeAsync(Title);
        await Assertions.Expect(buyer.Page.Locator("body.js-enabled")).ToHaveCountAsync(0);      // what the first of our scripts does
        await buyer.AllowScriptsAsync();
        await buyer.ClickAsync("Vérifier et publier");
        await Assertions.Expect(buyer.Page.Locator("[data-module=cles] [role=status]")).ToHaveCountAsync(1);      // the script of the keys is there
        await buyer.ClickAsync("Publier la consultation");
        await buyer.SeeTextAsync("Voir la page publique");
        var journey = await buyer.EndMeasureAsync();

        await buyer.GoAsync($"/consultations/{pages.Id}");
        foreach (var said in (string[])["3\u00a0lots", "Menuiseries", "Critères d’attribution", "Gestion des déchets du chantier"]) await buyer.SeeTextAsync(said);
        await Assertions.Expect(buyer.Page.GetByText("120\u00a0000")).ToHaveCountAsync(0);
        // Under the thresholds of Europe the notice is no eForms one: its own schema judges it; those of the demonstration that are eForms have their test.
        var xml = await buyer.ByHand.GetAsync(site.Url(await buyer.Page.Locator("a[href^='/avis/']").First.GetAttributeAsync("href") + ".xml"));
        Assert.Empty(NoticeSchema.Gazette.Problems(XDocument.Load(new MemoryStream(await xml.BodyAsync()))));
        return journey;
    }

    private async Task<Visitor> InvitedAsync(string who, string role)
    {
        var visitor = new Visitor(site, inspection.Follow(await chromium.PageAsync(1280), who), inspection, role);
        await new AccountPages(visitor).AcceptInvitationAsync($"{who}@exemple.test");
        return visitor;
    }
}
