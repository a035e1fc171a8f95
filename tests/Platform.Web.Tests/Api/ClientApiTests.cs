using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Platform.Core.Data;
using Platform.Core.Law;
using Platform.Core.Quotes;
using Platform.Core.Software;
using Platform.Testing;
using Platform.Web.Tests.Pages.Identity;

namespace Platform.Web.Tests.Api;

/// <summary>What the programs of an account read over HTTP, judged by libraries that such programs use.</summary>
public sealed class ClientApiTests(ClientApiTests.Host host) : IClassFixture<ClientApiTests.Host>
{
    private readonly IdentityWeb web = host.Web;
    private readonly GivenSoftware given = host.Given;

    /// <summary>One for all: each test makes programs of its own.</summary>
    public sealed class Host : IAsyncLifetime
    {
        internal IdentityWeb Web { get; private set; } = null!;         // set by InitializeAsync, before any test
        internal GivenSoftware Given { get; private set; } = null!;     // idem

        public async Task InitializeAsync()
        {
            Web = await IdentityWeb.StartAsync("Test", ("Limits:ApiPerMinute", "60"));
            Given = await GivenSoftware.StartAsync(Web.Platform);
        }

        public async Task DisposeAsync() => await Web.DisposeAsync();
    }

    [Fact, Trait("Feature", "PEER-08"), Trait("Feature", "VR-01")]
    public async Task A_program_reads_its_account_page_by_page_and_what_is_another_s_is_unknown()
    {
        var neighbour = await web.Platform.PersonAsync(given.Neighbour, "Voisin", Core.Identity.MembershipRole.Buyer);
        var foreign = await web.Platform.DraftAsync(given.Neighbour, neighbour);
        List<string> drafts = [];
        for (var i = 0; i < 3; i++) drafts.Insert(0, (await web.Platform.DraftAsync(given.Commune, given.Buyer)).Id.Value.ToString("D"));
        using var http = await ClientAsync(ClientScope.ReadConsultations, ClientScope.ReadAccount, ClientScope.ReadQuotes, ClientScope.ReadRebilling);

        var first = await JsonAsync(http, "/api/v1/consultations?nombre=2");       // the newest first, so those of this test
        var second = await JsonAsync(http, $"/api/v1/consultations?nombre=1&apres={first.GetProperty("apres").GetString()}");
        Assert.Equal(drafts, first.GetProperty("elements").EnumerateArray().Concat(second.GetProperty("elements").EnumerateArray()).Select(row => row.GetProperty("id").GetString()!));
        Assert.Equal(JsonValueKind.Null, (await JsonAsync(http, "/api/v1/consultations?nombre=100")).GetProperty("apres").ValueKind);
        Assert.Equal("brouillon", (await JsonAsync(http, $"/api/v1/consultations/{drafts[0]}")).GetProperty("consultation").GetProperty("etat").GetString());
        Assert.Equal(JsonValueKind.Null, (await JsonAsync(http, $"/api/v1/consultations/{drafts[0]}/registres")).GetProperty("depots").ValueKind);
        var account = await JsonAsync(http, "/api/v1/compte");
        Assert.Equal(("saint-marcel", "actif"), (account.GetProperty("portail").GetString(), account.GetProperty("etat").GetString()));
        Assert.Equal(0, (await JsonAsync(http, "/api/v1/compteur/2026")).GetProperty("envoyees").GetInt32());

        foreach (var address in (string[])[$"/api/v1/consultations/{foreign.Id}", $"/api/v1/consultations/{foreign.Id}/registres", $"/api/v1/demandes-de-devis/{Guid.CreateVersion7()}", "/api/v1/refacturation/2026", "/api/v1/compteur/1999"])
        {
            using var answer = await http.GetAsync(address);
            Assert.Equal((HttpStatusCode.NotFound, "application/problem+json"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        }
    }

    [Fact, Trait("Feature", "PEER-08")]
    public async Task A_quote_request_and_the_meter_are_read_and_no_answer_is()
    {
        var buyer = new Scope.Tenant(given.Commune.Id.Value, given.Buyer.Id);
        var due = (await given.NowAsync()).AddDays(5);
        await web.Platform.RunAsync(buyer, s => s.GetRequiredService<PrepareQuoteRequest>().ExecuteAsync(new(null, Guid.CreateVersion7(), new("Fournitures scolaires", "Cahiers", "30197000", null, true, due)), default));
        using var http = await ClientAsync(ClientScope.ReadQuotes);
        var row = Assert.Single((await JsonAsync(http, "/api/v1/demandes-de-devis")).GetProperty("elements").EnumerateArray());
        Assert.Equal("Fournitures scolaires", row.GetProperty("objet").GetString());
        Assert.Equal("Cahiers", (await JsonAsync(http, $"/api/v1/demandes-de-devis/{row.GetProperty("id").GetString()}")).GetProperty("description").GetString());
    }

    [Fact, Trait("Feature", "PEER-08")]
    public async Task Without_a_token_or_the_scope_the_refusal_says_in_French_what_to_do_and_a_session_is_no_token()
    {
        using var without = await ClientAsync(ClientScope.ReadAccount);
        using var scope = await without.GetAsync("/api/v1/consultations");
        Assert.Equal(HttpStatusCode.Forbidden, scope.StatusCode);
        Assert.Contains("insufficient_scope", scope.Headers.WwwAuthenticate.ToString(), StringComparison.Ordinal);
        Assert.Contains("consultations:lecture", await DetailAsync(scope), StringComparison.Ordinal);

        var (browser, key) = (web.Browser(), await web.PasskeyAsync(given.Administrator));
        using var signedIn = await IdentityWeb.SignInAsync(browser, key);
        using var session = await browser.GetAsync("/api/v1/compte");
        Assert.Equal((HttpStatusCode.Unauthorized, "Bearer realm=\"api\""), (session.StatusCode, session.Headers.WwwAuthenticate.ToString()));
        Assert.Contains("/api/oauth2/jeton", await DetailAsync(session), StringComparison.Ordinal);
        using var reads = await ClientAsync(ClientScope.ReadConsultations);
        using var unreadable = await reads.GetAsync("/api/v1/consultations?apres=hier");
        Assert.Equal((HttpStatusCode.BadRequest, "application/problem+json"), (unreadable.StatusCode, unreadable.Content.Headers.ContentType?.MediaType));
        using var written = await without.PostAsync("/api/v1/compte", null);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, written.StatusCode);
    }

    [Fact, Trait("Feature", "PEER-08")]
    public async Task A_program_in_a_loop_is_told_how_long_to_wait_and_its_neighbour_is_answered()
    {
        using var hasty = await ClientAsync(ClientScope.ReadAccount);
        using var calm = await ClientAsync(ClientScope.ReadAccount);
        var (refused, answered) = (await hasty.GetAsync("/api/v1/compte"), 0);
        for (; refused.StatusCode == HttpStatusCode.OK && answered < 200; answered++) refused = await hasty.GetAsync("/api/v1/compte");
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.InRange(answered, 60, 199);      // it is refilled meanwhile
        Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 60);
        Assert.NotEmpty(await DetailAsync(refused));
        using var other = await calm.GetAsync("/api/v1/compte");
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
    }

