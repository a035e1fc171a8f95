using System.Net;
using Platform.Core.Notices;
using Platform.Testing;

namespace Platform.Web.Tests.Pages.Notices;

/// <summary>Prior information, award and modification as a buyer writes them, without JavaScript.</summary>
public sealed class WrittenNoticePagesTests : IAsyncLifetime
{
    private GivenJournals given = null!;       // set by InitializeAsync, before any test
    private PlatformWeb web = null!;           // idem

    public async Task InitializeAsync()
    {
        web = new PlatformWeb((given = await GivenJournals.StartAsync()).Platform);
        await given.Platform.Database.SetNowAsync(new DateTimeOffset(2026, 11, 23, 9, 0, 0, TimeSpan.Zero));
    }

    public async Task DisposeAsync()
    {
        await web.DisposeAsync();
        await given.DisposeAsync();
    }

    [Fact, Trait("Feature", "GD-02"), Trait("Feature", "CDG-08")]
    public async Task A_buyer_announces_a_purchase_that_has_no_draft_and_everybody_reads_it()
    {
        var browser = web.Browser(given.Buyer);
        using (var refused = await browser.PostFormAsync(Links.Notices.NewPrior("saint-marcel"), new Dictionary<string, string> { ["Form.Title"] = "", ["Form.Cpv"] = "90910000", ["Form.Description"] = "Dix écoles.", ["Amount"] = "" }))
        {
            Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
            Assert.Contains("#Form_Title", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
        string write;
        using (var begun = await browser.PostFormAsync(Links.Notices.NewPrior("saint-marcel"), new Dictionary<string, string> { ["Form.Title"] = "Nettoyage des écoles", ["Form.Cpv"] = "90910000", ["Form.Description"] = "Dix écoles.", ["Amount"] = "60 000" }))
            write = begun.Headers.Location!.OriginalString;
        using (var missing = await browser.PostFormAsync(write, new Dictionary<string, string> { ["Shortens"] = "non" })) Assert.Contains("#ContractNoticeOn", await missing.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        using (var said = await browser.PostFormAsync(write, new Dictionary<string, string> { ["ContractNoticeOn.Day"] = "1", ["ContractNoticeOn.Month"] = "3", ["ContractNoticeOn.Year"] = "2027", ["Shortens"] = "non" })) Assert.EndsWith("/canaux", said.Headers.Location!.OriginalString, StringComparison.Ordinal);
        using (var chosen = await browser.PostFormAsync(write + "/canaux", new Dictionary<string, string>())) Assert.EndsWith("/verifier", chosen.Headers.Location!.OriginalString, StringComparison.Ordinal);
        using (var published = await browser.PostFormAsync(write + "/verifier", new Dictionary<string, string>())) Assert.Equal(HttpStatusCode.SeeOther, published.StatusCode);
        var list = await browser.PageAsync(Links.Notices.Written("saint-marcel"));
        Assert.Contains("Nettoyage des écoles", list.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        var follow = await browser.PageAsync(list.QuerySelector("main td a")!.GetAttribute("href")!);
        var page = await web.Browser().PageAsync(follow.QuerySelector("a[href^='/avis/']")!.GetAttribute("href")!);
        Assert.Contains("L’achat n’est qu’annoncé", page.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        Assert.Null(page.QuerySelector("a[href^='/consultations/']"));
    }

    [Fact]
    public async Task What_was_filled_over_another_text_is_asked_again_and_a_notice_is_published_or_given_up_as_it_was_read()
    {
        var browser = web.Browser(given.Buyer);
        string write;
        using (var begun = await browser.PostFormAsync(Links.Notices.NewPrior("saint-marcel"), new Dictionary<string, string> { ["Form.Title"] = "Nettoyage des écoles", ["Form.Cpv"] = "90910000", ["Form.Description"] = "Dix écoles.", ["Amount"] = "60 000" }))
            write = begun.Headers.Location!.OriginalString;
        Dictionary<string, string> On(string month) => new() { ["ContractNoticeOn.Day"] = "1", ["ContractNoticeOn.Month"] = month, ["ContractNoticeOn.Year"] = "2027", ["Shortens"] = "non" };
        async Task<string> StampAsync(string page, string form, string name = "Lu") => (await browser.PageAsync(page)).QuerySelector($"{form} input[name={name}]")!.GetAttribute("value")!;
        var (facts, giveUp) = ("main form[action$='/avis/" + write.Split('/')[^1] + "']", "main form[action$=GiveUp]");
        var before = await StampAsync(write, facts);
        using (var first = await browser.PostFormAsync(write, On("3"))) Assert.EndsWith("/canaux", first.Headers.Location!.OriginalString, StringComparison.Ordinal);
        using (var second = await browser.PostFormAsync(write, new Dictionary<string, string>(On("4")) { ["Lu"] = before }))
        {
            var said = await TestBrowser.ReadAsync(second);
            Assert.Equal((HttpStatusCode.UnprocessableEntity, "4"), (second.StatusCode, said.QuerySelector("#ContractNoticeOn_Month, [name='ContractNoticeOn.Month']")!.GetAttribute("value")));      // what was typed stays
            Assert.Contains("a changé depuis que vous l’avez ouverte", said.Body!.TextContent, StringComparison.Ordinal);
        }
        using (var thrown = await browser.PostFormAsync(write, new Dictionary<string, string> { ["Lu"] = before }, giveUp)) Assert.Contains("Rien n’est abandonné", (await TestBrowser.ReadAsync(thrown)).Body!.TextContent, StringComparison.Ordinal);

        var reach = await StampAsync($"{write}/canaux", "main form");
        using (var chosen = await browser.PostFormAsync($"{write}/canaux", new Dictionary<string, string> { ["Contact.Phone"] = "04 75 00 00 01" })) Assert.EndsWith("/verifier", chosen.Headers.Location!.OriginalString, StringComparison.Ordinal);
        using (var stale = await browser.PostFormAsync($"{write}/canaux", new Dictionary<string, string> { ["Contact.Phone"] = "04 75 00 00 02", ["Lu"] = reach })) Assert.Contains("a changé depuis que vous l’avez ouverte", (await TestBrowser.ReadAsync(stale)).Body!.TextContent, StringComparison.Ordinal);

        var read = await StampAsync($"{write}/verifier", "main form", "AsRead");
        using (var changed = await browser.PostFormAsync(write, On("5"))) Assert.Equal(HttpStatusCode.SeeOther, changed.StatusCode);
        using (var unread = await browser.PostFormAsync($"{write}/verifier", new Dictionary<string, string> { ["AsRead"] = read })) Assert.Contains("a changé depuis que vous avez ouvert", (await TestBrowser.ReadAsync(unread)).Body!.TextContent, StringComparison.Ordinal);
        using (var published = await browser.PostFormAsync($"{write}/verifier", new Dictionary<string, string>())) Assert.Equal(HttpStatusCode.SeeOther, published.StatusCode);
    }

    [Fact, Trait("Feature", "CDG-08"), Trait("Feature", "VR-41")]
    public async Task A_buyer_tells_who_won_with_every_fault_beside_its_field_and_the_channels_that_the_law_demands()
    {
        var consultation = await given.OpenedAsync(offers: 2, european: true, GivenJournals.Joue, GivenJournals.Boamp);
        var browser = web.Browser(given.Buyer);
        var follow = Links.Notices.Publicity("saint-marcel", consultation.Id.Value);
        Assert.NotNull((await browser.PageAsync(follow)).QuerySelector("input[name='Kind'][value='Award']"));
        string write;
        using (var begun = await browser.PostFormAsync(follow, new Dictionary<string, string>(), "main form[action$='/avis/commencer']")) write = begun.Headers.Location!.OriginalString;
        var page = await browser.PageAsync(write);
        Assert.Contains("2\u00a0offres reçues", page.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        var bid = page.QuerySelector("select[name='Lots[0].Bid'] option[value]:not([value=''])")!.GetAttribute("value")!;
        using (var missing = await browser.PostFormAsync(write, new Dictionary<string, string> { ["Lots[0].Outcome"] = "Awarded" }))
        {
            var said = await missing.Content.ReadAsStringAsync();
            foreach (var field in new[] { "#DecidedOn", "#Lots_0__Amount", "#Lots_0__SignedOn", "#Lots_0__Name" }) Assert.Contains(field, said, StringComparison.Ordinal);
        }
        using (var said = await browser.PostFormAsync(write, Award(bid))) Assert.Equal($"{write}/canaux", said.Headers.Location!.OriginalString);
        using (var chosen = await browser.PostFormAsync($"{write}/canaux", Contact(("Channels", "Joue")))) Assert.Contains("R2183-1", await chosen.Content.ReadAsStringAsync(), StringComparison.Ordinal);      // the BOAMP too
        var check = await browser.PageAsync($"{write}/verifier");
        Assert.Contains("À envoyer au plus tard", check.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
    }

    [Fact, Trait("Feature", "GD-05"), Trait("Feature", "CDG-08")]
    public async Task A_correction_and_a_modification_are_begun_from_the_last_notice_of_the_chain_alone()
    {
        var consultation = await given.OpenedAsync(offers: 2, european: false, GivenJournals.Boamp);
        var today = Core.Values.FranceTime.DayOf(await given.NowAsync());
        var award = await given.AwardedAsync(consultation, GivenAward.Facts(today, 80_000m));
        await ShowAsync();
        Assert.Equal([$"{award}"], await OfferedAsync("Rectifier cet avis"));
        var draft = await given.StartedAsync(consultation, NoticeKind.Award, award, corrects: true);
        await given.SayAsync(consultation, draft, GivenAward.Facts(today, 81_000m), "Montant.");
        await given.Platform.Database.SetNowAsync((await given.NowAsync()).AddMinutes(1));
        Assert.IsType<Core.Notices.Written.PublishWritten.Outcome.Published>(await given.SendAsync(consultation, draft));
        await ShowAsync();
        var last = (await given.NoticesAsync(consultation)).Last();
        foreach (var button in (string[])["Rectifier cet avis", "Publier une modification du marché"]) Assert.Equal([$"{last.Id}"], await OfferedAsync(button));

        async Task ShowAsync() => await given.RunAsync(await given.PublicationAsync(consultation, ChosenChannel.Profile));

        async Task<IEnumerable<string?>> OfferedAsync(string button) => (await web.Browser(given.Buyer).PageAsync(Links.Notices.Publicity("saint-marcel", consultation.Id.Value))).QuerySelectorAll("main form")
            .Where(form => form.QuerySelector("button")?.TextContent.Trim() == button).Select(form => form.QuerySelector("input[name=Notice]")?.GetAttribute("value")).ToList();
    }

    [Fact, Trait("Feature", "VR-01")]
    public async Task What_another_account_writes_is_not_there_for_anybody_else()
    {
        var consultation = await given.OpenedAsync(offers: 1, european: false, GivenJournals.Boamp);
        var draft = await given.StartedAsync(consultation, NoticeKind.Award);
        var other = await given.Platform.CommuneAsync(await given.Platform.LeadAsync("ailleurs"), "voisine", "Commune voisine");
        var stranger = web.Browser(await given.Platform.PersonAsync(other, "Jean Voisin", Core.Identity.MembershipRole.Buyer));
        foreach (var address in new[] { Links.Notices.Write("voisine", consultation.Id.Value, draft.Value), Links.Notices.Reach("voisine", consultation.Id.Value, draft.Value), Links.Notices.Send("voisine", consultation.Id.Value, draft.Value), Links.Notices.Write("saint-marcel", consultation.Id.Value, Guid.CreateVersion7()) })
        {
            using var answer = await (address.StartsWith("/voisine", StringComparison.Ordinal) ? stranger : web.Browser(given.Buyer)).GetAsync(address);
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        }
    }

    private static Dictionary<string, string> Award(string bid) => new()
    {
        ["DecidedOn.Day"] = "5", ["DecidedOn.Month"] = "1", ["DecidedOn.Year"] = "2027", ["Lots[0].Outcome"] = "Awarded", ["Lots[0].Bid"] = bid, ["Lots[0].City"] = "Valence", ["Lots[0].PostCode"] = "26000", ["Lots[0].Country"] = "FRA",
        ["Lots[0].Email"] = "contact@batir.exemple.test", ["Lots[0].Size"] = "Small", ["Lots[0].Amount"] = "5 800 000", ["Lots[0].Contract"] = "2027-014", ["Lots[0].SignedOn.Day"] = "12", ["Lots[0].SignedOn.Month"] = "1", ["Lots[0].SignedOn.Year"] = "2027", ["Lots[0].FromSmall"] = "1",
    };

    private static Dictionary<string, string> Contact(params (string Key, string Value)[] more) => new Dictionary<string, string>(more.Select(pair => KeyValuePair.Create(pair.Key, pair.Value)))
    {
        ["Contact.Email"] = "marches@saint-marcel.exemple.test", ["Contact.Phone"] = "04 75 05 51 51", ["Contact.PostCode"] = "26320", ["Contact.Town"] = "Saint-Marcel",
    };
}
