using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Platform.Core.Bids;
using Platform.Core.Data;
using Platform.Core.Dce;
using Platform.Core.Values;
using Platform.Testing;

namespace Platform.Core.Tests.Bids;

/// <summary>A bid deposited before a version of the file: it stands, and may be confirmed in writing.</summary>
public sealed class ConfirmBidTests : IAsyncLifetime
{
    private Ceremony given = null!;      // all four are set by InitializeAsync, before any test
    private TestCompany company = null!;
    private Scope.Company bidder = null!;
    private Id<Bid> bid;

    public async Task InitializeAsync()
    {
        given = await Ceremony.PublishedAsync();
        company = await given.Platform.CompanyAsync("Toitures du Sud", "111111118");
        bidder = new(company.Id, company.Depositor.Id);
        bid = await given.DepositAsync(company, 1);
        await given.Platform.AddDocumentAsync(given.Consultation, "Additif.pdf", "%PDF-1.7 additif"u8.ToArray());
        await given.Platform.Database.SetNowAsync(given.Deadline.AddMinutes(-30));
        var asked = new PublishDceVersion.Asked(given.Consultation.Id, "Un additif.", Important: false);
        var proof = await given.Platform.ProofAsync(given.Consultation.Buyer, PublishDceVersion.Act,
            await given.Platform.RunAsync(given.Consultation.Scope, s => s.GetRequiredService<PublishDceVersion>().ActHashAsync(asked, Ceremony.Cancel)));
        Assert.IsType<PublishDceVersion.Outcome.Published>(await given.Platform.RunAsync(given.Consultation.Scope,
            s => s.GetRequiredService<PublishDceVersion>().ExecuteAsync(new(asked, proof, new(false, "Rien ne change pour les offres."), "Camille"), Ceremony.Cancel)));
    }

    public async Task DisposeAsync() => await given.DisposeAsync();

    [Fact, Trait("Feature", "PEER-09")]
    public async Task The_receipt_says_which_version_was_answered_and_the_bidder_confirms_once_for_the_new_one()
    {
        var before = await AnsweredAsync();
        Assert.Equal((1, true), (before.Sent, before.MayConfirm));

        Assert.Equal(ConfirmBid.Outcome.Confirmed, await ConfirmAsync(2));
        Assert.Equal(ConfirmBid.Outcome.Confirmed, await ConfirmAsync(2));

        var after = await AnsweredAsync();
        Assert.Equal((1, false), (after.Sent, after.MayConfirm));
        Assert.Equal((2, given.Deadline.AddMinutes(-30)), (Assert.Single(after.Confirmations).Version, after.Confirmations[0].At));
    }

    [Fact, Trait("Feature", "PEER-09")]
    public async Task Neither_another_version_nor_another_company_s_bid_nor_after_the_limit()
    {
        Assert.Equal(ConfirmBid.Outcome.NothingToConfirm, await ConfirmAsync(1));
        Assert.Equal(ConfirmBid.Outcome.NothingToConfirm, await ConfirmAsync(3));
        var other = await given.Platform.CompanyAsync("Charpentes du Nord", "222222226");
        Assert.Equal(ConfirmBid.Outcome.NotFound, await given.Platform.RunAsync(new Scope.Company(other.Id, other.Depositor.Id), s => s.GetRequiredService<ConfirmBid>().ExecuteAsync(new(bid, 2, "x"), Ceremony.Cancel)));
        await given.Platform.Database.SetNowAsync(given.Deadline.AddMilliseconds(1));
        Assert.Equal(ConfirmBid.Outcome.TooLate, await ConfirmAsync(2));
    }

    [Fact, Trait("Feature", "PEER-09")]
    public async Task The_buyer_reads_a_confirmation_after_the_closing_and_not_before()
    {
        await ConfirmAsync(2);
        Assert.Equal(0, await SeenAsync());
        await given.CloseAsync();
        Assert.Equal(1, await SeenAsync());

        async Task<int> SeenAsync()
        {
            return await given.Platform.RunAsync(given.Consultation.Scope, async s =>
                (await s.GetRequiredService<PlatformDb>().Database.SqlQuery<int>($"select count(*)::int as \"Value\" from bid_confirmations").ToListAsync()).Single());
        }
    }

    private Task<ConfirmBid.Outcome> ConfirmAsync(int version) => given.Platform.RunAsync(bidder, s => s.GetRequiredService<ConfirmBid>().ExecuteAsync(new(bid, version, company.Depositor.Name), Ceremony.Cancel));

    private Task<ReadAnsweredVersion.View> AnsweredAsync() => given.Platform.RunAsync(bidder, async s =>
        await s.GetRequiredService<ReadAnsweredVersion>().ExecuteAsync((await s.GetRequiredService<ReadReceipt>().ExecuteAsync(bid, Ceremony.Cancel))!, Ceremony.Cancel));
}
