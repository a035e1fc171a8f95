using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.Playwright;
using Platform.Browser.Tests.PageObjects;
using Xunit.Abstractions;

namespace Platform.Browser.Tests.Journeys;

/// <summary>
/// The main job, lived by its people, each in a browser of his own, on the real hosts. The clocks are the real ones; only the database's,
/// which decides, waits one second before the limit until the story goes on: a slow machine loses time, and no bid.
/// </summary>
public sealed class MainJobTests(Chromium chromium, PlatformSite site, ITestOutputHelper output) : IClassFixture<Chromium>, IClassFixture<PlatformSite>
{
    private const string Commune = Cast.Commune, Title = "Réfection de la toiture de l’école", Reason = "Capacités financières insuffisantes";
    private static readonly TimeSpan TimeToBegin = TimeSpan.FromSeconds(30);
    private readonly Inspection inspection = new("main-job");
    private readonly ConcurrentQueue<Friction.Count> journeys = [];
    private readonly List<Weight> weights = [];

    [Fact]
    [Trait("Feature", "VR-08"), Trait("Feature", "VR-09"), Trait("Feature", "GD-07"), Trait("Feature", "CDG-12"), Trait("Feature", "BEYOND-3"), Trait("Feature", "BEYOND-4")]
    [Trait("Feature", "A7-B5"), Trait("Feature", "A7-C5"), Trait("Feature", "A7-R"), Trait("Feature", "A7-T3"), Trait("Feature", "A7-T8"), Trait("Feature", "A7-T9")]
    [Trait("Ux", "UX-4"), Trait("Ux", "UX-12"), Trait("Ux", "UX-14")]
    public async Task From_an_empty_platform_to_the_minutes_of_the_opening()
    {
        using var files = new TestFiles();
        await inspection.KeepAsync(site, () => LiveAsync(files));
        var report = new FrictionReport([.. journeys.OrderBy(journey => journey.Id, StringComparer.Ordinal)], weights);
        await report.WriteAsync("main-job");
        output.WriteLine(report.Table() + $"{inspection.Pages} pages looked at");
        string[] faults = [.. inspection.Faults, .. inspection.Owed, .. report.Faults(FrictionReport.Baseline())];
        Assert.True(faults.Length == 0, string.Join('\n', faults));
    }

    private async Task LiveAsync(TestFiles files)
    {
        var cast = await Cast.ArriveAsync(site, chromium, inspection);
        var consultation = await PublishAsync(cast.Buyer, files);

        // All at once, as on any last day: two companies deposit while others read.
        var (depositing, reading) = (DepositAsync(cast.CompanyA, consultation, "J4", [.. files.Application], files.Large, files.Offer(2)), ReadAsync(cast, consultation, files));
        var small = await DepositAsync(cast.CompanyB, consultation, "J4-390", [.. files.Application], files.Offer(1), files.Offer(2));
        var session = new SessionPage(cast.President, Commune, consultation);
        await session.SeeTooEarlyAsync();
        await reading;
        var bid = await depositing;
        Assert.Empty(await site.TracesOfAsync(files.Secret));
        await JudgeReceiptsAsync(bid, small);
        await BeRefusedBeforeTheHourAsync(cast.President, consultation, [.. bid.Envelopes.Values, .. small.Envelopes.Values]);
        var late = await DepositTooLateAsync(cast.CompanyB, consultation, files);
        await ReceiptJudges.AcceptAsync(site, late);

        await OpenAsync(cast, session, consultation, bid, late, files);
        Assert.NotEmpty(await site.FilesHoldingAsync(files.Secret));       // the same search finds what is there to be found
        await SeeNothingOfItAsync(cast.Lead, consultation);
    }

    private async Task<Guid> PublishAsync(Visitor buyer, TestFiles files)
    {
        var pages = new ConsultationPages(buyer, Commune);
        await pages.CreateAsync(Title, "Charpente", "Couverture");
        await pages.UploadAsync([.. files.Dce]);
        await pages.PublishAsync(TimeToBegin);
        return pages.Id;
    }

    private async Task ReadAsync(Cast cast, Guid consultation, TestFiles files)
    {
        foreach (var width in (int[])[1280, 390]) await DownloadFileAsync(width, files);
        await SeeNothingOfItAsync(cast.Lead, consultation);
        await WeighPublicPagesAsync(consultation);
    }

    /// <summary>The agglomeration sees its accounts, and nothing of what they buy.</summary>
    private async Task SeeNothingOfItAsync(Visitor lead, Guid consultation)
    {
        await lead.GoAsync("/agglo/agglo/comptes");
        await lead.SeeTextAsync("Commune d’Essai");
        foreach (var page in (string[])[$"/{Commune}/acheteur", $"/{Commune}/acheteur/consultations/{consultation}", $"/{Commune}/cao/consultations/{consultation}/seance", $"/api/{Commune}/seances/{consultation}"])
            Assert.Equal(404, (await lead.ByHand.GetAsync(site.Url(page))).Status);
    }

