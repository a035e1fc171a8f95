using Microsoft.AspNetCore.Mvc.RazorPages;
using Npgsql;

namespace Bare.Pages;

/// <summary>The least a list does: one transaction, its context, 20 rows and a count capped at 1,001, in one batch.</summary>
public sealed class ListModel(NpgsqlDataSource source) : PageModel
{
    public sealed record Row(Guid Id, string Reference, string Title, string Buyer, DateTime Deadline);

    public List<Row> Rows { get; } = [];
    public long Count { get; private set; }

    public async Task OnGetAsync(string? q)
    {
        var open = "closed_at is null and submission_deadline > now()" + (q is null ? "" : " and search @@ websearch_to_tsquery('french_unaccent', $1)");
        await using var connection = await source.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using var batch = new NpgsqlBatch(connection, transaction);
        batch.BatchCommands.Add(new("select set_config('app.ctx', 'bare', true)"));
        batch.BatchCommands.Add(Query($"select id, reference, title, buyer, submission_deadline from public_consultations where {open} order by submission_deadline, id limit 20", q));
        batch.BatchCommands.Add(Query($"select count(*) from (select 1 from public_consultations where {open} limit 1001) x", q));
        await using (var reader = await batch.ExecuteReaderAsync())
        {
            await reader.NextResultAsync();
            while (await reader.ReadAsync()) Rows.Add(new(reader.GetGuid(0), reader.GetString(1), reader.GetString(2), reader.GetString(3), reader.GetDateTime(4)));
            await reader.NextResultAsync();
            await reader.ReadAsync();
            Count = reader.GetInt64(0);
        }
        await transaction.CommitAsync();
    }

    private static NpgsqlBatchCommand Query(string sql, string? q)
    {
        var command = new NpgsqlBatchCommand(sql);
        if (q is not null) command.Parameters.Add(new() { Value = q });
        return command;
    }
}
