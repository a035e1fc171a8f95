using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Platform.Core.Bids;
using Platform.Core.Data;
using Platform.Core.Files;
using Platform.Core.Identity;
using Platform.Core.Messaging;
using Platform.Core.Operations;
using Platform.Core.Tenancy;
using Platform.Core.Tests.Bids;
using Platform.Core.Values;
using Platform.Testing;

namespace Platform.Core.Tests.Operations;

/// <summary>What was acknowledged is read again: a disk that changes or loses a byte is found out, and the deposit is named, to operators only.</summary>
public sealed class ScrubTests : IAsyncLifetime
{
    private readonly CancellationToken cancel = CancellationToken.None;
    private Depositor given = null!;
    private Id<Bid> bid;

    public async Task InitializeAsync()
    {
        given = await Depositor.StartAsync();
        (bid, _) = await given.DepositAsync(given.Company, 1, 2);
        await given.IntegrateAsync();
    }

    public async Task DisposeAsync() => await given.DisposeAsync();

    [Fact]
    public async Task Where_nothing_changed_a_whole_round_finds_nothing_and_says_how_much_it_read()
    {
        await given.By(given.Rival).BeginAsync(given.Consultation.Id, [1], cancel);
        await RoundAsync();

        Assert.Empty(await FoundAsync());
        var stored = await given.AskAsync(async db => await db.BidBlocks.CountAsync(cancel) + await db.DceDocuments.CountAsync(cancel));
        Assert.Equal(stored, await NumberAsync("select whole_items from scrubs where what = 'store'"));
        Assert.True(await RegisterAsync());
        Assert.Equal(0, await NumberAsync("select count(*) from outbox where kind = 'stored-fault-found'"));
    }

    [Fact]
    public async Task One_flipped_bit_of_a_sealed_block_names_the_deposit_the_envelope_and_the_block_and_a_repair_is_seen()
    {
        var envelope = await given.AskAsync(db => db.BidEnvelopes.SingleAsync(e => e.BidId == bid && e.LotNumber == 2, cancel));
        var path = FileOf(envelope.Blob, "*.block");
        await FlipAsync(path);

        await RoundAsync();

        var tracking = await given.AskAsync(db => db.Bids.Where(b => b.Id == bid).Select(b => b.Tracking).SingleAsync(cancel));
        Assert.Equal([$"pli {tracking} Offre, lot 2 0 altered"], await FoundAsync());

        await FlipAsync(path);
        await SliceAsync();         // what is wrong is read first: no whole round is needed
        Assert.Empty(await FoundAsync());
        Assert.Equal(1, await NumberAsync("select count(*) from stored_faults where mended_at is not null"));
    }

