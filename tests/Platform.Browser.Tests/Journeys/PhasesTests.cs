using Platform.Browser.Tests.PageObjects;

namespace Platform.Browser.Tests.Journeys;

/// <summary>A procedure in phases, lived by its people on the real hosts: candidatures, admission, invitation, offer, a correction for the invited alone. A wide screen and a telephone.</summary>
public sealed class PhasesTests(Chromium chromium, PlatformSite site) : IClassFixture<Chromium>, IClassFixture<PlatformSite>
{
    private const string Commune = Cast.Commune, Title = "Restructuration de la médiathèque", InTwo = ", en deux tranches", Corrected = "Restructuration et extension de la médiathèque";
    private const string Reason = "Capacités techniques insuffisantes", Why = "L’extension fait partie du marché.";
    private static readonly TimeSpan TimeToApply = TimeSpan.FromMinutes(3);
    private readonly Inspection inspection = new("phases");

    [Fact, Trait("Feature", "GD-01"), Trait("Feature", "CDG-09"), Trait("Feature", "GD-05"), Trait("Ux", "UX-4")]
    public async Task From_two_candidatures_to_the_offer_of_whoever_is_admitted_and_a_correction_that_the_other_never_hears_of()
    {
        using var files = new TestFiles();
        await inspection.KeepAsync(site, () => LiveAsync(files));
        string[] faults = [.. inspection.Faults, .. inspection.Owed];
        Assert.True(faults.Length == 0, string.Join('\n', faults));
    }

    private async Task LiveAsync(TestFiles files)
    {
        var cast = await Cast.ArriveAsync(site, chromium, inspection);
        var earliest = TimeProvider.System.GetUtcNow() + TimeToApply;
        var limit = new DateTimeOffset(earliest.Ticks - (earliest.Ticks % TimeSpan.TicksPerMinute), TimeSpan.Zero).AddMinutes(1);
        await site.HoldClockAtAsync(limit.AddSeconds(-1));
        var first = await site.PublishedForCandidaturesAsync(Commune, Title, limit);

        // One is about to send when the buyer corrects; the other begins after that.
        await ApplyAsync(cast.CompanyB, first, files, () => site.CorrectAsync(Commune, first, $"{Title}{InTwo}"));
        await ApplyAsync(cast.CompanyA, first, files);
        await new SessionPage(cast.President, Commune, first).HoldAsync(cast.PresidentKey, 2, Cast.NameA, Cast.NameB);

        var phases = new PhasePages(cast.Buyer, Commune, first);
        await phases.AdmitAsync(Cast.NameA, Cast.NameB, Reason);
        await phases.InviteAsync(limit.AddDays(40));
        var page = $"/entreprise/phases/{phases.Stage}";
        Assert.Contains(page, await site.MailedAsync("a@exemple.test", "Invitation"), StringComparison.Ordinal);
        await OfferAsync(cast.CompanyA, page, files);

        await phases.CorrectAsync(Corrected, Why);
        Assert.Contains(page, await site.MailedAsync("a@exemple.test", "Avis rectificatif"), StringComparison.Ordinal);
        await cast.CompanyA.GoAsync(page);
        foreach (var said in new[] { Corrected, Why, "Avis rectificatif n°" }) await cast.CompanyA.SeeTextAsync(said);
        await cast.CompanyA.LookAsync("Phase corrigée");
        await phases.SeeLogAsync(Cast.NameA, "Lue", Why);

        Assert.Equal(404, (await cast.CompanyB.ByHand.GetAsync(site.Url(page))).Status);
        Assert.DoesNotContain(await site.LettersAsync("b@exemple.test"), letter => letter.Text.Contains($"{phases.Stage}", StringComparison.Ordinal));
    }

    private static async Task ApplyAsync(Visitor company, Guid first, TestFiles files, Func<Task>? meanwhile = null)
    {
        await company.GoAsync($"/consultations/{first}");
        await company.ClickAsync("Déposer une candidature");
        await company.SeeAsync("Déposer une candidature");
        await DepositAsync(company, "candidature", [.. files.Application], "Candidature reçue dans les délais", meanwhile: meanwhile);
    }

    private async Task OfferAsync(Visitor company, string page, TestFiles files)
    {
        await company.GoAsync(page);
        var download = await company.Page.RunAndWaitForDownloadAsync(() => company.ClickAsync("Télécharger le dossier"));
        Assert.EndsWith(".zip", download.SuggestedFilename, StringComparison.Ordinal);
        await company.GoAsync(page);
        await company.ClickAsync("Déposer une offre");
        await company.SeeAsync("Déposer une offre");
        await DepositAsync(company, "offre", [files.Offer(1)], "Offre reçue dans les délais", thrownAway: true);
    }

    private static async Task DepositAsync(Visitor company, string envelope, string[] files, string received, bool thrownAway = false, Func<Task>? meanwhile = null)
    {
        await company.ClickAsync("Choisir les documents");
        var deposit = new DepositPages(company);
        await deposit.AddAsync(envelope, null, files);
        await deposit.CheckAsync("Commune d’Essai", Title);
        var twin = thrownAway ? await deposit.OpenTwinAsync(envelope, files[0]) : null;
        var held = twin is null ? null : await deposit.HoldBordereauAsync();
        try
        {
            if (meanwhile is not null)
            {
                await meanwhile();
                await deposit.SendAfterItChangedAsync("rectificatif n°\u00A01", $"{Title}{InTwo}");
            }
            else if (thrownAway) await deposit.SendAfterItWasThrownAwayAsync();
            else await deposit.SendAsync();
            if (twin is not null && held is not null) await DepositPages.SendTwinAsync(twin, held);
        }
        finally
        {
            held?.TrySetResult();      // else a page that waits on the line ends what failed, by a time-out
        }
        await new ReceiptPage(company).SeeAsync(received);
    }
}
