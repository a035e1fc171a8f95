using Npgsql;

namespace Platform.Core.Data;

/// <summary>How PostgreSQL must be set for what it acknowledged to outlive a cut of the power, and for a rotten page to be noticed.</summary>
public static class ServerSettings
{
    private static readonly Dictionary<string, string[]> Required = new(StringComparer.Ordinal)
    {
        ["fsync"] = ["on"], ["full_page_writes"] = ["on"], ["synchronous_commit"] = ["on", "remote_apply"], ["data_checksums"] = ["on"],
        ["data_sync_retry"] = ["off"],      // after a failed flush the server must stop: asking again would answer « done »
    };

    /// <summary>Whether this value keeps what was acknowledged; true of a setting that is none of ours.</summary>
    public static bool IsSafe(string name, string value) => !Required.TryGetValue(name, out var safe) || safe.Contains(Plain(value), StringComparer.Ordinal);

    /// <returns>One line per setting that may lose data, as this role sees it or as it is set for another role of the platform; empty when all is well.</returns>
    public static async Task<IReadOnlyList<string>> ComplaintsAsync(NpgsqlDataSource source, CancellationToken cancel)
    {
        // Whoever asks may not be whoever writes: a setting of one role shows to that role only, and is read where it was made. Of the database first.
        await using var ask = source.CreateCommand("""
            select name, setting, '' as of_role from pg_settings where name = any($1)
            union all
            (select distinct on (r.rolname, split_part(line, '=', 1)) split_part(line, '=', 1), substr(line, strpos(line, '=') + 1), ' (' || r.rolname || ')'
             from pg_db_role_setting s join pg_roles r on r.oid = s.setrole cross join unnest(s.setconfig) line
             where r.rolname like 'platform\_%' and s.setdatabase in (0, (select oid from pg_database where datname = current_database()))
             order by r.rolname, split_part(line, '=', 1), s.setdatabase desc)
            order by 1, 3
            """);
        ask.Parameters.AddWithValue(Required.Keys.ToArray());
        var complaints = new List<string>();
        await using var reader = await ask.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel))
            if (!IsSafe(reader.GetString(0), reader.GetString(1))) complaints.Add($"{reader.GetString(0)} = {reader.GetString(1)}{reader.GetString(2)}");
        return complaints;
    }

    // « alter role » keeps the words that somebody typed.
    private static string Plain(string value) => value.ToUpperInvariant() switch { "TRUE" or "YES" or "1" or "ON" => "on", "FALSE" or "NO" or "0" or "OFF" => "off", _ => value };
}
