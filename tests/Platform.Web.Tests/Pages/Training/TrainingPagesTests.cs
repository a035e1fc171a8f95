using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Platform.Core.Bids;
using Platform.Core.Law;
using Platform.Core.Training;
using Platform.Core.Values;
using Platform.Crypto.Keys;
using Platform.Testing;
using Platform.Web.Tests.Isolation;

namespace Platform.Web.Tests.Pages.Training;

/// <summary>The practice space and the workstation test over HTTP, without an account and without JavaScript.</summary>
public sealed class TrainingPagesTests : IAsyncLifetime
{
    private readonly CancellationToken cancel = CancellationToken.None;
    private TestPlatform platform = null!;
    private PlatformWeb web = null!;

    public async Task InitializeAsync()
    {
        platform = await TestPlatform.StartAsync();
        web = new(platform);
    }

    public async Task DisposeAsync()
    {
        await web.DisposeAsync();
        await platform.DisposeAsync();
    }

    [Fact, Trait("Feature", "VR-15")]
    public async Task Every_page_of_the_practice_space_begins_with_the_orange_banner()
    {
        var (begun, finished) = ((await platform.BegunTrainingAsync()).Bid, (await platform.TrainedAsync()).Id);
        var pages = (await Routes.ReadAsync(web.Services)).Where(route => route.Methods.Count == 0 && route.Pattern.StartsWith("/entrainement", StringComparison.Ordinal)).Select(route => route.Pattern).Distinct().ToList();
        Assert.Equal(4, pages.Count);
        foreach (var page in pages)
        {
            var address = page.Replace("{essai:guid}", $"{(page.EndsWith("documents", StringComparison.Ordinal) ? begun : finished)}", StringComparison.Ordinal);
            var document = await web.Browser().PageAsync(address);
            Assert.True(document.QuerySelector("main")?.FirstElementChild?.ClassName == "pa-essai", $"{address} does not begin with its banner.");
        }
    }

    [Fact, Trait("Feature", "VR-15")]
    public async Task Before_the_limit_not_one_byte_is_handed_out_and_a_foreign_address_answers_404()
    {
        var training = await platform.TrainedAsync();
        var envelope = (string?)JsonNode.Parse((await web.Browser().Client.GetStringAsync($"/api/entrainement/{training.Id}/billet", cancel)))!["enveloppes"]![0]!["id"];
        string[] handed = [$"/api/entrainement/{training.Id}/seance", $"/api/entrainement/{training.Id}/enveloppes/{envelope}/pli.age"];
        foreach (var address in handed) Assert.Equal(HttpStatusCode.NotFound, (await web.Browser().GetAsync(address)).StatusCode);

        using var answer = await web.Browser().PostFormAsync($"/entrainement/{training.Id}/ouverture", new Dictionary<string, string>(StringComparer.Ordinal));
        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        foreach (var address in handed) Assert.Equal(HttpStatusCode.OK, (await web.Browser().GetAsync(address)).StatusCode);
        foreach (var page in (string[])["documents", "recu", "ouverture", "recu/recu-essai.json"]) Assert.Equal(HttpStatusCode.NotFound, (await web.Browser().GetAsync($"/entrainement/{Guid.CreateVersion7()}/{page}")).StatusCode);
    }

    [Fact, Trait("Feature", "VR-15")]
    public async Task Whoever_runs_no_script_is_told_why_nothing_began()
    {
        using var answer = await web.Browser().PostFormAsync("/entrainement", new Dictionary<string, string>(StringComparer.Ordinal));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Contains("JavaScript est désactivé", (await TestBrowser.ReadAsync(answer)).QuerySelector(".govuk-error-summary")!.TextContent, StringComparison.Ordinal);
    }

