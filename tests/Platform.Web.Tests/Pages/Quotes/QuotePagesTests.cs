using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Platform.Cli;
using Platform.Core.Data;
using Platform.Core.Identity;
using Platform.Core.Opening;
using Platform.Core.Quotes;
using Platform.Core.Tenancy;
using Platform.Core.Values;
using Platform.Crypto.Envelopes;
using Platform.Crypto.Keys;
using Platform.Testing;

namespace Platform.Web.Tests.Pages.Quotes;

/// <summary>A quote request from the directory to its supplier, and the 101st, by forms without JavaScript.</summary>
public sealed class QuotePagesTests : IAsyncLifetime
{
    private TestPlatform platform = null!;      // set by InitializeAsync
    private PlatformWeb web = null!;
    private Tenant lead = null!, commune = null!;
    private TestPerson buyer = null!;
    private TestCompany company = null!;

    public async Task InitializeAsync()
    {
        platform = await TestPlatform.StartAsync(new Dictionary<string, string?> { ["Gate:RecoveryRecipient"] = X25519Identity.Generate().Recipient.ToString() });
        await Cli.Commands.GateKey.RunAsync(Arguments.Parse(["--out", platform.Configuration["Gate:KeyPath"]!]), default);      // every test host has this file
        web = new PlatformWeb(platform);
        lead = await platform.LeadAsync();
        commune = await platform.CommuneAsync(lead, "saint-marcel", "Saint-Marcel");
        buyer = await platform.PersonAsync(commune, "Claire Achat", MembershipRole.Buyer);
        company = await platform.CompanyAsync("Vélos du Sud", "111111118");
    }

    public async Task DisposeAsync()
    {
        await web.DisposeAsync();
        await platform.DisposeAsync();
    }

    [Fact, Trait("Feature", "PEER-07")]
    public async Task A_company_enters_the_directory_is_chosen_reads_the_request_and_leaves()
    {
        var depositor = web.Browser(company.Depositor);
        using (var wrong = await depositor.PostFormAsync("/entreprise/annuaire", new Dictionary<string, string> { ["Email"] = "nulle part" }))
        {
            Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.StatusCode);
            Assert.Equal(2, (await TestBrowser.ReadAsync(wrong)).QuerySelectorAll(".govuk-error-summary__list li").Length);
        }
        using (var listed = await depositor.PostFormAsync("/entreprise/annuaire", new Dictionary<string, string> { ["Email"] = "devis@velos.exemple.test", ["Divisions"] = "34", ["Place"] = "Drôme" }))
            Assert.Equal(HttpStatusCode.SeeOther, listed.StatusCode);

        await ColleagueReadsOnlyAsync();
        var browser = web.Browser(buyer);
        var request = await DraftAsync(browser, isPublic: false);
        using (var early = await browser.PostFormAsync($"{request}/fournisseurs", new Dictionary<string, string> { ["Chosen"] = company.Id.ToString() }, "form[method=post][action$=fournisseurs]"))
            Assert.Equal($"{request}?choix=true", early.Headers.Location?.OriginalString);
        Assert.Contains("1 fournisseur choisi", Text(await browser.PageAsync($"{request}?choix=true")), StringComparison.Ordinal);
        using (var nobody = await browser.PostFormAsync($"{await DraftAsync(browser, isPublic: false)}/fournisseurs", new Dictionary<string, string>(), "form[method=post][action$=fournisseurs]"))
            Assert.Contains("Aucun fournisseur n’est choisi", Text(await browser.PageAsync(nobody.Headers.Location!.OriginalString)), StringComparison.Ordinal);
        using (var sent = await browser.PostFormAsync($"{request}/envoyer", new Dictionary<string, string>()))
            Assert.Equal($"{request}?envoyee=true", sent.Headers.Location?.OriginalString);
        var page = (await browser.PageAsync(request)).DocumentElement.TextContent;
        Assert.Contains("Vélos du Sud", page, StringComparison.Ordinal);

        var found = await browser.PageAsync("/saint-marcel/acheteur/annuaire?domaine=34&mots=drome");
        Assert.Contains("1 fois", found.QuerySelectorAll("main tbody tr").Single(row => row.TextContent.Contains("Vélos du Sud", StringComparison.Ordinal)).TextContent.Replace('\u00a0', ' '), StringComparison.Ordinal);
        Assert.Empty((await browser.PageAsync("/saint-marcel/acheteur/annuaire?domaine=34&mots=ardèche")).QuerySelectorAll("main tbody tr"));
        Assert.Single((await browser.PageAsync("/saint-marcel/acheteur/annuaire?domaine=34&mots=dr%00ome")).QuerySelectorAll("main tbody tr"));      // no column takes it

