using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Platform.Cli.StandIn;
using Platform.Core.Bids;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Files;
using Platform.Core.Values;
using Platform.Testing;

namespace Platform.Core.Tests.Bids;

/// <summary>What one bidder sends, or one disk does, never keeps the others waiting.</summary>
public sealed class HostileDepositsTests : IAsyncLifetime
{
    private readonly CancellationToken cancel = CancellationToken.None;
    private Depositor given = null!;

    public async Task InitializeAsync() => given = await Depositor.StartAsync();

    public async Task DisposeAsync() => await given.DisposeAsync();

    [Fact]
    public async Task A_bordereau_with_a_member_that_nobody_reads_is_refused()
    {
        var (bid, _, content) = await given.SealedAsync(given.Company, 1);
        var longer = Encoding.UTF8.GetString(content.Bordereau).Replace("\"taille\":", "\"t\":\"\\u0000\",\"taille\":", StringComparison.Ordinal);

        Assert.IsType<StoreBordereau.Outcome.Malformed>(await given.By(given.Company).AnnounceAsync(bid, Encoding.UTF8.GetBytes(longer), cancel));
    }

    [Fact]
    public async Task A_bid_whose_first_block_never_came_does_not_hold_up_the_closing()
    {
        var (bid, _, content) = await given.SealedAsync(given.Company, 1);
        foreach (var envelope in content.Envelopes)
        {
            var (_, bytes, sha256) = envelope.Blocks.First();
            await given.By(given.Company).PutAsync(bid, envelope.Id, 5, bytes, sha256, cancel);
        }
        await given.By(given.Company).AnnounceAsync(bid, content.Bordereau, cancel);

        Assert.Equal(1, await CloseDueAsync());
    }

    [Fact]
    public async Task A_consultation_that_cannot_be_closed_holds_up_no_other()
    {
        var other = await given.Platform.PublishedAsync(given.Consultation.Tenant, given.Consultation.Buyer);
        await given.Platform.SuperuserAsync($"""
            create function break_it() returns trigger language plpgsql as $$ begin raise exception 'planted'; end $$;
            create trigger planted before update on consultations for each row when (old.id = '{given.Consultation.Id}') execute function break_it();
            """);

        Assert.Equal(1, await CloseDueAsync());
        Assert.NotNull(await given.AskAsync(db => db.Consultations.Where(c => c.Id == other.Id).Select(c => c.ClosedAt).SingleAsync(cancel)));
    }

    [Fact]
    public async Task A_deposit_that_cannot_be_finished_holds_up_no_other()
    {
        var stuck = await SentAsync(given.Company);
        var other = await SentAsync(given.Rival);
        await given.Platform.SuperuserAsync($"""
            create function break_it() returns trigger language plpgsql as $$ begin raise exception 'planted'; end $$;
            create trigger planted before update on bids for each row when (old.id = '{stuck}') execute function break_it();
            """);
        await AfterTheLimitAsync(TimeSpan.FromSeconds(10));

        Assert.Equal(1, await given.SystemAsync<FinishDeposits, int>(finish => finish.ExecuteAsync(cancel)));
        Assert.False((await given.ReceiptAsync(given.Rival, other)).Late);
    }

    [Fact, Trait("Feature", "A7-T7")]
    public async Task A_block_that_the_disk_damaged_is_asked_for_again_and_the_deposit_goes_on()
    {
        var (bid, content) = await SentWithContentAsync(given.Company);
        Damage(content.Envelopes[1]);

        var missing = Assert.IsType<DepositBid.Outcome.Missing>(await given.By(given.Company).FinaliseAsync(bid, cancel));
        Assert.Equal([0], missing.Blocks[content.Envelopes[1].Id]);
        Assert.Empty(await given.Platform.RunAsync(Depositor.ScopeOf(given.Company), s => s.GetRequiredService<ListBlocks>().ExecuteAsync(bid, new(content.Envelopes[1].Id), cancel)) ?? []);

        var (number, bytes, sha256) = content.Envelopes[1].Blocks.Single();
        Assert.IsType<StoreBlock.Outcome.Stored>(await given.By(given.Company).PutAsync(bid, content.Envelopes[1].Id, number, bytes, sha256, cancel));
        Assert.IsType<DepositBid.Outcome.Received>(await given.By(given.Company).FinaliseAsync(bid, cancel));
    }

    [Fact]
    public async Task A_block_on_a_sector_that_cannot_be_read_is_asked_for_again_like_any_damaged_one()
    {
        var (bid, content) = await SentWithContentAsync(given.Company);
        var path = FileOf(content.Envelopes[1]);
        File.Delete(path);
        File.CreateSymbolicLink(path, "/proc/self/mem");        // EIO where it is read

        var missing = Assert.IsType<DepositBid.Outcome.Missing>(await given.By(given.Company).FinaliseAsync(bid, cancel));
        Assert.Equal([0], missing.Blocks[content.Envelopes[1].Id]);
        var (number, bytes, sha256) = content.Envelopes[1].Blocks.Single();
        Assert.IsType<StoreBlock.Outcome.Stored>(await given.By(given.Company).PutAsync(bid, content.Envelopes[1].Id, number, bytes, sha256, cancel));
        Assert.IsType<DepositBid.Outcome.Received>(await given.By(given.Company).FinaliseAsync(bid, cancel));
    }

