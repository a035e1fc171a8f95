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

    /// <returns>One line per setting that may lose data, as this role sees it; empty when all is well.</returns>
    public static async Task<IReadOnlyList<string>> ComplaintsAsync(NpgsqlDataSource source, CancellationToken cancel)
    {
        await using var ask = source.CreateCommand("select name, setting from pg_settings where name = any($1) order by name");
        ask.Parameters.AddWithValue(Required.Keys.ToArray());
        var complaints = new List<string>();
        await using var reader = await ask.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel))
            if (!Required[reader.GetString(0)].Contains(reader.GetString(1), StringComparer.Ordinal)) complaints.Add($"{reader.GetString(0)} = {reader.GetString(1)}");
        return complaints;
    }
}
