using System.Net;
using System.Net.Http.Headers;
using Platform.Core.Identity;
using Platform.Core.Tenancy;
using Platform.Testing;

namespace Platform.Web.Tests.Pages.Consultations;

/// <summary>One account with one published consultation, for tests that change nothing which another of them reads.</summary>
public sealed class OnePublished : IAsyncLifetime
{
    private TestPlatform platform = null!;      // set before each test, like all below

    public PlatformWeb Web { get; private set; } = null!;
    public TestPerson Buyer { get; private set; } = null!;
    public TestConsultation Consultation { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        platform = await TestPlatform.StartAsync();
        Web = new PlatformWeb(platform);
        var (commune, buyer) = await ConsultationPagesTests.GivenBuyerAsync(platform);
        (Buyer, Consultation) = (buyer, await platform.PublishedAsync(commune, buyer));
    }

    public async Task DisposeAsync()
    {
        await Web.DisposeAsync();
        await platform.DisposeAsync();
    }
}

/// <summary>The pages as a person without JavaScript meets them.</summary>
public sealed class ConsultationPagesTests(OnePublished given) : IClassFixture<OnePublished>
{
    [Fact, Trait("Feature", "VR-08"), Trait("Ux", "UX-14")]
    public async Task A_visitor_has_the_whole_file_in_two_clicks_and_no_field_and_can_resume_the_download()
    {
        var visitor = given.Web.Browser();

        var home = await visitor.PageAsync("/");
        var details = home.QuerySelector(".pa-carte a")!.GetAttribute("href")!;
        var answer = await visitor.PostFormAsync(details, new Dictionary<string, string>());
        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        var link = answer.Headers.Location!.OriginalString;
        var whole = await visitor.Client.GetByteArrayAsync(link);

        using var range = new HttpRequestMessage(HttpMethod.Get, link) { Headers = { Range = new RangeHeaderValue(10, 29) } };
        using var part = await visitor.Client.SendAsync(range);
        Assert.Equal(HttpStatusCode.PartialContent, part.StatusCode);
        Assert.Equal(whole[10..30], await part.Content.ReadAsByteArrayAsync());
        using var head = await visitor.Client.SendAsync(new HttpRequestMessage(HttpMethod.Head, link));
        Assert.Equal(whole.Length, head.Content.Headers.ContentLength);
        Assert.Equal("PK"u8.ToArray(), whole[..2]);
    }

    [Theory, InlineData("/"), InlineData("/consultations"), InlineData("/consultations?q=toit&type=travaux&limite=30&tri=publication&apres=abc"), InlineData("/consultations?acheteur=%27;drop&q=%00%25")]
    public async Task The_public_pages_answer_in_french_with_one_title(string address)
    {
        using var answer = await given.Web.Browser().GetAsync(address);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Single((await TestBrowser.ReadAsync(answer)).QuerySelectorAll("h1"));
    }

    [Fact]
    public async Task An_unknown_consultation_and_a_draft_are_both_missing()
    {
        await using var platform = await TestPlatform.StartAsync();
        await using var web = new PlatformWeb(platform);
        var (commune, buyer) = await GivenBuyerAsync(platform);
        var draft = await platform.DraftAsync(commune, buyer);

        foreach (var id in (string[])[draft.Id.ToString(), Guid.CreateVersion7().ToString(), "pas-un-identifiant"])
        {
            Assert.Equal(HttpStatusCode.NotFound, (await web.Browser().GetAsync($"/consultations/{id}")).StatusCode);
            Assert.Equal(HttpStatusCode.NotFound, (await web.Browser().GetAsync($"/consultations/{id}/dossier")).StatusCode);
        }
        Assert.Equal(HttpStatusCode.NotFound, (await web.Browser().GetAsync("/telechargements/inconnu")).StatusCode);
    }

