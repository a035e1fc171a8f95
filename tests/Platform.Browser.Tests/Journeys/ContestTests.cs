using Microsoft.Playwright;
using Platform.Browser.Tests.PageObjects;
using Platform.Core.Values;

namespace Platform.Browser.Tests.Journeys;

/// <summary>A contest, lived by its people on the real hosts: candidatures, projects by number, the session, the jury, the names at last.</summary>
public sealed class ContestTests(Chromium chromium, PlatformSite site) : IClassFixture<Chromium>, IClassFixture<PlatformSite>
{
    private const string Commune = Cast.Commune, Title = "Construction d’une médiathèque";
    private static readonly TimeSpan TimeToDeposit = TimeSpan.FromMinutes(3);
    private readonly Inspection inspection = new("contest");

    [Fact, Trait("Feature", "GD-01"), Trait("Ux", "UX-4")]
    public async Task From_two_candidatures_to_two_projects_that_nobody_can_name_before_the_jury_has_ranked_them()
    {
        using var files = new TestFiles();
        await inspection.KeepAsync(site, () => LiveAsync(files));
        string[] faults = [.. inspection.Faults, .. inspection.Owed];
        Assert.True(faults.Length == 0, string.Join('\n', faults));
    }

    private async Task LiveAsync(TestFiles files)
    {
        var cast = await Cast.ArriveAsync(site, chromium, inspection);
        var limit = Soon();
        await site.HoldClockAtAsync(limit.AddSeconds(-1));
        var first = await site.PublishedForCandidaturesAsync(Commune, Title, limit, Procedure.DesignContest);
        foreach (var company in new[] { cast.CompanyA, cast.CompanyB })
        {
            await company.GoAsync($"/consultations/{first}");
            await company.ClickAsync("Déposer une candidature");
            await company.SeeAsync("Déposer une candidature");
            await DepositAsync(company, "candidature", [.. files.Application], "Candidature reçue dans les délais");
        }
        await new SessionPage(cast.President, Commune, first).HoldAsync(cast.PresidentKey, 2, Cast.NameA, Cast.NameB);

        var phases = new PhasePages(cast.Buyer, Commune, first);
        await phases.SayOfCandidatesAsync("Les deux équipes ont les références demandées.");
        await phases.AdmitAllAsync(Cast.NameA, Cast.NameB);
        limit = Soon();
        await site.HoldClockAtAsync(limit.AddSeconds(-1));
        await phases.InviteAsync(limit);
        await AskAsync(cast, phases.Stage);
        foreach (var company in new[] { cast.CompanyA, cast.CompanyB })
        {
            await company.GoAsync($"/entreprise/phases/{phases.Stage}");
            await company.SeeTextAsync("Votre projet est anonyme");
            await company.LookAsync("Invitée à remettre un projet");
            await company.ClickAsync("Déposer un projet");
            await company.SeeAsync("Déposer un projet");
            await DepositAsync(company, "offre", [files.Offer(1)], "Projet reçu dans les délais", "Votre projet est anonyme");
            await company.LookAsync("Reçu d’un projet");
        }
        await new SessionPage(cast.President, Commune, phases.Stage).HoldAsync(cast.PresidentKey, 2, "Projet ");
        foreach (var author in new[] { Cast.NameA, Cast.NameB, "732829320", "999100001" }) await Assertions.Expect(cast.President.Page.GetByText(author)).ToHaveCountAsync(0);
        await cast.President.LookAsync("Procès-verbal sans nom");

        var jury = new JuryPages(Commune, phases.Stage);
        await jury.RankAsync(cast.Buyer, "Le premier projet tient mieux la pente, le second est plus cher.");
        await jury.LiftAsync(cast.President, Cast.NameA, Cast.NameB);
    }

    private static DateTimeOffset Soon()
    {
        var earliest = TimeProvider.System.GetUtcNow() + TimeToDeposit;
        return new DateTimeOffset(earliest.Ticks - (earliest.Ticks % TimeSpan.TicksPerMinute), TimeSpan.Zero);
    }

    private static async Task DepositAsync(Visitor company, string envelope, string[] files, string received, string? said = null)
    {
        await company.ClickAsync("Choisir les documents");
        if (said is not null) await company.SeeTextAsync(said);
        var deposit = new DepositPages(company);
        await deposit.AddAsync(envelope, null, files);
        await deposit.CheckAsync("Commune d’Essai", Title);
        await deposit.SendAsync();
        await new ReceiptPage(company).SeeAsync(received);
    }

    // A participant asks, and the buyer reads a question of nobody.
    private static async Task AskAsync(Cast cast, Guid stage)
    {
        await cast.CompanyA.GoAsync($"/entreprise/consultations/{stage}/question");
        await cast.CompanyA.SeeTextAsync("Les projets sont anonymes, les questions aussi");
        await cast.CompanyA.FillAsync("Votre question", "Merci de préciser la hauteur permise au nord.");
        await cast.CompanyA.ClickAsync("Envoyer la question à l’acheteur");
        await cast.CompanyA.SeeTextAsync("Votre question est posée");
        await cast.Buyer.GoAsync($"/{Commune}/acheteur/consultations/{stage}/questions");
        await cast.Buyer.SeeTextAsync("Les questions sont sans nom");
        await Assertions.Expect(cast.Buyer.Page.GetByText(Cast.NameA)).ToHaveCountAsync(0);
        await cast.Buyer.LookAsync("Question d’un participant");
    }
}
