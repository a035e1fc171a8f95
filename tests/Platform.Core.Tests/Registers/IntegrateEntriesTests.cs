using Npgsql;
using Platform.Core.Data;
using Platform.Core.Registers;
using Platform.Crypto.Transparency;
using Platform.Testing;

namespace Platform.Core.Tests.Registers;

public sealed class IntegrateEntriesTests : IAsyncLifetime
{
    private readonly CancellationToken cancel = CancellationToken.None;
    private Registry registry = null!;

    public async Task InitializeAsync() => registry = await Registry.CreateAsync();

    public async Task DisposeAsync() => await registry.DisposeAsync();

    [Fact, Trait("Feature", "BEYOND-4")]
    public async Task Every_entry_is_proved_under_the_first_signed_head_that_holds_it_and_its_proof_never_changes()
    {
        var (entries, proofs) = (new List<AppendEntry.Appended>(), new List<string>());
        foreach (var batch in (int[])[1, 2, 5, 9])
        {
            for (var i = 0; i < batch; i++) entries.Add(await registry.AppendAsync($"{entries.Count}"));
            Assert.Equal(batch, await registry.IntegrateAsync());

            var size = entries.Count;
            foreach (var (entry, rank) in entries.Select((e, i) => (e, i)))
            {
                var proved = Assert.IsType<ProveInclusion.Outcome.Proved>(await registry.ProveAsync(entry.Id));
                if (rank == proofs.Count)
                {
                    Assert.Equal((rank, size), (proved.Index, proved.Size));
                    proofs.Add(proved.TlogProof);
                }
                Assert.Equal(proofs[rank], proved.TlogProof);
                Assert.NotNull(TlogProof.Parse(proved.TlogProof).Verify(entry.Entry, registry.Key.Origin, registry.Key.PublicKey));
            }
        }
        Assert.Equal(0, await registry.IntegrateAsync());
    }

    [Fact]
    public async Task An_entry_has_no_proof_before_the_sequencer_has_passed() =>
        Assert.IsType<ProveInclusion.Outcome.Pending>(await registry.ProveAsync((await registry.AppendAsync("a")).Id));

    [Fact]
    public async Task A_proof_of_one_entry_does_not_prove_another()
    {
        var (first, second) = (await registry.AppendAsync("a"), await registry.AppendAsync("b"));
        await registry.IntegrateAsync();

        var proof = TlogProof.Parse(Assert.IsType<ProveInclusion.Outcome.Proved>(await registry.ProveAsync(first.Id)).TlogProof);

        Assert.Null(proof.Verify(second.Entry, registry.Key.Origin, registry.Key.PublicKey));
    }

    [Fact]
    public async Task Two_sequencers_at_once_number_each_entry_once()
    {
        for (var i = 0; i < 20; i++) await registry.AppendAsync($"{i}");

        var numbered = await Task.WhenAll(registry.IntegrateAsync(), registry.IntegrateAsync(), registry.IntegrateAsync());

        Assert.Equal(20, numbered.Sum() + await registry.IntegrateAsync());
        Assert.Equal(20L, await registry.AskAsync<long>("select count(*) from register_leaves"));
        Assert.Equal(20L, await registry.AskAsync<long>("select max(size) from tree_heads"));
    }

    [Theory, Trait("Feature", "BEYOND-4")]
    [InlineData("update register_leaves set leaf_hash = sha256('x') where leaf_index = 2")]
    [InlineData("update register_nodes set hash = sha256('x') where level = 1 and node_index = 0")]
    [InlineData("update tree_heads set root = sha256('x'), checkpoint = replace(checkpoint, '3', '4')")]
    [InlineData("insert into register_leaves values (3, '01900000-0000-7000-8000-000000000001', sha256('x'), now())")]
    public async Task Nothing_more_is_signed_once_the_register_was_altered(string alteration)
    {
        for (var i = 0; i < 3; i++) await registry.AppendAsync($"{i}");
        await registry.IntegrateAsync();
        await registry.Database.ExecuteAsSuperuserAsync($"set session_replication_role = replica; {alteration}");      // silences the triggers
        await registry.AppendAsync("next");

        await Assert.ThrowsAsync<InvalidOperationException>(registry.IntegrateAsync);

        Assert.Equal(1L, await registry.AskAsync<long>("select count(*) from tree_heads"));
    }

    [Fact]
    public async Task A_restored_backup_is_not_continued_as_if_nothing_had_been_signed_since()
    {
        await registry.AppendAsync("a");
        await registry.IntegrateAsync();
        await registry.AppendAsync("b");
        await registry.IntegrateAsync();
        await registry.AppendAsync("c");
        await registry.IntegrateAsync();                        // notes the head of size 2 outside the database
        await registry.Database.ExecuteAsSuperuserAsync("""
            set session_replication_role = replica;
            delete from register_leaves where leaf_index >= 1; delete from register_nodes; delete from tree_heads where size > 1
            """);
        await registry.AppendAsync("other history");

        await Assert.ThrowsAsync<InvalidOperationException>(registry.IntegrateAsync);
    }

    [Fact]
    public async Task No_role_changes_the_register_neither_by_grant_nor_past_the_trigger()
    {
        await registry.AppendAsync("a");
        await registry.IntegrateAsync();
        foreach (var table in (string[])["register_entries", "register_leaves", "register_nodes", "tree_heads"])
        {
            var column = table switch { "register_entries" => "details", "tree_heads" => "checkpoint", "register_leaves" => "leaf_hash", _ => "hash" };
            foreach (var role in Enum.GetValues<DatabaseRole>())
            {
                foreach (var change in (string[])[$"update {table} set {column} = {column}", $"delete from {table}", $"truncate {table}"])
                {
                    var refused = await Assert.ThrowsAsync<PostgresException>(() => RunAsync(registry.Database.ConnectionString(role), change));
                    Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refused.SqlState);
                    Assert.Equal(role == DatabaseRole.Owner, refused.MessageText.Contains("append-only", StringComparison.Ordinal));
                }
            }
        }
    }

    [Fact]
    public async Task The_append_only_check_can_fail()
    {
        await registry.AppendAsync("a");
        await registry.Database.ExecuteAsSuperuserAsync("drop trigger append_only on register_entries; grant update (kind) on register_entries to platform_jobs; create policy p on register_entries for update to platform_jobs using (true)");

        await RunAsync(registry.Database.ConnectionString(DatabaseRole.Jobs), "update register_entries set kind = kind");
    }

    private async Task RunAsync(string connectionString, string sql)
    {
        await using var source = NpgsqlDataSource.Create(connectionString);
        await using var connection = await source.OpenConnectionAsync(cancel);
        // A role that only reads may lift that itself: what refuses must be the grant.
        foreach (var statement in (string[])["set default_transaction_read_only = off", sql])
        {
            await using var command = new NpgsqlCommand(statement, connection);
            await command.ExecuteNonQueryAsync(cancel);
        }
    }
}
