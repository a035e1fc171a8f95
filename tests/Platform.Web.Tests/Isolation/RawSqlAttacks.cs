using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Npgsql;
using Platform.Core.Data;
using Platform.Testing;

namespace Platform.Web.Tests.Isolation;

/// <summary>
/// The eighteen attacks of an SQL injection, thirteen on rows and five on the context, as the role of the pages and as that of the programs. What would have
/// worked is shown beside it: the same statement by somebody whom nothing stops.
/// </summary>
public sealed class RawSqlAttacks(TwoDrafts given) : IClassFixture<TwoDrafts>
{
    private readonly TestPlatform platform = given.Platform;
    private readonly TestConsultation own = given.Own;
    private readonly TestConsultation foreign = given.Foreign;

    /// <summary>The role of the programs is read-only by a setting, which whoever injects SQL can change: its grants are asked.</summary>
    private const string Writing = ";Options=-c default_transaction_read_only=off";

    private const string Refused = "42501", NoRow = "0";

    /// <summary>{own}, {foreign}: the accounts. {row}: the neighbour’s consultation. What a superuser gets instead stands beside it.</summary>
    public static TheoryData<string, string, string, string> OnRows { get; } = new()
    {
        { "no context", "select set_config('app.ctx', null, true); select count(*) from consultations", NoRow, "2" },
        { "a naive cast of an emptied context", "select set_config('app.ctx', '', true); select count(*) from consultations where tenant_id = coalesce(nullif(current_setting('app.ctx', true), ''), '{foreign}')::uuid", NoRow, "1" },
        { "another account as a setting", "select set_config('app.tenant', '{foreign}', true), set_config('sec.tenant', '{foreign}', true); select count(*) from consultations where tenant_id = '{foreign}'", NoRow, "1" },
        { "a view with its owner’s rights", "create view public.stolen as select * from consultations; select count(*) from stolen where tenant_id = '{foreign}'", Refused, "1" },
        { "a function with its owner’s rights", "create function public.stolen() returns bigint language sql security definer as 'select count(*) from consultations'; select stolen()", Refused, "2" },
        { "a materialised view", "create materialized view public.stolen as select * from consultations; select count(*) from stolen where tenant_id = '{foreign}'", Refused, "1" },
        { "a key as an oracle", "insert into departments (tenant_id, id, name, created_at) select '{own}', id, 'Intrus', now() from departments where tenant_id = '{foreign}'; select count(*) from departments where name = 'Intrus'", "0 or 42501", "1" },
        { "a row for another account", "insert into departments (tenant_id, id, name, created_at) values ('{foreign}', gen_random_uuid(), 'Intrus', now()); select 1", Refused, "1" },
        { "a leak through a function of pg_temp", "create function pg_temp.tell(text) returns boolean language plpgsql cost 0.0001 as $$ begin raise exception '%', $1; end $$; select count(*) from consultations where pg_temp.tell(title)", Refused, "P0001" },
        { "a leak through the error of a cast", "select count(*) from consultations where tenant_id = '{foreign}' and title::int = 1", NoRow, "22P02" },
        { "truncate", "truncate consultations cascade; select 1", Refused, "42501 or 1" },
        { "delete", "with gone as (delete from departments where tenant_id = '{foreign}' and id not in (select department_id from memberships) returning 1) select count(*) from gone", "0 or 42501", "0 or 1 or 23503" },
        { "another role", "set role platform_owner; select 1", Refused, "1" },
    };

    [Theory, Trait("Feature", "VR-01")]
    [MemberData(nameof(OnRows))]
    public async Task An_attack_on_rows_gets_none(string name, string sql, string expected, string unhindered)
    {
        foreach (var (role, scope) in Roles)
        {
            var got = await OutcomeAsync(platform.Database.ConnectionString(role) + Writing, sql, pid => Sign(scope, pid));
            Assert.True(expected.Split(" or ").Contains(got, StringComparer.Ordinal), $"{name} as {role}: {got}");
        }
        var superuser = await OutcomeAsync(platform.Database.SuperuserConnectionString, sql, _ => null);
        Assert.True(unhindered.Split(" or ").Contains(superuser, StringComparer.Ordinal), $"{name} as superuser: {superuser}");
    }

    public static TheoryData<string> OnContexts { get; } = new("forged", "stale", "of another backend", "of an unknown key", "signed with a key that was read");

