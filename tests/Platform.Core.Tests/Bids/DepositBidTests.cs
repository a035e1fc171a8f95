using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Platform.Cli.StandIn;
using Platform.Core.Bids;
using Platform.Core.Data;
using Platform.Core.Opening;
using Platform.Core.Values;
using Platform.Crypto.Envelopes;
using Platform.Crypto.Json;
using Platform.Crypto.Keys;
using Platform.Crypto.Transparency;

namespace Platform.Core.Tests.Bids;

public sealed class DepositBidTests : IAsyncLifetime
{
    private readonly CancellationToken cancel = CancellationToken.None;
    private Depositor given = null!;

    public async Task InitializeAsync() => given = await Depositor.StartAsync();

    public async Task DisposeAsync() => await given.DisposeAsync();

    [Fact, Trait("Feature", "A7-R")]
    public async Task The_receipt_names_depositor_buyer_object_and_hour_and_is_what_the_register_holds()
    {
        var (bid, outcome) = await given.DepositAsync(given.Company, 1, 2);

        var received = Assert.IsType<DepositBid.Outcome.Received>(outcome);
        Assert.False(received.Late);
        var receipt = await given.ReceiptAsync(given.Company, bid);
        Assert.True(CanonicalJson.IsCanonical(Encoding.UTF8.GetBytes(receipt.Json)));
        var recu = JsonNode.Parse(receipt.Json)!;
        var details = recu["details"]!.AsObject();
        Assert.Equal("Saint-Marcel", (string?)details["acheteur"]!["nom"]);
        Assert.Contains("Toitures du Sud", (string?)details["deposant"], StringComparison.Ordinal);
        Assert.StartsWith("Réfection de la toiture", (string?)details["consultation"]!["objet"], StringComparison.Ordinal);
        Assert.Equal(WireInstant.Format(received.LastByteAt), (string?)details["dernier_octet"]);
        Assert.Equal(3, details["enveloppes"]!.AsArray().Count);
        var entry = RegisterLeaf.Entry(Convert.FromBase64String((string)recu["sel"]!), CanonicalJson.Serialize(details));
        Assert.Equal(entry, await given.AskAsync(db => db.RegisterEntries.Where(e => e.Kind == "depot").Select(e => e.Entry).SingleAsync(cancel)));
        Assert.Equal(received.Tracking, RegisterLeaf.TrackingNumber(entry));
    }

    [Fact, Trait("Feature", "A7-B5")]
    public async Task A_bid_whose_last_byte_comes_at_the_limit_is_in_time_and_one_millisecond_later_it_is_kept_and_marked_late()
    {
        var limit = await given.LimitAsync();
        var (inTime, _, sealedInTime) = await given.SealedAsync(given.Company, 1);
        var (late, _, sealedLate) = await given.SealedAsync(given.Rival, 1);

        await given.Platform.Database.SetNowAsync(limit);
        await given.By(given.Company).SendAsync(inTime, sealedInTime, cancel);
        await given.Platform.Database.SetNowAsync(limit.AddMilliseconds(1));
        await given.By(given.Rival).SendAsync(late, sealedLate, cancel);
        await given.Platform.Database.SetNowAsync(limit.AddMinutes(5));       // the call may come after the limit: only the last byte counts

        Assert.False(Assert.IsType<DepositBid.Outcome.Received>(await given.By(given.Company).FinaliseAsync(inTime, cancel)).Late);
        Assert.True(Assert.IsType<DepositBid.Outcome.Received>(await given.By(given.Rival).FinaliseAsync(late, cancel)).Late);
        Assert.True((await given.ReceiptAsync(given.Rival, late)).Late);
    }

    [Fact]
    public async Task A_bid_begun_in_time_and_finished_late_is_late_and_its_receipt_tells_both_hours()
    {
        var limit = await given.LimitAsync();
        var (bid, _, content) = await given.SealedAsync(given.Company, 1);
        await given.Platform.Database.SetNowAsync(limit.AddMinutes(-1));
        var first = content.Envelopes[0];
        var block = first.Blocks.First();
        await given.By(given.Company).PutAsync(bid, first.Id, 0, block.Bytes, block.Sha256, cancel);
        await given.Platform.Database.SetNowAsync(limit.AddMinutes(1));
        await given.By(given.Company).SendAsync(bid, content, cancel);
        await given.By(given.Company).FinaliseAsync(bid, cancel);

        var receipt = await given.ReceiptAsync(given.Company, bid);

        Assert.True(receipt is { Late: true, BegunInTime: true });
        // What decides is when the first byte came, not when the page was opened.
        var told = Assert.Single(await given.Platform.RunAsync(new Scope.System("test"), s => s.GetRequiredService<ReadReceivedBids>().ExecuteAsync(given.Consultation.Id, cancel)));
        Assert.Equal((ReceivedState.LateBegunBefore, limit.AddMinutes(-1)), (told.State, told.FirstByteAt));
    }

    [Fact, Trait("Feature", "A7-C8")]
    public async Task A_later_bid_in_time_replaces_lot_by_lot()
    {
        var (both, _) = await given.DepositAsync(given.Company, 1, 2);
        var (second, _) = await given.DepositAsync(given.Company, 2);

        Assert.Equal("2", await SupersededLotsAsync(both));
        Assert.Null((await given.ReceiptAsync(given.Company, both)).SupersededAt);

        await given.DepositAsync(given.Company, 1);
        Assert.Equal("1 2", await SupersededLotsAsync(both));
        Assert.NotNull((await given.ReceiptAsync(given.Company, both)).SupersededAt);
        Assert.Empty(await SupersededLotsAsync(second));
    }

