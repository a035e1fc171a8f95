using Platform.Testing;

namespace Platform.Web.Tests.Pages.Bids.Company;

public sealed class CorrectedAfterBidTests
{
    [Fact, Trait("Feature", "PEER-09")]
    public async Task Whoever_has_bid_reads_on_the_receipt_that_an_important_correction_came_since_and_of_another_one_nothing()
    {
        await using var given = await Ceremony.PublishedAsync();
        var company = await given.Platform.CompanyAsync("Toitures du Sud", "111111118");
        var bid = await given.DepositAsync(company, 1);
        await given.Platform.Database.SetNowAsync(given.Deadline.AddMinutes(-30));
        await using var web = new PlatformWeb(given.Platform);

        await given.Platform.CorrectAsync(given.Consultation, current => current with { Terms = current.Terms with { OffersValidMonths = 4 } }, important: false);
        Assert.DoesNotContain("avis rectificatif important", await ReceiptAsync(), StringComparison.Ordinal);
        await given.Platform.CorrectAsync(given.Consultation, current => current with { Terms = current.Terms with { DurationMonths = 18 } }, important: true);
        Assert.Contains("L’acheteur a publié un avis rectificatif important après votre dépôt", await ReceiptAsync(), StringComparison.Ordinal);

        async Task<string> ReceiptAsync() => (await web.Browser(company.Depositor, "mfa").PageAsync($"/entreprise/plis/{bid}/recu")).Body!.TextContent;
    }
}
