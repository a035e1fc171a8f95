using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Platform.Core.Consultations;
using Platform.Core.Law;
using Platform.Core.Values;
using Platform.Testing;
using Platform.Web.Ui;

namespace Platform.Web.Tests.Pages.Consultations;

/// <summary>What the law says of criteria, of a contest and of a value that nobody gave, on the pages where a buyer meets it.</summary>
public sealed class LawAtTheQuestionTests
{
    [Fact, Trait("Feature", "GD-01"), Trait("Feature", "BEYOND-6")]
    public async Task Criteria_without_weights_are_stopped_at_their_question_until_the_reason_is_written_and_then_said_in_their_order()
    {
        await using var given = await GivenDraft.StartAsync(Procedure.Open);
        var blank = new Dictionary<string, string>
        {
            ["InFile"] = "false", ["Environmental"] = "true", ["Lines[0].Wording"] = "Valeur technique", ["Lines[0].Kind"] = "Quality", ["Lines[1].Wording"] = "Prix", ["Lines[1].Kind"] = "Price",
            ["Lines[2].Wording"] = "Déchets", ["Lines[2].Kind"] = "Quality", ["Lines[2].Environmental"] = "true",
        };
        using var refused = await SevenQuestionsTests.AnswerAsync(given.Browser, $"{given.Address}/criteres?question=5", blank);
        var again = refused.Headers.Location!.ToString();
        Assert.Contains("constat=oui", again, StringComparison.Ordinal);
        Assert.Contains("écrivez la raison objective", await given.TextAsync(again), StringComparison.Ordinal);
        Assert.Contains("écrivez la raison objective", await given.TextAsync($"{given.Address}/publier"), StringComparison.Ordinal);

        using var explained = await SevenQuestionsTests.AnswerAsync(given.Browser, again, new() { ["Lines[2].Environmental"] = "true", ["WhyRanked"] = "Le besoin se décrit par ses fonctions." });
        Assert.Contains("/calendrier", explained.Headers.Location!.ToString(), StringComparison.Ordinal);
        var check = await given.TextAsync($"{given.Address}/publier");
        foreach (var words in new[] { "Par ordre décroissant d’importance", "Le besoin se décrit par ses fonctions." }) Assert.Contains(words, check, StringComparison.Ordinal);
        Assert.DoesNotContain("écrivez la raison objective", check, StringComparison.Ordinal);
        var notice = await given.TextAsync($"{given.Address}/publicite/apercu/BuyerProfile");
        foreach (var words in new[] { "Par ordre décroissant d’importance", "1. Valeur technique", "Pourquoi sans pondération" }) Assert.Contains(words, notice, StringComparison.Ordinal);
    }

    [Fact, Trait("Feature", "GD-01")]
    public async Task An_adapted_procedure_asks_for_no_reason_and_a_contest_hears_of_weights_at_its_question()
    {
        await using var given = await GivenDraft.StartAsync(Procedure.Mapa);
        Assert.Null((await given.Browser.PageAsync($"{given.Address}/criteres")).QuerySelector("#WhyRanked"));
        await given.StateAsync(terms => terms, Procedure.DesignContest);
        Assert.Null((await given.Browser.PageAsync($"{given.Address}/criteres")).QuerySelector("#WhyRanked"));
        using var heavy = await SevenQuestionsTests.AnswerAsync(given.Browser, $"{given.Address}/criteres?question=5", new()
        {
            ["InFile"] = "false", ["Environmental"] = "true", ["Lines[0].Wording"] = "Qualité architecturale", ["Lines[0].Kind"] = "Quality", ["Lines[0].Weight"] = "50", ["Lines[1].Wording"] = "Insertion", ["Lines[1].Kind"] = "Quality", ["Lines[1].Weight"] = "30",
            ["Lines[2].Wording"] = "Coût", ["Lines[2].Kind"] = "Cost", ["Lines[2].Weight"] = "30",
        });
        Assert.Contains("Les pondérations font 110", await given.TextAsync(heavy.Headers.Location!.ToString()), StringComparison.Ordinal);
    }

