using Microsoft.EntityFrameworkCore;
using Npgsql;
using Platform.Core.Data;
using Platform.Testing;

namespace Platform.Core.Tests.Bids;

/// <summary>A deposit that was under way when the database was brought up: its last byte is its completion.</summary>
public sealed class CompleteAtUpgradeTests
{
    [Fact]
    public async Task A_deposit_of_before_that_was_sent_whole_is_marked_complete_although_row_security_is_forced()
    {
        await using var given = await Depositor.StartAsync();
        var (whole, _, content) = await given.SealedAsync(given.Company, 1);
        await given.By(given.Company).SendAsync(whole, content, default);
        var (begun, _, unsent) = await given.SealedAsync(given.Rival, 1);
        await given.By(given.Rival).AnnounceAsync(begun, unsent.Bordereau, default);        // announced, and nothing of it came
        await given.Platform.SuperuserAsync("set session_replication_role = replica; update bids set complete_at = null");
        Assert.All(await BidsAsync(given), bid => Assert.Null(bid.CompleteAt));

        // The update of 0080, run by the owner as it was written, touches nothing.
        var first = Sql("0080_complete_bids");
        await AsOwnerAsync(given, first[first.IndexOf("create function pg_temp", StringComparison.Ordinal)..first.IndexOf("-- Blocks that were", StringComparison.Ordinal)]);
        Assert.All(await BidsAsync(given), bid => Assert.Null(bid.CompleteAt));

        await AsOwnerAsync(given, Sql("0198_complete_at_of_before"));

        Assert.All(await BidsAsync(given), bid => Assert.Equal(bid.Id == whole ? bid.LastByteAt : null, bid.CompleteAt));
        Assert.Equal(3, await given.AskAsync(db => db.Database.SqlQuery<int>($"""select count(*)::int as "Value" from pg_class where relname in ('bids', 'bid_envelopes', 'bid_blocks') and relrowsecurity and relforcerowsecurity""").SingleAsync()));
    }

    private static string Sql(string name) => MigrationRunner.Embedded.Single(migration => migration.Name == name).Sql;

    private static Task<List<Core.Bids.Bid>> BidsAsync(Depositor given) => given.AskAsync(db => db.Bids.AsNoTracking().ToListAsync());

    private static async Task AsOwnerAsync(Depositor given, string sql)
    {
        await using var source = NpgsqlDataSource.Create(given.Platform.Database.ConnectionString(DatabaseRole.Owner));
        await using var connection = await source.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
        await transaction.CommitAsync();
    }
}