    [Theory, Trait("Feature", "VR-01")]
    [MemberData(nameof(OnContexts))]
    public async Task A_context_that_the_host_did_not_sign_for_this_transaction_is_refused(string which)
    {
        const string read = "select count(*) from consultations";
        foreach (var (role, scope) in Roles)
        {
            var at = platform.Database.ConnectionString(role);
            Assert.Equal("1", await OutcomeAsync(at, read, pid => Sign(scope, pid)));        // the twin: the same reading, rightly
            Assert.Equal(Refused, which switch
            {
                "forged" => await OutcomeAsync(at, read, pid => Sign(scope, pid).Replace($"{own.Tenant.Id.Value:D}", $"{foreign.Tenant.Id.Value:D}", StringComparison.Ordinal)),
                "stale" => await OutcomeAsync(at, read, pid => new ContextSigner(platform.Services.GetRequiredService<IOptions<DatabaseOptions>>(), new FakeClock(TimeProvider.System.GetUtcNow().AddMinutes(-2))).Sign(scope, pid)),
                "of another backend" => await OutcomeAsync(at, read, pid => Sign(scope, pid + 1)),
                "of an unknown key" => await OutcomeAsync(at, read, pid => "7" + Sign(scope, pid)[1..]),
                _ => await OutcomeAsync(at, "select key from sec.keys", pid => Sign(scope, pid)),
            });
        }
    }

    /// <summary>A connection goes back to the pool and comes out for another account: nothing that the first one left is there.</summary>
    [Fact, Trait("Feature", "VR-01")]
    public async Task Nothing_of_a_request_stays_on_its_connection_neither_a_context_nor_a_cursor_nor_a_prepared_statement()
    {
        await using var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(platform.Database.ConnectionString(DatabaseRole.App)) { MaxPoolSize = 1 }.ConnectionString);
        int backend;
        await using (var first = await source.OpenConnectionAsync())
        {
            backend = first.ProcessID;
            await using var transaction = await first.BeginTransactionAsync();
            await RunAsync(first, $"select set_config('app.ctx', '{Sign(foreign.Scope, backend)}', false)");
            await RunAsync(first, "declare held cursor with hold for select title from consultations");
            await RunAsync(first, "prepare kept as select title from consultations");
            await transaction.CommitAsync();
            Assert.Equal("canaribeta", await RunAsync(first, "fetch next from held"));       // the twin: until it goes back, it is there
        }
        await using var second = await source.OpenConnectionAsync();
        Assert.Equal(backend, second.ProcessID);
        Assert.Equal(0L, await RunAsync(second, "select count(*) from pg_cursors where name = 'held'"));
        Assert.Equal(0L, await RunAsync(second, "select count(*) from pg_prepared_statements where name = 'kept'"));
        Assert.Equal(0L, await RunAsync(second, "select count(*) from consultations"));
        await RunAsync(second, "set local app.ctx = 'x'");                                   // outside a transaction: a warning, and nothing
        Assert.Equal(0L, await RunAsync(second, "select count(*) from consultations"));
        await RunAsync(second, "discard all");
        Assert.Equal(0L, await RunAsync(second, "select count(*) from consultations"));
    }

    private IEnumerable<(DatabaseRole Role, Scope Scope)> Roles => [(DatabaseRole.App, own.Scope), (DatabaseRole.Client, new Scope.Client(own.Tenant.Id.Value, Guid.CreateVersion7()))];

    private string Sign(Scope scope, int backend) => platform.Services.GetRequiredService<ContextSigner>().Sign(scope, backend);

    /// <returns>The last value, or the SQLSTATE of the refusal. Everything is taken back.</returns>
    private async Task<string> OutcomeAsync(string connectionString, string sql, Func<int, string?> context)
    {
        await using var source = NpgsqlDataSource.Create(connectionString);
        await using var connection = await source.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        try
        {
            if (context(connection.ProcessID) is { } value) await RunAsync(connection, $"select set_config('app.ctx', '{value}', true)");
            return $"{await RunAsync(connection, sql.Replace("{own}", $"{own.Tenant.Id.Value:D}", StringComparison.Ordinal).Replace("{foreign}", $"{foreign.Tenant.Id.Value:D}", StringComparison.Ordinal))}";
        }
        catch (PostgresException refused)
        {
            Assert.DoesNotContain("canaribeta", connectionString.Contains("platform_", StringComparison.Ordinal) ? refused.MessageText + refused.Detail : "", StringComparison.Ordinal);
            return refused.SqlState;
        }
    }

    private static async Task<object?> RunAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await using var reader = await command.ExecuteReaderAsync();
        object? last = null;
        do
        {
            if (await reader.ReadAsync()) last = reader.GetValue(0);
        }
        while (await reader.NextResultAsync());
        return last;
    }
}
