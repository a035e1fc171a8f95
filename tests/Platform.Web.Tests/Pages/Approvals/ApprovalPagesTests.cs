using System.Net;
using Platform.Core.Approvals;
using Platform.Core.Dce;
using Platform.Testing;

namespace Platform.Web.Tests.Pages.Approvals;

/// <summary>The circuit as an administrator sets it, as a buyer asks for it, as an approver decides; without JavaScript.</summary>
public sealed class ApprovalPagesTests : IAsyncLifetime
{
    private TestPlatform platform = null!;      // set before each test
    private PlatformWeb web = null!;            // set before each test
    private GivenApproval town = null!;         // set before each test

    public async Task InitializeAsync()
    {
        platform = await TestPlatform.StartAsync();
        web = new PlatformWeb(platform);
        town = await GivenApproval.StartAsync(platform, await platform.LeadAsync(), "saint-marcel");
    }

    public async Task DisposeAsync()
    {
        await web.DisposeAsync();
        await platform.DisposeAsync();
    }

    [Fact, Trait("Feature", "VR-24")]
    public async Task An_administrator_sets_a_circuit_of_two_steps_without_a_script()
    {
        var browser = web.Browser(town.Administrator);
        const string Circuits = "/saint-marcel/commune/circuits";
        Assert.Contains("Aucun circuit", (await browser.PageAsync(Circuits)).QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        using var chosen = await browser.GetAsync($"{Circuits}/choisir?Act=consultation&Department=");
        Assert.Equal($"{Circuits}/consultation", chosen.Headers.Location?.ToString());

        using var empty = await browser.PostFormAsync($"{Circuits}/consultation", new Dictionary<string, string>());
        Assert.Equal(HttpStatusCode.UnprocessableEntity, empty.StatusCode);
        Assert.Equal(["#Steps_0__Kind", "#Steps_0__Who"], (await TestBrowser.ReadAsync(empty)).QuerySelectorAll(".govuk-error-summary a").Select(a => a.GetAttribute("href")));
        var first = new Dictionary<string, string> { ["Steps[0].Kind"] = "Technical", ["Steps[0].Who"] = "acheteur" };
        using var added = await browser.PostFormAsync($"{Circuits}/consultation", first, action: $"{Circuits}/consultation?handler=Add");
        Assert.Equal(2, (await TestBrowser.ReadAsync(added)).QuerySelectorAll("main section").Length);

        var both = new Dictionary<string, string>(first) { ["Steps[1].Kind"] = "Administrative", ["Steps[1].Who"] = "nommes", ["Steps[1].When"] = "apres" };
        using var nobody = await browser.PostFormAsync($"{Circuits}/consultation", both);
        Assert.Equal(["#Steps_1__People"], (await TestBrowser.ReadAsync(nobody)).QuerySelectorAll(".govuk-error-summary a").Select(a => a.GetAttribute("href")));
        both["Steps[1].People"] = $"{town.Mayor.Id}";
        using var set = await browser.PostFormAsync($"{Circuits}/consultation", both);
        Assert.Equal(HttpStatusCode.SeeOther, set.StatusCode);

        var page = (await browser.PageAsync(Circuits)).QuerySelector("main")!;
        Assert.Contains("Marie Maire", page.TextContent, StringComparison.Ordinal);
        Assert.Contains("valideur technique du service qui achète", page.TextContent, StringComparison.Ordinal);
        using var delay = await browser.PostFormAsync(Circuits, new Dictionary<string, string> { ["Days"] = "45" }, "form[action*=Delay]");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, delay.StatusCode);
        var asked = page.QuerySelector("a[href*='supprimer=']")!.GetAttribute("href")!.Split('#')[0];
        using var ended = await browser.PostFormAsync(asked, new Dictionary<string, string>(), "form[action*=End]");
        Assert.Equal(HttpStatusCode.SeeOther, ended.StatusCode);
        Assert.Contains("1\u00A0circuit remplacé ou supprimé", (await browser.PageAsync(Circuits)).QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        using var buyer = await web.Browser(town.Buyer).GetAsync(Circuits);
        Assert.Equal(HttpStatusCode.NotFound, buyer.StatusCode);
    }

    [Fact, Trait("Feature", "VR-24")]
    public async Task A_buyer_asks_an_approver_finds_it_at_home_and_in_the_menu_and_decides()
    {
        await town.CircuitAsync(GivenApproval.Named(StepKind.Technical, town.Head), GivenApproval.Named(StepKind.Administrative, town.Mayor));
        var draft = await town.ReadyAsync();
        var (buyer, head, mayor) = (web.Browser(town.Buyer), web.Browser(town.Head), web.Browser(town.Mayor));
        var address = $"/saint-marcel/acheteur/consultations/{draft.Id}";
        Assert.DoesNotContain("Vérifier et publier", (await buyer.PageAsync(address)).QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("n’a pas encore été demandée", (await buyer.PageAsync($"{address}/publier")).QuerySelector("main")!.TextContent, StringComparison.Ordinal);

        using var asked = await buyer.PostFormAsync($"{address}/validation/demander", new Dictionary<string, string>());
        Assert.Equal($"{address}/validation?suite=demandee", asked.Headers.Location?.ToString());
        foreach (var page in (string[])["modifier", "lots", "dossier"])
            Assert.Contains("le renvoie au brouillon", (await buyer.PageAsync($"{address}/{page}")).QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        Assert.Null((await buyer.PageAsync($"{address}/validation")).QuerySelector("form[action*=Approve]"));      // not his own

        var home = await head.PageAsync("/saint-marcel/acheteur");
        Assert.Contains("À valider (1)", home.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("/saint-marcel/acheteur/a-valider", home.QuerySelectorAll("nav a").Single(a => a.TextContent.Trim() == "À valider").GetAttribute("href"));
        Assert.Contains("Rien ne vous attend", (await mayor.PageAsync("/saint-marcel/acheteur/a-valider")).QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        var shown = await head.PageAsync($"{address}/validation");
        using var document = await head.GetAsync(shown.QuerySelector("main a[download]")!.GetAttribute("href")!);
        Assert.Equal("%PDF-1.7 règlement", await document.Content.ReadAsStringAsync());

        using var unsaid = await head.PostFormAsync($"{address}/validation", new Dictionary<string, string>(), "form[action*=Approve]", $"{address}/validation?handler=Reject");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, unsaid.StatusCode);
        Assert.Equal("#Reason", (await TestBrowser.ReadAsync(unsaid)).QuerySelector(".govuk-error-summary a")!.GetAttribute("href"));
        using var approved = await head.PostFormAsync($"{address}/validation", new Dictionary<string, string>(), "form[action*=Approve]");
        Assert.EndsWith("suite=validee", approved.Headers.Location?.ToString(), StringComparison.Ordinal);
        using var last = await mayor.PostFormAsync($"{address}/validation", new Dictionary<string, string>(), "form[action*=Approve]");
        Assert.Equal(HttpStatusCode.SeeOther, last.StatusCode);
        Assert.Contains("Vérifier et publier", (await buyer.PageAsync(address)).QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("validation", (await buyer.PageAsync($"{address}/publier")).QuerySelector("main")!.TextContent, StringComparison.Ordinal);

        using var withdrawn = await buyer.PostFormAsync($"{address}/validation", new Dictionary<string, string>(), "form[action*=Withdraw]");
        Assert.EndsWith("suite=retiree", withdrawn.Headers.Location?.ToString(), StringComparison.Ordinal);
        var history = (await buyer.PageAsync($"{address}/validation")).QuerySelector("main")!.TextContent;
        foreach (var said in (string[])["Retirée", "Denis Directeur", "Marie Maire", "Demander la validation"]) Assert.Contains(said, history, StringComparison.Ordinal);
    }

    [Fact, Trait("Feature", "VR-24"), Trait("Feature", "BEYOND-11")]
    public async Task Whoever_approves_reads_how_companies_get_what_is_not_in_the_file()
    {
        await town.CircuitAsync(GivenApproval.Named(StepKind.Administrative, town.Mayor));
        var draft = await town.ReadyAsync();
        await town.InAsync<WithholdDocument, WithholdDocument.Outcome>(town.Buyer, withhold => withhold.ExecuteAsync(new(draft.Id, "Plans de sûreté", "confidential", "Sur demande, contre un engagement."), default));
        await town.SubmittedAsync(draft);
        var shown = (await web.Browser(town.Mayor).PageAsync($"/saint-marcel/acheteur/consultations/{draft.Id}/validation")).QuerySelector("main")!.TextContent;
        foreach (var said in (string[])["Plans de sûreté", "Sur demande, contre un engagement."]) Assert.Contains(said, shown, StringComparison.Ordinal);
    }

    [Fact, Trait("Feature", "VR-24")]
    public async Task A_reason_typed_before_approving_is_asked_about_and_kept_until_somebody_chose()
    {
        await town.CircuitAsync(GivenApproval.Named(StepKind.Technical, town.Head));
        var draft = await town.ReadyAsync();
        await town.SubmittedAsync(draft);
        var head = web.Browser(town.Head);
        var address = $"/saint-marcel/acheteur/consultations/{draft.Id}/validation";
        var typed = new Dictionary<string, string> { ["Reason"] = "En fait, à revoir." };

        using var doubted = await head.PostFormAsync(address, typed, "form[action*=Approve]");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, doubted.StatusCode);
        var page = await TestBrowser.ReadAsync(doubted);
        Assert.Contains("validez-vous quand même", page.QuerySelector(".govuk-error-summary")!.TextContent, StringComparison.Ordinal);      // it was doubted
        Assert.Equal("En fait, à revoir.", page.QuerySelector("textarea[name=Reason]")!.TextContent);
        Assert.Equal(["Refuser avec ce motif", "Valider quand même, sans garder le motif"], page.QuerySelectorAll("form[action*=Approve] button").Select(button => button.TextContent.Trim()));
        Assert.Equal(Core.Approvals.ApprovalState.Running, (await town.StandingAsync(draft)).State);
        typed["Anyway"] = page.QuerySelector("button[name=Anyway]")!.GetAttribute("value")!;
        using var approved = await head.PostFormAsync(address, typed, "form[action*=Approve]");
        Assert.EndsWith("suite=validee", approved.Headers.Location?.ToString(), StringComparison.Ordinal);
    }

    [Fact, Trait("Feature", "VR-24")]
    public async Task After_a_refusal_the_author_reads_who_refused_and_why_wherever_the_draft_is_put_right()
    {
        await town.CircuitAsync(GivenApproval.Named(StepKind.Technical, town.Head));
        var draft = await town.ReadyAsync();
        var address = $"/saint-marcel/acheteur/consultations/{draft.Id}";
        var (buyer, head) = (web.Browser(town.Buyer), web.Browser(town.Head));
        Assert.Contains("Pas encore demandée", await TextAsync(buyer, $"{address}/validation/demander"), StringComparison.Ordinal);
        Assert.DoesNotContain("À corriger après un refus", await TextAsync(buyer, "/saint-marcel/acheteur"), StringComparison.Ordinal);
        await town.RejectAsync(await town.SubmittedAsync(draft), 1, town.Head);

        foreach (var page in (string[])["/saint-marcel/acheteur", address, $"{address}/validation/demander"])
            foreach (var said in (string[])["Denis Directeur", "Le budget n’est pas voté."]) Assert.Contains(said, await TextAsync(buyer, page), StringComparison.Ordinal);
        Assert.DoesNotContain("Le budget n’est pas voté.", await TextAsync(head, "/saint-marcel/acheteur"), StringComparison.Ordinal);      // not his draft
        await town.SubmittedAsync(draft);
        Assert.DoesNotContain("À corriger après un refus", await TextAsync(buyer, "/saint-marcel/acheteur"), StringComparison.Ordinal);

        static async Task<string> TextAsync(TestBrowser browser, string page) => (await browser.PageAsync(page)).QuerySelector("main")!.TextContent;        // each page has a main
    }

    [Fact, Trait("Feature", "VR-24")]
    public async Task An_account_without_circuits_sees_nothing_of_them()
    {
        var draft = await town.ReadyAsync();
        var buyer = web.Browser(town.Buyer);
        foreach (var page in (string[])["", "/publier", "/modifier", "/lots", "/dossier"])
            Assert.DoesNotContain("alidation", (await buyer.PageAsync($"/saint-marcel/acheteur/consultations/{draft.Id}{page}")).QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("À valider", (await buyer.PageAsync("/saint-marcel/acheteur")).Body!.TextContent, StringComparison.Ordinal);
        Assert.Contains("Vérifier et publier", (await buyer.PageAsync($"/saint-marcel/acheteur/consultations/{draft.Id}")).QuerySelector("main")!.TextContent, StringComparison.Ordinal);
    }

    [Fact, Trait("Feature", "VR-24")]
    public async Task A_new_version_of_the_file_is_asked_on_its_own_page()
    {
        var consultation = await town.ReadyAsync();
        await platform.PublishAsync(consultation);
        await town.CircuitAsync(Core.Consultations.ActKind.Dce, null, false, GivenApproval.Named(StepKind.Technical, town.Head));
        await platform.AddDocumentAsync(consultation, "Additif.pdf", [1, 2]);
        var (buyer, head, address) = (web.Browser(town.Buyer), web.Browser(town.Head), $"/saint-marcel/acheteur/consultations/{consultation.Id}");
        using var check = await buyer.PostFormAsync($"{address}/dossier", new Dictionary<string, string> { ["Note"] = "Un additif.", ["Important"] = "non" }, "form#envoi", $"{address}/dossier?handler=Check");
        var page = await TestBrowser.ReadAsync(check);
        Assert.Null(page.QuerySelector("form[data-passkey]"));
        var form = page.QuerySelector("form[action$=Submit]")!;
        using var fields = new FormUrlEncodedContent(form.QuerySelectorAll("input[type=hidden]").Select(i => new KeyValuePair<string, string>(i.GetAttribute("name")!, i.GetAttribute("value") ?? "")));
        using var asked = await buyer.Client.PostAsync(form.GetAttribute("action"), fields);
        Assert.EndsWith("suite=demandee", asked.Headers.Location?.ToString(), StringComparison.Ordinal);

        var shown = (await head.PageAsync($"{address}/validation")).QuerySelector("main")!.TextContent;
        foreach (var said in (string[])["Un additif.", "Additif.pdf", "Version 2 du dossier"]) Assert.Contains(said, shown, StringComparison.Ordinal);
        using var approved = await head.PostFormAsync($"{address}/validation", new Dictionary<string, string>(), "form[action*=Approve]");
        using var again = await buyer.PostFormAsync($"{address}/dossier", new Dictionary<string, string>(), "form[action$=Check]");
        Assert.NotNull((await TestBrowser.ReadAsync(again)).QuerySelector("form[data-passkey]"));
    }
}
