using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Platform.Core.Approvals;
using Platform.Core.Consultations;
using Platform.Core.Questions;
using Platform.Core.Values;
using Platform.Testing;

namespace Platform.Web.Tests.Pages.Questions;

/// <summary>An answer in preparation in two tabs, and questions about the projects of a contest, on their pages.</summary>
public sealed class AnswerPagesTests
{
    [Fact]
    public async Task An_answer_that_was_filled_over_another_text_is_asked_again_and_one_that_changed_is_not_thrown_away()
    {
        await using var platform = await TestPlatform.StartAsync();
        var town = await GivenApproval.StartAsync(platform, await platform.LeadAsync(), "saint-marcel");
        var consultation = await town.ReadyAsync();
        Assert.IsType<PublishConsultation.Outcome.Published>(await platform.PublishAsync(consultation));
        await using var web = new PlatformWeb(platform, new FakeClock(await platform.RunAsync(consultation.Scope, s => s.GetRequiredService<Core.Data.PlatformDb>().NowAsync(default))));
        var browser = web.Browser(town.Buyer);
        var list = Links.Questions.List("saint-marcel", consultation.Id.Value);
        string write;
        using (var begun = await browser.PostFormAsync(list, new Dictionary<string, string>(), "form[action$=Precision]")) write = begun.Headers.Location!.OriginalString;
        var before = (await browser.PageAsync(write)).QuerySelector("main form input[name=Lu]")!.GetAttribute("value")!;
        using (var saved = await browser.PostFormAsync(write, new Dictionary<string, string> { ["Text"] = "Oui." })) Assert.Equal(HttpStatusCode.SeeOther, saved.StatusCode);

        using (var refused = await browser.PostFormAsync(write, new Dictionary<string, string> { ["Text"] = "Non.", ["Lu"] = before }))
        {
            var page = await TestBrowser.ReadAsync(refused);
            Assert.Contains("a changé depuis que vous l’avez ouverte", page.Body!.TextContent, StringComparison.Ordinal);
            Assert.Equal("Non.", page.QuerySelector("#Text")!.TextContent.Trim());      // what was typed stays
        }
        using (var thrown = await browser.PostFormAsync(write, new Dictionary<string, string> { ["Lu"] = before }, "form[action$=Discard]")) Assert.Contains("Rien n’est jeté", (await TestBrowser.ReadAsync(thrown)).Body!.TextContent, StringComparison.Ordinal);
        using (var told = await browser.PostFormAsync(write, new Dictionary<string, string> { ["Text"] = "Non." })) Assert.Equal(HttpStatusCode.SeeOther, told.StatusCode);
    }

    [Theory]
    [InlineData("La dépose est-elle comprise ? Société Alpha, qui a refait votre mairie.", "Alpha")]
    [InlineData("La dépose est-elle comprise ?\nMerci.\nAlpha", "Alpha")]
    [InlineData("La dépose est-elle comprise ?", null)]
    public async Task Words_that_make_known_who_asked_are_doubted_before_the_answer_is_published(string question, string? doubted)
    {
        await using var platform = await TestPlatform.StartAsync();
        var town = await GivenApproval.StartAsync(platform, await platform.LeadAsync(), "saint-marcel");
        var consultation = await town.ReadyAsync();
        Assert.IsType<PublishConsultation.Outcome.Published>(await platform.PublishAsync(consultation));
        var company = await platform.CompanyAsync("Entreprise Fictive Alpha", "111111118");
        var asked = Assert.IsType<AskQuestion.Outcome.Asked>(await platform.RunAsync(new Core.Data.Scope.Company(company.Id, company.Depositor.Id), s => s.GetRequiredService<AskQuestion>().ExecuteAsync(new(consultation.Id, Id<Question>.New(), question, company.Depositor.Name), default)));
        var begun = Assert.IsType<BeginAnswer.Outcome.Begun>(await platform.RunAsync(consultation.Scope, s => s.GetRequiredService<BeginAnswer>().ExecuteAsync(new(consultation.Id, [asked.Question.Value], town.Buyer.Name), default)));
        await platform.RunAsync(consultation.Scope, s => s.GetRequiredService<SaveAnswer>().ExecuteAsync(new(begun.Draft, question, "Oui.", town.Buyer.Name), default));
        await using var web = new PlatformWeb(platform, new FakeClock(await platform.RunAsync(consultation.Scope, s => s.GetRequiredService<Core.Data.PlatformDb>().NowAsync(default))));

        var page = await web.Browser(town.Buyer).PageAsync(Links.Questions.Publish("saint-marcel", consultation.Id.Value, begun.Draft.Value));

        Assert.Equal(doubted is null ? [] : [$"«\u00A0{doubted}\u00A0» désigne autre chose que l’auteur de la question\u00A0: publier ainsi"], page.QuerySelectorAll("label[for=MeansOther]").Select(label => label.TextContent.Trim()));
    }

