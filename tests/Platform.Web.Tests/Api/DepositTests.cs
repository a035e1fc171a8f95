using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Platform.Cli;
using Platform.Cli.StandIn;
using Platform.Core.Bids;
using Platform.Core.Data;
using Platform.Core.Identity;
using Platform.Core.Registers;
using Platform.Core.Values;
using Platform.Crypto.Transparency;
using Platform.Testing;

namespace Platform.Web.Tests.Api;

/// <summary>The deposit as the page makes it, over HTTP: begin, ticket, blocks, bordereau, finalise, receipt.</summary>
public sealed class DepositTests : IAsyncLifetime
{
    private readonly CancellationToken cancel = CancellationToken.None;
    private TestPlatform platform = null!;
    private PlatformWeb web = null!;
    private TestConsultation consultation = null!;
    private TestCompany company = null!;
    private TestCompany rival = null!;

    public async Task InitializeAsync()
    {
        platform = await TestPlatform.StartAsync();
        var key = platform.Configuration["Register:KeyPath"]!;      // every test host has one
        if (!File.Exists(key)) await Cli.Commands.RegisterKey.RunAsync(Arguments.Parse(["--out", key]), cancel);
        var commune = await platform.CommuneAsync(await platform.LeadAsync(), "saint-marcel", "Saint-Marcel");
        consultation = await platform.PublishedAsync(commune, await platform.PersonAsync(commune, "Camille Acheteuse", MembershipRole.Buyer));
        company = await platform.CompanyAsync("Toitures du Sud", "111111118");
        rival = await platform.CompanyAsync("Couvreurs réunis", "222222226");
        web = new(platform);
    }

    public async Task DisposeAsync()
    {
        await web.DisposeAsync();
        await platform.DisposeAsync();
    }

    [Fact, Trait("Feature", "A7-R")]
    public async Task A_company_deposits_and_finds_its_receipt_with_its_proof()
    {
        var (browser, bid) = await BeginAsync(company);
        var ticket = await browser.Client.GetFromJsonAsync<JsonObject>($"/api/plis/{bid}/billet", cancel);
        Assert.Equal("commence", (string?)ticket!["etat"]);
        Assert.Equal(["Candidature", "Offre"], ticket["enveloppes"]!.AsArray().Select(e => (string?)e!["libelle"]));
        await SendAsync(browser, bid);
        await platform.RunAsync(new Scope.System("test"), s => s.GetRequiredService<IntegrateEntries>().ExecuteAsync(cancel));

        var answer = await SendAsync(browser, HttpMethod.Post, $"/api/plis/{bid}/finaliser", []);
        var received = await answer.Content.ReadFromJsonAsync<JsonObject>(cancel);
        Assert.Equal("recu", (string?)received!["etat"]);

        await platform.RunAsync(new Scope.System("test"), s => s.GetRequiredService<IntegrateEntries>().ExecuteAsync(cancel));
        var page = await browser.PageAsync($"/entreprise/plis/{bid}/recu");
        Assert.Equal("Pli reçu dans les délais", page.QuerySelector("h1")!.TextContent);
        Assert.Contains((string)received["numero"]!, page.Body!.TextContent, StringComparison.Ordinal);
        Assert.Contains((string)received["numero"]!, (await browser.PageAsync("/entreprise/plis")).Body!.TextContent, StringComparison.Ordinal);

        using var zip = new ZipArchive(await browser.Client.GetStreamAsync($"/entreprise/plis/{bid}/recu/recu.zip", cancel));
        Assert.All(zip.Entries, entry => Assert.Equal(entry.Length, entry.CompressedLength));
        var recu = JsonNode.Parse(await ReadAsync(zip, "recu.json"))!;
        var entry = RegisterLeaf.Entry(Convert.FromBase64String((string)recu["sel"]!), Encoding.UTF8.GetBytes(recu["details"]!.ToJsonString(Plain)));
        var register = (JsonObject)ticket["registre"]!;
        Assert.NotNull(TlogProof.Parse(await ReadAsync(zip, "recu.tlog-proof")).Verify(entry, (string)register["nom"]!, Convert.FromBase64String((string)register["cle"]!)));
        Assert.Equal(HttpStatusCode.SeeOther, (await browser.GetAsync($"/entreprise/plis/{bid}/documents")).StatusCode);
    }

