using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Platform.Core.Data;
using Platform.Core.Values;

namespace Platform.Core.Exports;

/// <summary>Which tables an export writes, under which French names, and which it leaves, with the reason: Papers/tables.json, held against the database by a test.</summary>
public static class ExportedTables
{
    /// <param name="Name">In the database.</param>
    /// <param name="File">In the archive, without « .csv ».</param>
    /// <param name="Said">What it holds.</param>
    /// <param name="Without">Columns that are files of their own, or nobody's business.</param>
    public sealed record Table(string Name, string File, string Said, IReadOnlyList<string> Without);

    private static readonly Lazy<JsonElement> Words = new(() =>
    {
        using var stream = typeof(ExportedTables).Assembly.GetManifestResourceStream("papers/tables.json") ?? throw new FileNotFoundException("No words for the tables of an export.");
        return JsonDocument.Parse(stream).RootElement.Clone();
    });

    public static IReadOnlyList<Table> All { get; } = [.. Words.Value.GetProperty("tables").EnumerateArray().Select(t => new Table(Text(t, "table"), Text(t, "fichier"), Text(t, "dit"),
        t.TryGetProperty("sans", out var without) ? [.. without.EnumerateArray().Select(w => w.GetString() ?? "")] : []))];

    /// <summary>Table → why it is not exported.</summary>
    public static IReadOnlyDictionary<string, string> Left { get; } = Words.Value.GetProperty("laissees").EnumerateObject().ToDictionary(p => p.Name, p => p.Value.GetString() ?? "", StringComparer.Ordinal);

    /// <returns>Null for a column that has no French name yet.</returns>
    public static string? ColumnName(string column) => Words.Value.GetProperty("colonnes").TryGetProperty(column, out var name) ? name.GetString() : null;

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString() ?? throw new InvalidDataException($"No {name}.");
}

/// <summary>Writes each table of an account as a CSV file: French headers, semicolons, UTF-8 with its mark, no cell that computes.</summary>
internal sealed class AccountTables(UnitOfWorkFactory work)
{
    public async Task WriteAsync(ArchiveParts parts, Guid account, CancellationToken cancel)
    {
        foreach (var table in ExportedTables.All)
            await work.ReadAsync(new Scope.Export(account), services => WriteAsync(parts, table, services.GetRequiredService<PlatformDb>(), cancel), cancel);
    }

    private static async Task<bool> WriteAsync(ArchiveParts parts, ExportedTables.Table table, PlatformDb db, CancellationToken cancel)
    {
        var columns = await db.Database.SqlQuery<string>($"select name as \"Value\" from export_columns({table.Name})").ToListAsync(cancel);
        columns.RemoveAll(table.Without.Contains);
        if (columns.Count == 0) throw new InvalidOperationException($"The export may not read {table.Name}.");
        await parts.AddAsync($"tables/{table.File}.csv", LinesAsync(db, table.Name, columns, cancel), cancel);
        return true;
    }

    private static async IAsyncEnumerable<ReadOnlyMemory<byte>> LinesAsync(PlatformDb db, string table, List<string> columns, [EnumeratorCancellation] CancellationToken cancel)
    {
        yield return (byte[])[.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(Csv.Row([.. columns.Select(c => ExportedTables.ColumnName(c) ?? c)]))];
        var names = columns.ToArray();
        await foreach (var line in db.Database.SqlQuery<Line>($"select cells as \"Cells\" from export_lines({table}, {names})").AsAsyncEnumerable().WithCancellation(cancel))
            yield return Encoding.UTF8.GetBytes(Csv.Row([.. line.Cells]));
    }

    private sealed record Line(string[] Cells);
}
