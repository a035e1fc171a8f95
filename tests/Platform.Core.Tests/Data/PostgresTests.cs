using Npgsql;
using Platform.Testing;

namespace Platform.Core.Tests.Data;

/// <summary>The fixture that every other database test stands on.</summary>
public sealed class PostgresTests
{
    [Fact]
    public async Task What_one_test_writes_another_does_not_see()
    {
        await using var first = await Postgres.CreateDatabaseAsync();
        await using var second = await Postgres.CreateDatabaseAsync();
        await first.ExecuteAsSuperuserAsync("create table only_here ()");

        Assert.True(await Ask<bool>(first.SuperuserConnectionString, "select to_regclass('only_here') is not null"));
        Assert.False(await Ask<bool>(second.SuperuserConnectionString, "select to_regclass('only_here') is not null"));
    }

    [Fact]
    public async Task A_database_that_is_used_again_holds_the_rows_and_the_numbers_of_a_new_one()
    {
        await using var platform = await TestPlatform.StartAsync();
        await using var unused = await Postgres.CreateUnusedAsync();
        await platform.CommuneAsync(await platform.LeadAsync(), "saint-marcel", "Commune de Saint-Marcel");
        Assert.NotEqual(await Contents(unused), await Contents(platform.Database));

        await platform.Database.ExecuteAsSuperuserAsync("select test.reset()");

        Assert.Equal(await Contents(unused), await Contents(platform.Database));
    }

    [Theory]
    [InlineData("delete from outbox", true)]
    [InlineData("create table planted ()", false)]
    [InlineData("create or replace function sec.now() returns timestamptz language sql as 'select clock_timestamp()'", false)]
    [InlineData("alter table tenants disable trigger all", false)]
    [InlineData("grant delete on tenants to platform_public", false)]
    [InlineData("alter table tenants no force row level security", false)]
    [InlineData("do $$ begin execute format('grant temporary on database %I to public', current_database()); end $$", false)]
    [InlineData("do $$ begin execute format('alter role platform_app in database %I set work_mem = 1024', current_database()); end $$", false)]
    public async Task Only_a_database_whose_rows_alone_were_changed_is_used_again(string sql, bool again)
    {
        await using var database = await Postgres.CreateDatabaseAsync();
        await database.ExecuteAsSuperuserAsync(sql);

        Assert.Equal(again, await database.GiveBackAsync());
    }

    [Fact]
    public async Task No_role_of_a_host_is_superuser_or_passes_by_row_level_security_or_owns_a_table()
    {
        await using var database = await Postgres.CreateDatabaseAsync();
        foreach (var role in Enum.GetValues<DatabaseRole>())
        {
            var connection = database.ConnectionString(role);
            Assert.False(await Ask<bool>(connection, "select rolsuper or rolbypassrls or rolcreaterole or rolcreatedb from pg_roles where rolname = current_user"));
            if (role == DatabaseRole.Owner) continue;
            Assert.Equal(0, await Ask<long>(connection, "select count(*) from pg_class where relowner = current_user::regrole"));
            Assert.False(await Ask<bool>(connection, "select has_database_privilege(current_database(), 'temp, create') or has_schema_privilege('public', 'create') or has_schema_privilege('sec', 'create')"));
        }
    }

    [Fact]
    public async Task A_role_of_a_host_that_falls_silent_in_a_transaction_loses_its_connection()
    {
        await using var database = await Postgres.CreateDatabaseAsync();
        foreach (var role in Enum.GetValues<DatabaseRole>().Where(role => role != DatabaseRole.Owner))
            Assert.True(await Ask<bool>(database.ConnectionString(role), "select setting::int between 1 and 600000 from pg_settings where name = 'idle_in_transaction_session_timeout'"), $"{role}");
    }

    [Fact]
    public async Task The_check_of_roles_can_fail()
    {
        await using var database = await Postgres.CreateDatabaseAsync();
        await database.ExecuteAsSuperuserAsync($"grant temporary on database {database.Name} to public");

        Assert.True(await Ask<bool>(database.ConnectionString(DatabaseRole.App), "select has_database_privilege(current_database(), 'temp')"));
    }

    [Fact]
    public async Task The_owner_writes_the_security_schema_only_by_taking_its_role()
    {
        await using var database = await Postgres.CreateDatabaseAsync();
        await using var source = NpgsqlDataSource.Create(database.ConnectionString(DatabaseRole.Owner));
        await using var command = source.CreateCommand("set role platform_sec; create table sec.planted (); reset role");
        await command.ExecuteNonQueryAsync();

        Assert.Equal("platform_sec", await Ask<string>(database.SuperuserConnectionString,
            "select relowner::regrole::text from pg_class where oid = 'sec.planted'::regclass"));
    }

    [Fact]
    public async Task A_search_without_accents_finds_the_word_with_accents()
    {
        await using var database = await Postgres.CreateDatabaseAsync();

        Assert.True(await Ask<bool>(database.ConnectionString(DatabaseRole.Public),
            "select to_tsvector('french_unaccent', 'Réfection des écoles élémentaires') @@ websearch_to_tsquery('french_unaccent', 'ecole elementaire')"));
    }

    [Fact]
    public async Task Quartz_finds_its_tables_and_may_write_them()
    {
        await using var database = await Postgres.CreateDatabaseAsync();

        Assert.True(await Ask<bool>(database.ConnectionString(DatabaseRole.Jobs), "select has_table_privilege('quartz.qrtz_job_details', 'insert')"));
        Assert.False(await Ask<bool>(database.ConnectionString(DatabaseRole.App), "select has_schema_privilege('quartz', 'usage')"));
    }

    private static Task<string> Contents(Postgres database) => Ask<string>(database.SuperuserConnectionString, """
        select string_agg(format('%s %s', name, (xpath('/row/n/text()', query_to_xml(format('select count(*) || md5(string_agg(row::text, %L order by row::text)) as n from %s row', ' ', name), true, true, '')))[1]), E'\n' order by name)
          || coalesce((select string_agg(sequencename || coalesce(last_value, 0), ' ' order by sequencename) from pg_sequences), '')
        from (select c.oid::regclass::text as name from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.relkind = 'r' and n.nspname not in ('pg_catalog', 'information_schema')) tables
        """);

    private static async Task<T> Ask<T>(string connectionString, string sql)
    {
        await using var source = NpgsqlDataSource.Create(connectionString);
        await using var command = source.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync())!;      // every question here has one answer
    }
}
