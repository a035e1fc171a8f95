using System.IO.Compression;
using System.Security.Cryptography;
using Microsoft.Playwright;
using Platform.Browser.Tests.PageObjects;
using Platform.Core.Values;
using Platform.Testing;
using Xunit.Abstractions;

namespace Platform.Browser.Tests.Journeys;

/// <summary>The main job, lived by its people, each in a browser of his own, on the real hosts and the real clock.</summary>
public sealed class MainJobTests(Chromium chromium, PlatformSite site, ITestOutputHelper output) : IClassFixture<Chromium>, IClassFixture<PlatformSite>
{
    private const string Commune = "commune-essai", Title = "Réfection de la toiture de l’école";
    private static readonly TimeSpan TimeToDeposit = TimeSpan.FromSeconds(100);

    [Fact]
    public async Task From_an_empty_platform_to_a_bid_sealed_in_the_browser_and_its_receipt()
    {
        var folder = Directory.CreateTempSubdirectory("journey-");
        var files = new TestFiles(folder.FullName);
        string[] dce = [files.Pdf("Règlement de la consultation.pdf"), files.Sheet("Bordereau des prix.xlsx"), files.Text("Lisez-moi.txt")];
        string[] application = [files.Pdf("DC1.pdf"), files.Pdf("DC2.pdf")];
        var (first, second) = (files.Large("Mémoire technique.bin"), files.Pdf("Offre lot 2.pdf"));
        await site.InviteAsync("lead@exemple.test", Commune, "achat@exemple.test", "presidente@exemple.test", "delegue@exemple.test");

        // The agglomeration sees its accounts, and nothing of what they buy.
        var lead = await chromium.PageAsync(1280);
        await new AccountPages(site, lead).AcceptInvitationAsync("lead@exemple.test");
        await lead.GotoAsync(site.Url("/agglo/agglo/comptes"));
        await Assertions.Expect(lead.GetByText("Commune d’Essai").First).ToBeVisibleAsync();
        Assert.Equal(404, (await lead.APIRequest.GetAsync(site.Url($"/{Commune}/acheteur"))).Status);

        var president = await chromium.PageAsync(1280);
        await new AccountPages(site, president).AcceptInvitationAsync("presidente@exemple.test");
        await new HolderKeyPage(site, president).CreateAsync(Commune, "Présidente de la CAO");
        var holder = await chromium.StrictPageAsync(1280);
        await new AccountPages(site, holder).AcceptInvitationAsync("delegue@exemple.test");
        await new HolderKeyPage(site, holder).CreateAsync(Commune, "Délégué de la CAO");

        var companyA = await chromium.PageAsync(1280);
        await new AccountPages(site, companyA).SignUpAsync("Toitures Fictives", "732 829 320 00074", "a@exemple.test");

        var buyer = await chromium.PageAsync(1280);
        await new AccountPages(site, buyer).AcceptInvitationAsync("achat@exemple.test");
        var consultation = new ConsultationPages(site, buyer, Commune);
        await consultation.CreateAsync(Title, "Charpente", "Couverture");
        await consultation.UploadAsync(dce);
        await consultation.PublishAsync(TimeToDeposit);

        var j1 = await VisitAsync(dce);
        var (j4, deposit) = await DepositAsync(companyA, consultation.Id, application, first, second);

        Assert.Empty(deposit.SentAgain);
        Assert.True(deposit.Acknowledged > 200_000_000 / (8 << 20));
        await Friction.ReportAsync([j1, j4], output.WriteLine);
        Assert.All([j1, j4], journey => Assert.True(journey.IsWithinBudget, journey.Id));
        Assert.False(await HoldsAsync(site.Folder, files.Marker), "The platform holds something that was to be sealed.");
        Assert.Equal(404, (await lead.APIRequest.GetAsync(site.Url($"/{Commune}/acheteur/consultations/{consultation.Id}"))).Status);
        var refused = await president.APIRequest.GetAsync(site.Url($"/api/{Commune}/seances/{consultation.Id}"));
        Assert.Contains("\"etat\":\"avant\"", await refused.TextAsync(), StringComparison.Ordinal);
        folder.Delete(recursive: true);
    }

    /// <summary>J1: anonymous, without JavaScript, three clicks and no field.</summary>
    private async Task<Friction> VisitAsync(string[] dce)
    {
        var page = await chromium.PageAsync(1280, javaScript: false);
        var friction = Friction.Begin("J1", new(3, 0, 3), page);
        await page.GotoAsync(site.Url("/"));
        await friction.ClickAsync(page.GetByRole(AriaRole.Link, new() { Name = Title }));
        var download = await page.RunAndWaitForDownloadAsync(() => friction.ClickAsync(page.Button("Télécharger le dossier")));
        await friction.EndAsync();

        await using var zip = new ZipArchive(File.OpenRead(await download.PathAsync()));
        Assert.Equal(dce.Select(Path.GetFileName).Order(StringComparer.Ordinal), zip.Entries.Select(entry => entry.Name).Order(StringComparer.Ordinal));
        foreach (var entry in zip.Entries)
        {
            await using var content = await entry.OpenAsync();
            Assert.Equal(await TestFiles.Sha256Async(dce.Single(file => Path.GetFileName(file) == entry.Name)), Convert.ToHexStringLower(await SHA256.HashDataAsync(content)));
        }
        return friction;
    }

    /// <summary>J4: four files, two lots, one of 200 MB; the line is cut on the way.</summary>
    private async Task<(Friction Friction, DepositPages Deposit)> DepositAsync(IPage page, Guid consultation, string[] application, string first, string second)
    {
        var deposit = new DepositPages(page);
        var friction = Friction.Begin("J4", new(9, 1, 4), page);
        await page.GotoAsync(site.Url($"/consultations/{consultation}"));
        await deposit.ChooseLotsAsync(friction, 1, 2);
        await deposit.AddAsync(friction, "candidature", null, application);
        await deposit.AddAsync(friction, "offre", 1, first);
        await deposit.AddAsync(friction, "offre", 2, second);
        await deposit.CheckAsync(friction);
        await deposit.SendAsync(friction);
        await deposit.CutAtAsync(0.6);
        await page.SeeAsync("Pli reçu dans les délais", seconds: 120);
        await friction.EndAsync();
        await Assertions.Expect(page.GetByText("Inscrit, preuve d’inclusion jointe")).ToBeVisibleAsync(new() { Timeout = 60_000 });
        await Assertions.Expect(page.GetByText("horodatage non qualifié")).ToBeVisibleAsync(new() { Timeout = 60_000 });
        return (friction, deposit);
    }

    private static async Task<bool> HoldsAsync(string folder, string marker)
    {
        var found = await Judges.RunAsync("grep", "-r", "-l", "-F", marker, Path.Combine(folder, "files", "sealed"), Path.Combine(folder, "web.log"), Path.Combine(folder, "jobs.log"));
        return found.Text.Length > 0;
    }
}
