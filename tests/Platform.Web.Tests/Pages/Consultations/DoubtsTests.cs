using Microsoft.Extensions.DependencyInjection;
using Platform.Core.Consultations;
using Platform.Core.Values;
using Platform.Testing;

namespace Platform.Web.Tests.Pages.Consultations;

/// <summary>What the law doubts without forbidding it: said once where the question is asked, and kept in the list; what a model proposes is answered by nobody but the buyer.</summary>
public sealed class DoubtsTests
{
    [Fact, Trait("Feature", "GD-01"), Trait("Feature", "PEER-16")]
    public async Task Why_there_is_one_lot_is_proposed_by_a_model_and_answered_by_the_buyer()
    {
        await using var platform = await TestPlatform.StartAsync();
        await using var web = new PlatformWeb(platform);
        var (commune, buyer) = await ConsultationPagesTests.GivenBuyerAsync(platform);
        var browser = web.Browser(buyer);
        using var created = await SevenQuestionsTests.AnswerAsync(browser, $"/{commune.Slug}/acheteur/consultations/nouvelle?modele=voirie", new() { ["Form.Title"] = "Voirie 2027" });
        var lots = created.Headers.Location!.ToString().Replace("/montant?question=2", "/lots?question=3", StringComparison.Ordinal);

        var page = await browser.PageAsync(lots);
        Assert.Empty(page.QuerySelectorAll("input[name=UndividedKind]:checked"));
        Assert.Equal("", page.QuerySelector("#UndividedReason")!.TextContent.Trim());
        var proposed = page.QuerySelector(".pa-encart")!.TextContent;
        foreach (var words in new[] { "Travaux de voirie", "L2113-11", "Une seule entreprise tient la sécurité" }) Assert.Contains(words, proposed, StringComparison.Ordinal);

        // Not answered: asked once more, then the way goes on, and the list keeps it.
        using var unsaid = await SevenQuestionsTests.AnswerAsync(browser, lots, []);
        Assert.Contains("constat=oui", unsaid.Headers.Location!.ToString(), StringComparison.Ordinal);
        Assert.Contains("indiquez pourquoi", (await browser.PageAsync(unsaid.Headers.Location!.ToString())).QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        using var again = await SevenQuestionsTests.AnswerAsync(browser, unsaid.Headers.Location!.ToString(), []);
        Assert.Contains("/procedure?question=4", again.Headers.Location!.ToString(), StringComparison.Ordinal);
        Assert.Equal("À vérifier", await StateOfAsync(browser, lots.Split("/lots")[0], "Lots"));

        using var said = await SevenQuestionsTests.AnswerAsync(browser, lots, new() { ["UndividedKind"] = "CannotCoordinate" });
        Assert.Contains("/procedure?question=4", said.Headers.Location!.ToString(), StringComparison.Ordinal);
        Assert.Equal("Terminé", await StateOfAsync(browser, lots.Split("/lots")[0], "Lots"));
        Assert.DoesNotContain("Une seule entreprise", (await browser.PageAsync(lots)).QuerySelector("main")!.TextContent, StringComparison.Ordinal);
    }

    [Theory, Trait("Feature", "GD-01"), Trait("Feature", "BEYOND-6"), InlineData(4, true), InlineData(25, false)]
    public async Task A_limit_that_is_lawful_and_short_is_questioned_once_and_kept_in_the_list(int days, bool isShort)
    {
        await using var platform = await TestPlatform.StartAsync();
        await using var web = new PlatformWeb(platform);
        var now = await GivenNowAsync(platform);
        var (commune, buyer) = await ConsultationPagesTests.GivenBuyerAsync(platform);
        var draft = await platform.DraftAsync(commune, buyer);
        var (browser, address) = (web.Browser(buyer), $"/{commune.Slug}/acheteur/consultations/{draft.Id}");

        var day = Platform.Core.Law.WorkingDays.Next(FranceTime.DayOf(now).AddDays(days));      // a limit on another day is a doubt of its own
        using var typed = await SevenQuestionsTests.AnswerAsync(browser, $"{address}/calendrier?question=6", On("SubmissionDeadline", day));
        var next = typed.Headers.Location!.ToString();
        Assert.Equal(isShort, next.Contains("constat=oui", StringComparison.Ordinal));
        Assert.Equal(isShort ? "À vérifier" : "Terminé", await StateOfAsync(browser, address, "Calendrier"));
        if (!isShort) return;
        var said = (await browser.PageAsync(next)).QuerySelector("main")!.TextContent;
        foreach (var words in new[] { "En dessous de 15\u00a0jours", "n’empêche pas de publier" }) Assert.Contains(words, said.Replace("15 jours", "15\u00a0jours", StringComparison.Ordinal), StringComparison.Ordinal);
        using var meant = await SevenQuestionsTests.AnswerAsync(browser, next, []);
        Assert.Contains("/dossier", meant.Headers.Location!.ToString(), StringComparison.Ordinal);
        // From the list it is said there: no page more on the way.
        using var listed = await SevenQuestionsTests.AnswerAsync(browser, $"{address}/calendrier", []);
        Assert.Equal(address, listed.Headers.Location!.ToString());
    }

    [Fact, Trait("Feature", "VR-35"), Trait("Feature", "BEYOND-6")]
    public async Task A_day_that_is_wished_and_leaves_too_little_time_is_told_there_and_in_the_list()
    {
        await using var platform = await TestPlatform.StartAsync();
        await using var web = new PlatformWeb(platform);
        var now = await GivenNowAsync(platform);
        var (commune, buyer) = await ConsultationPagesTests.GivenBuyerAsync(platform);
        var draft = await platform.DraftAsync(commune, buyer, GivenConsultation.Content(closing: now.AddDays(50)));
        await platform.RunAsync(draft.Scope, s => s.GetRequiredService<StateTerms>().ExecuteAsync(new(draft.Id, terms => terms, Procedure.Open), default));
        var (browser, address) = (web.Browser(buyer), $"/{commune.Slug}/acheteur/consultations/{draft.Id}");
        var today = FranceTime.DayOf(now);

        using var late = await SevenQuestionsTests.AnswerAsync(browser, $"{address}/souhait", On("On", today.AddDays(30)));
        Assert.Equal($"{address}/souhait?fait=oui", late.Headers.Location!.ToString());
        foreach (var page in new[] { $"{address}/souhait?fait=oui", address })
        {
            var said = (await browser.PageAsync(page)).QuerySelector("main")!.TextContent;
            foreach (var words in new[] { "laisserait un délai trop court\u00a0: 30 jours", "Souhaitez un jour jusqu’au" }) Assert.Contains(words, said, StringComparison.Ordinal);
        }
        Assert.Equal("À vérifier", await StateOfAsync(browser, address, "Publication souhaitée"));

        using var early = await SevenQuestionsTests.AnswerAsync(browser, $"{address}/souhait", On("On", today.AddDays(10)));
        Assert.Equal(address, early.Headers.Location!.ToString());
        Assert.Equal("Terminé", await StateOfAsync(browser, address, "Publication souhaitée"));
    }

    private static async Task<DateTimeOffset> GivenNowAsync(TestPlatform platform)
    {
        var now = TimeProvider.System.GetUtcNow();
        await platform.Database.SetNowAsync(now);
        return now;
    }

    private static async Task<string> StateOfAsync(TestBrowser browser, string address, string task) =>
        (await browser.PageAsync(address)).QuerySelectorAll(".govuk-task-list__item").Single(item => item.QuerySelector(".govuk-task-list__link")?.TextContent == task).QuerySelector(".govuk-task-list__status")!.TextContent.Trim();

    private static Dictionary<string, string> On(string field, DateOnly day) => new() { [$"{field}.Day"] = $"{day.Day}", [$"{field}.Month"] = $"{day.Month}", [$"{field}.Year"] = $"{day.Year}", [$"{field}.Hour"] = "12", [$"{field}.Minute"] = "0" };
}
