using Microsoft.Extensions.DependencyInjection;
using Platform.Core.Bids;
using Platform.Core.Data;
using Platform.Core.Tests.Consultations;
using Platform.Core.Values;
using Platform.Testing;

namespace Platform.Core.Tests.Bids;

public sealed class CorrectedAfterBidTests
{
    [Fact, Trait("Feature", "PEER-09"), Trait("Feature", "GD-05")]
    public async Task Whoever_has_bid_is_asked_to_read_the_bid_again_when_a_correction_is_important_and_only_then()
    {
        await using var given = await Ceremony.PublishedAsync();
        var company = await given.Platform.CompanyAsync("Toitures du Sud", "111111118");
        await given.DepositAsync(company, 1);
        await given.Platform.Database.SetNowAsync(given.Deadline.AddMinutes(-30));
        await given.Platform.CorrectAsync(given.Consultation, current => current with { Terms = current.Terms with { OffersValidMonths = 4 } }, important: false);
        await given.Platform.CorrectAsync(given.Consultation, current => current with { Terms = current.Terms with { DurationMonths = 18 } }, important: true);

        await given.Platform.TellAsync();

        var told = (await given.Platform.MailsAsync("Avis rectificatif n°")).Where(mail => mail.To == company.Depositor.Email).OrderBy(mail => mail.Subject, StringComparer.Ordinal).ToList();
        Assert.Equal([false, true], told.Select(mail => mail.Text.Contains("relisez-le", StringComparison.Ordinal)));
        Assert.Contains("Avant\u00A0: rien\nAprès\u00A0: 18\u00A0mois", told[1].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_receipt_keeps_the_title_of_the_lot_that_its_bid_answered_and_a_later_bid_has_that_of_today()
    {
        await using var given = await Ceremony.PublishedAsync();
        var company = await given.Platform.CompanyAsync("Toitures du Sud", "111111118");
        var before = await given.DepositAsync(company, 1);
        await given.Platform.Database.SetNowAsync(given.Deadline.AddMinutes(-30));
        await given.Platform.CorrectAsync(given.Consultation, current => current with { Lots = new Dictionary<int, string>(current.Lots) { [1] = "Couverture et zinc" } });
        await given.Platform.Database.SetNowAsync(given.Deadline.AddMinutes(-20));
        var after = await given.DepositAsync(company, 1);

        Assert.False(await IsTodaysAsync(before));
        Assert.True(await IsTodaysAsync(after));

        Task<bool> IsTodaysAsync(Id<Bid> bid) => given.Platform.RunAsync(new Scope.Company(company.Id, company.Depositor.Id), async s =>
        {
            var (ticket, receipt) = (await s.GetRequiredService<ReadTicket>().ExecuteAsync(bid, Ceremony.Cancel), await s.GetRequiredService<ReadReceipt>().ExecuteAsync(bid, Ceremony.Cancel));
            var said = ticket!.Envelopes.Count(envelope => envelope.Label.Contains("Couverture et zinc", StringComparison.Ordinal));      // its own
            Assert.Equal(said, receipt!.Envelopes.Count(envelope => envelope.Label.Contains("Couverture et zinc", StringComparison.Ordinal)));
            return said == 1;
        });
    }
}
