using System.Net;
using Microsoft.AspNetCore.TestHost;
using Platform.Web.Tests.Ui;

namespace Platform.Web.Tests.Hosting;

public sealed class ShellTests(UiSite site) : IClassFixture<UiSite>
{
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; worker-src 'self'; "
        + "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types ";

    [Theory]
    [InlineData("/aide", 200, "'none'")]
    [InlineData("/nulle/part", 404, "'none'")]
    [InlineData("/panne", 500, "'none'")]
    [InlineData("/pa/pa.css", 200, "'none'")]
    [InlineData("/module", 200, "pa-worker")]
    public async Task Every_answer_carries_the_policy_of_its_page(string url, int status, string trustedTypes)
    {
        using var answer = await site.Client.GetAsync(url);
        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal(Policy + trustedTypes, Assert.Single(answer.Headers.GetValues("Content-Security-Policy")));
        Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
        Assert.Equal("same-origin", Assert.Single(answer.Headers.GetValues("Referrer-Policy")));
        Assert.StartsWith("publickey-credentials-get=(self), publickey-credentials-create=(self)", Assert.Single(answer.Headers.GetValues("Permissions-Policy")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_fault_shows_a_number_and_never_its_cause()
    {
        var page = await site.PageAsync("/panne");
        Assert.Matches("n°\u00a0[A-Z][2-9]-[0-9]{4}", page.QuerySelector("main")!.TextContent);
        Assert.DoesNotContain("secret detail", page.DocumentElement.OuterHtml, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_fault_of_an_endpoint_is_a_problem_document_in_French()
    {
        using var answer = await site.Client.GetAsync("/api/panne");
        var problem = await answer.Content.ReadAsStringAsync();
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        Assert.DoesNotContain("secret detail", problem, StringComparison.Ordinal);
        Assert.Contains("assistance", problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refused_address_looks_exactly_like_an_unknown_one()
    {
        using var refused = await site.Client.GetAsync("/interdit");
        using var unknown = await site.Client.GetAsync("/inconnu/ailleurs");
        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.NotFound), (refused.StatusCode, unknown.StatusCode));
        Assert.Equal(await unknown.Content.ReadAsStringAsync(), await refused.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task The_workshop_does_not_exist_in_production()
    {
        await using var production = site.Build("Production");
        await production.StartAsync();
        using var answer = await production.GetTestClient().GetAsync("/atelier/composants");
        using var twin = await site.Client.GetAsync("/atelier/composants");
        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.OK), (answer.StatusCode, twin.StatusCode));
    }

    [Theory]
    [InlineData("/sante/vivant")]
    [InlineData("/sante/pret")]
    public async Task Health_answers(string url)
    {
        using var answer = await site.Client.GetAsync(url);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task A_page_is_sent_compressed_when_the_browser_can_read_it()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/aide");
        request.Headers.AcceptEncoding.ParseAdd("br");
        using var answer = await site.Client.SendAsync(request);
        Assert.Equal(["br"], answer.Content.Headers.ContentEncoding);
    }

    [Fact]
    public async Task The_helpline_is_in_every_footer_and_on_the_error_page()
    {
        foreach (var url in new[] { "/aide", "/accessibilite", "/mentions-legales", "/nulle/part" })
            Assert.Contains("04\u00a065\u00a071\u00a000\u00a000", (await site.PageAsync(url)).QuerySelector("footer")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("04\u00a065\u00a071\u00a000\u00a000", (await site.PageAsync("/panne")).QuerySelector("main")!.TextContent, StringComparison.Ordinal);
    }
}
