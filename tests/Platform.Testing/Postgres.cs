using System.Collections.Concurrent;
using Npgsql;

namespace Platform.Testing;

/// <summary>The login roles of infra/postgres/roles.sql; their names without « platform_ ».</summary>
public enum DatabaseRole { Owner, App, Public, Identity, Jobs, Dispatch, Keys, Gate, Visit, Export, Client }

/// <summary>
/// A real, migrated PostgreSQL database of a test class’s own, as no other test has seen it: a copy of a template, or one that was emptied. Classes run
/// in parallel. <c>await using var database = await Postgres.CreateDatabaseAsync();</c>
/// </summary>
public sealed class Postgres : IAsyncDisposable
{
    private const string WithoutTypes = ";Server Compatibility Mode=NoTypeLoading";      // reading the catalogue of types costs as much as the connection itself
    private static readonly ConcurrentDictionary<string, NpgsqlDataSource> Administrations = new(StringComparer.Ordinal);
    private static readonly ConcurrentDictionary<NpgsqlDataSource, bool> Open = new();
    private readonly string superuser;
    private readonly Lazy<NpgsqlDataSource> behind;
    private bool recyclable;

    private Postgres(string superuser, string name)
    {
        this.superuser = superuser;
        Name = name;
        behind = new(() =>
        {
            var source = NpgsqlDataSource.Create(SuperuserConnectionString);
            Open[source] = true;
            return source;
        });
    }

    public string Name { get; }

    /// <summary>The key under which the database checks signed contexts.</summary>
    public byte[] ContextKey => TemplateDatabase.ContextKey;

    public static async Task<Postgres> CreateDatabaseAsync()
    {
        var cluster = await TestCluster.ConnectionStringAsync();
        return RecycledDatabases.TryTake(out var name) ? new(cluster, name) { recyclable = true } : await CreateUnusedAsync();
    }

    /// <summary>One that no test had before.</summary>
    public static async Task<Postgres> CreateUnusedAsync()
    {
        var database = await CreateAsync(await TestCluster.ConnectionStringAsync(), await TemplateDatabase.NameAsync());
        database.recyclable = !TestCluster.IsChosen;         // who brought a cluster of its own looks at its files
        if (database.recyclable) await RecycledDatabases.RememberAsync(database.Unpooled);
        return database;
    }

    /// <summary>All databases of this process shall lie in the cluster of this superuser; before the first of them.</summary>
    /// <exception cref="InvalidOperationException">There is a first of them already.</exception>
    public static void UseCluster(string superuser) => TestCluster.Choose(superuser);

    /// <summary>Roles, extensions and schemas, and no table: what a restore or a first migration finds.</summary>
    public static async Task<Postgres> CreateEmptyAsync() => await CreateAsync(await TestCluster.ConnectionStringAsync(), await TemplateDatabase.EmptyNameAsync());

    /// <summary>The same rows again, ids and all: two histories from one past. Whoever is connected to this database is cut off.</summary>
    public async Task<Postgres> CopyAsync()
    {
        await AdministerAsync($"select pg_terminate_backend(pid) from pg_stat_activity where datname = '{Name}'");
        Behind.Clear();
        return await CreateAsync(superuser, Name);
    }

    private static async Task<Postgres> CreateAsync(string superuser, string template)
    {
        var database = new Postgres(superuser, $"test_{Guid.CreateVersion7():n}");
        await database.AdministerAsync($"create database {database.Name} template {template} owner platform_owner");
        await database.AdministerAsync($"""
            revoke all on database {database.Name} from public;
            grant connect on database {database.Name} to {string.Join(", ", RuntimeRoles)}
            """);                                                  // not copied with the template
        return database;
    }

    /// <summary>The connection string of a role, as the hosts use it.</summary>
    public string ConnectionString(DatabaseRole role) => Connection(RoleName(role), Name);

    /// <summary>Superuser of this database, to look behind the row level security or to break something on purpose.</summary>
    public string SuperuserConnectionString => Connection("postgres", Name);

    /// <summary>The superuser’s connections, kept while the database is used: a new one costs the server as much as fifty commands. Each is as new when it is taken again.</summary>
    public NpgsqlDataSource Behind => behind.Value;

    /// <summary>For who cuts them off: those that stand here are dead.</summary>
    public static void ForgetConnections()
    {
        foreach (var source in Open.Keys.Concat(Administrations.Values)) source.Clear();
    }

