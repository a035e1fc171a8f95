using System.Net;
using System.Text;
using Platform.Core.Conventions;
using Platform.Core.Identity;
using Platform.Core.Tenancy;
using Platform.Core.Values;
using Platform.Testing;
using Platform.Web.Pages.Conventions;
using Platform.Web.Texts;

namespace Platform.Web.Tests.Pages.Conventions;

/// <summary>Conventions through the pages of both parties: from the form to the dates that explain themselves.</summary>
public sealed class ConventionPagesTests : IAsyncLifetime
{
    private TestPlatform platform = null!;      // set by InitializeAsync
    private PlatformWeb web = null!;
    private Tenant lead = null!, commune = null!;
    private TestPerson clerk = null!;
    private TestBrowser agglomeration = null!, mairie = null!;

    public async Task InitializeAsync()
    {
        platform = await TestPlatform.StartAsync();
        web = new PlatformWeb(platform);
        lead = await platform.LeadAsync();
        commune = await platform.OpenedAsync(lead, "saint-marcel", "Saint-Marcel");
        clerk = await platform.PersonAsync(lead, "Camille Agglo", MembershipRole.LeadAdmin);
        agglomeration = web.Browser(clerk);
        mairie = web.Browser(await platform.PersonAsync(commune, "Aline Mairie", MembershipRole.AccountAdmin));
    }

    public async Task DisposeAsync()
    {
        await web.DisposeAsync();
        await platform.DisposeAsync();
    }

    [Fact]
    [Trait("Feature", "VR-02"), Trait("Feature", "VR-45"), Trait("Feature", "VR-50"), Trait("Feature", "VR-51"), Trait("Feature", "VR-52")]
    public async Task The_agglomeration_brings_a_convention_into_force_form_by_form_and_the_account_reads_why_each_day()
    {
        var none = await agglomeration.PageAsync("/agglo/agglo/conventions");
        Assert.Contains("Aucune convention", none.Body!.TextContent, StringComparison.Ordinal);
        using var refused = await SendAsync("/agglo/agglo/conventions/nouvelle", new() { ["Account"] = "saint-marcel", ["Template"] = "agglo-mandat", ["FirstTermEnds.Day"] = "31", ["FirstTermEnds.Month"] = "2", ["FirstTermEnds.Year"] = "2021" });
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        using var drafted = await SendAsync("/agglo/agglo/conventions/nouvelle", new(Days(("FirstTermEnds", "2021-12-31"), ("MandateEnds", "2032-03-31"))) { ["Account"] = "saint-marcel", ["Template"] = "agglo-mandat" }, pdf: true);
        Assert.Equal(HttpStatusCode.SeeOther, drafted.StatusCode);
        var page = drafted.Headers.Location!.OriginalString;

        Assert.Empty((await agglomeration.PageAsync(page)).QuerySelectorAll("form[action*=Submit]"));        // read once more first
        using var submitted = await agglomeration.PostFormAsync($"{page}?verifier=soumission", new Dictionary<string, string>(), "form[action*=Submit]");
        Assert.Equal(HttpStatusCode.SeeOther, submitted.StatusCode);
        var deliberation = $"{page}/deliberation/commune";
        var vote = new Dictionary<string, string>(Days(("Convened", "2021-01-27"), ("On", "2021-02-02"))) { ["Body"] = "conseil municipal", ["Number"] = "D02_2021", ["InOffice"] = "19", ["Present"] = "9", ["Proxies"] = "3", ["For"] = "12", ["Against"] = "0", ["Abstentions"] = "0", ["Secretary"] = "Une secrétaire" };
        using var quorum = await SendAsync(deliberation, vote, pdf: true);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, quorum.StatusCode);
        Assert.Contains("quorum", (await TestBrowser.ReadAsync(quorum)).QuerySelector(".govuk-error-summary")!.TextContent, StringComparison.Ordinal);
        (vote["Present"], vote["For"], vote["Abstentions"]) = ("16", "15", "4");
        using var adopted = await SendAsync(deliberation, vote, pdf: true);
        Assert.Equal(HttpStatusCode.SeeOther, adopted.StatusCode);
        using var receipt = await agglomeration.PostFormAsync(deliberation, new Dictionary<string, string>(Days(("Sent", "2021-02-03"), ("Received", "2021-02-03"))) { ["Identifier"] = "026-200068781-20210202-D02_2021-DE" }, "form[action*=Transmit]");
        Assert.Equal(HttpStatusCode.SeeOther, receipt.StatusCode);
        using var posted = await agglomeration.PostFormAsync(deliberation, Days(("On", "2021-02-04")), "form[action*=Publish]");
        Assert.Equal(HttpStatusCode.SeeOther, posted.StatusCode);
        foreach (var (side, on) in ((string, string)[])[("commune", "2021-03-10"), ("agglomeration", "2021-04-02")])
        {
            using var signed = await SendAsync($"{page}/signature/{side}", new(Days(("On", on))) { ["Name"] = "Dominique Fictif", ["Quality"] = "Maire", ["Confirmed"] = "true" }, pdf: true);
            Assert.Equal(HttpStatusCode.SeeOther, signed.StatusCode);
        }