        var own = request.Replace("/saint-marcel/acheteur", "/entreprise", StringComparison.Ordinal);
        Assert.Contains("Dix vélos", (await depositor.PageAsync("/entreprise/devis")).Body!.TextContent, StringComparison.Ordinal);
        using (var read = await depositor.GetAsync(own)) Assert.Equal(HttpStatusCode.OK, read.StatusCode);
        var rival = web.Browser((await platform.CompanyAsync("Cycles du Nord", "222222226")).Depositor);
        using (var stranger = await rival.GetAsync(own)) Assert.Equal(HttpStatusCode.NotFound, stranger.StatusCode);
        using (var everybody = await web.Browser().GetAsync(own.Replace("/entreprise", "", StringComparison.Ordinal))) Assert.Equal(HttpStatusCode.NotFound, everybody.StatusCode);

        using (var left = await depositor.PostFormAsync("/entreprise/annuaire", new Dictionary<string, string>(), "form[action*=Leave]")) Assert.Equal(HttpStatusCode.SeeOther, left.StatusCode);
        Assert.DoesNotContain("Vélos du Sud", (await browser.PageAsync($"{await DraftAsync(browser, isPublic: false)}/fournisseurs")).Body!.TextContent, StringComparison.Ordinal);
    }

    [Fact, Trait("Feature", "PEER-07")]
    public async Task A_sealed_answer_is_received_compared_chosen_and_ordered_and_no_page_counts_answers_before_the_date()
    {
        var (browser, depositor) = (web.Browser(buyer), web.Browser(company.Depositor));
        var request = await DraftAsync(browser, isPublic: true);
        using (var sent = await browser.PostFormAsync($"{request}/envoyer", new Dictionary<string, string>())) Assert.Equal(HttpStatusCode.SeeOther, sent.StatusCode);
        var own = request.Replace("/saint-marcel/acheteur", "/entreprise", StringComparison.Ordinal);
        var before = MainOf(await browser.PageAsync(request));

        Assert.Contains("1 demande de devis ouverte, sans réponse de vous", Text(await depositor.PageAsync("/entreprise")), StringComparison.Ordinal);
        var module = (await depositor.PageAsync(own)).QuerySelector("[data-module=devis]") ?? throw new InvalidOperationException("No form to answer.");
        Assert.Empty(module.QuerySelectorAll("[name]"));      // a field without a name never leaves the browser
        var @sealed = AgeWriter.Encrypt("""{"v":1,"montant":"1250.00","delai":"3 semaines","message":"Livraison comprise"}"""u8, X25519Recipient.Parse(module.GetAttribute("data-cle")!));       // part of the page
        using (var answered = await PostAnswerAsync(depositor, module, Convert.ToBase64String(@sealed))) Assert.Equal(HttpStatusCode.Created, answered.StatusCode);
        using (var garbage = await PostAnswerAsync(depositor, module, "pas scellé")) Assert.Equal(HttpStatusCode.UnprocessableEntity, garbage.StatusCode);
        Assert.Contains("Votre réponse est reçue, scellée", Text(await depositor.PageAsync(own)), StringComparison.Ordinal);
        Assert.Equal(before, MainOf(await browser.PageAsync(request)));      // not one answer more or less to be seen

        await platform.Database.SetNowAsync(new DateTimeOffset(2099, 6, 15, 10, 1, 0, TimeSpan.Zero));
        await platform.RunAsync(new Scope.Gate(), s => s.GetRequiredService<QuoteGates>().ReleaseAsync(default));
        await platform.Services.GetRequiredService<UnitOfWorkFactory>().RunWithoutTransactionAsync(new Scope.System("test"), s => s.GetRequiredService<OpenQuotes>().ExecuteAsync(default));
        var page = await browser.PageAsync(request);
        Assert.Contains("1 250,00 €", Text(page), StringComparison.Ordinal);
        var quote = page.QuerySelector("input[name=Quote]")!.GetAttribute("value")!;     // one answer is listed
        using (var nothing = await browser.PostFormAsync(request, new Dictionary<string, string>(), "form[action*=Decide]")) Assert.Equal(HttpStatusCode.UnprocessableEntity, nothing.StatusCode);
        using (var chosen = await browser.PostFormAsync(request, new Dictionary<string, string> { ["Quote"] = quote }, "form[action*=Decide]"))
            Assert.Equal($"{request}/retenir/{quote}", chosen.Headers.Location?.OriginalString);
        await IsCheckedBeforeItIsChosenAsync(browser, $"{request}/retenir/{quote}");
        Assert.Contains("Il tient le délai", Text(await browser.PageAsync(request)), StringComparison.Ordinal);
        Assert.DoesNotContain("Il tient le délai", Text(await depositor.PageAsync(own)), StringComparison.Ordinal);      // the account alone
        Assert.Contains("Devis retenu", Text(await depositor.PageAsync(own)), StringComparison.Ordinal);
        Assert.Contains("Devis retenu", Text(await depositor.PageAsync("/entreprise/devis")), StringComparison.Ordinal);
        using (var ordered = await browser.PostFormAsync(request, new Dictionary<string, string> { ["Reference"] = "BC-2099-1" }, "form:has(#Reference)")) Assert.Equal(HttpStatusCode.SeeOther, ordered.StatusCode);
        Assert.Contains("BC-2099-1", Text(await browser.PageAsync(request)), StringComparison.Ordinal);
    }

    // The last look: who, how much, the words that leave. Nothing is decided before it is confirmed, and a second click decides nothing more.
    private async Task IsCheckedBeforeItIsChosenAsync(TestBrowser browser, string check)
    {
        var (request, asked) = (check[..check.IndexOf("/retenir", StringComparison.Ordinal)], Text(await browser.PageAsync(check)));
        foreach (var words in (string[])["Vélos du Sud", "1 250,00 €", "3 semaines", "Votre devis est retenu — DEV-", "Aucune autre entreprise n’a répondu"]) Assert.Contains(words, asked, StringComparison.Ordinal);
        Assert.DoesNotContain("Devis retenu", Text(await browser.PageAsync(request)), StringComparison.Ordinal);
        using (var other = await browser.GetAsync($"{request}/retenir/{Guid.CreateVersion7()}")) Assert.Equal(HttpStatusCode.NotFound, other.StatusCode);
        var reader = web.Browser(await platform.PersonAsync(commune, "Mireille Mairie", MembershipRole.AccountAdmin));
        using (var read = await reader.GetAsync(check)) Assert.Equal(HttpStatusCode.NotFound, read.StatusCode);
        using (var chosen = await browser.PostFormAsync(check, new Dictionary<string, string> { ["Because"] = "Il tient le délai" }, "form[action*=retenir]")) Assert.Equal($"{request}?decision=true", chosen.Headers.Location?.OriginalString);
        Assert.Contains("Le devis est retenu", Text(await browser.PageAsync($"{request}?decision=true")), StringComparison.Ordinal);
        using (var again = await browser.GetAsync(check)) Assert.Equal(request, again.Headers.Location?.OriginalString);
    }

    [Theory, Trait("Feature", "PEER-07")]
    [InlineData("Le moins cher des 3 devis reçus et lisibles.", 90, 100, 120)]
    [InlineData("Le prix le plus bas des 3 devis reçus et lisibles. 2 sont à ce prix.", 90, 90, 120)]
    [InlineData("10,00 € de plus que le devis le moins cher.", 100, 90, 90)]
    [InlineData(null, 90)]
    public void Where_a_price_stands_is_said_and_of_two_that_are_the_lowest_none_is_called_the_cheapest(string? said, params int[] amounts)
    {
        List<Core.Quotes.ReadQuotes.Answer> all = [.. amounts.Select(amount => new Core.Quotes.ReadQuotes.Answer(Guid.CreateVersion7(), "x", default, true, amount, null, null, null))];
        var rank = Platform.Web.Pages.Quotes.Buyer.ChooseModel.RankOf(all[0], all)?.Replace('\u00a0', ' ');
        if (said is null) Assert.Null(rank);
        else Assert.StartsWith(said, rank, StringComparison.Ordinal);
    }

    [Fact, Trait("Feature", "PEER-07")]
    public async Task A_request_is_given_up_with_a_reason_after_its_letter_was_read_word_for_word()
    {
        var (browser, depositor) = (web.Browser(buyer), web.Browser(company.Depositor));
        var (request, unanswered) = (await DraftAsync(browser, isPublic: true), await DraftAsync(browser, isPublic: true));
        foreach (var draft in (string[])[request, unanswered])
            using (var sent = await browser.PostFormAsync($"{draft}/envoyer", new Dictionary<string, string>())) Assert.Equal(HttpStatusCode.SeeOther, sent.StatusCode);
        using (var early = await browser.GetAsync($"{request}/sans-suite")) Assert.Equal(HttpStatusCode.NotFound, early.StatusCode);
        var own = request.Replace("/saint-marcel/acheteur", "/entreprise", StringComparison.Ordinal);
        var module = (await depositor.PageAsync(own)).QuerySelector("[data-module=devis]")!;      // part of the page
        var @sealed = AgeWriter.Encrypt("""{"v":1,"montant":"1250.00","delai":"","message":""}"""u8, X25519Recipient.Parse(module.GetAttribute("data-cle")!));
        using (var answered = await PostAnswerAsync(depositor, module, Convert.ToBase64String(@sealed))) Assert.Equal(HttpStatusCode.Created, answered.StatusCode);
        Assert.Contains("vous non plus", Text(await depositor.PageAsync(own)), StringComparison.Ordinal);
        await platform.Database.SetNowAsync(new DateTimeOffset(2099, 6, 15, 10, 1, 0, TimeSpan.Zero));
        await platform.RunAsync(new Scope.Gate(), s => s.GetRequiredService<QuoteGates>().ReleaseAsync(default));
        await platform.Services.GetRequiredService<UnitOfWorkFactory>().RunWithoutTransactionAsync(new Scope.System("test"), s => s.GetRequiredService<OpenQuotes>().ExecuteAsync(default));

        var page = $"{request}/sans-suite";
        Assert.NotEmpty((await browser.PageAsync(request)).QuerySelectorAll($"a[href='{page}']"));
        using (var direct = await browser.PostFormAsync(request, new Dictionary<string, string> { ["Decision"] = "WithoutChoice", ["Reason"] = "Sans être relu" }, "form[action*=Decide]")) Assert.Equal(page, direct.Headers.Location?.OriginalString);
        using (var why = await browser.PostFormAsync(page, new Dictionary<string, string>(), "form[action$=sans-suite]")) Assert.Equal(HttpStatusCode.UnprocessableEntity, why.StatusCode);
        using (var check = await browser.PostFormAsync(page, new Dictionary<string, string> { ["Reason"] = "Le besoin a disparu" }, "form[action$=sans-suite]"))
        {
            var asked = Text(await TestBrowser.ReadAsync(check));
            foreach (var words in (string[])["Vélos du Sud", "Demande de devis sans suite — DEV-", "Motif : Le besoin a disparu"]) Assert.Contains(words, asked, StringComparison.Ordinal);
        }
        Assert.DoesNotContain("Le besoin a disparu", Text(await browser.PageAsync(request)), StringComparison.Ordinal);      // nothing is decided yet
        var token = (await browser.PageAsync(page)).QuerySelector("main input[name=__RequestVerificationToken]")!.GetAttribute("value")!;
        using (var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["Reason"] = "Le besoin a disparu", ["__RequestVerificationToken"] = token }))
        using (var back = await browser.Client.PostAsync($"{page}?handler=Change", form))
            Assert.Equal("Le besoin a disparu", (await TestBrowser.ReadAsync(back)).QuerySelector("#Reason")?.TextContent.Trim());
        var reader = web.Browser(await platform.PersonAsync(commune, "Mireille Mairie", MembershipRole.AccountAdmin));
        using (var read = await reader.GetAsync(page)) Assert.Equal(HttpStatusCode.NotFound, read.StatusCode);
        using (var done = await browser.PostFormAsync(page, new Dictionary<string, string> { ["Reason"] = "Le besoin a disparu", ["Confirmed"] = "true" }, "form[action$=sans-suite]")) Assert.Equal($"{request}?decision=true", done.Headers.Location?.OriginalString);
        using (var again = await browser.GetAsync(page)) Assert.Equal(request, again.Headers.Location?.OriginalString);
        Assert.Contains("Le besoin a disparu", Text(await browser.PageAsync(request)), StringComparison.Ordinal);

        using var alone = await browser.PostFormAsync($"{unanswered}/sans-suite", new Dictionary<string, string> { ["Reason"] = "Demande relancée" }, "form[action$=sans-suite]");
        Assert.Contains("aucun courriel ne part", Text(await TestBrowser.ReadAsync(alone)), StringComparison.Ordinal);
    }

    [Fact, Trait("Feature", "PEER-07")]
    public async Task An_administrator_reads_who_may_ask_and_a_draft_of_another_department_offers_no_way_to_throw_it_away()
    {
        var draft = await DraftAsync(web.Browser(buyer), isPublic: true);
        var administrator = await platform.PersonAsync(commune, "Mireille Mairie", MembershipRole.AccountAdmin);
        var page = await web.Browser(administrator).PageAsync("/saint-marcel/acheteur/devis");
        Assert.Contains("le rôle « Acheteur »", Text(page), StringComparison.Ordinal);
        Assert.NotEmpty(page.QuerySelectorAll("main a[href='/saint-marcel/commune/utilisateurs']"));
        var other = await platform.RunAsync(new Scope.Tenant(commune.Id.Value, administrator.Id), async s => (CreateDepartment.Outcome.Created)await s.GetRequiredService<CreateDepartment>().ExecuteAsync(new("Voirie", null, null), default));
        await platform.PersonAsync(commune, other.Department, administrator, MembershipRole.Buyer);
        var list = await web.Browser(administrator).PageAsync("/saint-marcel/acheteur/devis");
        Assert.NotEmpty(list.QuerySelectorAll($"a[href='{draft}']"));
        Assert.Empty(list.QuerySelectorAll($"a[href='{draft}/supprimer']"));
        Assert.NotEmpty((await web.Browser(buyer).PageAsync("/saint-marcel/acheteur/devis")).QuerySelectorAll($"a[href='{draft}/supprimer']"));
    }

    [Fact, Trait("Feature", "PEER-07")]
    public async Task A_draft_is_thrown_away_once_it_is_confirmed_and_the_list_is_held_to_a_state()
    {
        var browser = web.Browser(buyer);
        var (kept, unwanted) = (await DraftAsync(browser, isPublic: true), await DraftAsync(browser, isPublic: true));
        using (var sent = await browser.PostFormAsync($"{kept}/envoyer", new Dictionary<string, string>())) Assert.Equal(HttpStatusCode.SeeOther, sent.StatusCode);
        Assert.Equal([unwanted], Shown(await browser.PageAsync("/saint-marcel/acheteur/devis?etat=brouillons")));
        Assert.Equal([kept], Shown(await browser.PageAsync("/saint-marcel/acheteur/devis?etat=envoyees&mots=velos")));
        Assert.Empty(Shown(await browser.PageAsync("/saint-marcel/acheteur/devis?mots=chaises")));

        Assert.NotEmpty((await browser.PageAsync(unwanted)).QuerySelectorAll($"a[href='{unwanted}/supprimer']"));
        using (var discarded = await browser.PostFormAsync($"{unwanted}/supprimer", new Dictionary<string, string>(), "form[action$=supprimer]")) Assert.Equal("/saint-marcel/acheteur/devis?supprimee=true", discarded.Headers.Location?.OriginalString);
        Assert.Equal([kept], Shown(await browser.PageAsync("/saint-marcel/acheteur/devis")));
        using (var tooLate = await browser.GetAsync($"{kept}/supprimer")) Assert.Equal($"{kept}?gardee=true", tooLate.Headers.Location?.OriginalString);
        Assert.Contains("Elle ne se supprime plus", Text(await browser.PageAsync($"{kept}?gardee=true")), StringComparison.Ordinal);
        using (var unknown = await browser.GetAsync("/saint-marcel/acheteur/devis?etat=zzz")) Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);

        static IEnumerable<string?> Shown(AngleSharp.Dom.IDocument page) => page.QuerySelectorAll("main tbody td:first-child > div > a").Select(link => link.GetAttribute("href"));
    }

    [Fact, Trait("Feature", "A7-C4")]
    public async Task A_code_is_found_by_words_in_the_field_and_in_the_directory()
    {
        var browser = web.Browser(buyer);
        using (var words = await browser.PostFormAsync("/saint-marcel/acheteur/devis/nouvelle", new Dictionary<string, string> { ["Form.Cpv"] = "velo" }))
            Assert.Contains("34430000 Bicyclettes, vélos", Text(await TestBrowser.ReadAsync(words)), StringComparison.Ordinal);
        using (var none = await browser.PostFormAsync("/saint-marcel/acheteur/devis/nouvelle", new Dictionary<string, string> { ["Form.Cpv"] = "xylophone" }))
            Assert.Contains("codes courants ne dit « xylophone »", Text(await TestBrowser.ReadAsync(none)), StringComparison.Ordinal);
        using (var near = await browser.PostFormAsync("/saint-marcel/acheteur/devis/nouvelle", new Dictionary<string, string> { ["Form.Cpv"] = "bancs de pierre" }))
            Assert.Contains("39113600 Bancs publics", Text(await TestBrowser.ReadAsync(near)), StringComparison.Ordinal);
        Assert.Equal("Bicyclettes, vélos", (await browser.PageAsync("/saint-marcel/acheteur/devis/nouvelle")).QuerySelector("#Form_Cpv-codes option[value='34430000']")?.TextContent);
        Assert.Empty(await platform.RunAsync(new Scope.Company(company.Id, company.Depositor.Id), s => s.GetRequiredService<ListSupplier>().ExecuteAsync(new("Établissements Dupont", "devis@exemple.test", ["34"], "Drôme", null), default)));
        Assert.Single((await browser.PageAsync("/saint-marcel/acheteur/annuaire?mots=bicyclettes")).QuerySelectorAll("main tbody tr"));
        Assert.Empty((await browser.PageAsync("/saint-marcel/acheteur/annuaire?mots=toiture")).QuerySelectorAll("main tbody tr"));
    }

    // Whoever answers for the company reads what it says there; its administrator alone says it, by the database too.
    private async Task ColleagueReadsOnlyAsync()
    {
        var colleague = (await platform.CompanyAsync("Vélos du Sud, embauche", "333333334")).Depositor;
        await platform.SuperuserAsync("update company_members set company_id = $1, role = 'Depositor' where person_id = $2", company.Id, colleague.Id);
        var browser = web.Browser(colleague);
        var page = await browser.PageAsync("/entreprise/annuaire");
        Assert.Contains("Drôme", Text(page), StringComparison.Ordinal);
        Assert.Empty(page.QuerySelectorAll("main form"));
        var token = (await browser.PageAsync("/mon-espace")).QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!;      // the sign-out form
        foreach (var handler in (string[])["", "?handler=Leave"])
        {
            using var post = new HttpRequestMessage(HttpMethod.Post, $"/entreprise/annuaire{handler}") { Content = new FormUrlEncodedContent([]), Headers = { { "X-Jeton", token } } };
            using var refused = await browser.Client.SendAsync(post);
            Assert.Equal(HttpStatusCode.NotFound, refused.StatusCode);
        }
        await Assert.ThrowsAnyAsync<Exception>(() => platform.RunAsync(new Scope.Company(company.Id, colleague.Id), s => s.GetRequiredService<ListSupplier>().LeaveAsync(default)));
    }

    // Without the clock of the header, which goes on.
    private static string MainOf(AngleSharp.Dom.IDocument page) => page.QuerySelector("main")!.TextContent;      // every page has one

    private static async Task<HttpResponseMessage> PostAnswerAsync(TestBrowser browser, AngleSharp.Dom.IElement module, string reponse)
    {
        using var form = new MultipartFormDataContent { { new StringContent(reponse), "reponse" } };
        using var request = new HttpRequestMessage(HttpMethod.Post, module.GetAttribute("data-adresse")) { Content = form, Headers = { { "X-Jeton", module.GetAttribute("data-jeton") } } };
        return await browser.Client.SendAsync(request);
    }

    [Theory, Trait("Feature", "PEER-07")]
    [InlineData(true), InlineData(false)]
    public async Task Who_may_answer_is_kept_when_another_answer_is_refused_and_when_the_draft_is_changed(bool isPublic)
    {
        var browser = web.Browser(buyer);
        var (ticked, page) = (isPublic ? "True" : "False", await browser.PageAsync($"{await DraftAsync(browser, isPublic)}/modifier"));
        Assert.Equal(ticked, page.QuerySelector("input[name='Form.IsPublic'][checked]")?.GetAttribute("value"));
        using var wrong = await browser.PostFormAsync("/saint-marcel/acheteur/devis/nouvelle", new Dictionary<string, string> { ["Form.Title"] = "Dix vélos", ["Form.IsPublic"] = ticked });
        Assert.Equal(ticked, (await TestBrowser.ReadAsync(wrong)).QuerySelector("input[name='Form.IsPublic'][checked]")?.GetAttribute("value"));
    }

    [Fact, Trait("Feature", "VR-43"), Trait("Feature", "BEYOND-12")]
    public async Task The_101st_shows_its_cost_asks_for_a_tick_and_both_sides_read_the_same_bill()
    {
        var year = FranceTime.DayOf(await platform.RunAsync(new Scope.System("test"), s => s.GetRequiredService<PlatformDb>().NowAsync(default))).Year;
        var admin = web.Browser(await platform.PersonAsync(lead, "Lise Agglo", MembershipRole.LeadAdmin));
        using (var past = await admin.PostFormAsync("/agglo/agglo/refacturation/tarifs", new Dictionary<string, string> { ["Price"] = "2,50", ["From.Day"] = "1", ["From.Month"] = "1", ["From.Year"] = "2020" }))
            Assert.Equal(HttpStatusCode.UnprocessableEntity, past.StatusCode);
        var today = FranceTime.DayOf(await platform.RunAsync(new Scope.System("test"), s => s.GetRequiredService<PlatformDb>().NowAsync(default)));
        using (var set = await admin.PostFormAsync("/agglo/agglo/refacturation/tarifs", new Dictionary<string, string> { ["Price"] = "2,50", ["From.Day"] = $"{today.Day}", ["From.Month"] = $"{today.Month}", ["From.Year"] = $"{today.Year}" }))
            Assert.Equal(HttpStatusCode.SeeOther, set.StatusCode);
        await platform.SuperuserAsync("insert into quote_sends select $1, $2, n, make_timestamptz($2, 6, 1, 12, 0, 0, 'UTC'), 2.00 from generate_series(1, 100) n", commune.Id.Value, year);

        var browser = web.Browser(buyer);
        Assert.Contains("Dépassement du forfait, simulé à ce jour : 0,00 €", Text(await browser.PageAsync("/saint-marcel/acheteur/devis")), StringComparison.Ordinal);
        var request = await DraftAsync(browser, isPublic: true);
        Assert.Contains("Coût calculé : 202,50 €", Text(await browser.PageAsync($"{request}/envoyer")), StringComparison.Ordinal);
        using (var unread = await browser.PostFormAsync($"{request}/envoyer", new Dictionary<string, string>()))
        {
            Assert.Equal(HttpStatusCode.UnprocessableEntity, unread.StatusCode);
            Assert.Contains("Rien n’est encore envoyé", Text(await TestBrowser.ReadAsync(unread)), StringComparison.Ordinal);
        }
        using (var sent = await browser.PostFormAsync($"{request}/envoyer", new Dictionary<string, string> { ["CostConfirmed"] = "true" }))
            Assert.Equal(HttpStatusCode.SeeOther, sent.StatusCode);

        Assert.Contains("202,50 €, pour 101 demandes", Text(await browser.PageAsync("/saint-marcel/acheteur/devis")), StringComparison.Ordinal);
        var bill = Text(await admin.PageAsync("/agglo/agglo/refacturation"));
        Assert.Contains("202,50 €", bill, StringComparison.Ordinal);
        Assert.DoesNotContain("Dix vélos", bill, StringComparison.Ordinal);
        Assert.Contains("Dix vélos", Text(await web.Browser().PageAsync("/devis")), StringComparison.Ordinal);
    }

    private async Task<string> DraftAsync(TestBrowser browser, bool isPublic)
    {
        using var created = await browser.PostFormAsync("/saint-marcel/acheteur/devis/nouvelle", new Dictionary<string, string>
        {
            ["Form.Title"] = "Dix vélos", ["Form.Description"] = "Dix vélos de service.", ["Form.Cpv"] = "34430000", ["Form.IsPublic"] = isPublic ? "True" : "False",
            ["Form.AnswersDue.Day"] = "15", ["Form.AnswersDue.Month"] = "6", ["Form.AnswersDue.Year"] = "2099", ["Form.AnswersDue.Hour"] = "12", ["Form.AnswersDue.Minute"] = "00",
        });
        Assert.Equal(HttpStatusCode.SeeOther, created.StatusCode);
        await platform.RunAsync(new Scope.Gate(), s => s.GetRequiredService<QuoteGates>().PrepareAsync(default));
        return created.Headers.Location!.OriginalString;      // a draft was made
    }

    private static string Text(AngleSharp.Dom.IDocument page) => page.Body!.TextContent.Replace('\u00a0', ' ');
}
