using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;

namespace Platform.Core.Imports;

/// <summary>The file that waits, with its columns as recognised or as chosen; and the choice itself. Scope Tenant or Lead.</summary>
public sealed class MapImport(PlatformDb db, CurrentScope scope)
{
    private sealed record Row(string Kind, string FileName, byte[] Content, string? Mapping);

    public async Task<PendingImport?> ReadAsync(Guid import, CancellationToken cancel)
    {
        var owner = ImportOwner.Of(scope);
        var rows = await db.Database.SqlQuery<Row>($"""
            select kind as "Kind", file_name as "FileName", content as "Content", mapping::text as "Mapping" from imports
            where tenant_id = {owner.Account} and (kind = 'Accounts') = {owner.IsLead} and id = {import} and imported_at is null and abandoned_at is null
            """).ToListAsync(cancel);
        if (rows is not [var row] || Sheet.Read(row.Content) is not Sheet.Reading.Good { Sheet: var sheet }) return null;
        var kind = Enum.Parse<ImportKind>(row.Kind);
        var mapping = row.Mapping is null ? ImportFields.Recognise(kind, sheet.Headers) : JsonSerializer.Deserialize<Dictionary<string, int>>(row.Mapping) ?? [];
        return new(import, kind, row.FileName, sheet, mapping, [.. ImportFields.Of(kind).Where(f => f.Required && !mapping.ContainsKey(f.Key))]);
    }

    /// <summary>Only fields of the kind and columns of the file are kept.</summary>
    public async Task<bool> ExecuteAsync(Guid import, IReadOnlyDictionary<string, int> chosen, CancellationToken cancel)
    {
        if (await ReadAsync(import, cancel) is not { } pending) return false;
        var mapping = chosen.Where(c => ImportFields.Of(pending.Kind).Any(f => f.Key == c.Key) && c.Value >= 0 && c.Value < pending.Sheet.Headers.Count).ToDictionary(StringComparer.Ordinal);
        await db.Database.ExecuteSqlAsync($"""
            update imports set mapping = {JsonSerializer.Serialize(mapping)}::jsonb where tenant_id = {ImportOwner.Of(scope).Account} and id = {import} and imported_at is null
            """, cancel);
        return true;
    }
}