    [Fact]
    public async Task A_late_bid_replaces_nothing_and_a_rivals_bid_neither()
    {
        var (mine, _) = await given.DepositAsync(given.Company, 1);
        await given.DepositAsync(given.Rival, 1);
        var (late, _, content) = await given.SealedAsync(given.Company, 1);
        await given.Platform.Database.SetNowAsync((await given.LimitAsync()).AddSeconds(1));
        await given.By(given.Company).SendAsync(late, content, cancel);
        await given.By(given.Company).FinaliseAsync(late, cancel);

        Assert.Empty(await SupersededLotsAsync(mine));
    }

    [Fact]
    public async Task Asking_twice_at_once_and_again_gives_one_bid_and_one_receipt()
    {
        var (bid, _, content) = await given.SealedAsync(given.Company, 1);
        await given.By(given.Company).SendAsync(bid, content, cancel);

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => given.By(given.Company).FinaliseAsync(bid, cancel)));

        Assert.All([.. outcomes, await given.By(given.Company).FinaliseAsync(bid, cancel)], o => Assert.Equal(outcomes[0], o));
        Assert.Equal(1, await given.AskAsync(db => db.RegisterEntries.CountAsync(e => e.Kind == "depot", cancel)));
        Assert.Equal(1, await given.AskAsync(async db => (await db.Database.SqlQuery<int>($"select count(*)::int as \"Value\" from outbox where kind = 'bid-received'").ToListAsync(cancel)).Single()));
    }

    [Fact]
    public async Task What_another_company_deposits_is_not_there()
    {
        var (bid, _, content) = await given.SealedAsync(given.Company, 1);
        var block = content.Envelopes[0].Blocks.First();
        var rival = given.By(given.Rival);

        Assert.IsType<StoreBlock.Outcome.NotFound>(await rival.PutAsync(bid, content.Envelopes[0].Id, 0, block.Bytes, block.Sha256, cancel));
        Assert.IsType<StoreBordereau.Outcome.NotFound>(await rival.AnnounceAsync(bid, content.Bordereau, cancel));
        Assert.IsType<DepositBid.Outcome.NotFound>(await rival.FinaliseAsync(bid, cancel));
        await Assert.ThrowsAsync<InvalidOperationException>(() => rival.TicketAsync(bid, cancel));
        Assert.IsType<StoreBlock.Outcome.Stored>(await given.By(given.Company).PutAsync(bid, content.Envelopes[0].Id, 0, block.Bytes, block.Sha256, cancel));
    }

    [Fact]
    public async Task Finalising_too_early_names_the_blocks_that_are_missing()
    {
        var (bid, _, content) = await given.SealedAsync(given.Company, 1);
        Assert.IsType<DepositBid.Outcome.NoBordereau>(await given.By(given.Company).FinaliseAsync(bid, cancel));
        await given.By(given.Company).AnnounceAsync(bid, content.Bordereau, cancel);

        var missing = Assert.IsType<DepositBid.Outcome.Missing>(await given.By(given.Company).FinaliseAsync(bid, cancel));

        Assert.Equal(content.Envelopes.Select(e => e.Id).Order(), missing.Blocks.Keys.Order());
        Assert.All(missing.Blocks.Values, numbers => Assert.Equal([0], numbers));
    }

    [Fact]
    public async Task A_file_with_a_hidden_second_recipient_is_refused_and_so_is_one_sealed_for_another_context()
    {
        var plain = new byte[Padme.Floor];

        Assert.Equal("WrongStanzas", await RefusalAsync((key, context) => AgeWriter.Encrypt(plain, key, new ContextStanza(context), X25519Identity.Generate().Recipient)));
        Assert.Equal("WrongContext", await RefusalAsync((key, _) => AgeWriter.Encrypt(plain, key, new ContextStanza(SHA256.HashData("ailleurs"u8)))));
        Assert.Equal("IllegalSize", await RefusalAsync((key, context) => AgeWriter.Encrypt(plain.AsSpan(1), key, new ContextStanza(context))));
        Assert.Equal("NotAge", await RefusalAsync((_, _) => new byte[300_000]));
        Assert.Equal("", await RefusalAsync((key, context) => AgeWriter.Encrypt(plain, key, new ContextStanza(context))));        // the check can pass
    }

    // Each forged file in a deposit of its own: blocks are append-only.
    private async Task<string> RefusalAsync(Func<X25519Recipient, byte[], byte[]> forge)
    {
        var (bid, ticket, honest) = await given.SealedAsync(given.Company, 1);
        var target = ticket.Envelopes[0];
        IReadOnlyList<SealedEnvelope> sent = [new(target.Id, forge(X25519Recipient.Parse(target.Recipient), target.ContextSha256)), .. honest.Envelopes.Where(e => e.Id != target.Id)];
        await given.By(given.Company).SendAsync(bid, honest with { Envelopes = sent, Bordereau = SealedBid.BordereauOf(ticket.Ulid, sent, SHA256.HashData(honest.List)) }, cancel);
        return await given.By(given.Company).FinaliseAsync(bid, cancel) is DepositBid.Outcome.NotConforming refused ? refused.Reason : "";
    }

    private async Task<string> SupersededLotsAsync(Id<Bid> bid) => string.Join(' ', await given.AskAsync(db =>
        db.BidEnvelopes.Where(e => e.BidId == bid && e.Kind == EnvelopeKind.Offer && e.SupersededAt != null).OrderBy(e => e.LotNumber).Select(e => e.LotNumber).ToListAsync(cancel)));
}
