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
        foreach (var answer in new Dictionary<string, string>[] { new() { ["Amount"] = "85 000" }, new(), new(), new(), new() })
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

    /// <summary>As a browser sends it: all that stands in the form, but for what the person changes. On the page of lots, the second form.</summary>
    private static async Task<HttpResponseMessage> AnswerAsync(TestBrowser browser, string address, Dictionary<string, string> changes)
    {
        var (selector, action) = address.Contains("/lots", StringComparison.Ordinal) ? ("form[action*=Divide]", $"{address}&handler=Divide") : ("main form[method=post]", (string?)null);
        var form = (await browser.PageAsync(address)).QuerySelector(selector)!;
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var control in form.QuerySelectorAll("input[name]:not([type=radio]):not([type=checkbox]), input:checked").Cast<AngleSharp.Html.Dom.IHtmlInputElement>()) fields[control.Name!] = control.Value;
        foreach (var text in form.QuerySelectorAll("textarea").Cast<AngleSharp.Html.Dom.IHtmlTextAreaElement>()) fields[text.Name!] = text.Value;
        foreach (var list in form.QuerySelectorAll("select").Cast<AngleSharp.Html.Dom.IHtmlSelectElement>()) fields[list.Name!] = list.Value ?? "";
        foreach (var (name, value) in changes) fields[name] = value;
        return await browser.PostFormAsync(address, fields, selector, action);
    }
}