        foreach (var done in (string[])["signature/commune", "etape/transmission", "etape/restitution"]) Assert.Empty((await agglomeration.PageAsync($"{page}/{done}")).QuerySelectorAll("main form"));
        var list = (await agglomeration.PageAsync("/agglo/agglo/conventions")).QuerySelector("table")!.TextContent;
        Assert.Contains("Saint-Marcel", list, StringComparison.Ordinal);
        var mine = await mairie.PageAsync("/saint-marcel/commune/convention");
        foreach (var seen in (string[])[mine.Body!.TextContent, (await agglomeration.PageAsync(page)).Body!.TextContent])
        {
            Assert.Contains("2\u00a0avril\u00a02021", seen, StringComparison.Ordinal);
            Assert.Contains("« à la date la plus tardive de signature par chacune des parties »".Replace("« ", "«\u00a0", StringComparison.Ordinal).Replace(" »", "\u00a0»", StringComparison.Ordinal), seen, StringComparison.Ordinal);
            Assert.Contains("15\u00a0voix pour", seen, StringComparison.Ordinal);
            Assert.Contains("026-200068781-20210202-D02_2021-DE", seen, StringComparison.Ordinal);
        }
        Assert.Empty(mine.QuerySelectorAll("form[action*=Submit]"));
        var file = mine.QuerySelectorAll("a").First(a => a.GetAttribute("href")!.Contains("/pieces/", StringComparison.Ordinal)).GetAttribute("href")!;
        using var pdf = await mairie.GetAsync(file);
        Assert.Equal(("application/pdf", HttpStatusCode.OK), (pdf.Content.Headers.ContentType?.MediaType, pdf.StatusCode));
        Assert.StartsWith("%PDF-", await pdf.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact, Trait("Feature", "VR-50"), Trait("Feature", "VR-51")]
    public async Task Every_fault_of_a_form_is_told_at_once_each_day_names_its_field_and_a_file_is_asked_for_again()
    {
        using var empty = await SendAsync("/agglo/agglo/conventions/nouvelle", []);
        Assert.Equal(["Account", "Template", "Pdf"], await FaultsAsync(empty));
        var convention = await platform.DraftedAsync(lead, clerk, commune, GivenConvention.ThreeFacts);
        using var submitted = await agglomeration.PostFormAsync($"/agglo/agglo/conventions/{convention.Id}?verifier=soumission", new Dictionary<string, string>(), "form[action*=Submit]");
        Assert.Equal(HttpStatusCode.SeeOther, submitted.StatusCode);
        using var vote = await SendAsync($"/agglo/agglo/conventions/{convention.Id}/deliberation/commune", new() { ["Present"] = "12" }, pdf: true);
        Assert.Equal(["Body", "Number", "Convened", "On", "InOffice", "Secretary", "Pdf"], await FaultsAsync(vote));
        var said = (await TestBrowser.ReadAsync(vote)).QuerySelector(".govuk-error-summary")!.TextContent;
        Assert.Contains("Date de la convocation : indiquez le jour", said, StringComparison.Ordinal);
        Assert.Contains("Date de la séance : indiquez le jour", said, StringComparison.Ordinal);
        Assert.Contains("« document.pdf »", said, StringComparison.Ordinal);
    }

