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

    private static async Task<T> Ask<T>(string connectionString, string sql)
    {
        await using var source = NpgsqlDataSource.Create(connectionString);
        await using var command = source.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync())!;      // every question here has one answer
    }
}
