using Npgsql;

namespace Platform.Cli.Backups;

/// <summary>
/// Every stored thing that the rows of a database name: the blocks of envelopes, and whatever table has a column <c>blob</c>, so that a
/// table of tomorrow is in the backup of tomorrow.
/// </summary>
public static class StoredBlobs
{
    public static async Task<IReadOnlyList<BackedUpBlob>> ReadAsync(NpgsqlConnection connection, CancellationToken cancel)
    {
        var blobs = new List<BackedUpBlob>();
        await using (var blocks = new NpgsqlCommand("""
            select 'sealed/' || replace(k.envelope_id::text, '-', ''), k.number, encode(k.sha256, 'hex'), k.size::bigint, b.finalised_at is not null and k.number < e.block_count
            from bid_blocks k join bid_envelopes e on e.tenant_id = k.tenant_id and e.id = k.envelope_id join bids b on b.tenant_id = e.tenant_id and b.id = e.bid_id
            where not exists (select from damaged_blocks d where d.tenant_id = k.tenant_id and d.envelope_id = k.envelope_id and d.number = k.number)
            order by 1, 2
            """, connection))
        await using (var reader = await blocks.ExecuteReaderAsync(cancel))
            while (await reader.ReadAsync(cancel)) blobs.Add(new(reader.GetString(0), reader.GetInt32(1), reader.GetString(2), reader.GetInt64(3), reader.GetBoolean(4)));

        foreach (var table in await TablesAsync(connection, cancel))
        {
            await using var files = new NpgsqlCommand($"select distinct blob, encode(sha256, 'hex'), size::bigint from {table} where blob is not null order by 1", connection);
            await using var reader = await files.ExecuteReaderAsync(cancel);
            while (await reader.ReadAsync(cancel)) blobs.Add(new(reader.GetString(0), null, reader.GetString(1), reader.GetInt64(2), Committed: true));
        }
        return [.. blobs.DistinctBy(blob => (blob.Blob, blob.Number))];
    }

    // The verdicts of the antivirus speak of documents, whose own rows name the bytes.
    private static async Task<IReadOnlyList<string>> TablesAsync(NpgsqlConnection connection, CancellationToken cancel)
    {
        await using var find = new NpgsqlCommand("select quote_ident(table_name) from information_schema.columns where table_schema = 'public' and column_name = 'blob' and table_name <> 'file_scans' order by 1", connection);
        await using var reader = await find.ExecuteReaderAsync(cancel);
        var tables = new List<string>();
        while (await reader.ReadAsync(cancel)) tables.Add(reader.GetString(0));
        return tables;
    }
}
