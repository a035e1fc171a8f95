using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Platform.Core.Consultations;
using Platform.Core.Law;
using Platform.Core.Values;
using Platform.Testing;

namespace Platform.Web.Tests.Pages.Consultations;

/// <summary>A purchase for a network: asked once, where it decides, and what follows is said where it is chosen.</summary>
public sealed class NetworkPagesTests
{
    [Fact, Trait("Feature", "GD-01"), Trait("Feature", "BEYOND-6")]
    public async Task The_network_is_asked_from_the_task_list_and_not_among_the_seven_questions_and_moves_the_threshold_and_the_duration()
    {
        await using var platform = await TestPlatform.StartAsync();
        await using var web = new PlatformWeb(platform);
        var (commune, buyer) = await ConsultationPagesTests.GivenBuyerAsync(platform);
        var draft = await platform.DraftAsync(commune, buyer, GivenConsultation.Content(nature: Nature.Services, cpv: "90910000"));
        var (browser, address) = (web.Browser(buyer), $"/{commune.Slug}/acheteur/consultations/{draft.Id}");
        Assert.Empty((await browser.PageAsync($"{address}/montant?question=2")).QuerySelectorAll("#Network"));
        Assert.NotEmpty((await browser.PageAsync($"{address}/montant")).QuerySelectorAll("select#Network"));
        var fields = new Dictionary<string, string> { ["Nature"] = "Services", ["Amount"] = "300000", ["IsPublic"] = "false", ["IsSpecific"] = "false" };
        using (var said = await browser.PostFormAsync($"{address}/montant", fields, "main form[method=post]")) Assert.Equal(HttpStatusCode.SeeOther, said.StatusCode);
        var procedure = (await browser.PageAsync($"{address}/procedure")).QuerySelector("main")!.TextContent.Replace('\u00a0', '\u202f');
        Assert.Contains("432\u202f000,00", procedure, StringComparison.Ordinal);      // what a network would change
        Assert.Contains("48 mois", (await browser.PageAsync($"{address}/conditions")).QuerySelector("main")!.TextContent, StringComparison.Ordinal);

        using (var wrong = await browser.PostFormAsync($"{address}/montant", new Dictionary<string, string>(fields) { ["Network"] = "Lune", ["Months"] = "0" }, "main form[method=post]"))
            Assert.Equal(["#Months", "#Network"], (await TestBrowser.ReadAsync(wrong)).QuerySelectorAll(".govuk-error-summary a").Select(a => a.GetAttribute("href")));
        using (var said = await browser.PostFormAsync($"{address}/montant", new Dictionary<string, string>(fields) { ["Network"] = "Water" }, "main form[method=post]")) Assert.Equal(HttpStatusCode.SeeOther, said.StatusCode);
        procedure = (await browser.PageAsync($"{address}/procedure")).QuerySelector("main")!.TextContent;
        Assert.Contains("en qualité d’entité adjudicatrice", procedure, StringComparison.Ordinal);
        Assert.Contains("procédure adaptée", procedure, StringComparison.Ordinal);
        Assert.Contains("96 mois", (await browser.PageAsync($"{address}/conditions")).QuerySelector("main")!.TextContent, StringComparison.Ordinal);

        using (var seven = await browser.PostFormAsync($"{address}/montant?question=2", new Dictionary<string, string>(fields), "main form[method=post]")) Assert.Equal(HttpStatusCode.SeeOther, seven.StatusCode);
        Assert.Equal(NetworkActivity.Water, (await platform.RunAsync(draft.Scope, s => s.GetRequiredService<ReadStatement>().ExecuteAsync(draft.Id, default))).Terms.Network);      // not sent: as it was
    }

    [Fact, Trait("Feature", "BEYOND-6"), Trait("Feature", "GD-01")]
    public async Task A_company_reads_for_which_network_the_buyer_buys()
    {
        await using var platform = await TestPlatform.StartAsync();
        await using var web = new PlatformWeb(platform);
        var (commune, buyer) = await ConsultationPagesTests.GivenBuyerAsync(platform);
        var draft = await platform.DraftAsync(commune, buyer);
        await platform.RunAsync(draft.Scope, s => s.GetRequiredService<StateTerms>().ExecuteAsync(new(draft.Id, terms => terms with { Network = NetworkActivity.Transport }), default));
        await platform.AddDocumentAsync(draft, "rc.pdf", "%PDF-1.7"u8.ToArray());
        await platform.PlantKeysAsync(draft);
        Assert.IsType<PublishConsultation.Outcome.Published>(await platform.PublishAsync(draft));
        var said = (await web.Browser().PageAsync($"/consultations/{draft.Id}")).QuerySelector("main")!.TextContent;
        foreach (var words in (string[])["Entité adjudicatrice", "Transports publics urbains"]) Assert.Contains(words, said, StringComparison.Ordinal);
    }
}
