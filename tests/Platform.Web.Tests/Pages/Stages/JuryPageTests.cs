using System.Net;
using Platform.Core.Consultations;
using Platform.Core.Stages;
using Platform.Core.Values;
using Platform.Testing;

namespace Platform.Web.Tests.Pages.Stages;

/// <summary>A contest on its pages: terms, an anonymous deposit, the jury, the names after it.</summary>
public sealed class JuryPageTests
{
    [Fact, Trait("Feature", "GD-01")]
    public async Task The_jury_ranks_numbers_with_every_fault_at_once_and_names_appear_only_after_the_lifting()
    {
        var (given, projects) = await GivenStages.ContestAsync();
        await using var _ = given;
        await projects.DepositAsync(Contents.Offers, given.Alpha, 1);
        await projects.DepositAsync(Contents.Offers, given.Beta, 1);
        await using (var early = await WebAsync(given))
            Assert.Contains("pas encore ouverts", (await early.Browser(given.First.Consultation.Buyer).PageAsync(Address(projects))).Body!.TextContent, StringComparison.Ordinal);
        await projects.IntegrateAsync();
        await projects.OpenAllAsync();
        await using var web = await WebAsync(given);
        var (buyer, president) = (web.Browser(given.First.Consultation.Buyer), web.Browser(projects.President.Person));
        var labels = (await given.ReadJuryAsync(projects))!.Projects.Select(p => p.Label).ToList();      // a phase of projects

        var blank = await president.PageAsync(Address(projects));
        Assert.Contains("L’anonymat ne se lève qu’après", blank.Body!.TextContent, StringComparison.Ordinal);
        Assert.Null(blank.QuerySelector("form[data-passkey=get]"));
        using var refused = await RecordAsync(buyer, projects, labels, "1", "1", "");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        Assert.Equal(["#Ranks_0__Rank", "#Opinion"], (await TestBrowser.ReadAsync(refused)).QuerySelectorAll(".govuk-error-summary a").Select(a => a.GetAttribute("href")));
        using var good = await RecordAsync(buyer, projects, labels, "2", "1", "Le second tient mieux la pente.");
        Assert.Equal((HttpStatusCode.SeeOther, $"{Address(projects)}?fait=avis"), (good.StatusCode, good.Headers.Location!.OriginalString));      // a 303 has one

        foreach (var address in new[] { Address(projects), $"/saint-marcel/acheteur/consultations/{given.Id}/phases", $"/saint-marcel/acheteur/consultations/{projects.Consultation.Id}/depots", $"/saint-marcel/cao/consultations/{projects.Consultation.Id}/pv", $"/saint-marcel/cao/consultations/{projects.Consultation.Id}/fichiers" })
        {
            var page = (await president.PageAsync(address)).Body!.TextContent;
            Assert.DoesNotContain("Toitures du Sud", page, StringComparison.Ordinal);
            Assert.DoesNotContain("111111118", page, StringComparison.Ordinal);
        }
        Assert.Equal([$"1 Projet {labels[1]}", $"2 Projet {labels[0]}"], Rows(await buyer.PageAsync(Address(projects))));
        Assert.Null((await buyer.PageAsync(Address(projects))).QuerySelector("form[data-passkey=get]"));      // he opens nothing
        Assert.NotNull((await president.PageAsync(Address(projects))).QuerySelector("form[data-passkey=get]"));

        Assert.Contains("anonymat à lever", (await president.PageAsync("/saint-marcel/cao")).Body!.TextContent, StringComparison.Ordinal);
        using (var stale = await president.PostFormAsync(Address(projects), new Dictionary<string, string> { ["AsRead"] = Guid.CreateVersion7().ToString() }, "form[data-passkey=get]"))
            Assert.Contains("Le classement a été remplacé", (await TestBrowser.ReadAsync(stale)).Body!.TextContent, StringComparison.Ordinal);
        Assert.IsType<LiftAnonymity.Outcome.Lifted>(await given.LiftAsync(projects, projects.President));

        Assert.DoesNotContain("anonymat à lever", (await president.PageAsync("/saint-marcel/cao")).Body!.TextContent, StringComparison.Ordinal);
        Assert.Contains("choisir le lauréat", (await buyer.PageAsync($"/saint-marcel/acheteur/consultations/{projects.Consultation.Id}/suivi")).Body!.TextContent, StringComparison.Ordinal);
        var lifted = await buyer.PageAsync(Address(projects));
        Assert.Contains("Toitures du Sud (111111118)", lifted.Body!.TextContent, StringComparison.Ordinal);
        Assert.Null(lifted.QuerySelector("#Opinion"));
        Assert.Contains("Toitures du Sud", (await buyer.PageAsync($"/saint-marcel/acheteur/consultations/{projects.Consultation.Id}/depots")).Body!.TextContent, StringComparison.Ordinal);
    }

