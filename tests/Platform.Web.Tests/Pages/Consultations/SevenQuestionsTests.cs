using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Values;
using Platform.Testing;

namespace Platform.Web.Tests.Pages.Consultations;

/// <summary>The seven questions as a person without JavaScript answers them: each answer is kept, and the law speaks where it is given.</summary>
public sealed class SevenQuestionsTests
{
    [Fact, Trait("Feature", "GD-01"), Trait("Feature", "PEER-16")]
    public async Task A_model_fills_the_first_page_and_each_question_leads_to_the_next_with_its_answer_kept()
    {
        await using var platform = await TestPlatform.StartAsync();
        await using var web = new PlatformWeb(platform);
        var (commune, buyer) = await ConsultationPagesTests.GivenBuyerAsync(platform);
        var browser = web.Browser(buyer);
        var from = $"/{commune.Slug}/acheteur/consultations/nouvelle?modele=voirie";
        var page = await browser.PageAsync(from);
        Assert.Equal("45233141", page.QuerySelector("#Form_Cpv")!.GetAttribute("value"));

        using var created = await AnswerAsync(browser, from, new() { ["Form.Title"] = "Voirie 2027" });
        var next = created.Headers.Location!.ToString();
        var seen = new List<string> { next };
        foreach (var answer in new Dictionary<string, string>[] { new() { ["Amount"] = "85 000" }, new() { ["UndividedKind"] = "HarderOrDearer" }, new(), new() { ["Environmental"] = "true" }, new() })
        {
            using var answered = await AnswerAsync(browser, next, answer);
            Assert.Equal(HttpStatusCode.SeeOther, answered.StatusCode);
            seen.Add(next = answered.Headers.Location!.ToString());
        }
        Assert.Equal(["montant", "lots", "procedure", "criteres", "calendrier", "dossier"], seen.Select(each => each.Split('?')[0].Split('/')[^1]));

        var (draft, stated) = await platform.RunAsync(new Scope.Tenant(commune.Id.Value, buyer.Id), async s =>
        {
            var only = await s.GetRequiredService<PlatformDb>().Consultations.AsNoTracking().SingleAsync();
            return (only, await s.GetRequiredService<ReadStatement>().ExecuteAsync(only.Id, default));
        });
        Assert.Equal((Nature.Works, 85_000m, 3, true), (draft.Nature, stated.Estimated, stated.Criteria.Count, stated.Terms.EnvironmentalClause));
        Assert.NotNull(draft.SubmissionDeadline);      // as it was proposed
    }