    /// <summary>J1: anonymous, without JavaScript.</summary>
    private async Task DownloadFileAsync(int width, TestFiles files)
    {
        var anyone = new Visitor(site, inspection.Follow(await chromium.PageAsync(width, javaScript: false), $"anyone-{width}"), inspection, "public");
        anyone.Measure(width == 1280 ? "J1" : "J1-390", $"Retrait anonyme du dossier, sans JavaScript, {width} px", new(3, 0, 3));
        var hashes = await new PublicPages(anyone).DownloadFileAsync(Title);
        journeys.Enqueue(await anyone.EndMeasureAsync());
        Assert.Equal(await TestFiles.HashesAsync(files.Dce), hashes);
    }

    /// <summary>J4: four files, two lots. The line of company A, whose file has 200 MB, is cut on the way.</summary>
    private async Task<ReceiptPage.Kept> DepositAsync(Visitor company, Guid consultation, string journey, string[] application, string first, string second)
    {
        var (deposit, receipt) = (new DepositPages(company), new ReceiptPage(company));
        var isLarge = journey == "J4";
        company.Measure(journey, isLarge ? "Dépôt, 2 lots, 4 fichiers dont un de 200 Mo, ligne coupée à 60 %" : "Dépôt, 2 lots, 4 petits fichiers, 390 px", new(9, 1, 4));
        await company.GoAsync($"/consultations/{consultation}");
        await company.ClickAsync("Déposer un pli");
        await deposit.ChooseLotsAsync(1, 2);
        await deposit.AddAsync("candidature", null, application);
        await deposit.AddAsync("offre", 1, first);
        await deposit.AddAsync("offre", 2, second);
        await deposit.CheckAsync("Commune d’Essai", Title, "Lot\u00A01", "Lot\u00A02");
        await (isLarge ? deposit.SendAndCutAtSixtyPercentAsync() : deposit.SendAsync());
        await company.SeeTextAsync("Pli reçu dans les délais", Patience.Transfer);
        journeys.Enqueue(await company.EndMeasureAsync());

        await receipt.SeeAsync("Pli reçu dans les délais");
        await receipt.SeeDocumentsAsync([.. application, first, second]);
        Assert.Empty(deposit.SentAgain);
        Assert.True(!isLarge || deposit.Acknowledged > 200_000_000 / (8 << 20));
        return await receipt.KeepAsync();
    }

    private async Task JudgeReceiptsAsync(ReceiptPage.Kept receipt, ReceiptPage.Kept other)
    {
        await ReceiptJudges.AcceptAsync(site, receipt);
        await ReceiptJudges.AcceptAsync(site, other);
        var altered = await ReceiptJudges.RefuseAlteredAsync(site, receipt, Cast.NameA);

        var verify = new VerifyPage(new(site, inspection.Follow(await chromium.PageAsync(1280), "verifier"), inspection, "public"));
        await verify.OpenAndCutAsync();
        await verify.SeeVerdictAsync("Ce reçu est authentique", receipt.Zip);
        await verify.AnotherAsync();
        await verify.SeeVerdictAsync("Le reçu n’est pas authentique", altered, receipt.File("recu.tsr"), receipt.File("recu.tlog-proof"));
    }

    private async Task WeighPublicPagesAsync(Guid consultation)
    {
        foreach (var path in (string[])["/", "/territoire", $"/{Cast.Commune}", $"/{Cast.Commune}/integrer", "/consultations", $"/consultations/{consultation}", $"/consultations/{consultation}/dossier", "/verifier", "/registre", "/connexion", "/entreprise/creer", "/aide", "/accessibilite", "/mentions-legales"])
        {
            var page = inspection.Follow(await chromium.PageAsync(1280), path);
            weights.Add(await Weight.OfAsync(page, site.Url(path)));
            await new Visitor(site, page, inspection, "public").LookAsync();
            await page.Context.CloseAsync();
        }
    }

    /// <summary>By hand, with the president's own cookies: no byte, no gate, not even how many bids came.</summary>
    private async Task BeRefusedBeforeTheHourAsync(Visitor president, Guid consultation, IEnumerable<Guid> envelopes)
    {
        var api = site.Url($"/api/{Commune}/seances/{consultation}");
        foreach (var envelope in envelopes)
        {
            var refused = await president.ByHand.GetAsync($"{api}/enveloppes/{envelope}");
            Assert.Equal(409, refused.Status);
            Assert.Contains("Ouverture impossible avant le", await refused.TextAsync(), StringComparison.Ordinal);
        }
        using var state = JsonDocument.Parse(await (await president.ByHand.GetAsync(api)).TextAsync());
        Assert.Equal("avant", state.RootElement.GetProperty("etat").GetString());
        Assert.Equal(JsonValueKind.Null, state.RootElement.GetProperty("verrou").ValueKind);
        Assert.Empty(state.RootElement.GetProperty("enveloppes").EnumerateArray());
        Assert.Empty(state.RootElement.GetProperty("cles").EnumerateArray());
    }

