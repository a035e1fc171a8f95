using System.Net;
using Platform.Core.Software;
using Platform.Testing;

namespace Platform.Web.Tests.Pages.Software;

public sealed class WebhookPagesTests
{
    [Fact, Trait("Feature", "PEER-08")]
    public async Task An_administrator_subscribes_an_address_reads_its_secret_once_tries_it_and_takes_it_away()
    {
        await using var platform = await TestPlatform.StartAsync();
        await using var web = new PlatformWeb(platform);
        var given = await GivenSoftware.StartAsync(platform);
        var browser = web.Browser(given.Administrator);
        const string page = "/saint-marcel/commune/webhooks";
        foreach (var (fields, faults) in ((Dictionary<string, string>, int)[])[([], 2), (Asked("https://127.0.0.1/avis"), 1)])
        {
            using var refused = await browser.PostFormAsync(page, fields);
            Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
            Assert.Equal(faults, (await TestBrowser.ReadAsync(refused)).QuerySelectorAll(".govuk-error-summary li").Length);
        }

        using var subscribed = await browser.PostFormAsync(page, Asked("https://finances.exemple.fr/avis"));
        Assert.Equal((HttpStatusCode.OK, true), (subscribed.StatusCode, subscribed.Headers.CacheControl?.NoStore));
        var answer = (await TestBrowser.ReadAsync(subscribed)).QuerySelector("main")!;
        var (secret, address) = (answer.QuerySelector("code")!.TextContent, answer.QuerySelector($"a[href^='{page}/']")!.GetAttribute("href")!);
        Assert.StartsWith("whsec_", secret, StringComparison.Ordinal);
        Assert.DoesNotContain(secret, Text(await browser.PageAsync(address)), StringComparison.Ordinal);

        using var tried = await browser.PostFormAsync(address, new Dictionary<string, string>(), "form[action*=Try]");
        Assert.Equal(HttpStatusCode.SeeOther, tried.StatusCode);
        Assert.Contains("En attente", Text(await browser.PageAsync(address)), StringComparison.Ordinal);
        using (var buyer = await web.Browser(given.Buyer).GetAsync(address)) Assert.Equal(HttpStatusCode.NotFound, buyer.StatusCode);

        using var removed = await browser.PostFormAsync(address, new Dictionary<string, string>(), "form[action*=Remove]");
        Assert.Equal(HttpStatusCode.SeeOther, removed.StatusCode);
        var over = await browser.PageAsync(address);
        Assert.Contains("Retirée", Text(over), StringComparison.Ordinal);
        Assert.Empty(over.QuerySelectorAll("main form"));
    }

    private static Dictionary<string, string> Asked(string address) => new() { ["Address"] = address, ["Events"] = nameof(WebhookEvent.ConsultationPublished) };

    private static string Text(AngleSharp.Dom.IDocument page) => page.QuerySelector("main")!.TextContent;      // each page has a main
}