    [Fact]
    public async Task A_block_slipped_in_while_the_others_are_read_back_is_in_no_receipt()
    {
        var (bid, content) = await SentWithContentAsync(given.Company);
        var slipped = RandomNumberGenerator.GetBytes(100);
        var store = SlipsIn.Before(given.Platform.Services.GetRequiredService<IBlobStore>(),
            () => given.By(given.Company).PutAsync(bid, content.Envelopes[0].Id, 1, slipped, SHA256.HashData(slipped), cancel));

        var outcome = await given.Platform.Services.GetRequiredService<UnitOfWorkFactory>().RunWithoutTransactionAsync(Depositor.ScopeOf(given.Company), s => new DepositBid(
            s.GetRequiredService<UnitOfWorkFactory>(), s.GetRequiredService<CurrentScope>(), store, new CheckBytes(store), NullLogger<DepositBid>.Instance).ExecuteAsync(new(bid), cancel));

        Assert.IsType<DepositBid.Outcome.NotAsAnnounced>(outcome);
        Assert.False(await given.AskAsync(db => db.Bids.AnyAsync(b => b.Id == bid && b.FinalisedAt != null, cancel)));
    }

    [Fact]
    public async Task The_closing_waits_an_hour_for_a_damaged_bid_and_then_names_it()
    {
        var (bid, content) = await SentWithContentAsync(given.Company);
        Damage(content.Envelopes[0]);
        await AfterTheLimitAsync(TimeSpan.FromSeconds(10));
        await given.SystemAsync<FinishDeposits, int>(finish => finish.ExecuteAsync(cancel));
        Assert.Equal(0, await CloseDueAsync(TimeSpan.FromMinutes(59)));

        Assert.Equal(1, await CloseDueAsync(TimeSpan.FromMinutes(61)));
        var closing = await given.AskAsync(db => db.RegisterEntries.Where(e => e.Kind == "cloture").Select(e => e.Details).SingleAsync(cancel));
        Assert.Contains($"\"endommages\":[\"{Platform.Crypto.Transparency.Ulid.Format(bid.Value)}\"]", closing, StringComparison.Ordinal);
    }

    [Fact, Trait("Feature", "A7-B5")]
    public async Task The_closing_leaves_a_byte_timed_before_the_limit_the_time_to_be_written_down()
    {
        Assert.Equal(0, await CloseDueAsync(TimeSpan.FromSeconds(4)));
        Assert.Equal(1, await CloseDueAsync(TimeSpan.FromSeconds(6)));
    }

    private async Task<Id<Bid>> SentAsync(TestCompany company) => (await SentWithContentAsync(company)).Bid;

    private async Task<(Id<Bid> Bid, SealedBid Content)> SentWithContentAsync(TestCompany company)
    {
        var (bid, _, content) = await given.SealedAsync(company, 1);
        await given.By(company).SendAsync(bid, content, cancel);
        return (bid, content);
    }

    private void Damage(SealedEnvelope envelope)
    {
        var path = FileOf(envelope);
        var bytes = File.ReadAllBytes(path);
        bytes[^1] ^= 1;
        File.WriteAllBytes(path, bytes);
    }

    private string FileOf(SealedEnvelope envelope)
    {
        var name = $"00000000-{Convert.ToHexStringLower(envelope.Blocks.First().Sha256)}.block";
        return Directory.EnumerateFiles(given.Platform.Configuration["Storage:Root"]!, name, SearchOption.AllDirectories).Single();
    }

    private Task<int> CloseDueAsync() => CloseDueAsync(TimeSpan.FromSeconds(10));

    private async Task<int> CloseDueAsync(TimeSpan after)
    {
        await AfterTheLimitAsync(after);
        return await given.SystemAsync<CloseDueConsultations, int>(close => close.ExecuteAsync(cancel));
    }

    private async Task AfterTheLimitAsync(TimeSpan after) => await given.Platform.Database.SetNowAsync((await given.LimitAsync()) + after);

    /// <summary>The platform's own store; something happens once, between its last read-back and its first commit.</summary>
    public class SlipsIn : DispatchProxy
    {
        private IBlobStore store = null!;       // both set by Before
        private Func<Task> act = null!;
        private int done;

        public static IBlobStore Before(IBlobStore store, Func<Task> act)
        {
            var proxy = Create<IBlobStore, SlipsIn>();
            ((SlipsIn)(object)proxy).store = store;
            ((SlipsIn)(object)proxy).act = act;
            return proxy;
        }

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => targetMethod!.Name == nameof(IBlobStore.CommitAsync) ? CommitAsync(targetMethod, args) : targetMethod.Invoke(store, args);

        private async Task<bool> CommitAsync(MethodInfo commit, object?[]? args)
        {
            if (Interlocked.Exchange(ref done, 1) == 0) await act();
            return await (Task<bool>)commit.Invoke(store, args)!;
        }
    }
}