    [Fact, Trait("Feature", "VR-01"), Trait("Feature", "VR-52")]
    public async Task Signed_by_both_it_is_to_be_transmitted_and_no_longer_to_be_signed()
    {
        await platform.Database.SetNowAsync(new(2026, 11, 22, 10, 0, 0, TimeSpan.Zero));
        var convention = await platform.DraftedAsync(lead, clerk, commune, GivenConvention.ThreeFacts);
        await platform.DeliberatedAsync(convention, "2026-10-01");
        await platform.SignedAsync(convention, "2026-11-10", "2026-11-12");
        foreach (var page in (string[])["/agglo/agglo/conventions", $"/agglo/agglo/conventions/{convention.Id}", $"/agglo/agglo/comptes/{commune.Id.Value}"])
        {
            var text = (await agglomeration.PageAsync(page)).QuerySelector("main")!.TextContent;
            Assert.Contains("Signée, à transmettre", text, StringComparison.Ordinal);
            Assert.DoesNotContain("À signer", text, StringComparison.Ordinal);
        }
        Assert.NotEmpty((await agglomeration.PageAsync($"/agglo/agglo/conventions/{convention.Id}/etape/transmission")).QuerySelectorAll("main form"));
    }

    [Fact, Trait("Feature", "VR-01"), Trait("Feature", "VR-48"), Trait("Feature", "VR-49"), Trait("Feature", "VR-54")]
    public async Task The_account_acts_for_itself_on_its_own_page_and_a_neighbour_finds_nothing()
    {
        var today = FranceTime.DayOf(TimeProvider.System.GetUtcNow());
        var convention = await platform.InForceAsync(lead, clerk, commune, "2025-05-05", "2025-12-31", $"{today.Year + 3}-03-31");
        var mine = $"/saint-marcel/commune/convention/{convention.Id}";
        var neighbour = web.Browser(await platform.PersonAsync(await platform.CommuneAsync(lead, "alpha", "Alpha"), "Alain Voisin", MembershipRole.AccountAdmin));
        foreach (var address in (string[])[mine, $"{mine}/denonciation", $"{mine}/avenant", $"{mine}/differend", mine.Replace("saint-marcel", "alpha", StringComparison.Ordinal), mine.Replace("saint-marcel/commune/convention", "agglo/agglo/conventions", StringComparison.Ordinal)])
        {
            using var foreign = await neighbour.GetAsync(address);
            Assert.Equal(HttpStatusCode.NotFound, foreign.StatusCode);
        }

        using (var nothing = await SendAsync($"/agglo/agglo/conventions/{convention.Id}/avenant", [])) Assert.Equal(["Subject", "Pdf"], await FaultsAsync(nothing));
        using var proposed = await SendAsync($"/agglo/agglo/conventions/{convention.Id}/avenant", new() { ["Subject"] = "Interlocuteurs", ["Annex"] = "Annexe 1" }, pdf: true);
        Assert.Equal(HttpStatusCode.SeeOther, proposed.StatusCode);
        foreach (var (browser, page) in ((TestBrowser, string)[])[(mairie, mine), (agglomeration, $"/agglo/agglo/conventions/{convention.Id}")])
        {
            using var approved = await browser.PostFormAsync(page, new Dictionary<string, string>(), "form[action*=Approve]");
            Assert.Equal(HttpStatusCode.SeeOther, approved.StatusCode);
        }
        Assert.Contains("Approuvé par les deux parties", (await mairie.PageAsync(mine)).Body!.TextContent, StringComparison.Ordinal);

        using var dispute = await mairie.PostFormAsync($"{mine}/differend", new Dictionary<string, string> { ["Subject"] = "Refacturation contestée" });
        Assert.Equal(HttpStatusCode.SeeOther, dispute.StatusCode);
        Assert.Null((await mairie.PageAsync($"{mine}/differend")).QuerySelector("form[action*=Court]"));
        using var failed = await agglomeration.PostFormAsync($"/agglo/agglo/conventions/{convention.Id}/differend", new Dictionary<string, string>(Days(("On", $"{today:yyyy-MM-dd}"))) { ["Result"] = "echec", ["Reason"] = "Aucun accord à la réunion" }, "form[action*=Amicable]");
        Assert.Equal(HttpStatusCode.SeeOther, failed.StatusCode);
        Assert.NotNull((await mairie.PageAsync($"{mine}/differend")).QuerySelector("form[action*=Court]"));

        var form = await mairie.PageAsync($"{mine}/denonciation");
        Assert.Equal(["Member:EndOfPeriod"], form.QuerySelectorAll("input[name=Ground]").Select(i => i.GetAttribute("value")));
        using var forged = await mairie.PostFormAsync($"{mine}/denonciation", new Dictionary<string, string>(Days(("On", $"{today:yyyy-MM-dd}"))) { ["Ground"] = "Lead:EndOfPeriod" });
        Assert.Equal(HttpStatusCode.NotFound, forged.StatusCode);
        using var empty = await mairie.PostFormAsync($"{mine}/denonciation", new Dictionary<string, string>());
        Assert.Equal(HttpStatusCode.UnprocessableEntity, empty.StatusCode);
        using var denounced = await mairie.PostFormAsync($"{mine}/denonciation", new Dictionary<string, string>(Days(("On", $"{today:yyyy-MM-dd}"))) { ["Ground"] = "Member:EndOfPeriod", ["Confirmed"] = "true" });
        Assert.Equal(HttpStatusCode.SeeOther, denounced.StatusCode);
        foreach (var (browser, page) in ((TestBrowser, string)[])[(mairie, mine), (agglomeration, $"/agglo/agglo/conventions/{convention.Id}")])
        {
            Assert.Empty((await browser.PageAsync(page)).QuerySelectorAll("a[href$=denonciation]"));        // no clause gives a nearer day
            Assert.Contains("aucune clause ne permet un effet plus proche", (await browser.PageAsync($"{page}/denonciation")).QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        }
        Assert.Contains($"31\u00a0décembre\u00a0{today.Year}", (await agglomeration.PageAsync($"/agglo/agglo/conventions/{convention.Id}")).QuerySelector(".pa-panneau")!.TextContent, StringComparison.Ordinal);
    }

    [Fact, Trait("Feature", "VR-02"), Trait("Feature", "VR-49"), Trait("Feature", "VR-54")]
    public async Task A_double_click_drafts_proposes_and_notifies_once()
    {
        var pdf = Encoding.UTF8.GetBytes("%PDF-1.7 document");
        var convention = await platform.InForceAsync(lead, clerk, commune, "2025-05-05", "2025-12-31", $"{TimeProvider.System.GetUtcNow().Year + 3}-03-31");
        var (page, mine) = ($"/agglo/agglo/conventions/{convention.Id}", $"/saint-marcel/commune/convention/{convention.Id}");
        var drafted = await agglomeration.PressAsync("/agglo/agglo/conventions/nouvelle", new Dictionary<string, string> { ["Account"] = "saint-marcel", ["Template"] = GivenConvention.FourYears }, pdf);
        Assert.Equal(HttpStatusCode.SeeOther, drafted[0].Status);
        Assert.Equal(drafted[0], drafted[1]);
        foreach (var browsed in (IReadOnlyList<(HttpStatusCode Status, string?)>[])[await agglomeration.PressAsync($"{page}/avenant", new Dictionary<string, string> { ["Subject"] = "Interlocuteurs" }, pdf),
            await mairie.PressAsync($"{mine}/differend", new Dictionary<string, string> { ["Subject"] = "Refacturation contestée" })]) Assert.All(browsed, answer => Assert.Equal(HttpStatusCode.SeeOther, answer.Status));

        var seen = (await platform.FindAsync(convention.AsLead, convention.Id))!;      // its own
        Assert.Equal((1, 1), (seen.Amendments.Count, seen.Disputes.Count));
    }

    [Theory, Trait("Feature", "GD-20")]
    [InlineData(GivenConvention.Mandate, false), InlineData(GivenConvention.FourYears, true), InlineData(GivenConvention.ThreeFacts, true)]
    public async Task The_pages_say_whose_deliberation_the_clauses_ask_and_offer_no_other(string template, bool both)
    {
        var convention = await platform.DraftedAsync(lead, clerk, commune, template, template == GivenConvention.Mandate ? "2032-03-31" : null, template == GivenConvention.Mandate ? "2026-12-31" : null);
        var page = $"/agglo/agglo/conventions/{convention.Id}";
        foreach (var address in (string[])[page, $"{page}?verifier=soumission"])
            Assert.Equal(!both, (await agglomeration.PageAsync(address)).QuerySelector("main")!.TextContent.Contains("signe sans délibération propre", StringComparison.Ordinal));
        using var submitted = await agglomeration.PostFormAsync($"{page}?verifier=soumission", new Dictionary<string, string>(), "form[action*=Submit]");
        Assert.Equal(HttpStatusCode.SeeOther, submitted.StatusCode);
        foreach (var (side, asked) in ((string, bool)[])[("commune", true), ("agglomeration", both)])
        {
            Assert.Equal(asked, (await agglomeration.PageAsync(page)).QuerySelectorAll($"a[href$='deliberation/{side}']").Length > 0);
            Assert.Equal(asked, (await agglomeration.PageAsync($"{page}/deliberation/{side}")).QuerySelectorAll("main form").Length > 0);
        }
    }

    [Fact, Trait("Feature", "VR-50"), Trait("Feature", "VR-52")]
    public async Task A_signature_is_read_once_more_at_an_address_of_its_own_with_the_day_that_it_gives()
    {
        await platform.Database.SetNowAsync(new(2026, 11, 22, 10, 0, 0, TimeSpan.Zero));
        var convention = await platform.DraftedAsync(lead, clerk, commune, GivenConvention.Mandate, "2032-03-31", "2026-12-31");
        await platform.DeliberatedAsync(convention, "2026-10-01");
        Assert.IsType<ConventionOutcome.Done>(await platform.SignAsync(convention, ConventionSide.Member, "2026-11-10"));
        var page = $"/agglo/agglo/conventions/{convention.Id}/signature/agglomeration";
        var typed = new Dictionary<string, string>(Days(("On", "2026-11-14"))) { ["Name"] = "Claude Exemple", ["Quality"] = "Président" };
        using (var early = await agglomeration.PostFormAsync(page, new Dictionary<string, string>(Days(("On", "2026-09-14"))) { ["Name"] = "C" }))
            Assert.Equal(["Name", "Quality", "On"], await FaultsAsync(early));

        using var read = await agglomeration.PostFormAsync(page, typed);
        Assert.Equal(HttpStatusCode.SeeOther, read.StatusCode);
        var address = read.Headers.Location!.OriginalString;
        Assert.StartsWith($"{page}?verifier=", address, StringComparison.Ordinal);
        Assert.DoesNotContain("Claude", address, StringComparison.Ordinal);
        var check = await agglomeration.PageAsync(address);
        foreach (var said in (string[])["Vérifiez avant d’enregistrer", "Claude Exemple, Président", "samedi 14 novembre 2026", "met la convention en vigueur"])
            Assert.Contains(said, check.QuerySelector("main")!.TextContent.Replace('\u00a0', ' '), StringComparison.Ordinal);
        Assert.Null((await platform.FindAsync(convention.AsLead, convention.Id))!.Convention.LeadSignedOn);      // its own
        var back = await agglomeration.PageAsync(check.QuerySelectorAll("a").Single(a => a.TextContent == "Modifier les réponses").GetAttribute("href")!);
        Assert.Equal(("Claude Exemple", "14"), (back.QuerySelector("#Name")!.GetAttribute("value"), back.QuerySelector("input[name='On.Day']")!.GetAttribute("value")));
        Assert.Empty((await mairie.PageAsync("/saint-marcel/commune/convention")).QuerySelectorAll("a[href*=signature]"));

        using var without = await SendAsync(page, new(typed) { ["Confirmed"] = "true" });
        Assert.Equal(["Pdf"], await FaultsAsync(without));
        using var signed = await SendAsync(page, new(typed) { ["Confirmed"] = "true" }, pdf: true);
        Assert.Equal(HttpStatusCode.SeeOther, signed.StatusCode);
        Assert.Equal(new DateOnly(2026, 11, 14), (await platform.FindAsync(convention.AsLead, convention.Id))!.Convention.StartsOn);
    }

    [Fact, Trait("Feature", "VR-02"), Trait("Feature", "VR-45")]
    public async Task The_days_that_are_put_to_the_vote_are_read_before_and_after_it()
    {
        var convention = await platform.DraftedAsync(lead, clerk, commune, GivenConvention.Mandate, "2032-03-20", "2026-12-31");
        await platform.DeliberatedAsync(convention, "2026-10-01");
        foreach (var (browser, address) in ((TestBrowser, string)[])[(agglomeration, $"/agglo/agglo/conventions/{convention.Id}"), (mairie, "/saint-marcel/commune/convention")])
        {
            var text = (await browser.PageAsync(address)).QuerySelector("main")!.TextContent.Replace('\u00a0', ' ');
            foreach (var said in (string[])["n’a pas encore commencé", "31 décembre 2026", "20 mars 2032", "Tribunal compétent"]) Assert.Contains(said, text, StringComparison.Ordinal);
        }
    }

    [Fact, Trait("Feature", "GD-12")]
    public async Task The_tool_made_available_before_the_account_asks_where_and_the_page_says_that_activating_is_enough()
    {
        await platform.Database.SetNowAsync(new(2026, 11, 22, 10, 0, 0, TimeSpan.Zero));
        var opened = await platform.OpenedAsync(lead, "alixan", "Alixan");
        var convention = await platform.DraftedAsync(lead, clerk, opened, GivenConvention.FourYears);
        await platform.DeliberatedAsync(convention, "2026-10-01");
        await platform.SignedAsync(convention, "2026-10-15", "2026-10-21");
        var page = $"/agglo/agglo/conventions/{convention.Id}/etape/mise-a-disposition";
        Assert.NotNull((await agglomeration.PageAsync(page)).QuerySelector($"main a[href='/agglo/agglo/comptes/{opened.Id.Value}']"));
        using var refused = await agglomeration.PostFormAsync(page, Days(("On", "2026-10-01")));
        Assert.Equal(["On"], await FaultsAsync(refused));
        using var done = await agglomeration.PostFormAsync(page, new Dictionary<string, string>(Days(("On", "2026-10-01"))) { ["Elsewhere"] = "Ancienne plateforme" });
        Assert.Equal(HttpStatusCode.SeeOther, done.StatusCode);
        Assert.Contains("le compte servait déjà ailleurs\u00a0: Ancienne plateforme", (await agglomeration.PageAsync($"/agglo/agglo/conventions/{convention.Id}")).QuerySelector("main")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_refusal_state_task_date_and_line_has_its_French_words()
    {
        foreach (var refusal in Enum.GetValues<ConventionRefusal>()) Assert.True(ConventionWords.Of(refusal).Length > 10, $"{refusal}");
        foreach (var signed in (string[])[ConventionTexts.Signed_Transmit, ConventionTexts.Signed_Provide]) Assert.NotNull(Platform.Web.Ui.Status.Of(signed));
        var due = new ConventionTask(ConventionTaskKind.ReturnData, By: new DateOnly(2026, 6, 20));
        Assert.EndsWith("au plus tard le 20 juin 2026", ConventionWords.Of(due, new DateOnly(2026, 6, 20)), StringComparison.Ordinal);
        Assert.EndsWith("délai du 20 juin 2026 dépassé de 155 jours", ConventionWords.Of(due, new DateOnly(2026, 11, 22)), StringComparison.Ordinal);
        Assert.Equal("Élu·e·s réunis", FrenchFormat.Sentence("élu·e·s réunis"));
        foreach (var state in Enum.GetValues<ConventionState>()) Assert.NotNull(Platform.Web.Ui.Status.Of(ConventionWords.Of(state)));
        string[] named = [.. Keys<ConventionEventKind>("Event_"), .. Keys<ConventionDateKind>("Date_"), .. Keys<ConventionSide>("Side_"), .. Keys<DenunciationGround>("Ground_"), .. Keys<DeliberationState>("Deliberation_"), .. Keys<DisputeState>("Dispute_")];
        Assert.All(named, key => Assert.False(string.IsNullOrEmpty(ConventionTexts.ResourceManager.GetString(key, System.Globalization.CultureInfo.InvariantCulture)), key));
        foreach (var kind in Enum.GetValues<ConventionTaskKind>())
            foreach (var side in SidesOf(kind)) Assert.NotEmpty(ConventionWords.Of(new ConventionTask(kind, side)));
    }

    private static IEnumerable<string> Keys<T>(string prefix) where T : struct, Enum => Enum.GetNames<T>().Select(name => prefix + name);

    private static ConventionSide?[] SidesOf(ConventionTaskKind kind) => kind switch
    {
        ConventionTaskKind.RecordDeliberation or ConventionTaskKind.TransmitDeliberation or ConventionTaskKind.PublishDeliberation or ConventionTaskKind.Sign => [ConventionSide.Lead, ConventionSide.Member],
        ConventionTaskKind.Transmit or ConventionTaskKind.Publish or ConventionTaskKind.RecordProvisioning => [ConventionSide.Lead],
        _ => [null],
    };

    private static async Task<IEnumerable<string>> FaultsAsync(HttpResponseMessage refused) =>
        (await TestBrowser.ReadAsync(refused)).QuerySelectorAll(".govuk-error-summary a").Select(a => a.GetAttribute("href")!.TrimStart('#'));

    private static Dictionary<string, string> Days(params (string Field, string Day)[] days) => days.SelectMany(d => d.Day.Split('-').Zip(["Year", "Month", "Day"], (value, part) => (Key: $"{d.Field}.{part}", value)))
        .ToDictionary(part => part.Key, part => part.value, StringComparer.Ordinal);

    private async Task<HttpResponseMessage> SendAsync(string page, Dictionary<string, string> fields, bool pdf = false)
    {
        var token = (await agglomeration.PageAsync(page)).QuerySelector("main input[name=__RequestVerificationToken]")!.GetAttribute("value")!;
        using var form = new MultipartFormDataContent { { new StringContent(token), "__RequestVerificationToken" } };
        foreach (var (name, value) in fields) form.Add(new StringContent(value), name);
        if (pdf) form.Add(new ByteArrayContent(Encoding.UTF8.GetBytes("%PDF-1.7 document")), "Pdf", "document.pdf");
        return await agglomeration.Client.PostAsync(page, form);
    }
}
