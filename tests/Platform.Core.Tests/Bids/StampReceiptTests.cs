using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Platform.Cli.Commands;
using Platform.Core.Bids;
using Platform.Core.Registers;
using Platform.Crypto.Timestamps;
using Platform.Testing;

namespace Platform.Core.Tests.Bids;

public sealed class StampReceiptTests : IAsyncLifetime
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

    [NeedsToolFact("openssl"), Trait("Feature", "A7-T6")]
    public async Task Openssl_accepts_the_token_of_a_real_receipt_and_refuses_one_altered_byte()
    {
        var (bid, _) = await given.DepositAsync(given.Company, 1);
        Assert.Equal(1, await given.StampAsync());
        var receipt = await given.ReceiptAsync(given.Company, bid);
        var folder = given.Platform.Folder;
        await File.WriteAllTextAsync(Path.Combine(folder, "recu.json"), receipt.Json, cancel);
        await File.WriteAllTextAsync(Path.Combine(folder, "autre.json"), receipt.Json.Replace("\"lot\":1", "\"lot\":2", StringComparison.Ordinal), cancel);
        await File.WriteAllBytesAsync(Path.Combine(folder, "recu.tsr"), receipt.Token!.Response, cancel);      // stamped

        Assert.Equal(0, (await VerifyAsync("recu.json")).ExitCode);
        Assert.NotEqual(0, (await VerifyAsync("autre.json")).ExitCode);
        Assert.Contains("NON QUALIFIÉE", receipt.Token.Authority, StringComparison.Ordinal);

        Task<Judges.Verdict> VerifyAsync(string data) => Judges.RunAsync("openssl", "ts", "-verify", "-data", Path.Combine(folder, data),
            "-in", Path.Combine(folder, "recu.tsr"), "-CAfile", given.Certificate);
    }

    [Fact]
    public async Task A_dead_authority_never_blocks_a_deposit_and_the_token_follows()
    {
        tsa.Answer = (_, _) => null;
        var (bid, outcome) = await given.DepositAsync(given.Company, 1);
        Assert.IsType<DepositBid.Outcome.Received>(outcome);
        Assert.Equal(0, await given.StampAsync());
        Assert.Null((await given.ReceiptAsync(given.Company, bid)).Token);

        tsa.Answer = (authority, query) => authority.Respond(query, TimeProvider.System.GetUtcNow());

        Assert.Equal(1, await given.StampAsync());
        Assert.NotNull((await given.ReceiptAsync(given.Company, bid)).Token);
        Assert.Equal(0, await given.StampAsync());
    }

    [Fact]
    public async Task A_token_of_something_else_of_another_authority_or_of_another_hour_is_refused()
    {
        using var stranger = DevelopmentAuthority.Create(TimeProvider.System.GetUtcNow());
        await given.DepositAsync(given.Company, 1);
        Func<DevelopmentAuthority, byte[], byte[]?>[] wrong =
        [
            (authority, _) => authority.Respond(TimestampRequestBuilder.Build(new byte[32]).Bytes, TimeProvider.System.GetUtcNow()),
            (_, query) => stranger.Respond(query, TimeProvider.System.GetUtcNow()),
            (authority, query) => authority.Respond(query, TimeProvider.System.GetUtcNow().AddHours(1)),
            (_, _) => "garbage"u8.ToArray(),
            (_, _) => new byte[100_000],
        ];
        foreach (var answer in wrong)
        {
            tsa.Answer = answer;
            Assert.Equal(0, await given.StampAsync());
        }
    }

    [Fact]
    public async Task The_page_waits_two_seconds_at_most_and_says_what_is_still_awaited()
    {
        tsa.Answer = (_, _) => null;
        var (bid, _) = await given.DepositAsync(given.Company, 1);

        var pending = await CompleteAsync(bid);
        Assert.Equal(new(Timestamp: true, Register: true), pending);

        await given.IntegrateAsync();
        tsa.Answer = (authority, query) => authority.Respond(query, TimeProvider.System.GetUtcNow());
        Assert.Equal(new(Timestamp: false, Register: false), await CompleteAsync(bid));
        Assert.True((await given.ReceiptAsync(given.Company, bid)).IsComplete);
    }

    [Fact]
    public async Task A_token_that_came_while_its_bidder_waited_shows_that_the_authority_answers()
    {
        tsa.Answer = (_, _) => null;
        var (bid, _) = await given.DepositAsync(given.Company, 1);
        await given.StampAsync();
        Assert.Equal((true, false), await StateAsync());

        tsa.Answer = (authority, query) => authority.Respond(query, TimeProvider.System.GetUtcNow());
        await CompleteAsync(bid);

        Assert.Equal((false, true), await StateAsync());
    }

    private async Task<(bool Fails, bool HasAnswered)> StateAsync()
    {
        var state = await given.AskAsync(db => db.Database.SqlQuery<State>($"select failing_since is not null as \"Fails\", answered_at is not null as \"HasAnswered\" from stamping").SingleAsync(cancel));
        return (state.Fails, state.HasAnswered);
    }

    private sealed record State(bool Fails, bool HasAnswered);

    private Task<CompleteReceipt.Pending> CompleteAsync(Core.Values.Id<Bid> bid) =>
        given.Platform.Services.GetRequiredService<Core.Data.UnitOfWorkFactory>().RunWithoutTransactionAsync(Depositor.ScopeOf(given.Company),
            s => s.GetRequiredService<CompleteReceipt>().ExecuteAsync(bid, cancel));
}
