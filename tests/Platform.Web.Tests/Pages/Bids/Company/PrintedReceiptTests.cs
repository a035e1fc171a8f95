using System.Net;
using Platform.Testing;

namespace Platform.Web.Tests.Pages.Bids.Company;

public sealed class PrintedReceiptTests
{
    [NeedsToolFact("weasyprint"), Trait("Feature", "A7-B6")]
    public async Task The_page_says_that_the_pdf_follows_then_gives_it_to_its_bidder_and_to_nobody_else()
    {
        await using var given = await Ceremony.PublishedAsync();
        var company = await given.Platform.CompanyAsync("Toitures du Sud", "111111118");
        var rival = await given.Platform.CompanyAsync("Couvreurs réunis", "222222226");
        var bid = await given.DepositAsync(company, 1);
        await using var web = new PlatformWeb(given.Platform);
        var (own, other) = (web.Browser(company.Depositor, "mfa"), web.Browser(rival.Depositor, "mfa"));
        var (page, pdf) = ($"/entreprise/plis/{bid}/recu", $"/entreprise/plis/{bid}/recu/recu.pdf");

        Assert.Contains("Le PDF est en préparation", (await own.PageAsync(page)).Body!.TextContent, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await own.GetAsync(pdf)).StatusCode);

        await Papers.PrintReceiptAsync(given.Platform, company.Id, bid.Value);

        using var answer = await own.GetAsync(pdf);
        Assert.Equal("application/pdf", answer.Content.Headers.ContentType?.MediaType);
        Assert.Contains(Papers.Plain("Numéro de suivi"), await Papers.WordsAsync(await answer.Content.ReadAsByteArrayAsync()), StringComparison.Ordinal);
        var after = (await own.PageAsync(page)).Body!.TextContent;
        Assert.DoesNotContain("en préparation", after, StringComparison.Ordinal);
        Assert.Contains("recu.pdf", after, StringComparison.Ordinal);
        foreach (var stranger in (TestBrowser[])[other, web.Browser(given.President.Person), web.Browser(given.Consultation.Buyer)])
            Assert.Equal(HttpStatusCode.NotFound, (await stranger.GetAsync(pdf)).StatusCode);
    }
}
