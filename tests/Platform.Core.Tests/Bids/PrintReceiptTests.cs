using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Platform.Core.Bids;
using Platform.Core.Data;
using Platform.Core.Files;
using Platform.Core.Opening;
using Platform.Core.Values;
using Platform.Testing;

namespace Platform.Core.Tests.Bids;

public sealed class PrintReceiptTests : IAsyncLifetime
{
    private readonly CancellationToken cancel = CancellationToken.None;
    private readonly FakeTsa tsa = new();
    private Depositor given = null!;

    public async Task InitializeAsync() => given = await Depositor.StampedAsync(tsa);

    public async Task DisposeAsync()
    {
        await given.DisposeAsync();
        tsa.Dispose();
    }

    [NeedsToolFact("weasyprint"), Trait("Feature", "A7-B6")]
    public async Task The_paper_says_what_the_receipt_says_with_its_hashes_and_how_to_verify_it()
    {
        var (bid, _) = await given.DepositAsync(given.Company, 1, 2);
        await given.IntegrateAsync();
        Assert.Equal(1, await given.StampAsync());
        var receipt = await given.ReceiptAsync(given.Company, bid);

        await Papers.PrintReceiptAsync(given.Platform, given.Company.Id, bid.Value);

        if (Environment.GetEnvironmentVariable("PAPERS_OUT") is { } folder)
            await File.WriteAllBytesAsync(Path.Combine(folder, "recu.pdf"), (await Papers.ReadAsync(given.Platform, Depositor.ScopeOf(given.Company), PaperKind.Receipt, bid.Value))!, cancel);
        var words = await WordsAsync(bid);
        Assert.Contains("Pli reçu dans les délais", words, StringComparison.Ordinal);
        foreach (var fact in (string[])[receipt.Tracking, receipt.BuyerName, receipt.Reference, receipt.Title, receipt.BidderName, FrenchFormat.LongDateTimeSeconds(receipt.LastByteAt),
            FrenchFormat.LongDateTimeSeconds(receipt.Limit), FrenchFormat.LongDateTimeSeconds(receipt.Token!.GenTime), $"{receipt.Token.AuthorityName} — horodatage non qualifié", "openssl ts -verify", "page 1 sur", "heure légale"])
            Assert.Contains(Papers.Plain(fact), words, StringComparison.Ordinal);
        var joined = words.Replace(" ", "", StringComparison.Ordinal);
        foreach (var hash in (string[])[.. receipt.Envelopes.SelectMany(e => (string[])[e.Sha256, e.ListSha256]), Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(receipt.Json)))])
            Assert.Contains(hash, joined, StringComparison.Ordinal);
    }

    [NeedsToolFact("weasyprint"), Trait("Feature", "A7-B5")]
    public async Task A_bid_one_millisecond_late_shows_the_millisecond_on_paper()
    {
        var (bid, _, content) = await given.SealedAsync(given.Company, 1);
        await given.Platform.Database.SetNowAsync((await given.LimitAsync()).AddMilliseconds(1));
        await given.By(given.Company).SendAsync(bid, content, cancel);
        await given.By(given.Company).FinaliseAsync(bid, cancel);
        var receipt = await given.ReceiptAsync(given.Company, bid);

        await Papers.PrintReceiptAsync(given.Platform, given.Company.Id, bid.Value);

        Assert.Contains(Papers.Plain(FrenchFormat.LongDateTimeSeconds(receipt.LastByteAt, receipt.Limit)), await WordsAsync(bid), StringComparison.Ordinal);
    }

    [NeedsToolFact("weasyprint")]
    public async Task Without_a_time_stamp_the_paper_says_that_it_is_awaited_and_a_new_edition_follows_once()
    {
        tsa.Answer = (_, _) => null;
        var (bid, outcome) = await given.DepositAsync(given.Company, 1);
        Assert.IsType<DepositBid.Outcome.Received>(outcome);
        await Papers.PrintReceiptAsync(given.Platform, given.Company.Id, bid.Value);
        Assert.Contains("En attente", await WordsAsync(bid), StringComparison.Ordinal);

        tsa.Answer = (authority, query) => authority.Respond(query, TimeProvider.System.GetUtcNow());
        Assert.Equal(1, await given.StampAsync());
        for (var again = 0; again < 2; again++) await Papers.PrintReceiptAsync(given.Platform, given.Company.Id, bid.Value);

        Assert.DoesNotContain("En attente", await WordsAsync(bid), StringComparison.Ordinal);
        Assert.Equal(2, await CountAsync("select count(*)::int as \"Value\" from printed_papers"));
    }

    [NeedsToolFact("weasyprint")]
    public async Task A_name_of_company_that_is_html_is_words_on_paper()
    {
        var company = await given.Platform.CompanyAsync("<img src=x><b>Gras</b> & fils {{titre}}", "333333334");
        var (bid, _) = await given.DepositAsync(company, 1);
        await Papers.PrintReceiptAsync(given.Platform, company.Id, bid.Value);
        var words = await Papers.WordsAsync((await Papers.ReadAsync(given.Platform, Depositor.ScopeOf(company), PaperKind.Receipt, bid.Value))!);     // printed above
        Assert.Contains("<img src=x><b>Gras</b> & fils {{titre}}", words, StringComparison.Ordinal);
    }

    [NeedsToolFact("weasyprint"), Trait("Feature", "VR-25")]
    public async Task The_paper_wears_the_colour_and_the_logo_of_the_buyer()
    {
        var (plain, _) = await given.DepositAsync(given.Rival, 1);
        await Papers.PrintReceiptAsync(given.Platform, given.Rival.Id, plain.Value);
        await given.Platform.WearAsync(given.Consultation.Tenant, await given.Platform.PersonAsync(given.Consultation.Tenant, "Aline", Core.Identity.MembershipRole.AccountAdmin));
        var (bid, _) = await given.DepositAsync(given.Company, 1);
        await Papers.PrintReceiptAsync(given.Platform, given.Company.Id, bid.Value);

        var dressed = (await Papers.ReadAsync(given.Platform, Depositor.ScopeOf(given.Company), PaperKind.Receipt, bid.Value))!;        // both were printed above
        var bare = (await Papers.ReadAsync(given.Platform, Depositor.ScopeOf(given.Rival), PaperKind.Receipt, plain.Value))!;
        Assert.Equal((1, true), (await Papers.PicturesAsync(dressed), await Papers.ShowsAsync(dressed, TestLogo.Colour)));
        Assert.Equal((0, false), (await Papers.PicturesAsync(bare), await Papers.ShowsAsync(bare, TestLogo.Colour)));
    }

    [NeedsToolFact("weasyprint"), Trait("Feature", "VR-01")]
    public async Task The_paper_is_the_bidder_s_alone()
    {
        var (bid, _) = await given.DepositAsync(given.Company, 1);
        await Papers.PrintReceiptAsync(given.Platform, given.Company.Id, bid.Value);
        Assert.NotNull(await Papers.ReadAsync(given.Platform, Depositor.ScopeOf(given.Company), PaperKind.Receipt, bid.Value));
        Assert.Null(await Papers.ReadAsync(given.Platform, Depositor.ScopeOf(given.Rival), PaperKind.Receipt, bid.Value));
        Assert.Null(await Papers.ReadAsync(given.Platform, given.Consultation.Scope, PaperKind.Receipt, bid.Value));
    }

    [Fact]
    public async Task What_was_never_printed_is_queued_once_after_a_minute()
    {
        await given.DepositAsync(given.Company, 1);
        Assert.Equal(0, await QueueAsync());
        await given.Platform.Database.SetNowAsync(TimeProvider.System.GetUtcNow().AddMinutes(2));
        Assert.Equal(1, await QueueAsync());
        Assert.Equal(0, await QueueAsync());
        Assert.Equal(1, await CountAsync("select count(*)::int as \"Value\" from outbox where kind = 'print-receipt'"));
    }

    [Fact]
    public async Task What_was_lost_is_looked_for_a_month_long_and_not_among_all_bids_for_ever()
    {
        await given.DepositAsync(given.Company, 1);
        await given.Platform.Database.SetNowAsync(TimeProvider.System.GetUtcNow().AddDays(31));
        Assert.Equal(0, await QueueAsync());
        await given.Platform.Database.SetNowAsync(TimeProvider.System.GetUtcNow().AddDays(29));
        Assert.Equal(1, await QueueAsync());
    }

    private async Task<string> WordsAsync(Id<Bid> bid) =>
        await Papers.WordsAsync(await Papers.ReadAsync(given.Platform, Depositor.ScopeOf(given.Company), PaperKind.Receipt, bid.Value) ?? throw new InvalidOperationException("Not printed."));

    private Task<int> QueueAsync() => given.Platform.RunAsync(new Scope.System("test"), s => s.GetRequiredService<QueueMissingPapers>().ExecuteAsync(cancel));

    private async Task<int> CountAsync(string sql)
    {
        await using var source = Npgsql.NpgsqlDataSource.Create(given.Platform.Database.SuperuserConnectionString);
        await using var command = source.CreateCommand(sql);
        return (int)(await command.ExecuteScalarAsync(cancel))!;     // a count
    }
}