    [Fact, Trait("Feature", "VR-24")]
    public async Task A_refused_answer_waits_on_the_board_of_its_author_with_the_reason_and_the_way_to_it()
    {
        await using var platform = await TestPlatform.StartAsync();
        var town = await GivenApproval.StartAsync(platform, await platform.LeadAsync(), "saint-marcel");
        var consultation = await town.ReadyAsync();
        Assert.IsType<PublishConsultation.Outcome.Published>(await platform.PublishAsync(consultation));
        await town.CircuitAsync(ActKind.Answer, null, false, GivenApproval.Named(StepKind.Administrative, town.Head));
        await using var web = new PlatformWeb(platform, new FakeClock(await platform.RunAsync(consultation.Scope, s => s.GetRequiredService<Core.Data.PlatformDb>().NowAsync(default))));
        var browser = web.Browser(town.Buyer);
        string write, publish;
        using (var begun = await browser.PostFormAsync(Links.Questions.List("saint-marcel", consultation.Id.Value), new Dictionary<string, string>(), "form[action$=Precision]")) write = begun.Headers.Location!.OriginalString;
        using (var saved = await browser.PostFormAsync(write, new Dictionary<string, string> { ["Text"] = "Oui." })) publish = saved.Headers.Location!.OriginalString;
        using (var stale = await browser.PostFormAsync(publish, new Dictionary<string, string> { ["Read"] = "autre" }, "form[action$=Submit]")) Assert.Equal(HttpStatusCode.UnprocessableEntity, stale.StatusCode);
        using (var submitted = await browser.PostFormAsync(publish, new Dictionary<string, string>(), "form[action$=Submit]")) Assert.Contains("/validation", submitted.Headers.Location!.OriginalString, StringComparison.Ordinal);
        var open = (await town.InAsync<ReadApprovals, ReadApprovals.Standing>(town.Buyer, read => read.StandingAsync(consultation.Id, ActKind.Answer, Guid.Parse(write.Split('/')[^1]), default))).Open!;      // submitted just above
        await town.RejectAsync(open.Id, 1, town.Head, "Citez l’article du cahier des charges.");

        var board = await browser.PageAsync(Links.Buyer.Board("saint-marcel"));
        Assert.Contains("réponse refusée par", board.Body!.TextContent, StringComparison.Ordinal);
        Assert.Contains("Citez l’article du cahier des charges.", board.Body.TextContent, StringComparison.Ordinal);
        Assert.NotNull(board.QuerySelector($"main a[href='{write}']"));
    }

    [Fact, Trait("Feature", "GD-01"), Trait("Feature", "A7-C10")]
    public async Task The_pages_of_a_contest_say_a_participant_to_the_buyer_and_the_company_that_it_is_not_named()
    {
        var (given, projects) = await GivenStages.ContestAsync();
        await using var _ = given;
        await using var web = new PlatformWeb(given.Platform, new FakeClock(await given.NowAsync()));
        var (alpha, buyer, id) = (web.Browser(given.Alpha.Depositor), web.Browser(given.First.Consultation.Buyer), projects.Consultation.Id.Value);
        var ask = await alpha.PageAsync(Links.Questions.Ask(id));
        Assert.Contains("sans le nom de votre entreprise ni le vôtre, jusqu’à la levée de l’anonymat", ask.Body!.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("L’acheteur lit votre question et le nom de votre entreprise", ask.Body.TextContent, StringComparison.Ordinal);
        using (var named = await alpha.PostFormAsync(Links.Questions.Ask(id), new Dictionary<string, string> { ["Text"] = "Toitures du Sud demande la pente." })) Assert.Contains("le nom ou le numéro de votre entreprise", (await TestBrowser.ReadAsync(named)).Body!.TextContent, StringComparison.Ordinal);
        using (var asked = await alpha.PostFormAsync(Links.Questions.Ask(id), new Dictionary<string, string> { ["Text"] = "Quelle est la pente ?" })) Assert.Equal(HttpStatusCode.SeeOther, asked.StatusCode);

        var list = Links.Questions.List("saint-marcel", id);
        string write;
        using (var begun = await buyer.PostFormAsync(list, new Dictionary<string, string>(), "form[action$=repondre]")) write = begun.Headers.Location!.OriginalString;
        using (var named = await buyer.PostFormAsync(write, new Dictionary<string, string> { ["Wording"] = "Couvreurs réunis demande la pente.", ["Text"] = "Douze pour cent." })) Assert.Equal(HttpStatusCode.SeeOther, named.StatusCode);
        Assert.Contains("«\u00A0Couvreurs réunis\u00A0»", (await buyer.PageAsync($"{write}/publier")).Body!.TextContent, StringComparison.Ordinal);      // any participant, whoever asked
        foreach (var address in (string[])[list, write, $"{write}/publier", Links.Buyer.Board("saint-marcel"), Links.Buyer.Consultation("saint-marcel", id)])
        {
            var page = (await buyer.PageAsync(address)).QuerySelector("main")!.TextContent;
            Assert.DoesNotContain("Toitures du Sud", page, StringComparison.Ordinal);
            Assert.DoesNotContain(given.Alpha.Depositor.Name, page, StringComparison.Ordinal);
        }
        Assert.Contains("Un participant, le", (await buyer.PageAsync(write)).Body!.TextContent, StringComparison.Ordinal);
    }
}
