using System.Text.RegularExpressions;
using Npgsql;

namespace Platform.Web.Tests.Isolation.Rows;

/// <param name="Name">Of the column.</param>
/// <param name="Type">As PostgreSQL writes it.</param>
/// <param name="Optional">May be null, and is no part of the key.</param>
/// <param name="Generated">By the database; nobody writes it.</param>
internal sealed record Column(string Name, string Type, bool Optional, bool Generated);

/// <summary>The tables as the migrations left them: what a row of each is made of, where its columns point, and which words they take.</summary>
internal sealed partial class Catalogue
{
    public required IReadOnlyDictionary<string, IReadOnlyList<Column>> Tables { get; init; }

    /// <summary>table.column → the table.column that it refers to.</summary>
    public required IReadOnlyDictionary<string, string> References { get; init; }

    /// <summary>table.column → the first word that a check allows.</summary>
    public required IReadOnlyDictionary<string, string> Words { get; init; }

    public static async Task<Catalogue> ReadAsync(NpgsqlConnection connection)
    {
        var tables = await RowsAsync(connection, """
            select c.relname, a.attname, format_type(a.atttypid, a.atttypmod), not a.attnotnull and not exists (select from pg_index i where i.indrelid = c.oid and i.indisprimary and a.attnum = any (i.indkey)), a.attgenerated <> ''
            from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
            where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and c.relrowsecurity order by c.relname, a.attnum
            """, row => (Table: row.GetString(0), Column: new Column(row.GetString(1), row.GetString(2), row.GetBoolean(3), row.GetBoolean(4))));
        var references = await RowsAsync(connection, """
            select o.conrelid::regclass || '.' || a.attname, o.confrelid::regclass || '.' || f.attname from pg_constraint o, unnest(o.conkey, o.confkey) k (here, there)
              join pg_attribute a on a.attnum = k.here join pg_attribute f on f.attnum = k.there
            where o.contype = 'f' and a.attrelid = o.conrelid and f.attrelid = o.confrelid order by cardinality(o.conkey) desc, o.oid
            """, row => (From: row.GetString(0), To: row.GetString(1)));
        var checks = await RowsAsync(connection, """
            select o.conrelid::regclass || '.' || a.attname, pg_get_constraintdef(o.oid) from pg_constraint o join pg_attribute a on a.attrelid = o.conrelid and a.attnum = o.conkey[1]
            where o.contype = 'c' and cardinality(o.conkey) = 1 and pg_get_constraintdef(o.oid) ~ '= ANY \(ARRAY\['
            """, row => (Column: row.GetString(0), Definition: row.GetString(1)));
        return new()
        {
            Tables = tables.GroupBy(row => row.Table, StringComparer.Ordinal).ToDictionary(table => table.Key, table => (IReadOnlyList<Column>)[.. table.Select(row => row.Column)], StringComparer.Ordinal),
            References = references.DistinctBy(r => r.From).ToDictionary(r => r.From, r => r.To, StringComparer.Ordinal),
            Words = checks.Where(c => Word().IsMatch(c.Definition)).DistinctBy(c => c.Column).ToDictionary(c => c.Column, c => Word().Match(c.Definition).Groups[1].Value, StringComparer.Ordinal),
        };
    }

    [GeneratedRegex(@"ARRAY\['([^']*)'", RegexOptions.None, 1000)]
    private static partial Regex Word();

    public static async Task<List<T>> RowsAsync<T>(NpgsqlConnection connection, string sql, Func<NpgsqlDataReader, T> read)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<T>();
        while (await reader.ReadAsync()) rows.Add(read(reader));
        return rows;
    }
}
