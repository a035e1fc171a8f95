using Microsoft.Extensions.DependencyInjection;
using Platform.Core.Approvals;
using Platform.Core.Consultations;
using Platform.Core.Notices;
using Platform.Core.Values;
using Platform.Testing;
using Platform.Web.Tests.Pages.Consultations;

namespace Platform.Web.Tests.Pages.Notices;

/// <summary>Before a notice leaves, whoever chooses, checks, approves or publishes reads the same of it.</summary>
public sealed class SaidAsideTests : IAsyncLifetime
{
    private TestPlatform platform = null!;      // set before each test
    private PlatformWeb web = null!;            // idem

    public async Task InitializeAsync() => web = new PlatformWeb(platform = await TestPlatform.StartAsync());

    public async Task DisposeAsync()
    {
        await web.DisposeAsync();
        await platform.DisposeAsync();
    }

    [Fact, Trait("Feature", "GD-02"), Trait("Feature", "VR-24")]
    public async Task What_is_submitted_published_checked_and_previewed_says_the_same_of_the_notice()
    {
        var town = await GivenApproval.StartAsync(platform, await platform.LeadAsync(), "saint-marcel");
        await town.CircuitAsync(GivenApproval.Named(StepKind.Technical, town.Head));
        var draft = await town.ReadyAsync();
        await platform.RunAsync(draft.Scope, s => s.GetRequiredService<AmendConsultation>().ExecuteAsync(new(draft.Id, content => content with { Place = null }), default));
        await platform.RunAsync(draft.Scope, s => s.GetRequiredService<ChooseChannels>().ExecuteAsync(new(draft.Id, [ChosenChannel.Profile.Code], GivenJournals.Contact, "Camille"), default));
        Assert.IsType<SubmitForApproval.Outcome.Submitted>(await town.SubmitAsync(draft));
        var address = $"/saint-marcel/acheteur/consultations/{draft.Id}";

        foreach (var (who, page) in new[] { (town.Buyer, "publier"), (town.Head, "validation"), (town.Buyer, "publicite/verifier"), (town.Buyer, "publicite/apercu/BuyerProfile") })
        {
            var main = (await web.Browser(who).PageAsync($"{address}/{page}")).QuerySelector("main")!;
            string Said(string label) => string.Join(" / ", main.QuerySelectorAll(".govuk-summary-list__row").Where(row => row.QuerySelector("dt")!.TextContent == label).Select(row => row.QuerySelector("dd")!.TextContent.Trim()).Distinct());
            Assert.Contains("Ce que l’avis dit aussi", main.TextContent, StringComparison.Ordinal);
            Assert.StartsWith("6\u00a0mois", Said("Délai de validité des offres"), StringComparison.Ordinal);
            Assert.Equal(("Oui", "Oui", "Obligatoire"), (Said("Commande électronique"), Said("Paiement électronique"), Said("Facturation électronique")));
            if (page is not ("publier" or "validation")) continue;
            Assert.Contains("26320 Saint-Marcel", Said("Lieu d’exécution"), StringComparison.Ordinal);
            Assert.Contains("celle de votre compte", Said("Lieu d’exécution"), StringComparison.Ordinal);
        }
        var approver = (await web.Browser(town.Head).PageAsync($"{address}/validation")).QuerySelector("main")!;
        Assert.Contains(approver.QuerySelectorAll("dt"), label => label.TextContent == "Détenteurs des clés");
        Assert.DoesNotContain(approver.QuerySelectorAll("a"), link => link.GetAttribute("href")?.Contains("/conditions", StringComparison.Ordinal) == true);      // he changes nothing
    }

