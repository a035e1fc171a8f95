using System.Net;
using AngleSharp.Dom;
using Microsoft.Extensions.DependencyInjection;
using Platform.Core.Consultations;
using Platform.Core.Notices;
using Platform.Core.Values;
using Platform.Testing;

namespace Platform.Web.Tests.Pages.Consultations;

/// <summary>The page of an avis rectificatif: what it asks, what it shows before the passkey, and what two people over one correction are told.</summary>
public sealed class CorrectPageTests : IAsyncLifetime
{
    private GivenJournals given = null!;      // set by InitializeAsync
    private PlatformWeb web = null!;
    private TestBrowser browser = null!;
    private TestConsultation consultation = null!;
    private string address = "";

    public async Task InitializeAsync()
    {
        given = await GivenJournals.StartAsync();
        web = new PlatformWeb(given.Platform);
        browser = web.Browser(given.Buyer);
        consultation = await given.PublishedAsync();
        address = $"/{given.Commune.Slug}/acheteur/consultations/{consultation.Id}/rectificatif";
    }

    public async Task DisposeAsync()
    {
        await web.DisposeAsync();
        await given.DisposeAsync();
    }

    [Fact, Trait("Feature", "BEYOND-11"), Trait("Feature", "CDG-10")]
    public async Task Terms_contact_and_documents_that_are_not_joined_are_asked_and_their_before_and_after_shown_before_the_passkey()
    {
        var fields = await FieldsAsync(new()
        {
            ["Terms.Months"] = "18", ["Terms.VariantsKind"] = "Allowed", ["Terms.OffersValid"] = "4", ["Contact.Email"] = "nouveau@exemple.test",
            ["Withheld[0].Title"] = "Plans de sûreté", ["Withheld[0].Ground"] = "confidential", ["Withheld[0].Obtained"] = "Sur demande.",
        });
        using var answer = await CheckAsync(fields);
        var check = await TestBrowser.ReadAsync(answer);
        Assert.Equal("Vérifier l’avis rectificatif", check.QuerySelector("h1")!.TextContent);
        Assert.Equal(["Durée du marché, avant", "Durée du marché, après", "Variantes, avant", "Variantes, après", "Validité des offres, avant", "Validité des offres, après",
            "Adresse électronique du contact, avant", "Adresse électronique du contact, après", "Documents non joints au dossier, avant", "Documents non joints au dossier, après"], check.QuerySelectorAll("main .pa-avant-apres dt").Select(t => t.TextContent));

        // « Modifier » brings back what was typed, and one more line to fill in.
        var hidden = FormFields.Of(check.QuerySelector("form[data-passkey]")!);
        using var back = await browser.PostFormAsync(address, hidden, "form[action$='handler=Check']", $"{address}?handler=Edit");
        var form = await TestBrowser.ReadAsync(back);
        Assert.Equal(("18", "Plans de sûreté", null), (Value(form, "Terms.Months"), Value(form, "Withheld[0].Title"), Value(form, "Withheld[1].Title")));
    }

