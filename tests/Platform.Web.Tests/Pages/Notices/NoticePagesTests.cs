using System.Net;
using Platform.Core.Consultations;
using Platform.Core.Notices;
using Platform.Core.Values;
using Platform.Testing;

namespace Platform.Web.Tests.Pages.Notices;

/// <summary>The notice of a consultation as its buyer and the public meet it, without JavaScript.</summary>
public sealed class NoticePagesTests : IAsyncLifetime
{
    private GivenJournals given = null!;       // set by InitializeAsync, before any test
    private PlatformWeb web = null!;           // idem

    public async Task InitializeAsync() => web = new PlatformWeb((given = await GivenJournals.StartAsync()).Platform);

    public async Task DisposeAsync()
    {
        await web.DisposeAsync();
        await given.DisposeAsync();
    }

    [Fact, Trait("Feature", "VR-41"), Trait("Feature", "CDG-08")]
    public async Task A_buyer_chooses_channels_reads_the_notice_confirms_its_costs_and_finds_them_on_the_page_of_the_account()
    {
        var (draft, browser) = (await given.DraftAsync(), web.Browser(given.Buyer));
        var page = Links.Notices.Publicity("saint-marcel", draft.Id.Value);
        using (var refused = await browser.PostFormAsync(page, new Dictionary<string, string> { ["Channels"] = "Boamp", ["Contact.Email"] = "marches", ["Contact.Phone"] = "04 75 05 51 51", ["Contact.PostCode"] = "26100", ["Contact.Town"] = "" }))
        {
            Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
            var said = await refused.Content.ReadAsStringAsync();
            Assert.Contains("#Contact_Email", said, StringComparison.Ordinal);
            Assert.Contains("#Contact_Town", said, StringComparison.Ordinal);
        }
        using (var chosen = await browser.PostFormAsync(page, Typed("04 75 05 51 51", ("Channels", "Boamp")))) Assert.Equal(Links.Notices.Check("saint-marcel", draft.Id.Value), chosen.Headers.Location!.OriginalString);
        Assert.Contains("Réfection de la toiture", (await browser.PageAsync(Links.Notices.Preview("saint-marcel", draft.Id.Value, "Boamp"))).QuerySelector("pre")!.TextContent, StringComparison.Ordinal);
        var check = Links.Notices.Check("saint-marcel", draft.Id.Value);
        using (var unread = await browser.PostFormAsync(check, new Dictionary<string, string>())) Assert.Equal(HttpStatusCode.UnprocessableEntity, unread.StatusCode);
        using (var confirmed = await browser.PostFormAsync(check, new Dictionary<string, string> { ["Seen"] = "oui" })) Assert.Equal(HttpStatusCode.SeeOther, confirmed.StatusCode);
        Assert.IsType<PublishConsultation.Outcome.Published>(await given.Platform.PublishAsync(draft));
        Assert.Contains("360", (await browser.PageAsync(Links.Notices.Costs("saint-marcel"))).QuerySelector("main")!.TextContent, StringComparison.Ordinal);
    }

    [Fact, Trait("Feature", "CDG-08"), Trait("Feature", "GD-02")]
    public async Task Before_it_publishes_a_purchase_that_also_goes_to_the_JOUE_its_buyer_reads_that_it_will_be_held_and_until_when()
    {
        var (draft, browser) = (await given.DraftAsync(), web.Browser(given.Buyer));
        await given.ChooseAsync(draft, GivenJournals.Contact, GivenJournals.Boamp);
        string[] pages = [Links.Notices.Check("saint-marcel", draft.Id.Value), Links.Buyer.Publish("saint-marcel", draft.Id.Value)];
        foreach (var page in pages) Assert.DoesNotContain("attendra le JOUE", (await browser.PageAsync(page)).QuerySelector("main")!.TextContent, StringComparison.Ordinal);

        await given.ChooseAsync(draft, GivenJournals.Contact, GivenJournals.Joue, GivenJournals.Boamp);
        var latest = Core.Values.FrenchFormat.LongDateTime((await given.NowAsync()).AddHours(48));
        foreach (var page in pages)
        {
            var said = (await browser.PageAsync(page)).QuerySelector("main")!.TextContent;
            foreach (var words in (string[])["La consultation attendra le JOUE", $"elle se voit au plus tard le {latest}", "le JOUE n’est pas obligatoire"]) Assert.Contains(words, said, StringComparison.Ordinal);
        }
    }

