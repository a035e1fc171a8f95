using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using Npgsql;

namespace Platform.Core.Data;

/// <summary>One SQL file. Its name carries its rank: <c>0002_context</c>.</summary>
public sealed record Migration(string Name, string Sql)
{
    internal byte[] Hash => SHA256.HashData(Encoding.UTF8.GetBytes(Sql));
}

/// <summary>Applies SQL files in order, forward only: EF's own migration tooling cannot be restored here (docs/decisions/0011).</summary>
public sealed class MigrationRunner(string ownerConnectionString, IReadOnlyList<Migration>? migrations = null)
{
    private const long Lock = 0x706c6174666f726d;       // "platform": two runners at once wait for each other

    /// <summary>The files embedded in Platform.Core as <c>migrations/NNNN_name.sql</c>.</summary>
    public static IReadOnlyList<Migration> Embedded { get; } = [.. ReadEmbedded(typeof(MigrationRunner).Assembly)];

    /// <returns>The names applied now; empty when the schema was up to date.</returns>
    /// <exception cref="InvalidOperationException">A file changed after it was applied.</exception>
    public async Task<IReadOnlyList<string>> ExecuteAsync(CancellationToken cancel)
    {
        await using var source = NpgsqlDataSource.Create(ownerConnectionString);
        await using var connection = await source.OpenConnectionAsync(cancel);
        await RunAsync(connection, $"select pg_advisory_lock({Lock})", cancel);       // released with the connection
        await RunAsync(connection, """
            create table if not exists schema_migrations (
              name text primary key, sha256 bytea not null, applied_at timestamptz not null default clock_timestamp())
            """, cancel);

        var known = await AppliedAsync(connection, cancel);
        var applied = new List<string>();
        foreach (var migration in (migrations ?? Embedded).OrderBy(m => m.Name, StringComparer.Ordinal))
        {
            if (!known.TryGetValue(migration.Name, out var hash))
            {
                await ApplyAsync(connection, migration, cancel);
                applied.Add(migration.Name);
            }
            else if (!hash.AsSpan().SequenceEqual(migration.Hash))
                throw new InvalidOperationException($"Migration {migration.Name} changed after it was applied: write a new one.");
        }
        return applied;
    }

    private static async Task ApplyAsync(NpgsqlConnection connection, Migration migration, CancellationToken cancel)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        await RunAsync(connection, migration.Sql, cancel);
        await RunAsync(connection, "reset role", cancel);                             // a file may end as platform_sec
        await using var command = new NpgsqlCommand("insert into schema_migrations (name, sha256) values ($1, $2)", connection)
        {
            Parameters = { new() { Value = migration.Name }, new() { Value = migration.Hash } },
        };
        await command.ExecuteNonQueryAsync(cancel);
        await transaction.CommitAsync(cancel);
    }

    private static async Task<Dictionary<string, byte[]>> AppliedAsync(NpgsqlConnection connection, CancellationToken cancel)
    {
        var applied = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        await using var command = new NpgsqlCommand("select name, sha256 from schema_migrations", connection);
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel)) applied.Add(reader.GetString(0), reader.GetFieldValue<byte[]>(1));
        return applied;
    }

    private static async Task RunAsync(NpgsqlConnection connection, string sql, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancel);
    }

    private static IEnumerable<Migration> ReadEmbedded(Assembly assembly)
    {
        foreach (var name in assembly.GetManifestResourceNames().Where(n => n.StartsWith("migrations/", StringComparison.Ordinal)))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);       // listed one line above
            yield return new(Path.GetFileNameWithoutExtension(name), reader.ReadToEnd());
        }
    }
}