    /// <summary>The Database section, as a host would read it from the environment.</summary>
    public IReadOnlyDictionary<string, string?> Configuration
    {
        get
        {
            var server = new NpgsqlConnectionStringBuilder(superuser);
            var settings = new Dictionary<string, string?>(StringComparer.Ordinal)
            {
                ["Database:Host"] = server.Host, ["Database:Port"] = $"{server.Port}", ["Database:Name"] = Name,
                ["Database:ContextKey"] = Convert.ToBase64String(ContextKey), ["Database:AcceptsLoss"] = "true",      // no fsync: nothing in it is worth keeping
            };
            foreach (var role in Enum.GetValues<DatabaseRole>()) settings[$"Database:Passwords:{role}"] = server.Password;
            return settings;
        }
    }

    /// <summary>Sets what <c>sec.now()</c> answers in this database; null gives it back its clock.</summary>
    public Task SetNowAsync(DateTimeOffset? now) => SetClockAsync("now", now);

    /// <summary>The clock goes on, and waits at this instant until it is let go with null: a slow machine does not miss a deadline.</summary>
    public Task HoldClockAtAsync(DateTimeOffset? instant) => SetClockAsync("not_after", instant);

    private async Task SetClockAsync(string column, DateTimeOffset? instant)
    {
        await using var set = Behind.CreateCommand($"update test.clock set {column} = $1");
        set.Parameters.Add(new NpgsqlParameter<DateTime?> { TypedValue = instant?.UtcDateTime, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.TimestampTz });
        await set.ExecuteNonQueryAsync();
    }

    /// <summary>Runs SQL as the superuser, behind every policy: for the unlawful states that a test plants.</summary>
    public async Task ExecuteAsSuperuserAsync(string sql)
    {
        await using var command = Behind.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>Tables with a row that holds this word, as text or as bytes.</summary>
    public async Task<IReadOnlyList<string>> TablesHoldingAsync(string word)
    {
        await using var list = Behind.CreateCommand("select quote_ident(schemaname) || '.' || quote_ident(tablename) from pg_tables where schemaname not in ('pg_catalog', 'information_schema')");
        var (tables, holding) = (new List<string>(), new List<string>());
        await using (var names = await list.ExecuteReaderAsync())
            while (await names.ReadAsync()) tables.Add(names.GetString(0));
        foreach (var table in tables)
        {
            await using var look = Behind.CreateCommand($"select exists (select from {table} row where row::text like '%' || $1 || '%' or row::text like '%' || $2 || '%')");
            look.Parameters.AddWithValue(word);
            look.Parameters.AddWithValue(Convert.ToHexStringLower(System.Text.Encoding.UTF8.GetBytes(word)));
            if (await look.ExecuteScalarAsync() is true) holding.Add(table);
        }
        return holding;
    }

    public async ValueTask DisposeAsync() => await GiveBackAsync();

    /// <summary>Ends its use. Whether another test may have it: nothing but rows was changed, and they are gone.</summary>
    public async Task<bool> GiveBackAsync()
    {
        if (behind.IsValueCreated && Open.TryRemove(behind.Value, out _)) await behind.Value.DisposeAsync();
        var rest = recyclable ? await RecycledDatabases.TakeBackAsync(Unpooled) : Name;
        if (rest is not null) await DropAsync(rest);
        return rest is null;
    }

    /// <summary>The server cuts off who is connected and waits five seconds for them: a process on a slow disk, or on a machine that others share, may take longer, up to two minutes.</summary>
    private async Task DropAsync(string name)
    {
        const int MostAttempts = 24;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await AdministerAsync($"drop database if exists {name} with (force)");
                return;
            }
            catch (PostgresException stillUsed) when (stillUsed.SqlState == PostgresErrorCodes.ObjectInUse && attempt < MostAttempts)
            {
            }
        }
    }

    private NpgsqlConnectionStringBuilder Unpooled => new(superuser + WithoutTypes) { Database = Name, Pooling = false };

    private static IEnumerable<string> RuntimeRoles => Enum.GetValues<DatabaseRole>().Where(r => r != DatabaseRole.Owner).Select(RoleName);

    private static string RoleName(DatabaseRole role) => "platform_" + role.ToString().ToLowerInvariant();

    private string Connection(string user, string database) => new NpgsqlConnectionStringBuilder(superuser)
    {
        Username = user, Database = database, MaxPoolSize = 20, ConnectionIdleLifetime = 5, ConnectionPruningInterval = 2,
    }.ConnectionString + WithoutTypes;

    private Task AdministerAsync(string sql) => AdministerAsync(superuser, sql);

    /// <summary>In no database of a test, over connections that are kept.</summary>
    internal static async Task AdministerAsync(string superuser, string sql)
    {
        var server = new NpgsqlConnectionStringBuilder(superuser + WithoutTypes) { Database = "postgres", Pooling = true }.ConnectionString;
        var source = Administrations.GetOrAdd(server, address => NpgsqlDataSource.Create(address));
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