    [Fact, Trait("Feature", "VR-10")]
    public async Task What_a_journal_refused_stands_beside_its_field_and_the_corrected_notice_goes_again()
    {
        var consultation = await given.PublishedAsync(GivenJournals.Contact with { Phone = "08 92 70 12 39" }, GivenJournals.Boamp);
        var refused = await given.StepAsync(await given.PublicationAsync(consultation, GivenJournals.Boamp));
        var browser = web.Browser(given.Buyer);
        var follow = await browser.PageAsync(Links.Notices.Publicity("saint-marcel", consultation.Id.Value));
        Assert.Contains("numéro surtaxé", follow.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        var correct = Links.Notices.Correct("saint-marcel", consultation.Id.Value, refused.NoticeId.Value);
        Assert.Contains("surtaxé", (await browser.PageAsync(correct)).QuerySelector("#Contact_Phone-erreur")!.TextContent, StringComparison.Ordinal);
        using (var sent = await browser.PostFormAsync(correct, Typed("04 75 05 51 51"))) Assert.Equal(HttpStatusCode.SeeOther, sent.StatusCode);
        Assert.Equal(PublicationState.Acknowledged, (await given.StepAsync(await given.PublicationAsync(consultation, GivenJournals.Boamp))).State);
    }

    [Fact, Trait("Feature", "VR-10")]
    public async Task What_a_correction_has_mended_since_is_not_accused_any_more_and_is_only_to_be_sent_again()
    {
        var consultation = await given.PublishedAsync(GivenJournals.Contact with { Phone = "08 92 70 12 39" }, GivenJournals.Boamp);
        var refused = await given.StepAsync(await given.PublicationAsync(consultation, GivenJournals.Boamp));
        await given.Platform.CorrectAsync(consultation, said => said with { Contact = said.Contact! with { Phone = "04 75 00 00 01" } });

        var page = await web.Browser(given.Buyer).PageAsync(Links.Notices.Correct("saint-marcel", consultation.Id.Value, refused.NoticeId.Value));

        Assert.Null(page.QuerySelector("#Contact_Phone-erreur"));
        Assert.Null(page.QuerySelector(".govuk-error-summary"));
        var said = page.QuerySelector("main .pa-encart")!.TextContent.Replace('\u00A0', ' ');
        foreach (var words in (string[])["« 08 92 70 12 39 » a été refusé, « 04 75 00 00 01 » partira", "Il ne reste qu’à renvoyer l’avis."]) Assert.Contains(words, said, StringComparison.Ordinal);
    }

    [Fact, Trait("Feature", "VR-07"), Trait("Feature", "GD-02")]
    public async Task Anybody_reads_a_version_at_its_address_and_takes_its_XML_and_a_manual_task_is_closed_on_its_page()
    {
        var consultation = await given.PublishedAsync(GivenJournals.Semaine);
        var task = await given.PublicationAsync(consultation, GivenJournals.Semaine);
        var visitor = web.Browser();
        var address = Links.Notices.Public(task.VersionId.Value);
        Assert.NotNull((await visitor.PageAsync(Links.Consultation(consultation.Id.Value))).QuerySelector($"a[href='{address}']"));
        Assert.Contains("Réfection de la toiture", (await visitor.PageAsync(address)).QuerySelector("h1")!.TextContent, StringComparison.Ordinal);
        using (var xml = await visitor.GetAsync(Links.Notices.Xml(task.VersionId.Value))) Assert.Equal("application/xml", xml.Content.Headers.ContentType!.MediaType);
        using (var foreign = await visitor.GetAsync(Links.Notices.Public(Guid.CreateVersion7()))) Assert.Equal(HttpStatusCode.NotFound, foreign.StatusCode);

        var today = Platform.Core.Values.FranceTime.DayOf(await given.NowAsync());
        using var closed = await web.Browser(given.Buyer).PostFormAsync(Links.Notices.Task("saint-marcel", consultation.Id.Value, task.Id.Value),
            new Dictionary<string, string> { ["On.Day"] = $"{today.Day}", ["On.Month"] = $"{today.Month}", ["On.Year"] = $"{today.Year}", ["Reference"] = "A-1234" }, "main form:not([action*=handler])");
        Assert.Equal(HttpStatusCode.SeeOther, closed.StatusCode);
        Assert.Equal("A-1234", (await given.PublicationAsync(consultation, GivenJournals.Semaine)).PublicationReference);
    }

    [Fact, Trait("Feature", "GD-02")]
    public async Task Whoever_sent_a_notice_herself_notes_the_day_and_is_asked_for_its_publication_alone_from_then_on()
    {
        var consultation = await given.PublishedAsync(GivenJournals.Semaine);
        var task = await given.PublicationAsync(consultation, GivenJournals.Semaine);
        var (browser, page) = (web.Browser(given.Buyer), Links.Notices.Task("saint-marcel", consultation.Id.Value, task.Id.Value));
        var today = FranceTime.DayOf(await given.NowAsync());
        const string sending = "form[action*=Sending]";
        Assert.Equal([$"{today.Day}", $"{today.Month}", $"{today.Year}"], (await browser.PageAsync(page)).QuerySelector(sending)!.QuerySelectorAll("input[name^='Sent.']").Select(field => field.GetAttribute("value")));
        using (var empty = await browser.PostFormAsync(page, Sent("", "", ""), sending))
        {
            Assert.Equal(HttpStatusCode.UnprocessableEntity, empty.StatusCode);
            Assert.Contains("Indiquez le jour où vous avez envoyé l’avis au journal.", await empty.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
        using var noted = await browser.PostFormAsync(page, Sent($"{today.Day}", $"{today.Month}", $"{today.Year}"), sending);
        Assert.Equal(HttpStatusCode.SeeOther, noted.StatusCode);

        var follow = (await browser.PageAsync(noted.Headers.Location!.ToString())).QuerySelector("main")!.TextContent;
        foreach (var said in (string[])["Envoi enregistré", $"envoyé par vos soins le {FrenchFormat.LongDate(today)}, parution à noter"]) Assert.Contains(said, follow, StringComparison.Ordinal);
        Assert.DoesNotContain("à envoyer vous-même", follow, StringComparison.Ordinal);
        Assert.Contains($"Envoyé le {FrenchFormat.LongDate(today)}", (await browser.PageAsync(page)).QuerySelector("main")!.TextContent, StringComparison.Ordinal);

        static Dictionary<string, string> Sent(string day, string month, string year) => new() { ["Sent.Day"] = day, ["Sent.Month"] = month, ["Sent.Year"] = year };
    }

    [Fact, Trait("Feature", "VR-10")]
    public async Task Whoever_runs_the_platform_has_a_page_of_channels_and_a_buyer_does_not()
    {
        var odile = await given.Platform.OperatorAsync("Odile Exploitante");
        Assert.Contains("tous les canaux répondent", (await web.Browser(odile).PageAsync(Links.Notices.Troubles)).QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        using var refused = await web.Browser(given.Buyer).GetAsync(Links.Notices.Troubles);
        Assert.NotEqual(HttpStatusCode.OK, refused.StatusCode);
    }

    private static Dictionary<string, string> Typed(string phone, params (string Name, string Value)[] more)
    {
        var typed = new Dictionary<string, string>
        {
            ["Contact.ContactName"] = "Service des marchés", ["Contact.Email"] = "marches@saint-marcel.exemple.test", ["Contact.Phone"] = phone, ["Contact.Street"] = "1 place de la Mairie", ["Contact.PostCode"] = "26320", ["Contact.Town"] = "Saint-Marcel",
        };
        foreach (var (name, value) in more) typed[name] = value;
        return typed;
    }
}
