using System.Security.Cryptography;
using System.Text;
using Npgsql;
using Platform.Cli.Commands;
using Platform.Core.Data;

namespace Platform.Testing;

/// <summary>The migrated database that every test database is a copy of. Built once per cluster and per state of the SQL files.</summary>
internal static class TemplateDatabase
{
    /// <summary>The key that the databases of the tests check contexts with.</summary>
    public static readonly byte[] ContextKey = SHA256.HashData("context key of the tests"u8);

    private const long Lock = 0x74656d706c617465;       // "template": parallel test processes build it once
    private static readonly Lazy<Task<string>> Name = new(() => EnsureAsync("template_", migrated: true));
    private static readonly Lazy<Task<string>> EmptyName = new(() => EnsureAsync("template_empty_", migrated: false));

    public static Task<string> NameAsync() => Name.Value;

    /// <summary>As infra/postgres/roles.sql leaves it: roles, extensions and schemas, no table.</summary>
    public static Task<string> EmptyNameAsync() => EmptyName.Value;

    private static async Task<string> EnsureAsync(string prefix, bool migrated)
    {
        var superuser = await TestCluster.ConnectionStringAsync();
        var name = prefix + Hash();
        await using var source = NpgsqlDataSource.Create(superuser);
        await using var connection = await source.OpenConnectionAsync();
        await RunAsync(connection, $"select pg_advisory_lock({Lock})");
        await using var probe = new NpgsqlCommand($"select exists (select from pg_database where datname = '{name}' and datistemplate)", connection);
        if (await probe.ExecuteScalarAsync() is true) return name;

        await RunAsync(connection, $"drop database if exists {name} with (force)");     // half built by a run that was stopped
        await TestCluster.RunRolesAsync(superuser, name);
        if (migrated) await MigrateAsync(new NpgsqlConnectionStringBuilder(superuser) { Database = name, Pooling = false });
        await RunAsync(connection, $"alter database {name} with is_template true allow_connections false");
        return name;
    }

    private static async Task MigrateAsync(NpgsqlConnectionStringBuilder database)
    {
        var owner = new NpgsqlConnectionStringBuilder(database.ConnectionString) { Username = "platform_owner" };
        await Migrate.ExecuteAsync(owner.ConnectionString, ContextKey, CancellationToken.None);
        await using var source = NpgsqlDataSource.Create(database.ConnectionString);
        await using var connection = await source.OpenConnectionAsync();
        await RunAsync(connection, SettableClock + RecycledDatabases.Preparation);
    }

    // The one clock of the deciding SQL reads a row here. What it was is kept, for the test that pins the production body.
    private const string SettableClock = """
        create schema test;
        create table test.clock (now timestamptz, not_after timestamptz, production_body text);
        insert into test.clock (production_body) select pg_get_functiondef(to_regprocedure('sec.now()'));
        grant usage on schema test to public;
        grant select on test.clock to public;
        do $$ begin
          if to_regprocedure('sec.now()') is not null then
            create or replace function sec.now() returns timestamptz language sql volatile
              as 'select least(coalesce((select now from test.clock), clock_timestamp()), (select not_after from test.clock))';
          end if;
        end $$;
        """;

    private static string Hash()
    {
        var all = new StringBuilder(File.ReadAllText(RepositoryRoot.File("infra/postgres/roles.sql"))).Append(SettableClock).Append(RecycledDatabases.Preparation);
        foreach (var migration in MigrationRunner.Embedded.OrderBy(m => m.Name, StringComparer.Ordinal)) all.Append(migration.Name).Append(migration.Sql);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(all.ToString())))[..16];
    }

    private static async Task RunAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
