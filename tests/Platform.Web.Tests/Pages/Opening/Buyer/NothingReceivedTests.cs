using Platform.Testing;

namespace Platform.Web.Tests.Pages.Opening.Buyer;

/// <summary>Nothing came before the limit: no page speaks of offers that are open, or invites to open any.</summary>
public sealed class NothingReceivedTests
{
    [Fact, Trait("Feature", "GD-07")]
    public async Task Where_nothing_was_received_the_buyer_and_the_president_read_what_may_follow()
    {
        await using var given = await Ceremony.PublishedAsync();
        await given.CloseAsync();
        await given.ReleaseAsync();
        await using var web = new PlatformWeb(given.Platform);
        var (buyer, president, id) = (web.Browser(given.Consultation.Buyer), web.Browser(given.President.Person), given.Consultation.Id.Value);

        var tasks = await ReadAsync(buyer, Links.Buyer.Consultation("saint-marcel", id));
        foreach (var words in new[] { "Aucune offre reçue", "R2122-2", "Déclarer sans suite" }) Assert.Contains(words, tasks, StringComparison.Ordinal);
        Assert.DoesNotContain("sont ouvertes", tasks, StringComparison.Ordinal);
        Assert.Contains("Rien n’est arrivé avant la date limite", await ReadAsync(buyer, Links.Buyer.Live("saint-marcel", id)), StringComparison.Ordinal);

        Assert.Contains("Aucun pli reçu, rien à ouvrir", await ReadAsync(president, Links.Cao.Board("saint-marcel")), StringComparison.Ordinal);
        var session = await ReadAsync(president, Links.Cao.Session("saint-marcel", id));
        foreach (var words in new[] { "R2122-2", "facultative" }) Assert.Contains(words, session, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_one_bid_came_the_session_is_what_follows()
    {
        await using var given = await Ceremony.PublishedAsync();
        await given.DepositAsync(await given.Platform.CompanyAsync("Toitures du Sud", "111111118"), 1);
        await given.CloseAsync();
        await given.ReleaseAsync();
        await using var web = new PlatformWeb(given.Platform);
        Assert.DoesNotContain("Aucune offre reçue", await ReadAsync(web.Browser(given.Consultation.Buyer), Links.Buyer.Consultation("saint-marcel", given.Consultation.Id.Value)), StringComparison.Ordinal);
        Assert.Contains("Plis prêts à être ouverts", await ReadAsync(web.Browser(given.President.Person), Links.Cao.Board("saint-marcel")), StringComparison.Ordinal);
    }

    private static async Task<string> ReadAsync(TestBrowser browser, string address) => (await browser.PageAsync(address)).QuerySelector("main")!.TextContent.ReplaceLineEndings(" ");      // each page has a main
}