    [Fact, Trait("Feature", "GD-01")]
    public async Task A_company_is_told_that_its_project_is_anonymous_before_it_deposits_and_its_receipt_names_it()
    {
        var (given, projects) = await GivenStages.ContestAsync();
        await using var _ = given;
        await using var web = await WebAsync(given);
        var (alpha, id) = (web.Browser(given.Alpha.Depositor), projects.Consultation.Id);
        var invited = await alpha.PageAsync($"/entreprise/phases/{id}");
        Assert.Contains("Votre projet est anonyme", invited.Body!.TextContent, StringComparison.Ordinal);
        Assert.Contains("Déposer un projet", invited.Body!.TextContent, StringComparison.Ordinal);
        var begin = await alpha.PageAsync($"/entreprise/consultations/{id}/deposer");
        Assert.Equal("Déposer un projet", begin.QuerySelector("h1")!.TextContent);
        Assert.Contains("propriétés des documents", begin.Body!.TextContent, StringComparison.Ordinal);

        var bid = await projects.DepositAsync(Contents.Offers, given.Alpha, 1);
        Assert.Contains("Toitures du Sud (111111118)", (await alpha.PageAsync($"/entreprise/plis/{bid}/recu")).Body!.TextContent, StringComparison.Ordinal);
        using var other = await web.Browser(given.Beta.Depositor).GetAsync($"/entreprise/plis/{bid}/recu");
        Assert.Equal(HttpStatusCode.NotFound, other.StatusCode);
        using var jury = await alpha.GetAsync(Address(projects));
        Assert.Equal(HttpStatusCode.NotFound, jury.StatusCode);
    }

    [Fact, Trait("Feature", "GD-01")]
    public async Task The_public_page_of_a_contest_says_its_jury_its_prime_and_what_follows()
    {
        await using var given = await GivenStages.PublishedAsync(Procedure.DesignContest, divided: false);
        await using var web = await WebAsync(given);
        var page = (await web.Browser().PageAsync($"/consultations/{given.Id}")).Body!.TextContent;
        foreach (var said in new[] { "Mme Léa Dupré, architecte", "Trois références", FrenchFormat.Euros(12_000m), "un marché de services avec le lauréat", "l’acheteur s’engage à le suivre", "une candidature, puis un projet anonyme", "ni signature sur les planches", "Critères d’évaluation des projets" }) Assert.Contains(said, page, StringComparison.Ordinal);
        foreach (var wrong in new[] { "remettre une offre", "Critères d’attribution" }) Assert.DoesNotContain(wrong, page, StringComparison.Ordinal);
        var deposit = (await web.Browser(given.Alpha.Depositor).PageAsync($"/entreprise/consultations/{given.Id}/deposer")).Body!.TextContent;
        Assert.Contains("invités à remettre un projet anonyme", deposit, StringComparison.Ordinal);
        Assert.DoesNotContain("aucune offre n’est demandée", deposit, StringComparison.Ordinal);
    }

    [Fact, Trait("Feature", "GD-01")]
    public async Task The_terms_of_a_contest_are_asked_for_and_kept()
    {
        await using var given = await Ceremony.DraftAsync(divided: false, procedure: Procedure.DesignContest);
        await using var web = new PlatformWeb(given.Platform, new FakeClock(await given.AskAsync(db => db.NowAsync(default))));
        var (buyer, address) = (web.Browser(given.Consultation.Buyer), $"/saint-marcel/acheteur/consultations/{given.Consultation.Id}/conditions");
        var form = await buyer.PageAsync(address);
        Assert.Equal(["JuryQualified", "JuryBinds", "ContractFollows"], form.QuerySelectorAll("input[type=checkbox][checked]").Select(box => box.Id));
        using var wrong = await buyer.PostFormAsync(address, new Dictionary<string, string>(StringComparer.Ordinal) { ["FrameworkKind"] = "None", ["VariantsKind"] = "Unsaid", ["ReservedKind"] = "None", ["CataloguesKind"] = "None", ["Prime"] = "douze", ["Jury"] = "Le maire", ["ParticipantsChosenBy"] = "Références." });
        Assert.Equal(["#Prime"], (await TestBrowser.ReadAsync(wrong)).QuerySelectorAll(".govuk-error-summary a").Select(a => a.GetAttribute("href")));
        using var good = await buyer.PostFormAsync(address, new Dictionary<string, string>(StringComparer.Ordinal) { ["FrameworkKind"] = "None", ["VariantsKind"] = "Unsaid", ["ReservedKind"] = "None", ["CataloguesKind"] = "None", ["Prime"] = "9 500", ["Jury"] = "Le maire", ["ParticipantsChosenBy"] = "Références." });
        Assert.Equal(HttpStatusCode.SeeOther, good.StatusCode);
        Assert.Equal("Le maire", (await buyer.PageAsync(address)).QuerySelector("#Jury")!.TextContent.Trim());
    }

    private static string Address(Ceremony projects) => $"/saint-marcel/acheteur/consultations/{projects.Consultation.Id}/jury";

    private static async Task<PlatformWeb> WebAsync(GivenStages given) => new(given.Platform, new FakeClock(await given.NowAsync()));

    private static IEnumerable<string> Rows(AngleSharp.Dom.IDocument page) => page.QuerySelectorAll("tbody tr").Select(row => string.Join(' ', row.Children.Select(cell => cell.TextContent.Trim())));

    private static async Task<HttpResponseMessage> RecordAsync(TestBrowser buyer, Ceremony projects, IReadOnlyList<string> labels, string first, string second, string opinion)
    {
        var today = FranceTime.DayOf(await projects.AskAsync(db => db.NowAsync(default)));
        return await buyer.PostFormAsync(Address(projects), new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["MetOn.Day"] = $"{today.Day}", ["MetOn.Month"] = $"{today.Month}", ["MetOn.Year"] = $"{today.Year}", ["Opinion"] = opinion,
            ["Ranks[0].Label"] = labels[0], ["Ranks[0].Rank"] = first, ["Ranks[1].Label"] = labels[1], ["Ranks[1].Rank"] = second,
        }, "form[action$='handler=Record']");
    }
}