    /// <summary>Begun in time; the last bytes wait on the line until the page itself says that the hour has passed.</summary>
    private async Task<ReceiptPage.Kept> DepositTooLateAsync(Visitor company, Guid consultation, TestFiles files)
    {
        var (deposit, receipt) = (new DepositPages(company), new ReceiptPage(company));
        await company.GoAsync($"/entreprise/consultations/{consultation}/deposer");
        await Assertions.Expect(company.Page.GetByText("Déjà déposé le")).ToHaveCountAsync(2);      // nobody replaces a bid without seeing it
        await deposit.ChooseLotsAsync(1);
        await deposit.AddAsync("candidature", null, [.. files.Application]);
        await deposit.AddAsync("offre", 1, files.Offer(1));
        await deposit.CheckAsync("Lot\u00A01");
        var lastBytes = await deposit.HoldLastBytesAsync();
        try
        {
            await deposit.SendAsync();
            await deposit.SeeItBegunAsync();        // the page's own hour may have passed already, while it still seals
            await company.SeeTextAsync("L’heure limite est passée.", Patience.Limit);
            await company.LookAsync("Envoi après l’heure");
            await site.HoldClockAtAsync(null);
        }
        finally
        {
            lastBytes.TrySetResult();      // else a page that waits on the line ends what failed, by a time-out
        }
        await receipt.SeeAsync("Pli reçu hors délai");
        await company.SeeTextAsync("transmission commencée avant elle");
        return await receipt.KeepAsync();
    }

    private async Task OpenAsync(Cast cast, SessionPage session, Guid consultation, ReceiptPage.Kept bid, ReceiptPage.Kept late, TestFiles files)
    {
        await session.SeeGateOpenAsync();
        await session.BeginAsync();
        await session.PresentKeyAsync(cast.PresidentKey);
        await session.OpenSealedAsync(expected: 2);
        await session.ContinueAsync();

        await session.SetAsideAsync(Cast.NameB, 1, Reason);
        await session.AdmitAsync(Cast.NameB, 2);
        await session.AdmitAsync(Cast.NameA, 1);
        await session.AdmitAsync(Cast.NameA, 2);

        await session.PresentKeyAsync(cast.PresidentKey);
        await session.OpenSealedAsync(expected: 2 + 3);
        await KeepSealedAsync(cast.President, consultation, late, lateNumber: 3);
        var byHand = await new OpenedByHand(files.Folder).OpenAsync(cast.President.ByHand, site.Url($"/api/{Commune}/seances/{consultation}"), cast.PresidentKey, bid.Envelopes["offre 2"]);
        Assert.Equal(await TestFiles.HashesAsync([files.Offer(2)]), byHand);

        await session.ContinueAsync();
        await session.CloseAsync();
        await session.SeeMinutesAsync(Cast.NameA, Cast.NameB, Reason, "Hors délai", "Candidature admise", "Ouverte et contrôlée", "reste scellé");
        await CompareFilesAsync(cast.Buyer, consultation, files);
    }

    /// <summary>The late bid is told, never served, not even in the session.</summary>
    private async Task KeepSealedAsync(Visitor president, Guid consultation, ReceiptPage.Kept late, int lateNumber)
    {
        var api = site.Url($"/api/{Commune}/seances/{consultation}");
        foreach (var envelope in late.Envelopes.Values) Assert.Equal(404, (await president.ByHand.GetAsync($"{api}/enveloppes/{envelope}")).Status);
        var state = await (await president.ByHand.GetAsync(api)).TextAsync();
        Assert.All(late.Envelopes.Values, envelope => Assert.DoesNotContain($"{envelope}", state, StringComparison.Ordinal));
        await president.ClickAsync(president.Page.GetByText($"Tous les dépôts, dans l’ordre du registre\u00A0: {lateNumber}"));
        await president.SeeTextAsync("Hors délai");
        await president.LookAsync("Tous les dépôts");
    }

    /// <summary>On another browser, without a key: what was sealed comes out, byte for byte, and nothing of what stayed sealed.</summary>
    private async Task CompareFilesAsync(Visitor buyer, Guid consultation, TestFiles files)
    {
        await buyer.GoAsync($"/{Commune}/cao/consultations/{consultation}/fichiers");
        var links = buyer.Page.Locator("main table a[download]");
        var opened = new List<string>();
        for (var i = 0; i < await links.CountAsync(); i++)
        {
            var download = await buyer.Page.RunAndWaitForDownloadAsync(() => buyer.ClickAsync(links.Nth(i)));
            opened.Add($"{download.SuggestedFilename} {await TestFiles.Sha256Async(await download.PathAsync())}");
        }
        string[] sent = [.. files.Application, .. files.Application, files.Large, files.Offer(2), files.Offer(2)];
        Assert.Equal((await Task.WhenAll(sent.Select(async file => $"{Path.GetFileName(file)} {await TestFiles.Sha256Async(file)}"))).Order(StringComparer.Ordinal), opened.Order(StringComparer.Ordinal));
    }
}
