using System.Net;
using System.Text.Json;
using AngleSharp.Dom;
using Platform.Core.Identity;
using Platform.Core.Law;
using Platform.Crypto.Envelopes;
using Platform.Testing;

namespace Platform.Web.Tests.Pages.Opening.Buyer;

/// <summary>A holder's key: its state, one thing to do next, the drill, and what the publication page says of it.</summary>
public sealed class KeyPagesTests : IAsyncLifetime
{
    private const string Key = "/saint-marcel/cao/cle";
    private Ceremony given = null!;             // set by InitializeAsync, before any test
    private PlatformWeb web = null!;
    private DateTimeOffset tested;

    public async Task InitializeAsync()
    {
        given = await Ceremony.DraftAsync();
        tested = await given.AskAsync(db => db.NowAsync(Ceremony.Cancel));     // the clock of this ceremony stands still
        web = new PlatformWeb(given.Platform);
    }

    public async Task DisposeAsync()
    {
        await web.DisposeAsync();
        await given.DisposeAsync();
    }

    [Fact]
    public async Task Who_has_no_key_is_offered_to_make_one_and_nothing_else()
    {
        var browser = web.Browser(await given.Platform.PersonAsync(given.Consultation.Tenant, "Zoé Nouvelle", MembershipRole.CaoDelegate));

        var page = await browser.PageAsync(Key);

        Assert.Equal("Créer ma clé", Assert.Single(page.QuerySelectorAll("main .govuk-button")).TextContent.Trim());
        Assert.True((await browser.PageAsync(Key + "/nouvelle")).QuerySelector("form[data-passkey]")!.HasAttribute("hidden"));      // nothing to register yet
        using var nothingToTest = await browser.GetAsync(Key + "/essai");
        Assert.Equal((HttpStatusCode.SeeOther, Key), (nothingToTest.StatusCode, nothingToTest.Headers.Location?.ToString()));
    }

    [Fact]
    public async Task The_holder_sees_state_fingerprint_and_two_actions_and_is_told_before_and_after_the_test_ends()
    {
        var browser = web.Browser(given.President.Person);
        var rule = KeyTestRules.On(tested);

        var page = await browser.PageAsync(Key);
        Assert.Equal("Tester ma clé", Assert.Single(page.QuerySelectorAll("main .govuk-button")).TextContent.Trim());
        Assert.Contains("Remplacer ma clé", page.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("Clé vérifiée", page.QuerySelector("dl")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(2, page.QuerySelectorAll("dl .pa-empreinte").Length);
        Assert.Empty(page.QuerySelectorAll(".pa-encart"));

        await given.Platform.Database.SetNowAsync(tested.AddDays(rule.Days - 1));
        Assert.Contains("Testez votre clé bientôt", await Notice(browser, Key), StringComparison.Ordinal);
        Assert.Contains("Testez votre clé", await Notice(browser, "/saint-marcel/cao"), StringComparison.Ordinal);

        await given.Platform.Database.SetNowAsync(tested.AddDays(rule.Days + 1));
        Assert.Contains($"a plus de {rule.Days}\u00A0jours", await Notice(browser, Key), StringComparison.Ordinal);
    }

    [Fact, Trait("Feature", "BEYOND-2")]
    public async Task A_drill_over_the_wire_is_recorded_with_its_date_and_a_wrong_answer_is_not()
    {
        var browser = web.Browser(given.Delegate.Person);
        await given.Platform.Database.SetNowAsync(tested.AddDays(100));

        using var wrong = await AnswerAsync(browser, _ => Convert.ToBase64String(new byte[32]));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.StatusCode);
        Assert.Contains("Rien n’a été enregistré", await wrong.Content.ReadAsStringAsync(), StringComparison.Ordinal);

        using var right = await AnswerAsync(browser, file => Convert.ToBase64String(AgeReader.Decrypt(file, given.Delegate.Key)));
        Assert.Equal(Key + "?fait=essayee", right.Headers.Location?.ToString());
        var page = await browser.PageAsync(Key + "?fait=essayee");
        Assert.Contains("Votre clé fonctionne", page.QuerySelector(".pa-encart--reussite")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(2, page.QuerySelectorAll("details li").Length);       // the enrolment and this drill
    }

    [Fact, Trait("Feature", "BEYOND-2")]
    public async Task The_publication_page_names_who_must_test_and_who_must_make_a_key()
    {
        await given.Platform.PersonAsync(given.Consultation.Tenant, "Zoé Nouvelle", MembershipRole.CaoDelegate);
        var buyer = web.Browser(given.Consultation.Buyer);
        var publish = Links.Buyer.Publish("saint-marcel", given.Consultation.Id.Value);
        Assert.Contains("Clé testée, bonne jusqu’au", (await buyer.PageAsync(publish)).QuerySelector("dl")!.TextContent, StringComparison.Ordinal);

        await given.Platform.SuperuserAsync("update key_holders set tested_at = $1 where person_id = $2", tested.AddDays(-91).UtcDateTime, given.Delegate.Person.Id);

        var main = (await buyer.PageAsync(publish)).QuerySelector("main")!;        // each page has a main
        var who = main.QuerySelectorAll("ul ul li").Select(li => li.TextContent.Trim()).ToList();
        Assert.Equal(["Denis Délégué doit tester sa clé", "Zoé Nouvelle doit créer sa clé"], who);
        Assert.Contains("au plus 90\u00A0jours", main.TextContent.Replace("90 jours", "90\u00A0jours", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_page_that_reads_a_file_knows_whose_key_it_is_and_holds_public_halves_only()
    {
        var page = await web.Browser(given.President.Person).PageAsync(Key + "/essai");

        using var known = JsonDocument.Parse(page.QuerySelector("#cles-connues")!.TextContent);      // every such page has it
        Assert.Equal([("Anne Présidente", true), ("Denis Délégué", false)], known.RootElement.EnumerateArray().Select(k => (k.GetProperty("nom").GetString(), k.GetProperty("moi").GetBoolean())));
        Assert.All(known.RootElement.EnumerateArray(), k => Assert.StartsWith("age1", k.GetProperty("cle").GetString(), StringComparison.Ordinal));
        Assert.Equal(given.President.Key.Recipient.ToString(), page.QuerySelector("[data-module=cles]")!.GetAttribute("data-cle"));
    }

    private static async Task<string> Notice(TestBrowser browser, string url) => (await browser.PageAsync(url)).QuerySelector(".pa-encart--alerte")?.TextContent ?? "";

    private static async Task<HttpResponseMessage> AnswerAsync(TestBrowser browser, Func<byte[], string> answer)
    {
        using var asked = await browser.PostFormAsync(Key + "/essai", new Dictionary<string, string>(), "form[data-essai]", Key + "/essai?handler=Challenge");
        using var challenge = JsonDocument.Parse(await asked.Content.ReadAsStringAsync());
        return await browser.PostFormAsync(Key + "/essai", new Dictionary<string, string>
        {
            ["ChallengeId"] = challenge.RootElement.GetProperty("id").GetString()!,        // as the endpoint writes it
            ["Answer"] = answer(challenge.RootElement.GetProperty("defi").GetBytesFromBase64()),
        }, "form[data-essai]");
    }
}