    [Fact, Trait("Feature", "VR-08")]
    public async Task One_document_is_one_press_away_under_the_heading_of_its_folder()
    {
        await using var platform = await TestPlatform.StartAsync();
        await using var web = new PlatformWeb(platform);
        var (commune, buyer) = await GivenBuyerAsync(platform);
        var draft = await platform.DraftAsync(commune, buyer);
        await platform.AddDocumentAsync(draft, "Plans/État des lieux/Coupe A-A.pdf", "%PDF-1.7 coupe"u8.ToArray());
        await platform.AddDocumentAsync(draft, "Règlement.pdf", "%PDF-1.7"u8.ToArray());
        await platform.PlantKeysAsync(draft);
        Assert.IsType<Core.Consultations.PublishConsultation.Outcome.Published>(await platform.PublishAsync(draft));
        var visitor = web.Browser();

        var page = await visitor.PageAsync($"/consultations/{draft.Id}");
        var button = page.QuerySelectorAll(".pa-documents button").Single(one => one.TextContent == "Coupe A-A.pdf");
        var answer = await visitor.PostFormAsync($"/consultations/{draft.Id}", new Dictionary<string, string> { ["document"] = button.GetAttribute("value")! }, "form[action$=Document]");
        using var file = await visitor.GetAsync(answer.Headers.Location!.OriginalString);

        Assert.Contains(page.QuerySelectorAll("h3"), heading => heading.TextContent == "Plans/État des lieux");
        Assert.Equal(["Règlement.pdf", "Coupe A-A.pdf"], page.QuerySelectorAll(".pa-documents button").Select(one => one.TextContent));      // what stands in no folder comes first
        Assert.Equal("%PDF-1.7 coupe"u8.ToArray(), await file.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task A_wrong_address_comes_back_with_the_page_and_the_values()
    {
        using var answer = await given.Web.Browser().PostFormAsync($"/consultations/{given.Consultation.Id}/dossier",
            new Dictionary<string, string> { ["Organisation"] = "Toitures du Val", ["Email"] = "rien" }, "form[action$=Identified]", $"/consultations/{given.Consultation.Id}/dossier?handler=Identified");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        var page = await TestBrowser.ReadAsync(answer);
        Assert.Equal("Toitures du Val", page.QuerySelector("#Organisation")!.GetAttribute("value"));
        Assert.NotNull(page.QuerySelector(".govuk-error-summary a[href='#Email']"));
    }

    [Fact]
    public async Task Who_leaves_an_address_reads_which_one_will_be_told_and_the_download_starts()
    {
        var browser = given.Web.Browser();

        using var answer = await browser.PostFormAsync($"/consultations/{given.Consultation.Id}/dossier",
            new Dictionary<string, string> { ["Organisation"] = "Toitures du Val", ["Email"] = "jean@exemple.fr" }, "form[action$=Identified]", $"/consultations/{given.Consultation.Id}/dossier?handler=Identified");
        using var noted = await browser.GetAsync(answer.Headers.Location!.ToString());

        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        var page = await TestBrowser.ReadAsync(noted);
        Assert.Equal("C’est noté", page.QuerySelector("h1")!.TextContent);
        Assert.Contains("jean@exemple.fr", page.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        var download = page.QuerySelector("main a[href^='/telechargements/']")!.GetAttribute("href")!;
        Assert.Equal($"1; url={download}", noted.Headers.GetValues("Refresh").Single());
        using var file = await browser.GetAsync(download);
        Assert.Equal("application/zip", file.Content.Headers.ContentType?.MediaType);
        Assert.Equal(HttpStatusCode.NotFound, (await browser.GetAsync($"/consultations/{given.Consultation.Id}/dossier/note/inconnu")).StatusCode);
    }

    [Fact]
    public async Task A_date_that_cannot_be_hides_no_other_fault()
    {
        await using var platform = await TestPlatform.StartAsync();
        await using var web = new PlatformWeb(platform);
        var (commune, buyer) = await GivenBuyerAsync(platform);
        var draft = await platform.DraftAsync(commune, buyer);
        var fields = Fields("31", "2", "2027", "12", "00");
        (fields["QuestionsDeadline.Day"], fields["VisitOn.Day"]) = ("5", "99");

        using var answer = await web.Browser(buyer).PostFormAsync($"/{commune.Slug}/acheteur/consultations/{draft.Id}/calendrier", fields, "main form[method=post]");

        Assert.Equal(["#SubmissionDeadline", "#QuestionsDeadline", "#VisitOn"], (await TestBrowser.ReadAsync(answer)).QuerySelectorAll(".govuk-error-summary a").Select(a => a.GetAttribute("href")));
    }

    [Fact]
    public async Task What_is_missing_of_a_new_consultation_is_told_at_once()
    {
        using var answer = await given.Web.Browser(given.Buyer).PostFormAsync("/saint-marcel/acheteur/consultations/nouvelle", new Dictionary<string, string> { ["Form.Title"] = "", ["Form.Cpv"] = "999", ["Form.Description"] = "" }, "main form[method=post]");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Equal(3, (await TestBrowser.ReadAsync(answer)).QuerySelectorAll(".govuk-error-summary a").Length);
    }

    [Theory]
    [InlineData("28", "3", "2027", "2", "30", "n’existe pas")]
    [InlineData("31", "10", "2027", "2", "30", "deux fois")]
    [InlineData("1", "1", "2020", "12", "0", "passée")]
    public async Task A_deadline_that_cannot_be_is_refused_with_its_reason(string day, string month, string year, string hour, string minute, string reason)
    {
        await using var platform = await TestPlatform.StartAsync();
        await using var web = new PlatformWeb(platform);
        var (commune, buyer) = await GivenBuyerAsync(platform);
        var draft = await platform.DraftAsync(commune, buyer);

        using var answer = await web.Browser(buyer).PostFormAsync($"/{commune.Slug}/acheteur/consultations/{draft.Id}/calendrier", Fields(day, month, year, hour, minute), "main form[method=post]");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Contains(reason, (await TestBrowser.ReadAsync(answer)).QuerySelector(".govuk-error-summary")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_hour_that_exists_twice_is_taken_once_the_buyer_said_which()
    {
        await using var platform = await TestPlatform.StartAsync();
        await using var web = new PlatformWeb(platform);
        var (commune, buyer) = await GivenBuyerAsync(platform);
        var address = $"/{commune.Slug}/acheteur/consultations/{(await platform.DraftAsync(commune, buyer)).Id}";
        var fields = Fields("31", "10", "2027", "2", "30");
        fields["SubmissionDeadline.Occurrence"] = "2";

        using var answer = await web.Browser(buyer).PostFormAsync($"{address}/calendrier", fields, "main form[method=post]");

        Assert.Equal((HttpStatusCode.SeeOther, address), (answer.StatusCode, answer.Headers.Location?.ToString()));
        foreach (var page in (string[])["", "/modifier", "/montant", "/lots", "/procedure", "/conditions", "/criteres", "/calendrier", "/modele", "/dossier", "/retraits"])
            Assert.Equal(HttpStatusCode.OK, (await web.Browser(buyer).GetAsync(address + page)).StatusCode);
        foreach (var page in (string[])["", "/modeles", "/consultations/nouvelle"]) Assert.Equal(HttpStatusCode.OK, (await web.Browser(buyer).GetAsync($"/{commune.Slug}/acheteur{page}")).StatusCode);
    }

    [Fact]
    public async Task Files_without_the_token_of_the_page_are_refused_unread_and_a_neighbour_finds_nothing()
    {
        await using var platform = await TestPlatform.StartAsync();
        await using var web = new PlatformWeb(platform);
        var (commune, buyer) = await GivenBuyerAsync(platform);
        var draft = await platform.DraftAsync(commune, buyer);
        using var form = new MultipartFormDataContent { { new StringContent("MZ"), "Files", "a.txt" } };

        Assert.Equal(HttpStatusCode.BadRequest, (await web.Browser(buyer).Client.PostAsync($"/{commune.Slug}/acheteur/consultations/{draft.Id}/dossier/documents", form)).StatusCode);

        var other = await platform.CommuneAsync(await platform.LeadAsync("autre-agglo"), "beaumont", "Beaumont");
        var neighbour = await platform.PersonAsync(other, "Paul Voisin", MembershipRole.Buyer);
        foreach (var page in (string[])["", "/modifier", "/lots", "/dossier", "/retraits"])
        {
            Assert.Equal(HttpStatusCode.NotFound, (await web.Browser(neighbour).GetAsync($"/beaumont/acheteur/consultations/{draft.Id}{page}")).StatusCode);
            Assert.Equal(HttpStatusCode.NotFound, (await web.Browser(neighbour).GetAsync($"/{commune.Slug}/acheteur/consultations/{draft.Id}{page}")).StatusCode);
        }
    }

    [Fact]
    public async Task The_check_page_says_what_is_missing_and_where_and_offers_the_keys_only_when_nothing_is()
    {
        await using var platform = await TestPlatform.StartAsync();
        await using var web = new PlatformWeb(platform);
        var (commune, buyer) = await GivenBuyerAsync(platform);
        var draft = await platform.DraftAsync(commune, buyer);
        var address = $"/{commune.Slug}/acheteur/consultations/{draft.Id}/publier";

        var missing = await web.Browser(buyer).PageAsync(address);
        Assert.NotNull(missing.QuerySelector($"main li a[href='/{commune.Slug}/acheteur/consultations/{draft.Id}/dossier']"));
        Assert.Null(missing.QuerySelector("#cles-donnees"));

        await platform.AddDocumentAsync(draft, "rc.pdf", "%PDF-1.7"u8.ToArray());
        await platform.PlantKeysAsync(draft);
        var ready = await web.Browser(buyer).PageAsync(address);
        Assert.Contains("age1verrou", ready.QuerySelector("#cles-donnees")!.TextContent, StringComparison.Ordinal);
        using var refused = await web.Browser(buyer).PostFormAsync(address, new Dictionary<string, string>(), "form[data-passkey]");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
    }

    [Fact]
    public async Task A_short_time_is_told_in_words_that_people_use()
    {
        await using var platform = await TestPlatform.StartAsync();
        await using var web = new PlatformWeb(platform);
        var now = new DateTimeOffset(2026, 11, 23, 10, 0, 0, TimeSpan.Zero);
        await platform.Database.SetNowAsync(now);
        var (commune, buyer) = await GivenBuyerAsync(platform);
        foreach (var (left, told) in new[] { (new TimeSpan(5, 12, 0), "5\u00A0h\u00A012\u00A0min"), (TimeSpan.FromMinutes(1), "1\u00A0min"), (TimeSpan.FromDays(1), "1\u00A0jour"), (TimeSpan.FromHours(47), "2\u00A0jours") })
        {
            var draft = await platform.DraftAsync(commune, buyer, GivenConsultation.Content(closing: now + left));

            var page = await web.Browser(buyer).PageAsync($"/{commune.Slug}/acheteur/consultations/{draft.Id}/publier");

            Assert.Contains($"Le délai de remise des plis est de {told}. ", page.QuerySelector("main")!.TextContent, StringComparison.Ordinal);       // every page has one
        }
    }

    private static Dictionary<string, string> Fields(string day, string month, string year, string hour, string minute) => new(StringComparer.Ordinal)
    {
        ["SubmissionDeadline.Day"] = day, ["SubmissionDeadline.Month"] = month, ["SubmissionDeadline.Year"] = year,
        ["SubmissionDeadline.Hour"] = hour, ["SubmissionDeadline.Minute"] = minute,
    };

    internal static async Task<(Tenant Commune, TestPerson Buyer)> GivenBuyerAsync(TestPlatform platform)
    {
        var commune = await platform.CommuneAsync(await platform.LeadAsync(), "saint-marcel", "Saint-Marcel");
        return (commune, await platform.PersonAsync(commune, "Claire Achat", MembershipRole.Buyer));
    }
}