    [Fact, Trait("Feature", "VR-15")]
    public async Task The_receipt_bears_the_watermark_on_its_page_and_in_its_file()
    {
        var training = await platform.TrainedAsync();
        var page = await web.Browser().PageAsync($"/entrainement/{training.Id}/recu");
        Assert.NotNull(page.QuerySelector(".pa-filigrane"));
        Assert.Contains("ESSAI — sans valeur", page.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        Assert.Null(page.QuerySelector(".pa-verdict--reussite"));        // green is for real ones
        var file = await web.Browser().Client.GetFromJsonAsync<JsonObject>($"/entrainement/{training.Id}/recu/recu-essai.json", cancel);
        Assert.Equal("ESSAI — sans valeur", (string?)file!["avertissement"]);
    }

    [Fact, Trait("Feature", "VR-15")]
    public async Task No_public_page_or_feed_speaks_of_a_practice_deposit()
    {
        var training = await platform.TrainedAsync();
        var addresses = (await Routes.ReadAsync(web.Services)).Where(route => route.Answers("GET") && !route.Pattern.Contains('{', StringComparison.Ordinal)).Select(route => route.Pattern).Distinct()
            .Where(address => address is not ("/entrainement" or "/deconnexion")).Append("/consultations?q=exemple").ToList();
        Assert.Contains("/registre", addresses);
        Assert.Contains("/consultations.atom", addresses);
        foreach (var address in addresses)
        {
            var text = await (await web.Browser().GetAsync(address)).Content.ReadAsStringAsync(cancel);
            foreach (var word in (string[])[training.Id.ToString(), training.Number, TrainingConsultation.Title]) Assert.False(text.Contains(word, StringComparison.Ordinal), $"{address} speaks of {word}.");
        }
    }

    [Fact, Trait("Feature", "A7-C2"), Trait("Feature", "A7-C3")]
    public async Task The_workstation_page_says_the_prerequisites_and_the_largest_size_that_is_enforced_and_what_to_do_without_a_script()
    {
        var page = await web.Browser().PageAsync("/mon-poste");
        Assert.Equal(6, page.QuerySelectorAll("[data-feu]").Length);
        Assert.Equal($"{new Limits().BidBytes}", page.QuerySelector("[data-module=poste]")!.GetAttribute("data-maximum"));
        Assert.Contains(FrenchFormat.Size(new Limits().BidBytes), page.QuerySelector(".pa-panneau")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("Rien à installer", page.QuerySelector(".pa-panneau")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("copie de sauvegarde", page.QuerySelector("main [data-sans-script]")!.TextContent, StringComparison.Ordinal);
    }

    [Fact, Trait("Feature", "A7-C2")]
    public async Task Every_consultation_leads_to_the_workstation_page()
    {
        var commune = await platform.CommuneAsync(await platform.LeadAsync(), "saint-marcel", "Saint-Marcel");
        var consultation = await platform.PublishedAsync(commune, await platform.PersonAsync(commune, "Camille Acheteuse", Core.Identity.MembershipRole.Buyer));
        var page = await web.Browser().PageAsync($"/consultations/{consultation.Id}");
        Assert.NotNull(page.QuerySelector("main a[href='/mon-poste']"));
    }

    [Fact, Trait("Feature", "A7-C3")]
    public async Task A_measure_is_bounded_both_ways_and_tells_the_platform_s_hour()
    {
        var (browser, bytes) = (web.Browser(), WorkstationRules.On(TimeProvider.System.GetUtcNow()).ProbeBytes);
        Assert.Equal(bytes, (await browser.Client.GetByteArrayAsync("/api/mon-poste/descente", cancel)).Length);
        Assert.Equal(HttpStatusCode.OK, (await browser.Client.PostAsync("/api/mon-poste/montee", new ByteArrayContent(new byte[bytes]), cancel)).StatusCode);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await browser.Client.PostAsync("/api/mon-poste/montee", new ByteArrayContent(new byte[bytes + 1]), cancel)).StatusCode);
        await platform.Database.SetNowAsync(new DateTimeOffset(2027, 3, 1, 9, 30, 0, TimeSpan.Zero));
        Assert.Equal("2027-03-01T09:30:00.000000Z", (string?)(await browser.Client.GetFromJsonAsync<JsonObject>("/api/mon-poste/heure", cancel))!["heure"]);
    }

    [Fact, Trait("Feature", "A7-C3")]
    public async Task Who_measures_without_end_is_asked_to_wait()
    {
        var browser = web.Browser();
        var most = WorkstationRules.On(TimeProvider.System.GetUtcNow()).AtOnce;
        for (var i = 0; i < most; i++) Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/api/mon-poste/heure")).StatusCode);
        Assert.Equal(HttpStatusCode.TooManyRequests, (await browser.GetAsync("/api/mon-poste/heure")).StatusCode);
    }

    [Fact, Trait("Feature", "VR-15")]
    public async Task Who_has_practice_deposits_read_without_end_is_asked_to_wait()
    {
        var (browser, address, rule, answers) = (web.Browser(), $"/api/entrainement/{Guid.CreateVersion7()}", TrainingRules.On(TimeProvider.System.GetUtcNow()), new List<HttpStatusCode>());
        // Both spend from one bucket, which fills again while the test lasts.
        for (var i = 0; i < rule.ReadingsAtOnce + rule.ReadingsPerMinute; i++)
        {
            using var answer = i % 2 == 0 ? await browser.Client.PostAsync($"{address}/finaliser", null, cancel) : await browser.Client.GetAsync($"{address}/enveloppes/{Guid.CreateVersion7()}/pli.age", cancel);
            answers.Add(answer.StatusCode);
        }
        Assert.All(answers.Take(rule.ReadingsAtOnce), answer => Assert.Equal(HttpStatusCode.NotFound, answer));
        Assert.Contains(HttpStatusCode.TooManyRequests, answers);
        using var ticket = await browser.GetAsync($"{address}/billet");
        Assert.Equal(HttpStatusCode.NotFound, ticket.StatusCode);
    }

    [Fact, Trait("Feature", "VR-15")]
    public async Task A_sealed_file_of_several_blocks_is_handed_out_whole_and_in_order()
    {
        var training = await platform.TrainedAsync(new string('x', 9 << 20));
        using (await web.Browser().PostFormAsync($"/entrainement/{training.Id}/ouverture", new Dictionary<string, string>(StringComparer.Ordinal))) { }
        var session = JsonNode.Parse(await web.Browser().Client.GetStringAsync($"/api/entrainement/{training.Id}/seance", cancel))!;
        foreach (var envelope in session["enveloppes"]!.AsArray())
        {
            var content = await web.Browser().Client.GetByteArrayAsync((string?)envelope!["adresse"], cancel);
            Assert.InRange(content.Length, DepositTicket.BlockSize + 1, int.MaxValue);
            Assert.Equal((string?)envelope["sha256"], Convert.ToHexStringLower(SHA256.HashData(content)));
        }
    }

    [Fact, Trait("Feature", "VR-15")]
    public async Task Who_begins_without_end_is_asked_to_wait()
    {
        var (browser, recipient) = (web.Browser(), X25519Identity.Generate().Recipient.ToString());
        var answers = new List<HttpStatusCode>();
        for (var i = 0; i <= TrainingRules.On(TimeProvider.System.GetUtcNow()).AtOnce; i++)
        {
            using var answer = await browser.PostFormAsync("/entrainement", new Dictionary<string, string>(StringComparer.Ordinal) { ["Cle"] = recipient! });
            answers.Add(answer.StatusCode);
        }
        Assert.Equal(HttpStatusCode.SeeOther, answers[0]);
        Assert.Equal(HttpStatusCode.TooManyRequests, answers[^1]);
    }
}