    [Fact, Trait("Feature", "GD-01"), Trait("Feature", "PEER-16")]
    public async Task The_renewals_and_the_framework_agreement_that_a_model_brings_are_asked_where_the_value_is()
    {
        await using var platform = await TestPlatform.StartAsync();
        await using var web = new PlatformWeb(platform);
        var (commune, buyer) = await ConsultationPagesTests.GivenBuyerAsync(platform);
        var browser = web.Browser(buyer);
        using var created = await AnswerAsync(browser, $"/{commune.Slug}/acheteur/consultations/nouvelle?modele=fournitures-scolaires", new() { ["Form.Title"] = "Fournitures 2027" });
        var address = created.Headers.Location!.ToString();
        var page = await browser.PageAsync(address);
        Assert.Contains("12\u00A0mois, reconductible 3\u00A0fois pour 12\u00A0mois", page.QuerySelector(".pa-encart")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("3", page.QuerySelector("#Renewals")!.GetAttribute("value"));

        // What the law asks of it is said here, not after the seventh question.
        using var without = await AnswerAsync(browser, address, new() { ["Amount"] = "30 000", ["Months"] = "24" });
        Assert.Contains("constat=oui", without.Headers.Location!.ToString(), StringComparison.Ordinal);
        var told = (await browser.PageAsync(without.Headers.Location!.ToString())).QuerySelector(".pa-encart--alerte, .pa-encart")!.TextContent;
        Assert.Contains("60 mois", told.Replace('\u00A0', ' '), StringComparison.Ordinal);

        using var good = await AnswerAsync(browser, without.Headers.Location!.ToString(), new() { ["Months"] = "24", ["Renewals"] = "1", ["RenewalMonths"] = "12", ["Maximum"] = "40 000" });
        Assert.Contains("/lots", good.Headers.Location!.ToString(), StringComparison.Ordinal);
        var terms = await platform.RunAsync(new Scope.Tenant(commune.Id.Value, buyer.Id), async s =>
            (await s.GetRequiredService<ReadStatement>().ExecuteAsync((await s.GetRequiredService<PlatformDb>().Consultations.AsNoTracking().SingleAsync()).Id, default)).Terms);
        Assert.Equal((24, 1, 12, 40_000m), (terms.DurationMonths, terms.Renewals, terms.RenewalMonths, terms.FrameworkMaximum));
    }

    [Fact, Trait("Feature", "GD-01"), Trait("Feature", "PEER-16")]
    public async Task The_clause_of_a_model_is_read_beside_a_question_that_stays_open_and_an_answer_left_out_is_told()
    {
        await using var platform = await TestPlatform.StartAsync();
        await using var web = new PlatformWeb(platform);
        var (commune, buyer) = await ConsultationPagesTests.GivenBuyerAsync(platform);
        var browser = web.Browser(buyer);
        var from = $"/{commune.Slug}/acheteur/consultations/nouvelle?modele=batiment";
        Assert.Contains("Travaux de bâtiment, par lots", (await browser.PageAsync(from)).QuerySelector("main form p")!.TextContent, StringComparison.Ordinal);
        using var created = await AnswerAsync(browser, from, new() { ["Form.Title"] = "École" });
        var address = created.Headers.Location!.ToString().Replace("/montant?question=2", "/criteres?question=5", StringComparison.Ordinal);

        var page = await browser.PageAsync(address);
        Assert.Empty(page.QuerySelectorAll("input[name=Environmental]:checked"));
        Assert.Contains("trie les déchets du chantier", page.QuerySelector(".pa-encart")!.TextContent, StringComparison.Ordinal);
        using var unsaid = await AnswerAsync(browser, address, []);
        Assert.Contains("constat=oui", unsaid.Headers.Location!.ToString(), StringComparison.Ordinal);

        // Told once, it goes on; something else that the law forbids is told again.
        using var worse = await AnswerAsync(browser, unsaid.Headers.Location!.ToString(), new() { ["Lines[0].Weight"] = "90" });
        Assert.Contains("constat=oui", worse.Headers.Location!.ToString(), StringComparison.Ordinal);
        using var same = await AnswerAsync(browser, worse.Headers.Location!.ToString(), []);
        Assert.Contains("/calendrier", same.Headers.Location!.ToString(), StringComparison.Ordinal);
    }

    [Fact, Trait("Feature", "GD-01")]
    public async Task A_negotiated_procedure_asks_for_its_case_and_shows_it_to_the_buyer_and_never_to_the_public()
    {
        await using var platform = await TestPlatform.StartAsync();
        await using var web = new PlatformWeb(platform);
        var (commune, buyer) = await ConsultationPagesTests.GivenBuyerAsync(platform);
        var draft = await platform.DraftAsync(commune, buyer);
        var (browser, address) = (web.Browser(buyer), $"/{commune.Slug}/acheteur/consultations/{draft.Id}");
        using var chosen = await AnswerAsync(browser, $"{address}/procedure", new() { ["Chosen"] = "Negotiated" });
        var again = chosen.Headers.Location!.ToString();
        var page = await browser.PageAsync(again);
        Assert.Equal(7, page.QuerySelectorAll("#Case option").Length);      // six cases, and none yet
        Assert.Contains("lequel des six cas", page.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("À corriger", (await browser.PageAsync(address)).QuerySelector("main")!.TextContent, StringComparison.Ordinal);

        using var said = await AnswerAsync(browser, again, new() { ["Case"] = "R2124-3-3", ["Facts"] = "Le projet comporte la conception du réseau." });
        Assert.Equal(address, said.Headers.Location!.ToString());
        var check = (await browser.PageAsync($"{address}/publier")).QuerySelector("main")!.TextContent;
        foreach (var words in new[] { "prestations de conception", "R2124-3, 3°", "la conception du réseau", "l’avis ne le publie pas" }) Assert.Contains(words, check, StringComparison.Ordinal);
    }

    [Fact, Trait("Feature", "GD-02")]
    public async Task What_the_notice_says_by_default_is_shown_as_such_and_changed_on_the_page_of_the_terms()
    {
        await using var platform = await TestPlatform.StartAsync();
        await using var web = new PlatformWeb(platform);
        var (commune, buyer) = await ConsultationPagesTests.GivenBuyerAsync(platform);
        var draft = await platform.DraftAsync(commune, buyer);
        var (browser, address) = (web.Browser(buyer), $"/{commune.Slug}/acheteur/consultations/{draft.Id}");
        foreach (var page in new[] { "publier", "publicite/verifier" })
        {
            var shown = await browser.PageAsync($"{address}/{page}");
            Assert.Contains("6\u00a0moisValeur par défaut", shown.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
            Assert.Contains(shown.QuerySelectorAll("main a"), a => a.GetAttribute("href") == $"{address}/conditions#OffersValid");
        }

        using var said = await AnswerAsync(browser, $"{address}/conditions", new() { ["OffersValid"] = "4", ["Signature"] = "true" });
        Assert.Equal(HttpStatusCode.SeeOther, said.StatusCode);
        var after = (await browser.PageAsync($"{address}/publier")).QuerySelector("main")!.TextContent;
        Assert.DoesNotContain("4\u00a0moisValeur par défaut", after, StringComparison.Ordinal);
        Assert.Contains("4\u00a0mois", after, StringComparison.Ordinal);
        var preview = (await browser.PageAsync($"{address}/publicite/apercu/BuyerProfile")).QuerySelector("main")!.TextContent;
        Assert.Contains("4\u00a0mois", preview, StringComparison.Ordinal);
    }

    [Fact, Trait("Feature", "GD-01")]
    public async Task A_draft_is_thrown_away_after_one_question_and_the_board_says_who_did_it()
    {
        await using var platform = await TestPlatform.StartAsync();
        await using var web = new PlatformWeb(platform);
        var (commune, buyer) = await ConsultationPagesTests.GivenBuyerAsync(platform);
        var draft = await platform.DraftAsync(commune, buyer);
        var (browser, address) = (web.Browser(buyer), $"/{commune.Slug}/acheteur/consultations/{draft.Id}");
        Assert.Contains((await browser.PageAsync(address)).QuerySelectorAll("main a"), a => a.GetAttribute("href") == $"{address}/supprimer");
        Assert.Contains("n’est pas réutilisé", (await browser.PageAsync($"{address}/supprimer")).QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        using var gone = await browser.PostFormAsync($"{address}/supprimer", new Dictionary<string, string>());
        var board = gone.Headers.Location!.ToString();
        Assert.StartsWith($"/{commune.Slug}/acheteur?supprime=MAPA-", board, StringComparison.Ordinal);
        var shown = (await browser.PageAsync(board)).QuerySelector("main")!.TextContent;
        foreach (var words in new[] { "est supprimé", "Brouillons supprimés", buyer.Name }) Assert.Contains(words, shown, StringComparison.Ordinal);
        using var after = await browser.GetAsync(address);
        Assert.Equal(HttpStatusCode.NotFound, after.StatusCode);
    }

    [Fact, Trait("Feature", "VR-14")]
    public async Task Words_of_the_trade_show_their_definition_on_the_pages_of_a_buyer()
    {
        await using var platform = await TestPlatform.StartAsync();
        await using var web = new PlatformWeb(platform);
        var (commune, buyer) = await ConsultationPagesTests.GivenBuyerAsync(platform);
        var draft = await platform.DraftAsync(commune, buyer);
        var (browser, address) = (web.Browser(buyer), $"/{commune.Slug}/acheteur/consultations");
        foreach (var (page, word) in new[] { ("nouvelle", "CPV"), ($"{draft.Id}/montant", "Reconduction"), ($"{draft.Id}/lots", "Allotissement"), ($"{draft.Id}/conditions", "Marché subséquent"), ($"{draft.Id}/criteres", "Pondération"), ($"{draft.Id}/calendrier", "Préinformation"), ($"{draft.Id}/publicite", "BOAMP"), ($"{draft.Id}/publier", "CAO") })
            Assert.Contains((await browser.PageAsync($"{address}/{page}")).QuerySelectorAll("button.pa-terme__mot"), b => b.TextContent.StartsWith(word, StringComparison.Ordinal));
        var space = (await browser.PageAsync("/mon-espace")).QuerySelectorAll("main a").Select(a => a.GetAttribute("href")).ToList();
        foreach (var way in new[] { Links.Training.BuyerPath, Links.Training.Glossary }) Assert.Contains(way, space);
    }

    [Fact, Trait("Feature", "GD-01"), Trait("Feature", "BEYOND-6")]
    public async Task Over_the_threshold_an_open_procedure_is_proposed_with_the_thresholds_and_another_one_is_questioned_once()
    {
        await using var platform = await TestPlatform.StartAsync();
        await using var web = new PlatformWeb(platform);
        var (commune, buyer) = await ConsultationPagesTests.GivenBuyerAsync(platform);
        var draft = await platform.DraftAsync(commune, buyer, GivenConsultation.Content(nature: Nature.Services, cpv: "90910000"));
        var (browser, address) = (web.Browser(buyer), $"/{commune.Slug}/acheteur/consultations/{draft.Id}");
        using var said = await AnswerAsync(web.Browser(buyer), $"{address}/montant?question=2", new() { ["Amount"] = "300000" });

        var page = await browser.PageAsync($"{address}/procedure?question=4");
        Assert.Equal("Open", page.QuerySelector("input[name=Chosen]:checked")!.GetAttribute("value"));
        Assert.Contains("216 000,00", page.QuerySelector("main table")!.TextContent.Replace('\u00a0', '\u202f'), StringComparison.Ordinal);

        using var doubted = await AnswerAsync(web.Browser(buyer), $"{address}/procedure?question=4", new() { ["Chosen"] = "Mapa" });
        var again = doubted.Headers.Location!.ToString();
        Assert.Contains("constat=oui", again, StringComparison.Ordinal);
        Assert.Contains("atteint le seuil", (await browser.PageAsync(again)).QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        using var meant = await AnswerAsync(web.Browser(buyer), again, new() { ["Chosen"] = "Mapa" });
        Assert.Contains("/criteres", meant.Headers.Location!.ToString(), StringComparison.Ordinal);
    }

    [Fact, Trait("Feature", "BEYOND-6")]
    public async Task The_calendar_page_gives_each_date_its_start_count_shift_article_and_version()
    {
        await using var platform = await TestPlatform.StartAsync();
        await using var web = new PlatformWeb(platform);
        await platform.Database.SetNowAsync(new DateTimeOffset(2026, 11, 2, 10, 0, 0, TimeSpan.Zero));
        var (commune, buyer) = await ConsultationPagesTests.GivenBuyerAsync(platform);
        var draft = await platform.DraftAsync(commune, buyer, GivenConsultation.Content());
        await platform.RunAsync(draft.Scope, s => s.GetRequiredService<StateTerms>().ExecuteAsync(new(draft.Id, terms => terms with { WithheldReason = "Plans." }, Procedure.Open), default));

        var row = (await web.Browser(buyer).PageAsync($"/{commune.Slug}/acheteur/consultations/{draft.Id}/calendrier")).QuerySelector("main table tbody tr")!.TextContent;

        foreach (var said in new[] { "7\u00a0décembre\u00a02026", "2\u00a0novembre\u00a02026", "30 jours de calendrier", "5 de plus", "R2161-3", "R2132-5", "en vigueur depuis" }) Assert.Contains(said, row, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wrong_amounts_and_numbers_are_told_together_and_nothing_is_kept()
    {
        await using var platform = await TestPlatform.StartAsync();
        await using var web = new PlatformWeb(platform);
        var (commune, buyer) = await ConsultationPagesTests.GivenBuyerAsync(platform);
        var draft = await platform.DraftAsync(commune, buyer);
        var address = $"/{commune.Slug}/acheteur/consultations/{draft.Id}";

        using var value = await AnswerAsync(web.Browser(buyer), $"{address}/montant", new() { ["Amount"] = "beaucoup", ["Months"] = "0", ["Purchase"] = "-1" });
        Assert.Equal(["#Amount", "#Months", "#Purchase"], (await TestBrowser.ReadAsync(value)).QuerySelectorAll(".govuk-error-summary a").Select(a => a.GetAttribute("href")));
        using var criteria = await AnswerAsync(web.Browser(buyer), $"{address}/criteres", new() { ["Lines[0].Weight"] = "120", ["Lines[1].Wording"] = "Délai" });
        Assert.Equal(["#Lines_0__Wording", "#Lines_0__Kind", "#Lines_0__Weight", "#Lines_1__Kind"], (await TestBrowser.ReadAsync(criteria)).QuerySelectorAll(".govuk-error-summary a").Select(a => a.GetAttribute("href")));
        Assert.Empty((await platform.RunAsync(draft.Scope, s => s.GetRequiredService<ReadStatement>().ExecuteAsync(draft.Id, default))).Criteria);
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task The_public_page_shows_terms_and_criteria_and_the_estimate_only_where_it_is_published(bool isPublic)
    {
        await using var platform = await TestPlatform.StartAsync();
        await using var web = new PlatformWeb(platform);
        var (commune, buyer) = await ConsultationPagesTests.GivenBuyerAsync(platform);
        var draft = await platform.DraftAsync(commune, buyer);
        await platform.RunAsync(draft.Scope, async s =>
        {
            await s.GetRequiredService<StateTerms>().ExecuteAsync(new(draft.Id, terms => terms with { DurationMonths = 18, Renewals = 2, RenewalMonths = 12, EstimateIsPublic = isPublic, CriteriaInFile = false }), default);
            await s.GetRequiredService<StateEstimate>().ExecuteAsync(new(draft.Id, 0, 43_210), default);
            return await s.GetRequiredService<StateCriteria>().ExecuteAsync(new(draft.Id, 0, [new("Prix au mètre", Core.Law.CriterionKind.Price, 60, false), new("Bilan carbone", Core.Law.CriterionKind.Quality, 40, true)]), default);
        });
        await platform.AddDocumentAsync(draft, "rc.pdf", "%PDF-1.7"u8.ToArray());
        await platform.PlantKeysAsync(draft);
        Assert.IsType<PublishConsultation.Outcome.Published>(await platform.PublishAsync(draft));

        var said = (await web.Browser().PageAsync($"/consultations/{draft.Id}")).QuerySelector("main")!.TextContent;

        foreach (var words in new[] { "18\u00a0mois, reconductible 2\u00a0fois", "Prix au mètre", "60\u00a0%", "Bilan carbone", "Porte sur l’environnement" }) Assert.Contains(words, said, StringComparison.Ordinal);
        Assert.Equal(isPublic, said.Contains("43", StringComparison.Ordinal) && said.Contains("Valeur estimée", StringComparison.Ordinal));
    }

    [Fact, Trait("Feature", "GD-01")]
    public async Task A_lot_that_was_typed_and_not_added_is_added_by_whoever_goes_on_and_a_fault_of_it_keeps_everything()
    {
        await using var platform = await TestPlatform.StartAsync();
        await using var web = new PlatformWeb(platform);
        var (commune, buyer) = await ConsultationPagesTests.GivenBuyerAsync(platform);
        var draft = await platform.DraftAsync(commune, buyer);
        var (browser, lots) = (web.Browser(buyer), $"/{commune.Slug}/acheteur/consultations/{draft.Id}/lots?question=3");

        using var wrong = await AnswerAsync(browser, lots, new() { ["Title"] = "Chemin du Clos", ["Cpv"] = "99999999", ["UndividedReason"] = "Un seul chantier" });
        Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.StatusCode);
        Assert.Contains("Un seul chantier", await wrong.Content.ReadAsStringAsync(), StringComparison.Ordinal);

        using var gone = await AnswerAsync(browser, lots, new() { ["Title"] = "Chemin du Clos" });
        Assert.Equal(lots, gone.Headers.Location!.ToString());      // it is seen in the list before the next question
        Assert.Equal(["Chemin du Clos"], await platform.RunAsync(draft.Scope, async s => (await s.GetRequiredService<ReadStatement>().ExecuteAsync(draft.Id, default)).Lots.Select(lot => lot.Title).ToList()));
        using var on = await AnswerAsync(browser, lots, new() { ["UndividedKind"] = $"{Enum.GetValues<Undivided>()[0]}" });
        Assert.Contains("/procedure", on.Headers.Location!.ToString(), StringComparison.Ordinal);
    }

    /// <summary>As a browser sends it: all that stands in the form, but for what the person changes. On the page of lots, its form.</summary>
    internal static async Task<HttpResponseMessage> AnswerAsync(TestBrowser browser, string address, Dictionary<string, string> changes)
    {
        var selector = address.Contains("/lots", StringComparison.Ordinal) ? "form[action*=Divide]" : "main form[method=post]";
        var form = (await browser.PageAsync(address)).QuerySelector(selector)!;
        var fields = FormFields.Of(form);
        var action = form.GetAttribute("action");
        foreach (var (name, value) in changes) fields[name] = value;
        return await browser.PostFormAsync(address, fields, selector, action);
    }
}