    [Fact, Trait("Feature", "CDG-08"), Trait("Feature", "GD-02")]
    public async Task A_formalised_procedure_under_the_thresholds_hears_of_one_publicity_at_every_step()
    {
        var (draft, browser, address) = await GivenAsync(Procedure.Open);
        var choice = await browser.PageAsync($"{address}/publicite");
        Assert.Equal(["Boamp", "Joue"], choice.QuerySelectorAll("input[name=Channels]:checked").Select(box => box.GetAttribute("value")).Order(StringComparer.Ordinal));
        Assert.Contains("JOUE et BOAMP (CCP, art. R2131-16)", choice.QuerySelector("main .pa-encart__titre")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("un avis au JOUE et au BOAMP (CCP, art. R2131-16)", (await browser.PageAsync($"{address}/procedure")).QuerySelector("main")!.TextContent, StringComparison.Ordinal);

        // Another journal chosen: the next page says already what the last one says.
        await platform.RunAsync(draft.Scope, s => s.GetRequiredService<ChooseChannels>().ExecuteAsync(new(draft.Id, [GivenJournals.Boamp.Code], GivenJournals.Contact, "Camille"), default));
        foreach (var page in new[] { "publicite/verifier", "publier" })
        {
            var said = (await browser.PageAsync($"{address}/{page}")).QuerySelector("main")!.TextContent;
            foreach (var words in new[] { "Il manque à l’avis\u00a0: JOUE", "R2131-16", "sans l’exiger" }) Assert.Contains(words, said, StringComparison.Ordinal);
        }
    }

    [Fact, Trait("Feature", "GD-01"), Trait("Feature", "GD-02")]
    public async Task A_contest_under_the_thresholds_is_told_of_contests_and_never_to_take_an_adapted_procedure()
    {
        var (draft, browser, address) = await GivenAsync(Procedure.DesignContest);
        await platform.StateContestAsync(draft);
        var choice = await browser.PageAsync($"{address}/publicite");
        Assert.Empty(choice.QuerySelectorAll("input[name=Channels][value=Joue]"));      // no form of Europe for it
        Assert.NotEmpty(choice.QuerySelectorAll("input[name=Channels][value=Boamp]"));
        await platform.RunAsync(draft.Scope, s => s.GetRequiredService<ChooseChannels>().ExecuteAsync(new(draft.Id, [GivenJournals.Boamp.Code], GivenJournals.Contact, "Camille"), default));
        foreach (var page in new[] { "procedure", "publicite" }) Assert.Contains("technique d’achat (CCP, art. L2125-1, 2°)", (await browser.PageAsync($"{address}/{page}")).QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        foreach (var page in new[] { "procedure", "publicite", "publicite/verifier", "publicite/apercu/Boamp", "publier", "" })
        {
            var said = (await browser.PageAsync($"{address}/{page}".TrimEnd('/'))).QuerySelector("main")!.TextContent;
            foreach (var words in new[] { "avez choisi une procédure formalisée", "que vous avez choisie", "choisissez une procédure adaptée", "À ce montant" }) Assert.DoesNotContain(words, said, StringComparison.Ordinal);
        }
        Assert.Contains("Concours restreint", (await browser.PageAsync($"{address}/publicite/apercu/Boamp")).QuerySelector("main")!.TextContent, StringComparison.Ordinal);

        // Chosen before it was a contest, the JOUE is refused before it is sent what it has no form for.
        await platform.RunAsync(draft.Scope, s => s.GetRequiredService<ChooseChannels>().ExecuteAsync(new(draft.Id, [GivenJournals.Joue.Code, GivenJournals.Boamp.Code], GivenJournals.Contact, "Camille"), default));
        Assert.Contains("JOUE n’a pas de formulaire", (await browser.PageAsync($"{address}/publier")).QuerySelector("main")!.TextContent, StringComparison.Ordinal);
    }

    [Fact, Trait("Feature", "GD-01"), Trait("Feature", "GD-02")]
    public async Task A_negotiated_procedure_is_asked_whether_it_may_end_on_the_first_offers_and_no_other_is()
    {
        var (draft, browser, address) = await GivenAsync(Procedure.Negotiated);
        var terms = (await browser.PageAsync($"{address}/conditions")).QuerySelector("main form[method=post]")!;
        var fields = FormFields.Of(terms);
        Assert.Equal("false", fields["MaySkipNegotiation"]);
        fields["MaySkipNegotiation"] = "true";
        using (var saved = await browser.PostFormAsync($"{address}/conditions", fields)) Assert.Equal(System.Net.HttpStatusCode.SeeOther, saved.StatusCode);

        Assert.Equal("true", FormFields.Of((await browser.PageAsync($"{address}/conditions")).QuerySelector("main form[method=post]")!)["MaySkipNegotiation"]);
        var check = (await browser.PageAsync($"{address}/publier")).QuerySelector("main")!;
        Assert.Contains(check.QuerySelectorAll(".govuk-summary-list__row"), row => row.QuerySelector("dt")!.TextContent == "Attribution sans négociation" && row.TextContent.Contains("possible sur les offres initiales", StringComparison.Ordinal));
        await platform.RunAsync(draft.Scope, s => s.GetRequiredService<StateTerms>().ExecuteAsync(new(draft.Id, said => said, Procedure.Dialogue), default));
        Assert.Null((await browser.PageAsync($"{address}/conditions")).QuerySelector("[name=MaySkipNegotiation]"));
    }

    private async Task<(TestConsultation Draft, TestBrowser Browser, string Address)> GivenAsync(Procedure procedure)
    {
        var (commune, buyer) = await ConsultationPagesTests.GivenBuyerAsync(platform);
        var draft = await platform.DraftAsync(commune, buyer, GivenConsultation.Content(nature: Nature.Services, cpv: "71221000"));
        await platform.RunAsync(draft.Scope, s => s.GetRequiredService<StateEstimate>().ExecuteAsync(new(draft.Id, 0, 150_000), default));
        await platform.RunAsync(draft.Scope, s => s.GetRequiredService<StateTerms>().ExecuteAsync(new(draft.Id, terms => terms, procedure), default));
        return (draft, web.Browser(buyer), $"/{commune.Slug}/acheteur/consultations/{draft.Id}");
    }
}
