using System.Net;
using Platform.Core.Consultations;
using Platform.Core.Values;
using Platform.Testing;
using Platform.Web.Tests.Pages.Consultations;

namespace Platform.Web.Tests.Pages.Stages;

/// <summary>What the jury of a contest said of the candidatures, and who has read it.</summary>
public sealed class CandidatesOpinionPageTests
{
    [Fact]
    public async Task An_opinion_of_the_jury_is_neither_replaced_nor_decided_upon_from_a_page_that_did_not_show_it()
    {
        await using var given = await GivenStages.PublishedAsync(Procedure.DesignContest, divided: false);
        await given.First.DepositAsync(Contents.Applications, given.Alpha, 1);
        await given.First.OpenAllAsync();
        await using var web = new PlatformWeb(given.Platform);
        var (buyer, address) = (web.Browser(given.First.Consultation.Buyer), $"/saint-marcel/acheteur/consultations/{given.Id}/candidats");
        var early = FormFields.Of((await buyer.PageAsync(address)).QuerySelector("form[action*=Opinion]")!);
        await given.SayOfCandidatesAsync("Alpha a les références demandées.");

        early["Without"] = "Le jury n’a pas pu se réunir.";
        using var refused = await buyer.PostFormAsync(address, early, "form[action*=Opinion]");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        var page = await TestBrowser.ReadAsync(refused);
        Assert.Contains("L’avis du jury a été inscrit ou corrigé", page.QuerySelector(".govuk-error-summary")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("Alpha a les références demandées.", page.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("Le jury n’a pas pu se réunir.", page.QuerySelector("textarea[name=Without]")!.TextContent);

        var choice = FormFields.Of((await buyer.PageAsync(address)).QuerySelector("form[action*=Check]")!);
        choice["Choices[0].Admitted"] = "true";
        await given.SayOfCandidatesAsync("Alpha n’a pas les références demandées.");
        using var undecided = await buyer.PostFormAsync(address, choice, "form[action*=Check]");
        Assert.Contains("L’avis du jury a été inscrit ou corrigé", (await TestBrowser.ReadAsync(undecided)).QuerySelector(".govuk-error-summary")!.TextContent, StringComparison.Ordinal);

        // Its twin: whoever has read the last one decides.
        var read = FormFields.Of((await buyer.PageAsync(address)).QuerySelector("form[action*=Check]")!);
        read["Choices[0].Admitted"] = "true";
        using var check = await buyer.PostFormAsync(address, read, "form[action*=Check]");
        Assert.Equal("Vérifier les candidats admis", (await TestBrowser.ReadAsync(check)).QuerySelector("h1")!.TextContent);
    }
}