    [Theory, InlineData("*.block", "missing"), InlineData("list", "missing")]
    public async Task A_file_of_a_deposit_that_is_gone_is_found(string file, string state)
    {
        var envelope = await given.AskAsync(db => db.BidEnvelopes.SingleAsync(e => e.BidId == bid && e.LotNumber == 1, cancel));
        File.Delete(FileOf(envelope.Blob, file));

        await RoundAsync();

        Assert.EndsWith($"Offre, lot 1 0 {state}", Assert.Single(await FoundAsync()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_sector_that_cannot_be_read_is_found_and_what_lies_behind_it_is_read()
    {
        // The kernel answers EIO when the beginning of this file is read, as of a bad sector.
        foreach (var path in Directory.EnumerateFiles(Path.Combine(given.Platform.Configuration["Storage:Root"]!, "sealed"), "*.block", SearchOption.AllDirectories))
        {
            File.Delete(path);
            File.CreateSymbolicLink(path, "/proc/self/mem");
        }

        await RoundAsync();

        Assert.Equal(3, (await FoundAsync()).Count(found => found.StartsWith("pli ", StringComparison.Ordinal) && found.EndsWith("altered", StringComparison.Ordinal)));
        Assert.Equal(1, await NumberAsync("select count(*) from scrubs where what = 'store' and whole_items = 4"));
    }

    [Fact]
    public async Task A_block_that_the_receipted_list_does_not_hold_is_no_damage()
    {
        var envelope = await given.AskAsync(db => db.BidEnvelopes.SingleAsync(e => e.BidId == bid && e.LotNumber == 1, cancel));
        var bytes = "hors liste"u8.ToArray();
        await given.Platform.Services.GetRequiredService<IBlobStore>().PutBlockAsync(envelope.Blob, 1, SHA256.HashData(bytes), new MemoryStream(bytes), bytes.Length, cancel);
        await given.Platform.SuperuserAsync($"""
            set session_replication_role = replica;
            insert into bid_blocks select (jsonb_populate_record(k, jsonb_build_object('number', 1, 'size', 10, 'sha256', sha256('hors liste')))).* from bid_blocks k where envelope_id = '{envelope.Id.Value}'
            """);

        await RoundAsync();

        Assert.Empty(await FoundAsync());
    }

    [Fact]
    public async Task Known_damage_is_read_again_in_turn_and_counted_and_closed_when_its_row_is_gone()
    {
        await given.Platform.SuperuserAsync($"""
            insert into stored_faults (tenant_id, id, area, item_id, number, state, found_at)
            select '{given.TenantId}', gen_random_uuid(), 'dossier', gen_random_uuid(), 0, 'missing', now() - interval '1 day' from generate_series(1, 25)
            """);
        var envelope = await given.AskAsync(db => db.BidEnvelopes.SingleAsync(e => e.BidId == bid && e.LotNumber == 2, cancel));
        await FlipAsync(FileOf(envelope.Blob, "*.block"));

        await RoundAsync();
        await SliceAsync();         // 20 a slice: what came last has its turn too

        Assert.Single(await FoundAsync());
        await SliceAsync();
        Assert.Equal(1, await NumberAsync("select count(*) from stored_faults where mended_at is null and reread_at is not null"));
        await given.Platform.SuperuserAsync("update scrubs set debt = 0, area = 'ouvert' where what = 'store'");        // nothing there: only the known block is read
        await SliceAsync(1000);
        Assert.True(await NumberAsync("select debt from scrubs where what = 'store'") > 0);
    }

    [Fact]
    public async Task A_flipped_bit_of_a_file_of_the_consultation_is_found()
    {
        await FlipAsync(Directory.EnumerateFiles(Path.Combine(given.Platform.Configuration["Storage:Root"]!, "dce"), "whole", SearchOption.AllDirectories).Single());

        await RoundAsync();

        Assert.Equal(["dossier  Version 1 0 altered"], await FoundAsync());
    }

    [Fact]
    public async Task A_block_of_an_unfinished_deposit_is_read_too()
    {
        var (begun, _, content) = await given.SealedAsync(given.Rival, 1);
        var block = content.Envelopes[0].Blocks.First();
        await given.By(given.Rival).PutAsync(begun, content.Envelopes[0].Id, 0, block.Bytes, block.Sha256, cancel);
        await FlipAsync(FileOf(new BlobName(BlobContainer.Sealed, content.Envelopes[0].Id), "*.block"));

        await RoundAsync();

        Assert.Single(await FoundAsync());
    }

    [Fact]
    public async Task A_slice_reads_no_more_than_it_may_and_the_next_goes_on_from_there()
    {
        var slow = await given.AskAsync(db => db.BidBlocks.CountAsync(cancel));
        Assert.True(slow >= 3);

        Assert.Equal(1, await SliceAsync(20_000));         // a block is larger than this slice: it is read whole, and the next slices pay for it
        Assert.True(await NumberAsync("select debt from scrubs where what = 'store'") > 0);
        var read = await NumberAsync("select items from scrubs where what = 'store'");
        while (await NumberAsync("select debt from scrubs where what = 'store'") >= 20_000) Assert.Equal(0, await SliceAsync(20_000));
        await SliceAsync(20_000);
        Assert.Equal(read + 1, await NumberAsync("select items from scrubs where what = 'store'"));
    }

    [Fact]
    public async Task Every_operator_is_told_once_an_hour_and_the_message_names_no_deposit()
    {
        var lead = await given.AskAsync(db => db.Tenants.SingleAsync(t => t.Kind == TenantKind.Lead, cancel));
        var oper = await given.Platform.OperatorAsync("Odile Exploitante");
        foreach (var path in Directory.EnumerateFiles(Path.Combine(given.Platform.Configuration["Storage:Root"]!, "sealed"), "*.block", SearchOption.AllDirectories)) await FlipAsync(path);
        await RoundAsync();

        Assert.Equal(1, await NumberAsync("select count(*) from outbox where kind = 'stored-fault-found'"));
        for (var i = 0; i < 2; i++)
            await TellAsync();

        var mail = Assert.Single(await PickupMail.ReadAsync(given.Platform.Configuration["Mail:Pickup"]!, cancel));
        Assert.Equal(oper.Email, mail.To);
        Assert.Contains("à cette heure\u00a0: 3.", mail.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Toitures", mail.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Damage_found_after_the_message_of_this_hour_is_told_at_the_beginning_of_the_next()
    {
        await given.Platform.Database.SetNowAsync(new(2026, 11, 21, 10, 5, 0, TimeSpan.Zero));
        var blocks = Directory.EnumerateFiles(Path.Combine(given.Platform.Configuration["Storage:Root"]!, "sealed"), "*.block", SearchOption.AllDirectories).Take(3).ToList();
        await FlipAsync(blocks[0]);
        await RoundAsync();
        await given.Platform.SuperuserAsync("update outbox set done_at = clock_timestamp() where kind = 'stored-fault-found'");

        foreach (var later in blocks[1..])
        {
            await FlipAsync(later);
            await RoundAsync();
        }

        Assert.Equal(2, await NumberAsync("select count(*) from outbox where kind = 'stored-fault-found'"));
        Assert.Equal(1, await NumberAsync("select count(*) from outbox where kind = 'stored-fault-found' and done_at is null and key = '2026-11-21T11' and due_at = '2026-11-21 11:00Z'"));
    }

    [Fact]
    public async Task While_nobody_is_operator_the_lead_is_told_and_a_register_that_differs_has_its_own_advice()
    {
        var lead = await given.AskAsync(db => db.Tenants.SingleAsync(t => t.Kind == TenantKind.Lead, cancel));
        var admin = await given.Platform.PersonAsync(lead, "Agnès Pilote", MembershipRole.LeadAdmin);
        await given.Platform.SuperuserAsync($"insert into stored_faults (tenant_id, id, area, item_id, number, state, found_at) values ('{given.TenantId}', gen_random_uuid(), 'registre', gen_random_uuid(), 0, 'altered', now())");

        await TellAsync();

        var mail = Assert.Single(await PickupMail.ReadAsync(given.Platform.Configuration["Mail:Pickup"]!, cancel));
        Assert.Equal(admin.Email, mail.To);
        Assert.Contains("Ne corrigez aucune ligne", mail.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Restaurez ces fichiers", mail.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("update register_entries set details = replace(details, 'depot', 'dépôt') where kind = 'depot'")]
    [InlineData("update register_leaves set leaf_hash = sha256('autre') where leaf_index = 0")]
    [InlineData("update tree_heads set root = sha256('autre'), checkpoint = replace(checkpoint, 'e', 'f')")]
    [InlineData("update register_nodes set hash = sha256('autre')")]
    public async Task A_register_that_was_altered_is_found_and_one_that_was_restored_is_mended(string alteration)
    {
        for (var i = 0; i < 3; i++) await given.DepositAsync(given.Rival, 1);
        await given.IntegrateAsync();
        Assert.True(await RegisterAsync());
        string[] tables = ["register_entries", "register_leaves", "tree_heads", "register_nodes"];
        foreach (var table in tables) await given.Platform.SuperuserAsync($"create table kept_{table} as select * from {table}; alter table {table} disable trigger user");

        await given.Platform.SuperuserAsync(alteration);

        Assert.False(await RegisterAsync());
        Assert.NotEmpty(await FoundAsync());
        foreach (var table in tables) await given.Platform.SuperuserAsync($"delete from {table}; insert into {table} select * from kept_{table}");
        Assert.True(await RegisterAsync());
        Assert.Empty(await FoundAsync());
    }

    private Task<int> SliceAsync() => given.SystemAsync<ScrubStore, int>(scrub => scrub.ExecuteAsync(cancel));

    private Task<int> SliceAsync(int bytes) => given.Platform.Services.GetRequiredService<UnitOfWorkFactory>().RunWithoutTransactionAsync(new Scope.System("test"), s =>
        new ScrubStore(s.GetRequiredService<UnitOfWorkFactory>(), s.GetRequiredService<CurrentScope>(), s.GetRequiredService<IBlobStore>(),
            Microsoft.Extensions.Options.Options.Create(new ScrubOptions { BytesPerSlice = bytes })).ExecuteAsync(cancel));

    private Task<bool> RegisterAsync() => given.SystemAsync<ScrubRegister, bool>(scrub => scrub.ExecuteAsync(cancel));

    private async Task RoundAsync()
    {
        do await SliceAsync();
        while (await NumberAsync("select count(*) from scrubs where what = 'store' and began_at is not null") > 0);
    }

    private Task<List<string>> FoundAsync() => given.AskAsync(db => db.Database.SqlQuery<string>(
        $"select concat_ws(' ', area, coalesce(deposit, ''), part, number, state) as \"Value\" from stored_faults where mended_at is null order by 1").ToListAsync(cancel));

    private Task<long> NumberAsync(string sql) => given.AskAsync(async db => (await db.Database.SqlQuery<long>(System.Runtime.CompilerServices.FormattableStringFactory.Create("select (" + sql + ")::bigint as \"Value\"")).ToListAsync(cancel)).Single());

    private string FileOf(BlobName blob, string pattern) => Directory.EnumerateFiles(given.Platform.Configuration["Storage:Root"]!, pattern, SearchOption.AllDirectories)
        .Single(path => path.Contains(blob.Value.ToString("N"), StringComparison.Ordinal));

    private async Task TellAsync()
    {
        await given.Platform.RunAsync(new Scope.System("test"), s => s.GetRequiredService<TellOperators>().ExecuteAsync(new StoredFaultFound("2026-11-21T10"), cancel));
        foreach (var fact in await given.Platform.FactsAsync<OperatorToTell>())
            await given.Platform.RunAsync(new Scope.System("test"), s => s.GetRequiredService<TellOperators>().ExecuteAsync(fact, cancel));
    }

    private static async Task FlipAsync(string path)
    {
        var bytes = await File.ReadAllBytesAsync(path);
        bytes[bytes.Length / 2] ^= 1;
        await File.WriteAllBytesAsync(path, bytes);
    }
}
