using System.Diagnostics;
using System.Net;
using Platform.Faults.Tests.Cluster;
using Platform.Testing;

namespace Platform.Faults.Tests;

/// <summary>PostgreSQL is gone for a while: people are told so at once, and served again as soon as it is back, without a restart.</summary>
[Collection("cluster")]
public sealed class DatabaseAwayTests(DurableCluster cluster)
{
    [Fact]
    public async Task Without_its_database_the_platform_says_when_to_come_back_and_then_serves_again()
    {
        await using var live = await LivePlatform.StartAsync();
        using var http = new HttpClient(new SocketsHttpHandler(), disposeHandler: true) { BaseAddress = live.Address };
        http.DefaultRequestHeaders.Add(TestSignIn.Header, (await live.Given.Platform.CompanyAsync("Entreprise", "900000001")).Depositor.Header("mfa"));
        var (page, call) = ("/consultations", $"/api/plis/{Guid.CreateVersion7()}/billet");
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(page));

        await cluster.KillAsync();
        foreach (var address in (string[])[page, call])
        {
            var asked = Stopwatch.GetTimestamp();
            using var answer = await http.GetAsync(address);
            var words = await answer.Content.ReadAsStringAsync();
            Assert.Equal((HttpStatusCode.ServiceUnavailable, TimeSpan.FromSeconds(2)), (answer.StatusCode, answer.Headers.RetryAfter?.Delta));
            Assert.True(Stopwatch.GetElapsedTime(asked) < TimeSpan.FromSeconds(2));
            Assert.Contains(address == page ? "Réessayez dans une minute" : "rien n’est perdu", WebUtility.HtmlDecode(System.Text.RegularExpressions.Regex.Unescape(words)), StringComparison.Ordinal);
        }
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await StatusAsync("/sante/pret"));

        await cluster.StartAsync();
        await Until.TrueAsync("the page to be served again", TimeSpan.FromSeconds(10), async () => await StatusAsync(page) == HttpStatusCode.OK);
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(call));

        async Task<HttpStatusCode> StatusAsync(string address)
        {
            using var answer = await http.GetAsync(address);
            return answer.StatusCode;
        }
    }
}