    [Fact, Trait("Feature", "GD-01"), Trait("Feature", "BEYOND-6")]
    public async Task Architecture_above_the_threshold_is_told_of_the_contest_at_the_choice_and_once_more_when_another_is_chosen()
    {
        await using var given = await GivenDraft.StartAsync(Procedure.Mapa, GivenConsultation.Content(nature: Nature.Services, cpv: "71221000"));
        await given.Platform.RunAsync(given.Draft.Scope, s => s.GetRequiredService<StateEstimate>().ExecuteAsync(new(given.Draft.Id, 0, 480_000m), default));
        var address = $"{given.Address}/procedure?question=4";
        var page = await given.Browser.PageAsync(address);
        Assert.Empty(page.QuerySelectorAll("input[name=Chosen]:checked"));      // the buyer alone knows whether an exception holds
        Assert.Contains("rien n’est coché", page.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        var fromList = await given.TextAsync($"{given.Address}/procedure");      // the draft’s own is ticked there
        Assert.DoesNotContain("rien n’est coché", fromList, StringComparison.Ordinal);
        Assert.Contains("celle-ci est cochée", fromList, StringComparison.Ordinal);
        foreach (var words in new[] { "concours", "R2172-2", "réhabilitation d’un ouvrage existant", "ouvrage d’infrastructure" }) Assert.Contains(words, page.QuerySelector("main")!.TextContent, StringComparison.Ordinal);

        using var chosen = await SevenQuestionsTests.AnswerAsync(given.Browser, address, new() { ["Chosen"] = "Open" });
        var told = chosen.Headers.Location!.ToString();
        Assert.Contains("constat=oui", told, StringComparison.Ordinal);
        Assert.Contains("sauf dans ces cas", await given.TextAsync(told), StringComparison.Ordinal);
        Assert.Contains("R2172-2", await given.TextAsync($"{given.Address}/publier"), StringComparison.Ordinal);

        await given.StateAsync(terms => terms, Procedure.DesignContest);
        Assert.DoesNotContain("R2172-2", await given.TextAsync(address), StringComparison.Ordinal);
    }

    [Fact, Trait("Feature", "GD-01")]
    public async Task The_questions_of_a_contest_lead_to_its_jury_its_selection_and_its_prime_before_its_criteria()
    {
        await using var given = await GivenDraft.StartAsync(Procedure.Mapa);
        using var chosen = await SevenQuestionsTests.AnswerAsync(given.Browser, $"{given.Address}/procedure?question=4", new() { ["Chosen"] = "DesignContest" });
        Assert.Equal($"{given.Address}/conditions?question=4", chosen.Headers.Location!.ToString());
        Assert.Equal("Concours", (await given.Browser.PageAsync($"{given.Address}/conditions?question=4")).QuerySelector("main form h2")!.TextContent);      // first of all
        using var said = await SevenQuestionsTests.AnswerAsync(given.Browser, $"{given.Address}/conditions?question=4", new() { ["Jury"] = "Le maire\nTrois architectes\nTrois élus", ["ParticipantsChosenBy"] = "Références.", ["Prime"] = "9 000", ["CandidatesMax"] = "4" });
        Assert.Equal($"{given.Address}/criteres?question=5", said.Headers.Location!.ToString());
        Assert.Contains("critères d’évaluation des projets", await given.TextAsync($"{given.Address}/criteres?question=5"), StringComparison.Ordinal);
        using var open = await SevenQuestionsTests.AnswerAsync(given.Browser, $"{given.Address}/procedure?question=4", new() { ["Chosen"] = "Mapa" });
        Assert.Equal($"{given.Address}/criteres?question=5", open.Headers.Location!.ToString());
    }

    [Fact, Trait("Feature", "GD-01"), Trait("Feature", "BEYOND-6")]
    public async Task Without_a_value_nothing_is_published_before_the_buyer_has_said_that_he_knows_what_is_not_checked()
    {
        await using var given = await GivenDraft.StartAsync(Procedure.Mapa);
        await given.Platform.AddDocumentAsync(given.Draft, "rc.pdf", "%PDF-1.7"u8.ToArray());
        await given.Platform.PlantKeysAsync(given.Draft);
        var address = $"{given.Address}/publier";
        Assert.NotNull((await given.Browser.PageAsync(address)).QuerySelector("input[name=WithoutValue]"));
        using var silent = await given.Browser.PostFormAsync(address, new Dictionary<string, string>(), "form[data-passkey]");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, silent.StatusCode);
        Assert.Equal(["#WithoutValue"], (await TestBrowser.ReadAsync(silent)).QuerySelectorAll(".govuk-error-summary a").Select(a => a.GetAttribute("href")));
        using var said = await given.Browser.PostFormAsync(address, new Dictionary<string, string> { ["WithoutValue"] = "oui" }, "form[data-passkey]");
        Assert.DoesNotContain("Cochez la case", (await TestBrowser.ReadAsync(said)).Body!.TextContent, StringComparison.Ordinal);      // it goes on to the keys

        await given.Platform.RunAsync(given.Draft.Scope, s => s.GetRequiredService<StateEstimate>().ExecuteAsync(new(given.Draft.Id, 0, 3_000m), default));
        Assert.Null((await given.Browser.PageAsync(address)).QuerySelector("input[name=WithoutValue]"));
    }