    [Fact]
    public async Task Another_company_and_a_visitor_find_nothing_under_the_same_addresses()
    {
        var (mine, bid) = await BeginAsync(company);
        var (stranger, _) = await BeginAsync(rival);
        string[] addresses = [$"/api/plis/{bid}/billet", $"/entreprise/plis/{bid}/documents", $"/entreprise/plis/{bid}/recu", $"/entreprise/plis/{bid}/recu/recu.json"];
        foreach (var address in addresses) Assert.Equal(HttpStatusCode.NotFound, (await stranger.GetAsync(address)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await SendAsync(stranger, HttpMethod.Post, $"/api/plis/{bid}/finaliser", [])).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await web.Browser().GetAsync(addresses[0])).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await mine.GetAsync(addresses[0])).StatusCode);
    }

    [Fact]
    public async Task Refusals_are_problems_in_french_and_never_server_errors()
    {
        var (browser, bid) = await BeginAsync(company);
        var ticket = await browser.Client.GetFromJsonAsync<JsonObject>($"/api/plis/{bid}/billet", cancel);
        var block = $"/api/plis/{bid}/enveloppes/{ticket!["enveloppes"]![0]!["id"]}/blocs";

        await IsProblemAsync(422, await SendAsync(browser, HttpMethod.Put, $"{block}/0", [1], sha256: SHA256.HashData([2])));
        await IsProblemAsync(422, await SendAsync(browser, HttpMethod.Put, $"{block}/0", [1], sha256: null));
        await IsProblemAsync(422, await SendAsync(browser, HttpMethod.Put, $"{block}/0", new byte[DepositTicket.BlockSize + 1]));
        await IsProblemAsync(422, await SendAsync(browser, HttpMethod.Put, $"/api/plis/{bid}/bordereau", "{}"u8.ToArray()));
        await IsProblemAsync(422, await SendAsync(browser, HttpMethod.Put, $"/api/plis/{bid}/bordereau", new byte[StoreBordereau.LargestBytes + 1]));
        await IsProblemAsync(422, await SendAsync(browser, HttpMethod.Post, $"/api/plis/{bid}/finaliser", []));
        Assert.Equal(HttpStatusCode.NoContent, (await SendAsync(browser, HttpMethod.Put, $"{block}/0", [1])).StatusCode);
        await IsProblemAsync(409, await SendAsync(browser, HttpMethod.Put, $"{block}/0", [2]));
        Assert.Equal(HttpStatusCode.NotFound, (await browser.GetAsync($"/api/plis/{Guid.CreateVersion7()}/billet")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await browser.GetAsync("/api/plis/pas-un-identifiant/billet")).StatusCode);
        browser.Client.DefaultRequestHeaders.Remove("X-Jeton");
        Assert.Equal(HttpStatusCode.BadRequest, (await SendAsync(browser, HttpMethod.Put, $"{block}/1", [1])).StatusCode);
    }

    [Fact, Trait("Feature", "BEYOND-3")]
    public async Task The_first_page_states_the_limits_and_after_the_hour_it_warns_in_red()
    {
        var browser = web.Browser(company.Depositor, "mfa");
        var address = $"/entreprise/consultations/{consultation.Id}/deposer";
        Assert.Contains("5\u00A0Go", (await browser.PageAsync(address)).Body!.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("L’heure limite est passée", (await browser.PageAsync(address)).Body!.TextContent, StringComparison.Ordinal);

        await platform.Database.SetNowAsync(TimeProvider.System.GetUtcNow().AddDays(31));

        Assert.Contains("L’heure limite est passée", (await browser.PageAsync(address)).QuerySelector(".pa-encart--alerte")!.TextContent, StringComparison.Ordinal);
    }

    [Fact, Trait("Feature", "GD-01")]
    public async Task The_first_page_says_how_many_lots_one_company_may_bid_for_and_refuses_more_before_a_file_is_chosen()
    {
        var buyer = await platform.PersonAsync(consultation.Tenant, "Bruno Acheteur", MembershipRole.Buyer);
        var limited = await platform.DraftAsync(consultation.Tenant, buyer);
        foreach (var title in (string[])["Couverture", "Isolation"]) await platform.RunAsync(limited.Scope, s => s.GetRequiredService<Core.Consultations.AddLot>().ExecuteAsync(new(limited.Id, title, null), cancel));
        await platform.RunAsync(limited.Scope, s => s.GetRequiredService<Core.Consultations.StateTerms>().ExecuteAsync(new(limited.Id, terms => terms with { MostLotsBid = 1, MostLotsWon = 1 }), cancel));
        await platform.AddDocumentAsync(limited, "Règlement.pdf", "%PDF-1.7"u8.ToArray());
        await platform.PlantKeysAsync(limited);
        Assert.IsType<Core.Consultations.PublishConsultation.Outcome.Published>(await platform.PublishAsync(limited));
        var (browser, address) = (web.Browser(company.Depositor, "mfa"), $"/entreprise/consultations/{limited.Id}/deposer");

        var said = (await browser.PageAsync(address)).QuerySelector("main")!.TextContent;
        foreach (var words in (string[])["Une entreprise peut répondre à 1\u00A0lot au plus", "peut remporter 1\u00A0lot au plus"]) Assert.Contains(words, said, StringComparison.Ordinal);
        using var form = new FormUrlEncodedContent([new("Lots", "1"), new("Lots", "2"), new("__RequestVerificationToken", (await browser.PageAsync(address)).QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!)]);
        using var refused = await browser.Client.PostAsync(address, form, cancel);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        Assert.Contains("1 au plus. Avec vos plis déjà déposés, votre choix en compte 2.", (await TestBrowser.ReadAsync(refused)).QuerySelector("a[href='#Lots']")!.TextContent, StringComparison.Ordinal);
        using var one = await browser.PostFormAsync(address, new Dictionary<string, string>(StringComparer.Ordinal) { ["Lots"] = "1" });
        Assert.Equal(HttpStatusCode.SeeOther, one.StatusCode);
    }

    [Fact]
    public async Task The_last_page_is_told_which_bid_it_replaces_what_changed_since_and_whether_the_draft_was_sent()
    {
        var (browser, first) = await BeginAsync(company);
        await SendAsync(browser, first);
        var number = (string?)(await (await SendAsync(browser, HttpMethod.Post, $"/api/plis/{first}/finaliser", [])).Content.ReadFromJsonAsync<JsonObject>(cancel))!["numero"];
        await platform.CorrectAsync(consultation, current => current with { Place = "Valence" });
        await platform.PublishVersionAsync(consultation, "Additif.pdf");
        var (again, second) = await BeginAsync(company);

        var said = (await again.Client.GetFromJsonAsync<JsonObject>($"/api/plis/{second}/verification", cancel))!;
        Assert.Null(said["recu"]);
        var replaced = Assert.Single(said["remplace"]!.AsArray())!;
        Assert.Equal((number, "[]", "[]"), ((string?)replaced["numero"], replaced["lots"]!.ToJsonString(), replaced["restent"]!.ToJsonString()));      // one lot: none is named
        var changes = said["changements"]!.AsArray();
        Assert.Equal(["rectificatif 1", "dossier 2"], changes.Select(c => $"{c!["genre"]} {c["numero"]}"));
        Assert.All(changes, c => Assert.InRange(WireInstant.Parse((string)c!["quand"]!), WireInstant.Parse((string)said["depuis"]!), WireInstant.Parse((string)said["heure"]!)));
        Assert.True(WireInstant.Parse((string)said["depuis"]!) <= WireInstant.Parse((string)replaced["quand"]!));      // what came while it was sent, nobody had read

        var sent = (await again.Client.GetFromJsonAsync<JsonObject>($"/api/plis/{first}/verification", cancel))!;
        Assert.Equal((number, "[]", "[]"), ((string?)sent["recu"]!["numero"], sent["remplace"]!.ToJsonString(), sent["changements"]!.ToJsonString()));
    }

    [Fact, Trait("Feature", "BEYOND-4")]
    public async Task Everybody_reads_the_signed_head_and_the_tiles_of_the_register()
    {
        for (var i = 0; i < 3; i++)
            await platform.RunAsync(new Scope.System("test"), s => s.GetRequiredService<AppendEntry>().ExecuteAsync(
                new(consultation.Tenant.Id.Value, consultation.Id.Value, null, "pv", new() { ["rang"] = i }), cancel));
        await platform.RunAsync(new Scope.System("test"), s => s.GetRequiredService<IntegrateEntries>().ExecuteAsync(cancel));
        var visitor = web.Browser().Client;
        var key = platform.Services.GetRequiredService<RegisterKey>();

        var head = Checkpoint.Verify(await visitor.GetStringAsync("/checkpoint", cancel), key.Origin, key.PublicKey);
        var tile = await visitor.GetByteArrayAsync($"/tile/0/000.p/{head!.Size}", cancel);

        Assert.Equal(head.Root, MerkleTree.Root([.. tile.Chunk(32)]));
        Assert.Equal(HttpStatusCode.NotFound, (await visitor.GetAsync("/tile/0/000", cancel)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await visitor.GetAsync("/tile/0/x/..%2f000", cancel)).StatusCode);
        Assert.Contains(Convert.ToBase64String(key.PublicKey), WebUtility.HtmlDecode(await visitor.GetStringAsync("/registre", cancel)), StringComparison.Ordinal);
        Assert.Contains("data-module=\"verification\"", await visitor.GetStringAsync("/verifier", cancel), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_buyer_sees_hours_before_the_closing_and_names_after()
    {
        var (browser, bid) = await BeginAsync(company);
        await SendAsync(browser, bid);
        await SendAsync(browser, HttpMethod.Post, $"/api/plis/{bid}/finaliser", []);
        var buyer = web.Browser(consultation.Buyer);
        var address = $"/saint-marcel/acheteur/consultations/{consultation.Id}/depots";

        var before = (await buyer.PageAsync(address)).Body!;
        Assert.Single(before.QuerySelectorAll("main tbody tr"));
        Assert.DoesNotContain("Toitures du Sud", before.TextContent, StringComparison.Ordinal);

        await platform.Database.SetNowAsync(TimeProvider.System.GetUtcNow().AddDays(31));
        await platform.RunAsync(new Scope.System("test"), s => s.GetRequiredService<Core.Consultations.CloseConsultation>().ExecuteAsync(new(consultation.Id), cancel));
        Assert.Contains("Toitures du Sud", (await buyer.PageAsync(address)).Body!.TextContent, StringComparison.Ordinal);
    }

    private static readonly System.Text.Json.JsonSerializerOptions Plain = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private async Task<(TestBrowser Browser, Guid Bid)> BeginAsync(TestCompany who)
    {
        var browser = web.Browser(who.Depositor, "mfa");
        var begun = await browser.PostFormAsync($"/entreprise/consultations/{consultation.Id}/deposer", new Dictionary<string, string>(StringComparer.Ordinal));
        Assert.Equal(HttpStatusCode.SeeOther, begun.StatusCode);
        var documents = begun.Headers.Location!.ToString();
        var page = await browser.PageAsync(documents);
        browser.Client.DefaultRequestHeaders.Add("X-Jeton", page.QuerySelector("[data-module=depot]")!.GetAttribute("data-jeton"));
        return (browser, Guid.Parse(documents.Split('/')[3]));
    }

    private async Task SendAsync(TestBrowser browser, Guid bid)
    {
        var ticket = await platform.RunAsync(new Scope.Company(company.Id, company.Depositor.Id), s => s.GetRequiredService<ReadTicket>().ExecuteAsync(new(bid), cancel));
        var content = await SealedBid.SealAsync(ticket!, [new(EnvelopeKind.Application, null, "DC1.pdf", [1]), new(EnvelopeKind.Offer, null, "AE.pdf", [2])], cancel);
        foreach (var envelope in content.Envelopes)
            foreach (var (number, bytes, sha256) in envelope.Blocks)
                Assert.Equal(HttpStatusCode.NoContent, (await SendAsync(browser, HttpMethod.Put, $"/api/plis/{bid}/enveloppes/{envelope.Id}/blocs/{number}", bytes.ToArray(), sha256)).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await SendAsync(browser, HttpMethod.Put, $"/api/plis/{bid}/bordereau", content.Bordereau)).StatusCode);
    }

    private Task<HttpResponseMessage> SendAsync(TestBrowser browser, HttpMethod method, string address, byte[] body) => SendAsync(browser, method, address, body, SHA256.HashData(body));

    private async Task<HttpResponseMessage> SendAsync(TestBrowser browser, HttpMethod method, string address, byte[] body, byte[]? sha256)
    {
        using var request = new HttpRequestMessage(method, address) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        if (sha256 is not null) request.Headers.Add("X-Content-SHA256", Convert.ToHexStringLower(sha256));
        return await browser.Client.SendAsync(request, cancel);
    }

    private async Task IsProblemAsync(int status, HttpResponseMessage answer)
    {
        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        Assert.NotEmpty((string?)(await answer.Content.ReadFromJsonAsync<JsonObject>(cancel))!["detail"] ?? "");
    }

    private static async Task<string> ReadAsync(ZipArchive zip, string name)
    {
        using var reader = new StreamReader(zip.GetEntry(name)!.Open());
        return await reader.ReadToEndAsync();
    }
}