    [Fact, Trait("Feature", "PEER-08")]
    public async Task The_administrator_links_a_program_with_a_passkey_and_sees_its_secret_once()
    {
        var (browser, key) = (web.Browser(), await web.PasskeyAsync(given.Administrator));
        using var signedIn = await IdentityWeb.SignInAsync(browser, key);
        const string page = "/saint-marcel/commune/logiciels/ajouter";
        using var empty = await browser.PostFormAsync(page, new Dictionary<string, string>(), "form[data-passkey]");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, empty.StatusCode);
        Assert.Equal(3, (await TestBrowser.ReadAsync(empty)).QuerySelectorAll(".govuk-error-summary li").Length);

        var day = Core.Values.FranceTime.DayOf(await given.NowAsync()).AddDays(90);
        var fields = new Dictionary<string, string> { ["Name"] = "Logiciel de finances", ["Scopes"] = nameof(ClientScope.ReadConsultations), ["LastDay.Day"] = $"{day.Day}", ["LastDay.Month"] = $"{day.Month}", ["LastDay.Year"] = $"{day.Year}" };
        using var unconfirmed = await browser.PostFormAsync(page, fields, "form[data-passkey]");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, unconfirmed.StatusCode);
        using var question = await browser.PostFormAsync(page, fields, "form[data-passkey]", page + "?handler=Options");
        using var answer = await browser.PostFormAsync(page, new Dictionary<string, string>(fields) { ["Credential"] = key.Assert(await question.Content.ReadAsStringAsync(), IdentityWeb.Origin) }, "form[data-passkey]");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.True(answer.Headers.CacheControl?.NoStore);
        var shown = (await TestBrowser.ReadAsync(answer)).QuerySelectorAll("main code").Select(code => code.TextContent).ToList();
        Assert.IsType<IssueToken.Outcome.Issued>(await given.AskAsync(Guid.Parse(shown[0]), shown[1]));

        var details = $"/saint-marcel/commune/logiciels/{shown[0]}";
        Assert.DoesNotContain(shown[1], (await browser.PageAsync(details)).Body!.TextContent, StringComparison.Ordinal);
        Assert.Contains("Logiciel de finances", (await browser.PageAsync("/saint-marcel/commune/logiciels")).QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        using var again = await browser.PostFormAsync(details, new Dictionary<string, string>(), "form[data-passkey]", details + "?handler=Options");
        using var renewed = await browser.PostFormAsync(details, new Dictionary<string, string> { ["Credential"] = key.Assert(await again.Content.ReadAsStringAsync(), IdentityWeb.Origin) }, "form[data-passkey]");
        var second = (await TestBrowser.ReadAsync(renewed)).QuerySelectorAll("main code").Select(code => code.TextContent).ElementAt(1);
        Assert.IsType<IssueToken.Outcome.Refused>(await given.AskAsync(Guid.Parse(shown[0]), shown[1]));
        Assert.IsType<IssueToken.Outcome.Issued>(await given.AskAsync(Guid.Parse(shown[0]), second));
        using var revoked = await browser.PostFormAsync(details, new Dictionary<string, string>(), "form[action*=Revoke]");
        Assert.Equal(HttpStatusCode.SeeOther, revoked.StatusCode);
        Assert.IsType<IssueToken.Outcome.Refused>(await given.AskAsync(Guid.Parse(shown[0]), second));
        using var stranger = await browser.GetAsync($"/voisine/commune/logiciels/{shown[0]}");
        Assert.Equal(HttpStatusCode.NotFound, stranger.StatusCode);
    }

    [ClientLibrariesFact, Trait("Feature", "PEER-08")]
    public async Task A_certified_client_library_signs_in_both_ways_and_reads()
    {
        var site = $"http://localhost:{Ports.Free()}";       // said in the settings: the issuer that a client compares
        await using var platform = await TestPlatform.StartAsync(new Dictionary<string, string?> { ["Portal:BaseUrl"] = site });
        var here = await GivenSoftware.StartAsync(platform);
        await platform.DraftAsync(here.Commune, here.Buyer);
        var client = await here.ClientAsync(ClientScope.ReadConsultations);
        await using var served = new PlatformWeb(platform);
        served.UseKestrel(new Uri(site).Port);
        served.StartServer();
        var verdict = await ClientLibraries.RunAsync("oauth.mjs", null, new Dictionary<string, string> { ["CLIENT_ID"] = $"{client.Client}", ["CLIENT_SECRET"] = client.Secret }, site);
        Assert.True(verdict.ExitCode == 0, verdict.Text + verdict.Error);
        var seen = JsonDocument.Parse(verdict.Text).RootElement;
        foreach (var way in (string[])["basic", "post"])
        {
            Assert.Equal(("consultations:lecture", 600, 200), (seen.GetProperty(way).GetProperty("scope").GetString(), seen.GetProperty(way).GetProperty("seconds").GetInt32(), seen.GetProperty(way).GetProperty("status").GetInt32()));
            Assert.Single(seen.GetProperty(way).GetProperty("titles").EnumerateArray());
        }
        Assert.NotEqual("accepted", seen.GetProperty("wrong").GetString());
        Assert.Equal("invalid_scope", seen.GetProperty("tooMuch").GetString());
        Assert.Equal("invalid_token", seen.GetProperty("flipped").ToString());
    }

    [ClientLibrariesFact, Trait("Feature", "PEER-08")]
    public async Task The_description_is_valid_OpenAPI_3_1_and_the_page_says_every_address_of_it()
    {
        var browser = web.Browser();
        var json = await browser.Client.GetByteArrayAsync("/api/v1/openapi.json");
        var verdict = await ClientLibraries.RunAsync("openapi.mjs", json, null);
        Assert.True(verdict.ExitCode == 0, verdict.Text + verdict.Error);
        // The twin: the judge can refuse.
        Assert.NotEqual(0, (await ClientLibraries.RunAsync("openapi.mjs", """{"openapi":"3.1.1","info":{"title":"x"},"paths":{}}"""u8.ToArray(), null)).ExitCode);

        var document = JsonDocument.Parse(json).RootElement;
        var paths = document.GetProperty("paths").EnumerateObject().ToList();
        Assert.True(paths.Count >= 8, $"Only {paths.Count} addresses.");
        Assert.All(paths, path => Assert.NotEmpty(path.Value.GetProperty("get").GetProperty("security").EnumerateArray()));
        var page = (await browser.PageAsync("/api")).QuerySelector("main")!.TextContent;
        Assert.All(paths, path => Assert.Contains(path.Name, page, StringComparison.Ordinal));
        Assert.Contains("dateLimite", page, StringComparison.Ordinal);
        Assert.All(ClientScopes.All, scope => Assert.Contains(scope.Code(), page, StringComparison.Ordinal));
    }

    /// <summary>An attribute takes constants only: its words are compared with the rules of the day.</summary>
    [Fact, Trait("Feature", "PEER-08")]
    public async Task The_page_says_of_numbers_and_years_what_the_dated_rules_say()
    {
        var page = (await web.Browser().PageAsync("/api")).QuerySelector("main")!.TextContent;
        Assert.Matches($@"de 1 à {SoftwareRules.On(TimeProvider.System.GetUtcNow()).MostOnAPage}\s;", page);
        Assert.Contains("à partir de 2019.", page, StringComparison.Ordinal);
        Assert.Equal((true, false), (QuoteAllowance.Knows(2019), QuoteAllowance.Knows(2018)));
    }

    private async Task<HttpClient> ClientAsync(params ClientScope[] scopes)
    {
        var client = web.Browser().Client;
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", await given.TokenAsync(await given.ClientAsync(scopes)));
        return client;
    }

    private static async Task<JsonElement> JsonAsync(HttpClient client, string address)
    {
        using var answer = await client.GetAsync(address);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{address}: {(int)answer.StatusCode} {text}");
        return JsonDocument.Parse(text).RootElement;
    }

    private static async Task<string> DetailAsync(HttpResponseMessage answer) => JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.GetProperty("detail").GetString()!;
}
