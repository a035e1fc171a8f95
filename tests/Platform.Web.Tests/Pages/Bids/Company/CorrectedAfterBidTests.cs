using Microsoft.Extensions.DependencyInjection;
using Platform.Core.Consultations;
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

        await CorrectAsync(given, current => current with { Terms = current.Terms with { OffersValidMonths = 4 } }, important: false);
        Assert.DoesNotContain("avis rectificatif important", await ReceiptAsync(), StringComparison.Ordinal);
        await CorrectAsync(given, current => current with { Terms = current.Terms with { DurationMonths = 18 } }, important: true);
        Assert.Contains("L’acheteur a publié un avis rectificatif important après votre dépôt", await ReceiptAsync(), StringComparison.Ordinal);

        async Task<string> ReceiptAsync() => (await web.Browser(company.Depositor, "mfa").PageAsync($"/entreprise/plis/{bid}/recu")).Body!.TextContent;
    }

    private static async Task CorrectAsync(Ceremony given, Func<PublishedContent, PublishedContent> change, bool important)
    {
        var of = given.Consultation;
        var current = await given.Platform.RunAsync(of.Scope, async s => (await s.GetRequiredService<ReadCorrected>().ExecuteAsync(of.Id, Ceremony.Cancel))!.Content);      // it is published
        var asked = new CorrectConsultation.Asked(of.Id, change(current), "Le règlement dit autre chose.", important);
        var proof = await given.Platform.ProofAsync(of.Buyer, CorrectConsultation.Act, await given.Platform.RunAsync(of.Scope, s => s.GetRequiredService<CorrectConsultation>().ActHashAsync(asked, Ceremony.Cancel)));
        Assert.IsType<CorrectConsultation.Outcome.Corrected>(await given.Platform.RunAsync(of.Scope, s =>
            s.GetRequiredService<CorrectConsultation>().ExecuteAsync(new(asked, new(false, "Le temps suffit."), proof, of.Buyer.Name), Ceremony.Cancel)));
    }
}
