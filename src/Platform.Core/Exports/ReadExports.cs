using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;

namespace Platform.Core.Exports;

/// <summary>The exports of the account in scope, newest first, with everyone who fetched them.</summary>
public sealed class ReadExports(PlatformDb db, CurrentScope scope)
{
    private const int Most = 50;

    public async Task<IReadOnlyList<AccountExport>> ExecuteAsync(CancellationToken cancel)
    {
        var account = ((Scope.Tenant)scope.Required).TenantId;
        var rows = await db.Database.SqlQuery<Row>($"""
            select id as "Id", purpose as "Purpose", asked_by_name as "AskedByName", asked_at as "AskedAt", made_at as "MadeAt", size as "Size", files as "Files", sha256 as "Sha256", keep_until as "KeepUntil",
              failed_at is not null as "Failed", removed_at is not null or coalesce(keep_until <= sec.now(), false) as "Removed"
            from account_exports where tenant_id = {account} order by asked_at desc, id desc limit {Most}
            """).ToListAsync(cancel);
        var fetches = (await db.Database.SqlQuery<FetchRow>($"""
            select export_id as "Export", by_name as "ByName", at as "At" from account_export_fetches where tenant_id = {account} order by at desc
            """).ToListAsync(cancel)).ToLookup(f => f.Export);
        return [.. rows.Select(r => new AccountExport(r.Id, Enum.Parse<ExportPurpose>(r.Purpose), r.AskedByName, r.AskedAt, r.MadeAt, r.Size, r.Files, r.Sha256, r.KeepUntil, StateOf(r),
            [.. fetches[r.Id].Select(f => new AccountExport.Fetch(f.ByName, f.At))]))];
    }

    private static ExportState StateOf(Row row) => row.Removed ? ExportState.Removed : row.Failed ? ExportState.Failed : row.MadeAt is null ? ExportState.UnderWay : ExportState.Made;

    private sealed record Row(Guid Id, string Purpose, string AskedByName, DateTimeOffset AskedAt, DateTimeOffset? MadeAt, long? Size, int? Files, byte[]? Sha256, DateTimeOffset? KeepUntil, bool Failed, bool Removed);

    private sealed record FetchRow(Guid Export, string ByName, DateTimeOffset At);
}
