using Npgsql;
using Platform.Core.Data;
using Platform.Testing;

namespace Platform.Core.Tests.Data;

public sealed class MigrationRunnerTests : IAsyncLifetime
{
    private static readonly Migration One = new("9001_one", "create table one (id int)");
    private static readonly Migration Two = new("9002_two", "create table two (id int)");

    private Postgres database = null!;      // set by InitializeAsync, before any test

    public async Task InitializeAsync() => database = await Postgres.CreateDatabaseAsync();

    public async Task DisposeAsync() => await database.DisposeAsync();

    [Fact]
    public async Task Files_are_applied_in_order_of_name_and_only_once()
    {
        Assert.Equal(["9001_one", "9002_two"], await Run(Two, One));
        Assert.Empty(await Run(One, Two));
    }

    [Fact]
    public async Task A_file_that_changed_after_it_was_applied_is_refused()
    {
        await Run(One);

        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => Run(One with { Sql = "create table other (id int)" }));

        Assert.Contains("9001_one", refused.Message);
    }

    [Fact]
    public async Task A_file_that_fails_leaves_nothing_and_keeps_what_came_before()
    {
        await Assert.ThrowsAsync<PostgresException>(() => Run(One, Two with { Sql = "create table two (id int); select 1/0" }));

        Assert.Equal(["9002_two"], await Run(One, Two));
    }

    [Fact]
    public async Task A_runner_killed_half_way_leaves_the_database_as_before_and_the_next_one_finishes()
    {
        var killed = new MigrationRunner(database.ConnectionString(DatabaseRole.Owner), [new("0901_half", "create table half (n int); insert into half values (1); select pg_sleep(600)")]).ExecuteAsync(CancellationToken.None);
        await using var source = NpgsqlDataSource.Create(database.SuperuserConnectionString);
        await Until.TrueAsync("the runner to be half way", TimeSpan.FromSeconds(30), async () =>
        {
            await using var kill = source.CreateCommand($"select count(pg_terminate_backend(pid)) from pg_stat_activity where datname = '{database.Name}' and wait_event = 'PgSleep'");
            return await kill.ExecuteScalarAsync() is > 0L;
        });
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => killed);

        await using var left = source.CreateCommand("select (select count(*) from pg_tables where tablename = 'half') + (select count(*) from schema_migrations where name = '0901_half')");
        Assert.Equal(0L, await left.ExecuteScalarAsync());
        Assert.Equal(["0901_half"], await new MigrationRunner(database.ConnectionString(DatabaseRole.Owner), [new("0901_half", "create table half (n int)")]).ExecuteAsync(CancellationToken.None));
    }

    [Fact]
    public async Task Two_runners_at_once_apply_each_file_once()
    {
        var applied = await Task.WhenAll(Run(One, Two), Run(One, Two));

        Assert.Equal(2, applied.Sum(a => a.Count));
    }

    [Fact]
    public async Task A_file_that_ends_as_another_role_does_not_carry_it_into_the_next()
    {
        await Run(new("9001_sec", "set role platform_sec; create table sec.planted (id int)"), Two);

        await using var source = NpgsqlDataSource.Create(database.ConnectionString(DatabaseRole.Owner));
        await using var owner = source.CreateCommand("select relowner::regrole::text from pg_class where oid = 'two'::regclass");
        Assert.Equal("platform_owner", await owner.ExecuteScalarAsync());
    }

    private Task<IReadOnlyList<string>> Run(params Migration[] migrations) =>
        new MigrationRunner(database.ConnectionString(DatabaseRole.Owner), migrations).ExecuteAsync(CancellationToken.None);
}
