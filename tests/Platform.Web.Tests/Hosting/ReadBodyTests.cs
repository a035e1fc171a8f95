using System.IO.Pipelines;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Platform.Core.Identity;
using Platform.Testing;
using Platform.Web.Hosting;
using Platform.Web.Tests.Isolation;
using Route = Platform.Web.Tests.Isolation.Route;

namespace Platform.Web.Tests.Hosting;

/// <summary>What a request brings is read, bounded and judged before anything is taken for it.</summary>
public sealed class ReadBodyTests(ReadBodyTests.Site site) : IClassFixture<ReadBodyTests.Site>
{
    private const string Form = "application/x-www-form-urlencoded";

    /// <summary>For whatever is refused before anything is read or written; how often one may try has tests of its own.</summary>
    public sealed class Site : IAsyncLifetime
    {
        private TestPlatform platform = null!;      // both are set by InitializeAsync, before any test
        public PlatformWeb Web { get; private set; } = null!;

        public async Task InitializeAsync()
        {
            platform = await TestPlatform.StartAsync(new Dictionary<string, string?>(StringComparer.Ordinal) { ["Limits:TriesPerMinute"] = "10000" });
            Web = new(platform);
        }

        public async Task DisposeAsync()
        {
            await Web.DisposeAsync();
            await platform.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_control_character_in_a_field_is_refused_with_words_by_every_page_that_takes_a_form()
    {
        var pages = (await Routes.ReadAsync(site.Web.Services)).Where(r => r.Posts.Count > 0 && r.Endpoint.Metadata.GetMetadata<PageActionDescriptor>() is not null
            && r.Pattern != DceUploads.Address).ToList();       // there a POST is a stream of files, whose names have a judge of their own
        Assert.True(pages.Count > 20, $"Only {pages.Count} pages with a form were found.");
        foreach (var address in pages.Select(AddressOf))
        {
            using var multipart = new MultipartFormDataContent { { new StringContent("a\0b"), "Field" } };       // as scripts send it
            using var encoded = new StringContent("Field=a%00b", Encoding.UTF8, Form);
            foreach (var body in (HttpContent[])[encoded, multipart])
            {
                using var answer = await site.Web.Browser().Client.PostAsync(address, body);
                Assert.True(answer.StatusCode == HttpStatusCode.UnprocessableEntity, $"{address}: {answer.StatusCode}");
                Assert.Contains("caractère de commande", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
            }
        }
    }

    [Theory]
    [InlineData("Email=a%00b@exemple.fr", true)]
    [InlineData("Email=a%1Bb", true)]
    [InlineData("Email=a%C2%85b", true)]          // U+0085, another line end
    [InlineData("%00=a", true)]
    [InlineData("Email=ligne%0D%0Asuivante%09fin", false)]
    [InlineData("Email=%F0%9F%8F%97", false)]
    public async Task Line_ends_tabs_and_every_letter_pass_and_nothing_else_that_is_invisible(string body, bool refused)
    {
        using var answer = await PostAsync(site.Web.Browser(), "/connexion?handler=Password", body);

        Assert.Equal(refused ? HttpStatusCode.UnprocessableEntity : HttpStatusCode.BadRequest, answer.StatusCode);        // 400: the form has no token
    }

    [Fact]
    public async Task A_nul_in_the_json_of_an_endpoint_is_a_problem_in_French()
    {
        using var body = new StringContent("""{"issue":"endommagee","motif":"a\u0000b"}""", Encoding.UTF8, "application/json");

        using var answer = await site.Web.Browser().Client.PostAsync($"/api/saint-marcel/seances/{Guid.CreateVersion7()}/enveloppes/{Guid.CreateVersion7()}/resultat", body);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        Assert.Contains("caractère de commande", System.Text.Json.Nodes.JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["detail"]!.ToString(), StringComparison.Ordinal);
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task Slow_forms_hold_no_connection_and_deposits_go_on(bool signedIn)
    {
        await using var platform = await TestPlatform.StartAsync();
        await using var web = new PlatformWeb(platform);
        var commune = await platform.CommuneAsync(await platform.LeadAsync(), "saint-marcel", "Saint-Marcel");
        var consultation = await platform.PublishedAsync(commune, await platform.PersonAsync(commune, "Camille Acheteuse", MembershipRole.Buyer));
        var (rival, company) = (await platform.CompanyAsync("Couvreurs réunis", "222222226"), await platform.CompanyAsync("Toitures du Sud", "111111118"));
        var address = signedIn ? $"/entreprise/consultations/{consultation.Id}/deposer" : $"/consultations/{consultation.Id}/dossier";
        var slow = Enumerable.Range(0, 45).Select(_ => new TricklingForm()).ToList();
        var answers = slow.ConvertAll(form => web.Browser(signedIn ? rival.Depositor : null).Client.PostAsync(address, form));
        await Task.WhenAll(slow.Take(40).Select(form => form.BeingRead)).WaitAsync(TimeSpan.FromMinutes(1));       // a pool has forty connections

        using var page = await web.Browser(signedIn ? company.Depositor : null).GetAsync(address);

        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        foreach (var form in slow) form.End();
        foreach (var answer in await Task.WhenAll(answers)) answer.Dispose();
    }

    [Fact]
    public async Task A_form_that_takes_longer_than_a_minute_is_given_up()
    {
        var clock = new FakeClock(TimeProvider.System.GetUtcNow());
        var context = new DefaultHttpContext { Request = { Method = HttpMethods.Post, ContentType = Form, Body = new Pipe().Reader.AsStream() } };      // nothing ever comes
        context.SetEndpoint(new RouteEndpoint(_ => Task.CompletedTask, RoutePatternFactory.Parse("/formulaire"), 0, EndpointMetadataCollection.Empty, "planted"));
        var ran = false;
        var reading = new ReadBody(_ => { ran = true; return Task.CompletedTask; }, clock).InvokeAsync(context);
        clock.Advance(ReadBody.Patience - TimeSpan.FromMilliseconds(1));
        Assert.False(reading.IsCompleted);

        clock.Advance(TimeSpan.FromMilliseconds(1));

        await reading.WaitAsync(TimeSpan.FromMinutes(1));
        Assert.Equal((StatusCodes.Status408RequestTimeout, false), (context.Response.StatusCode, ran));
    }

    [Fact]
    public async Task A_form_of_more_than_four_million_bytes_is_refused_by_the_real_server()
    {
        await using var platform = await TestPlatform.StartAsync();
        await using var web = new PlatformWeb(platform);
        web.UseKestrel(0);
        web.StartServer();
        // Waits for the server's word before it sends anything, however busy the machine is.
        using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, Expect100ContinueTimeout = TimeSpan.FromMinutes(1) }, disposeHandler: true) { BaseAddress = web.ClientOptions.BaseAddress };
        using var body = new StringContent("Email=" + string.Join("&Email=", Enumerable.Repeat(new string('a', 100_000), 41)), Encoding.ASCII, Form);

        using var request = new HttpRequestMessage(HttpMethod.Post, "/connexion?handler=Password") { Content = body, Headers = { ExpectContinue = true } };
        using var answer = await client.SendAsync(request);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
        Assert.Equal("Cet envoi est trop volumineux", (await TestBrowser.ReadAsync(answer)).QuerySelector("h1")?.TextContent);
    }

    private static async Task<HttpResponseMessage> PostAsync(TestBrowser browser, string address, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, Form);
        return await browser.Client.PostAsync(address, content);
    }

    private static string AddressOf(Route route) => string.Join('/', route.Pattern.Split('/').Select(segment => segment switch
    {
        ['{', ..] when segment.Contains(":guid", StringComparison.Ordinal) => Guid.CreateVersion7().ToString("D"),
        ['{', ..] when segment.Contains(":int", StringComparison.Ordinal) => "404",
        ['{', ..] => "saint-marcel",
        _ => segment,
    }));

    /// <summary>Sends more than a pipe holds, so that <see cref="BeingRead"/> says the server is reading, and then nothing more until it is told.</summary>
    private sealed class TricklingForm : HttpContent
    {
        private readonly TaskCompletionSource beingRead = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource end = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TricklingForm() => Headers.ContentType = new(Form);

        public Task BeingRead => beingRead.Task;

        public void End() => end.TrySetResult();

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes("Champ=" + new string('a', 1_000_000)));
            await stream.FlushAsync();
            beingRead.TrySetResult();
            await end.Task;
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
