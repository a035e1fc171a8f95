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
        Assert.Equal(await ReadAsync(unknown), await ReadAsync(refused));

        // The way to help names the words of ours that were typed, and the switch of languages leads back to them, whether they lead anywhere or not.
        static async Task<string> ReadAsync(HttpResponseMessage answer) => System.Text.RegularExpressions.Regex.Replace(await answer.Content.ReadAsStringAsync(), @"\?depuis=[^""]*|(?<=name=""retour"" value="")[^""]*", "", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task The_workshop_does_not_exist_in_production()
    {
        await using var production = site.Build("Production", UiSite.RealPhone);
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

    [Theory, Trait("Feature", "VR-28")]
    [InlineData("/aide", 200)]
    [InlineData("/accessibilite", 200)]
    [InlineData("/mentions-legales", 200)]
    [InlineData("/conditions-d-utilisation", 200)]
    [InlineData("/nulle/part", 404)]
    [InlineData("/panne", 500)]
    [InlineData("/arret/400", 400)]
    [InlineData("/arret/405", 405)]
    [InlineData("/arret/413", 413)]
    [InlineData("/arret/422", 422)]
    [InlineData("/arret/429", 429)]
    [InlineData("/arret/503", 503)]
    public async Task The_helpline_and_its_hours_are_on_every_page_and_every_error_page(string url, int status)
    {
        using var answer = await site.Client.GetAsync(url);
        Assert.Equal(status, (int)answer.StatusCode);
        var page = await UiSite.ReadAsync(answer);
        foreach (var place in status < 400 ? (string[])["footer"] : ["footer", "main"])
        {
            var text = page.QuerySelector(place)!.TextContent;
            Assert.Contains("04\u00a065\u00a071\u00a000\u00a000", text, StringComparison.Ordinal);
            Assert.Contains("du lundi au vendredi, de 8\u00a0h\u00a030 à 18\u00a0h", text, StringComparison.Ordinal);
        }
    }

    [Fact, Trait("Feature", "VR-28")]
    public async Task A_fault_of_an_endpoint_says_the_number_to_call() =>
        Assert.Contains("04\u00a065\u00a071\u00a000\u00a000", System.Text.Json.JsonDocument.Parse(await ProblemAsync()).RootElement.GetProperty("detail").GetString(), StringComparison.Ordinal);

    private async Task<string> ProblemAsync()
    {
        using var answer = await site.Client.GetAsync("/api/panne");
        return await answer.Content.ReadAsStringAsync();
    }

    [Theory, Trait("Feature", "VR-28")]
    [InlineData("Production", null)]                  // nobody answers at the demonstration's number
    [InlineData("Production", "appelez-nous")]
    [InlineData("Test", "")]
    public async Task A_host_does_not_start_with_a_helpline_that_nobody_could_call(string environment, string? phone)
    {
        await using var wrong = site.Build(environment, phone);
        await Assert.ThrowsAsync<Microsoft.Extensions.Options.OptionsValidationException>(() => wrong.StartAsync());
    }
}