    [Fact, Trait("Feature", "GD-01"), Trait("Feature", "BEYOND-6")]
    public async Task A_limit_within_a_day_is_kept_and_published_only_with_the_reason_that_the_buyer_types()
    {
        await using var given = await GivenDraft.StartAsync(Procedure.Mapa);
        var near = TypedDateTime.From(TimeProvider.System.GetUtcNow().AddHours(5));
        Dictionary<string, string> limit = new()
        {
            ["SubmissionDeadline.Day"] = near.Day!, ["SubmissionDeadline.Month"] = near.Month!, ["SubmissionDeadline.Year"] = near.Year!, ["SubmissionDeadline.Hour"] = near.Hour!, ["SubmissionDeadline.Minute"] = near.Minute!,
        };
        using var silent = await SevenQuestionsTests.AnswerAsync(given.Browser, $"{given.Address}/calendrier", limit);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, silent.StatusCode);
        Assert.Equal(["#ShortLimit"], (await TestBrowser.ReadAsync(silent)).QuerySelectorAll(".govuk-error-summary a").Select(a => a.GetAttribute("href")));

        using var empty = await given.Browser.PostFormAsync($"{given.Address}/calendrier", new Dictionary<string, string>(limit) { ["ShortLimit"] = "urgent" }, "main form[method=post]");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, empty.StatusCode);      // no sentence

        using var said = await given.Browser.PostFormAsync($"{given.Address}/calendrier", new Dictionary<string, string>(limit) { ["ShortLimit"] = "La toiture fuit." }, "main form[method=post]");
        Assert.Equal(HttpStatusCode.SeeOther, said.StatusCode);
        var check = await given.TextAsync($"{given.Address}/publier");
        Assert.Contains("La toiture fuit.", check, StringComparison.Ordinal);
        Assert.DoesNotContain("dites pourquoi dans le calendrier", check, StringComparison.Ordinal);

        await given.StateAsync(terms => terms with { ShortLimitReason = null });
        Assert.Contains("dites pourquoi dans le calendrier", (await given.Browser.PageAsync($"{given.Address}/publier")).QuerySelector("#empeche")!.TextContent, StringComparison.Ordinal);
    }

    [Theory, Trait("Feature", "GD-01")]
    [InlineData(40, true)]
    [InlineData(200, false)]
    public async Task The_reason_of_a_near_limit_is_offered_before_it_is_asked_because_a_circuit_takes_time(int hours, bool offered)
    {
        await using var given = await GivenDraft.StartAsync(Procedure.Mapa);
        var near = TypedDateTime.From(TimeProvider.System.GetUtcNow().AddHours(hours));
        Dictionary<string, string> limit = new()
        {
            ["SubmissionDeadline.Day"] = near.Day!, ["SubmissionDeadline.Month"] = near.Month!, ["SubmissionDeadline.Year"] = near.Year!, ["SubmissionDeadline.Hour"] = near.Hour!, ["SubmissionDeadline.Minute"] = near.Minute!,
        };
        using var unsaid = await SevenQuestionsTests.AnswerAsync(given.Browser, $"{given.Address}/calendrier", limit);
        Assert.Equal(HttpStatusCode.SeeOther, unsaid.StatusCode);
        var field = (await given.Browser.PageAsync($"{given.Address}/calendrier")).QuerySelector("#ShortLimit");
        Assert.Equal(offered, field is not null);
        if (!offered) return;

        using var word = await given.Browser.PostFormAsync($"{given.Address}/calendrier", new Dictionary<string, string>(limit) { ["ShortLimit"] = "urgent" }, "main form[method=post]");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, word.StatusCode);      // said now, not after the circuit

        using var said = await given.Browser.PostFormAsync($"{given.Address}/calendrier", new Dictionary<string, string>(limit) { ["ShortLimit"] = "La toiture fuit." }, "main form[method=post]");
        Assert.Equal(HttpStatusCode.SeeOther, said.StatusCode);
        Assert.Equal("La toiture fuit.", (await given.Browser.PageAsync($"{given.Address}/calendrier")).QuerySelector("#ShortLimit")!.TextContent.Trim());
    }

    [Fact, Trait("Feature", "GD-01")]
    public async Task Each_line_of_the_check_leads_to_the_page_that_holds_it_and_a_contest_left_for_a_while_is_found_again()
    {
        await using var given = await GivenDraft.StartAsync(Procedure.Mapa);
        await given.StateAsync(terms => terms with { VisitOn = new DateOnly(2030, 1, 4), Undivided = Undivided.NoDistinctServices, WithheldReason = "Plans." });
        var page = await given.Browser.PageAsync($"{given.Address}/publier");
        foreach (var (line, to) in new[] { ("Visite", "calendrier#VisitOn"), ("Pourquoi un seul lot", "lots#UndividedKind"), ("Clauses d’exécution", "criteres#Environmental"), ("Documents hors du profil d’acheteur", "dossier/non-joints") })
        {
            var row = page.QuerySelectorAll(".govuk-summary-list__row").Single(each => each.QuerySelector("dt")?.TextContent == line);
            var href = row.QuerySelector("a")!.GetAttribute("href")!;
            Assert.StartsWith($"{given.Address}/{to}", href, StringComparison.Ordinal);
            if (href.Split('#') is [var held, var field]) Assert.NotNull((await given.Browser.PageAsync(held)).GetElementById(field));
        }

        await given.StateAsync(terms => terms with { Jury = "Le maire\nDeux architectes", Prime = 9_000 }, Procedure.DesignContest);
        using var left = await SevenQuestionsTests.AnswerAsync(given.Browser, $"{given.Address}/procedure", new() { ["Chosen"] = "Mapa" });
        using var meanwhile = await SevenQuestionsTests.AnswerAsync(given.Browser, $"{given.Address}/conditions", new() { ["Months"] = "6" });
        Assert.Equal(HttpStatusCode.SeeOther, meanwhile.StatusCode);
        Assert.DoesNotContain("Deux architectes", await given.TextAsync($"{given.Address}/publier"), StringComparison.Ordinal);
        using var back = await SevenQuestionsTests.AnswerAsync(given.Browser, $"{given.Address}/procedure", new() { ["Chosen"] = "DesignContest" });
        Assert.Contains("Deux architectes", (await given.Browser.PageAsync($"{given.Address}/conditions")).QuerySelector("#Jury")!.TextContent, StringComparison.Ordinal);
    }

    /// <summary>A draft of a buyer, and her browser.</summary>
    private sealed record GivenDraft(TestPlatform Platform, PlatformWeb Web, TestConsultation Draft, TestBrowser Browser) : IAsyncDisposable
    {
        public string Address => $"/{Draft.Tenant.Slug}/acheteur/consultations/{Draft.Id}";

        public static async Task<GivenDraft> StartAsync(Procedure procedure, ConsultationContent? content = null)
        {
            var platform = await TestPlatform.StartAsync();
            var web = new PlatformWeb(platform);
            var (commune, buyer) = await ConsultationPagesTests.GivenBuyerAsync(platform);
            var given = new GivenDraft(platform, web, await platform.DraftAsync(commune, buyer, content), web.Browser(buyer));
            await given.StateAsync(terms => terms, procedure);
            return given;
        }

        public async Task StateAsync(Func<StatedTerms, StatedTerms> change, Procedure? procedure = null) =>
            Assert.IsType<StateTerms.Outcome.Stated>(await Platform.RunAsync(Draft.Scope, s => s.GetRequiredService<StateTerms>().ExecuteAsync(new(Draft.Id, change, procedure), default)));

        public async Task<string> TextAsync(string address) => (await Browser.PageAsync(address)).QuerySelector("main")!.TextContent;

        public async ValueTask DisposeAsync()
        {
            await Web.DisposeAsync();
            await Platform.DisposeAsync();
        }
    }
}