    [Fact, Trait("Feature", "BEYOND-11")]
    public async Task The_pages_of_the_buyer_call_a_consultation_as_its_last_correction_does_and_name_each_correction()
    {
        await given.Platform.CorrectAsync(consultation, said => said with { Title = "Toiture et charpente" });
        await given.Platform.CorrectAsync(consultation, said => said with { Title = "Toiture, charpente et zinguerie" }, important: true);
        var own = Links.Buyer.Consultation(given.Commune.Slug, consultation.Id.Value);
        var page = await browser.PageAsync(own);
        Assert.Equal("Toiture, charpente et zinguerie", page.QuerySelector("h1")!.TextContent);
        Assert.Contains("modification importante\u00A0: Objet", page.QuerySelector("a[href$='#rectificatif-2']")!.ParentElement!.TextContent, StringComparison.Ordinal);
        Assert.NotNull(page.QuerySelector("a[href$='#rectificatif-1']"));
        Assert.Contains("Toiture, charpente et zinguerie", (await browser.PageAsync(Links.Notices.Publicity(given.Commune.Slug, consultation.Id.Value))).QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("Toiture, charpente et zinguerie", (await browser.PageAsync(Links.Buyer.Board(given.Commune.Slug))).QuerySelector($"main td a[href='{own}']")!.TextContent);
    }

    [Fact, Trait("Feature", "BEYOND-11"), Trait("Feature", "VR-10")]
    public async Task Whoever_corrects_what_a_journal_refused_reads_that_the_correction_does_not_reach_it_alone()
    {
        var refused = await given.PublishedAsync(GivenJournals.Contact with { Phone = "08 92 70 12 39" }, GivenJournals.Boamp);
        await given.StepAsync(await given.PublicationAsync(refused, GivenJournals.Boamp));
        (consultation, address) = (refused, $"/{given.Commune.Slug}/acheteur/consultations/{refused.Id}/rectificatif");

        using var answer = await CheckAsync(await FieldsAsync(new() { ["Contact.Phone"] = "04 75 05 51 51" }));
        var line = (await TestBrowser.ReadAsync(answer)).QuerySelectorAll(".govuk-summary-list__row").Single(row => row.QuerySelector("dt")!.TextContent.Trim() == "Avis refusé");
        Assert.StartsWith("BOAMP", line.QuerySelector("dd")!.TextContent.Trim(), StringComparison.Ordinal);
        Assert.Contains("avis refusé (BOAMP)", (await browser.PageAsync(Links.Buyer.Consultation(given.Commune.Slug, refused.Id.Value))).QuerySelector("main")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Companies_read_whom_to_write_to_and_how_long_offers_hold_as_a_correction_says_them_now()
    {
        Assert.Equal("6\u00A0mois", (await RowsAsync())["Validité des offres"]);
        var contact = (await RowsAsync())["Contact"];
        Assert.All([GivenJournals.Contact.Name, GivenJournals.Contact.Email, GivenJournals.Contact.Phone, "1 place de la Mairie, 26320 Saint-Marcel"], said => Assert.Contains(said, contact, StringComparison.Ordinal));

        await CorrectAsync(current => current with { Terms = current.Terms with { OffersValidMonths = 4 }, Contact = current.Contact! with { Name = "Service des espaces verts", Email = "nouveau@exemple.test", Phone = "04 75 05 51 99" } });

        Assert.Equal("4\u00A0mois", (await RowsAsync())["Validité des offres"]);
        contact = (await RowsAsync())["Contact"];
        Assert.All(["Service des espaces verts", "nouveau@exemple.test", "04 75 05 51 99"], said => Assert.Contains(said, contact, StringComparison.Ordinal));
        Assert.DoesNotContain(GivenJournals.Contact.Email, contact, StringComparison.Ordinal);

        async Task<Dictionary<string, string>> RowsAsync() => (await web.Browser().PageAsync($"/consultations/{consultation.Id}")).QuerySelectorAll(".govuk-summary-list__row")
            .ToDictionary(row => row.QuerySelector("dt")!.TextContent, row => row.QuerySelector("dd")!.TextContent.Trim(), StringComparer.Ordinal);
    }

    [Fact, Trait("Feature", "BEYOND-11")]
    public async Task An_English_reader_reads_before_and_after_in_English_and_what_the_buyer_typed_in_French()
    {
        var soon = FranceTime.DayOf(await given.NowAsync()).AddDays(5);
        await CorrectAsync(current => current with
        {
            Terms = current.Terms with { DurationMonths = 18, Variants = Variants.Allowed, VisitOn = soon }, Place = "Étoile-sur-Rhône",
            Withheld = [new("Plans de sûreté", "confidential", "Sur demande, contre un engagement signé.")],
        });
        var reader = web.Browser();
        using var choice = new FormUrlEncodedContent([KeyValuePair.Create("langue", "en"), KeyValuePair.Create("retour", "/")]);
        using var chosen = await reader.Client.PostAsync(Links.Language, choice);

        var page = await reader.PageAsync($"/consultations/{consultation.Id}/historique");

        Assert.Empty(English.FrenchPages.In(page));
        var text = page.QuerySelector("main")!.TextContent;
        Assert.All(["Duration of the contract, before", "nothing", "18\u00A0months", "Variants, after", "allowed", "possible until", "Added:", "confidential or sensitive document. To obtain it: "], said => Assert.Contains(said, text, StringComparison.Ordinal));
        Assert.All(["Plans de sûreté", "Sur demande, contre un engagement signé.", "Étoile-sur-Rhône"], typed => Assert.Contains(page.QuerySelectorAll(".pa-avant-apres [lang=fr]"), run => run.TextContent == typed));
    }

    [Fact]
    public async Task Each_fault_stands_at_its_field()
    {
        using var answer = await CheckAsync(await FieldsAsync(new() { ["Terms.Months"] = "douze", ["Contact.Email"] = "rien", ["Withheld[0].Title"] = "Plans", ["Why"] = "" }));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Contains("Écrivez un nombre entier", WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync()), StringComparison.Ordinal);

        using var readable = await CheckAsync(await FieldsAsync(new() { ["Terms.Months"] = "601", ["Contact.Email"] = "rien", ["Withheld[0].Title"] = "Plans", ["Why"] = "" }));
        var page = await TestBrowser.ReadAsync(readable);
        Assert.All(["Terms_Months", "Contact_Email", "Withheld_0__Ground", "Withheld_0__Obtained", "Why"], id => Assert.NotNull(page.QuerySelector($".govuk-error-summary a[href='#{id}']")));
    }

    [Fact]
    public async Task A_page_that_was_opened_before_a_colleague_corrected_reverts_nothing_and_says_what_it_would_change()
    {
        var stale = await FieldsAsync(new() { ["Place"] = "Valence" });
        await CorrectAsync(current => current with { Terms = current.Terms with { DurationMonths = 18 } });

        using var answer = await CheckAsync(stale);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        var page = await TestBrowser.ReadAsync(answer);
        Assert.Contains("a changé depuis que cette page est ouverte", page.QuerySelector(".govuk-error-summary")!.TextContent, StringComparison.Ordinal);
        // What was not touched follows what the colleague said.
        Assert.Equal(["Lieu d’exécution, avant", "Lieu d’exécution, après"], page.QuerySelectorAll("main .pa-avant-apres dt").Select(t => t.TextContent));
        Assert.Equal(("18", "Valence"), (Value(page, "Terms.Months"), Value(page, "Place")));

        // The page that says so carries the stamp of now: whoever sends it again has been told.
        var told = FormFields.Of(page.QuerySelector("form[action$='handler=Check']")!);
        using var again = await CheckAsync(told);
        Assert.Equal(["Lieu d’exécution, avant", "Lieu d’exécution, après"], (await TestBrowser.ReadAsync(again)).QuerySelectorAll("main .pa-avant-apres dt").Select(t => t.TextContent));
    }

    [Fact]
    public async Task What_two_people_typed_in_one_field_is_the_later_one_s_and_shown_as_a_change_of_what_is_published()
    {
        var stale = await FieldsAsync(new() { ["Place"] = "Valence", ["Terms.Months"] = "24" });
        await CorrectAsync(current => current with { Place = "Étoile-sur-Rhône", Terms = current.Terms with { DurationMonths = 18, Renewals = 1, RenewalMonths = 12 } });

        using var answer = await CheckAsync(stale);
        var page = await TestBrowser.ReadAsync(answer);
        Assert.Equal(["Lieu d’exécution, avant", "Lieu d’exécution, après", "Durée du marché, avant", "Durée du marché, après"], page.QuerySelectorAll("main .pa-avant-apres dt").Select(t => t.TextContent));
        Assert.Equal(("Valence", "24", "1"), (Value(page, "Place"), Value(page, "Terms.Months"), Value(page, "Terms.Renewals")));
    }

    [Fact]
    public async Task A_telephone_that_a_colleague_corrected_stays_corrected_though_people_write_numbers_otherwise_than_we_keep_them()
    {
        var stale = await FieldsAsync(new() { ["Place"] = "Valence" });
        await CorrectAsync(current => current with { Contact = current.Contact! with { Phone = "04 75 00 00 01" } });      // its notice names somebody

        using var answer = await CheckAsync(stale);
        var page = await TestBrowser.ReadAsync(answer);
        Assert.Equal(["Lieu d’exécution, avant", "Lieu d’exécution, après"], page.QuerySelectorAll("main .pa-avant-apres dt").Select(t => t.TextContent));
        Assert.Equal("04\u00A075\u00A000\u00A000\u00A001", Value(page, "Contact.Phone")!.Replace(' ', '\u00A0'));
    }

    [Fact]
    public async Task A_number_that_cannot_be_read_keeps_the_page_over_what_it_was_filled_with()
    {
        var stale = await FieldsAsync(new() { ["Place"] = "Valence", ["Terms.Renewals"] = "une" });
        await CorrectAsync(current => current with { Terms = current.Terms with { DurationMonths = 18 } });

        using var unread = await CheckAsync(stale);
        var fields = FormFields.Of((await TestBrowser.ReadAsync(unread)).QuerySelector("form[action$='handler=Check']")!);
        fields["Terms.Renewals"] = "";
        using var again = await CheckAsync(fields);
        Assert.Equal(["Lieu d’exécution, avant", "Lieu d’exécution, après"], (await TestBrowser.ReadAsync(again)).QuerySelectorAll("main .pa-avant-apres dt").Select(t => t.TextContent));
    }

    [Fact]
    public async Task Whether_a_change_is_important_is_asked_and_doubted_where_an_offer_may_change()
    {
        var page = await browser.PageAsync(address);
        Assert.Empty(page.QuerySelectorAll("input[name=Important][checked]"));
        var silent = await FieldsAsync(new() { ["Terms.Months"] = "18" });
        silent.Remove("Important");
        using var unanswered = await CheckAsync(silent);
        Assert.Contains("#Important", (await TestBrowser.ReadAsync(unanswered)).QuerySelectorAll(".govuk-error-summary a").Select(a => a.GetAttribute("href")));

        using var doubted = await CheckAsync(await FieldsAsync(new() { ["Terms.Months"] = "18" }));
        Assert.Contains("Vous dites la modification sans importance, et elle touche\u00A0: durée du marché.", (await TestBrowser.ReadAsync(doubted)).Body!.TextContent, StringComparison.Ordinal);
        using var important = await CheckAsync(await FieldsAsync(new() { ["Terms.Months"] = "18", ["Important"] = "true" }));
        Assert.DoesNotContain("sans importance", (await TestBrowser.ReadAsync(important)).Body!.TextContent, StringComparison.Ordinal);
        using var light = await CheckAsync(await FieldsAsync(new() { ["Place"] = "Valence" }));
        Assert.DoesNotContain("sans importance", (await TestBrowser.ReadAsync(light)).Body!.TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("69001", true)]
    [InlineData("26000", false)]
    [InlineData("", false)]
    public async Task An_address_in_another_department_is_said_to_leave_the_court_of_the_notice(string postCode, bool said)
    {
        using var answer = await CheckAsync(await FieldsAsync(new() { ["Contact.PostCode"] = postCode, ["Contact.Town"] = "Autre Ville", ["Important"] = "true" }));
        var check = await TestBrowser.ReadAsync(answer);
        Assert.Equal("Vérifier l’avis rectificatif", check.QuerySelector("h1")!.TextContent);
        Assert.Equal(said, check.QuerySelector("main")!.TextContent.Contains("Le tribunal compétent pour les recours et le lieu d’exécution ne changent pas", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(false, true)]
    [InlineData(true, false)]
    public async Task The_court_that_a_first_address_brings_is_named_where_the_notice_said_none(bool addressed, bool named)
    {
        consultation = await given.PublishedAsync(GivenJournals.Contact with { Street = "", PostCode = addressed ? GivenJournals.Contact.PostCode : "" });
        address = $"/{given.Commune.Slug}/acheteur/consultations/{consultation.Id}/rectificatif";
        if (addressed) await CorrectAsync(current => current with { Contact = current.Contact! with { PostCode = "" } });
        using var answer = await CheckAsync(await FieldsAsync(new() { ["Contact.PostCode"] = "69001", ["Contact.Town"] = "Lyon", ["Important"] = "true" }));
        Assert.Equal(named, (await TestBrowser.ReadAsync(answer)).QuerySelector("main")!.TextContent.Contains("Il prendra cette adresse pour son siège\u00A0: Tribunal administratif de Lyon", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Why_the_limit_stays_is_kept_while_the_correction_is_changed_again_and_whether_it_does_is_asked_anew()
    {
        using var first = await CheckAsync(await FieldsAsync(new() { ["Terms.Months"] = "18", ["Important"] = "true" }));
        var check = FormFields.Of((await TestBrowser.ReadAsync(first)).QuerySelector("form[data-passkey]")!);
        (check["DateLimit.Decision"], check["DateLimit.Reason"]) = ("maintenir", "Le temps suffit.");
        using var edited = await browser.PostFormAsync(address, check, "form[action$='handler=Check']", $"{address}?handler=Edit");
        using var again = await CheckAsync(FormFields.Of((await TestBrowser.ReadAsync(edited)).QuerySelector("form[action$='handler=Check']")!));
        var page = await TestBrowser.ReadAsync(again);
        Assert.Empty(page.QuerySelectorAll("input[name='DateLimit.Decision'][checked]"));
        Assert.Equal("Le temps suffit.", page.QuerySelector("textarea[name='DateLimit.Reason']")!.TextContent.Trim());
    }

    [Fact]
    public async Task The_check_of_before_is_neither_published_nor_edited_unread()
    {
        using var first = await CheckAsync(await FieldsAsync(new() { ["Place"] = "Valence" }));
        var check = FormFields.Of((await TestBrowser.ReadAsync(first)).QuerySelector("form[data-passkey]")!);
        await CorrectAsync(current => current with { Place = "Étoile-sur-Rhône" });
        foreach (var handler in new[] { address, $"{address}?handler=Edit", $"{address}?handler=Submit" })
        {
            using var refused = await browser.PostFormAsync(address, check, "form[action$='handler=Check']", handler);
            Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
            Assert.Contains("a changé depuis que cette page est ouverte", WebUtility.HtmlDecode(await refused.Content.ReadAsStringAsync()), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_journal_that_its_buyer_writes_to_is_named_before_the_correction_and_the_correction_waits_for_her_after_it()
    {
        Assert.DoesNotContain("À envoyer vous-même", (await SayPlaceAsync()).Body!.TextContent, StringComparison.Ordinal);
        consultation = await given.PublishedAsync(GivenJournals.Semaine);
        address = $"/{given.Commune.Slug}/acheteur/consultations/{consultation.Id}/rectificatif";
        Assert.Contains("La Semaine\u00A0: la plateforme prépare l’avis rectificatif, vous l’envoyez.", (await SayPlaceAsync()).Body!.TextContent, StringComparison.Ordinal);

        // Whether she has sent the first notice, nobody knows before she says so: both wait.
        var (before, after) = (await given.PublicationAsync(consultation, GivenJournals.Semaine), $"/{given.Commune.Slug}/acheteur/consultations/{consultation.Id}");
        Assert.Equal(1, await CorrectAsync(current => current with { Place = "Étoile-sur-Rhône" }));
        var waits = await given.PublicationAsync(consultation, GivenJournals.Semaine);
        Assert.NotEqual(before.Id, waits.Id);
        Assert.Equal(PublicationState.Manual, waits.State);
        foreach (var page in new[] { $"{after}?rectificatif=1", after }) Assert.Contains("2\u00A0avis à envoyer vous-même", (await browser.PageAsync(page)).QuerySelector("main")!.TextContent, StringComparison.Ordinal);

        async Task<IDocument> SayPlaceAsync()
        {
            using var answer = await CheckAsync(await FieldsAsync(new() { ["Place"] = "Valence" }));
            return await TestBrowser.ReadAsync(answer);
        }
    }

    [Fact, Trait("Feature", "PEER-21")]
    public async Task A_later_limit_that_was_announced_is_told_to_everybody_and_waits_for_the_buyer_until_it_is_given()
    {
        await given.Platform.CorrectAsync(consultation, current => current with { Description = "820 m² à couvrir." }, important: true);
        Assert.Equal("", await ToldAsync());
        await given.Platform.CorrectAsync(consultation, current => current with { Description = "840 m² à couvrir." }, important: true, extends: true);
        Assert.Equal("public, history, board, space", await ToldAsync());

        var extended = new ExtendDeadline.Asked(consultation.Id, (await given.Platform.RunAsync(consultation.Scope, s => s.GetRequiredService<ConsultationForBuyer>().FindAsync(consultation.Id, default)))!.SubmissionDeadline!.Value.AddDays(7), "La surface a changé.");      // it is published
        var proof = await given.Platform.ProofAsync(consultation.Buyer, ExtendDeadline.Act, ExtendDeadline.ActHash(extended));
        Assert.IsType<ExtendDeadline.Outcome.Extended>(await given.Platform.RunAsync(consultation.Scope, s => s.GetRequiredService<ExtendDeadline>().ExecuteAsync(new(extended, proof), default)));
        Assert.Equal("", await ToldAsync());

        async Task<string> ToldAsync()
        {
            var told = new List<string>();
            foreach (var (name, reader, page, words) in new[]
            {
                ("public", web.Browser(), $"/consultations/{consultation.Id}", "La date limite va être reportée"), ("history", web.Browser(), $"/consultations/{consultation.Id}/historique", "La date limite va être reportée"),
                ("board", browser, $"/{given.Commune.Slug}/acheteur", "Reports annoncés, encore à faire (1)"), ("space", browser, "/mon-espace", "1\u00A0report annoncé, encore à faire"),
            })
            {
                if ((await reader.PageAsync(page)).QuerySelector("main")!.TextContent.Contains(words, StringComparison.Ordinal)) told.Add(name);      // each page has a main
            }
            return string.Join(", ", told);
        }
    }

    [Fact]
    public async Task The_next_consultation_is_offered_the_contact_as_it_was_corrected()
    {
        await CorrectAsync(current => current with { Contact = current.Contact! with { Email = "nouveau@exemple.test", PostCode = "69001", Town = "Lyon" } });
        var draft = await given.DraftAsync();

        var page = await browser.PageAsync($"/{given.Commune.Slug}/acheteur/consultations/{draft.Id}/publicite");

        Assert.Equal("nouveau@exemple.test", page.QuerySelector("input[name$='Email']")!.GetAttribute("value"));
        Assert.Equal(GivenJournals.Contact.PostCode, page.QuerySelector("input[name$='PostCode']")!.GetAttribute("value"));      // the buyer's seat: its court
    }

    [Fact, Trait("Feature", "VR-01")]
    public async Task A_buyer_of_another_account_finds_nothing_there()
    {
        var other = await given.Platform.CommuneAsync(await given.Platform.LeadAsync("autre"), "beaumont", "Beaumont");
        var stranger = await given.Platform.PersonAsync(other, "Paul Voisin", Core.Identity.MembershipRole.Buyer);
        using var answer = await web.Browser(stranger).GetAsync(address.Replace(given.Commune.Slug, "beaumont", StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    private static string? Value(IDocument page, string name) => page.QuerySelector($"[name='{name}']")!.GetAttribute("value");

    private async Task<Dictionary<string, string>> FieldsAsync(Dictionary<string, string> changes)
    {
        var fields = FormFields.Of((await browser.PageAsync(address)).QuerySelector("form[action$='handler=Check']")!);
        (fields["Why"], fields["Important"]) = ("Le règlement dit autre chose.", "false");
        foreach (var (name, value) in changes) fields[name] = value;
        return fields;
    }

    private Task<HttpResponseMessage> CheckAsync(Dictionary<string, string> fields) => browser.PostFormAsync(address, fields, "form[action$='handler=Check']", $"{address}?handler=Check");

    private Task<int> CorrectAsync(Func<PublishedContent, PublishedContent> change) => given.Platform.CorrectAsync(consultation, change);
}
