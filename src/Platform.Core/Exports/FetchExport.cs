using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;
using Platform.Core.Dce;
using Platform.Core.Files;

namespace Platform.Core.Exports;

/// <summary>Notes who takes an archive, and gives the id of a link of his own. Reading through the link writes nothing more, so that a cut download goes on. Scope Tenant.</summary>
public sealed class FetchExport(PlatformDb db, CurrentScope scope)
{
    /// <returns>Null when there is no such archive, or no longer.</returns>
    public async Task<Guid?> ExecuteAsync(Guid export, string byName, CancellationToken cancel)
    {
        var (account, fetch) = (((Scope.Tenant)scope.Required).TenantId, Guid.CreateVersion7());
        var noted = await db.Database.ExecuteSqlAsync($"""
            insert into account_export_fetches (tenant_id, id, export_id, by_person, by_name, at)
            select tenant_id, {fetch}, id, {scope.Required.PersonId}, {byName}, sec.now() from account_exports
            where tenant_id = {account} and id = {export} and made_at is not null and removed_at is null and keep_until > sec.now()
            """, cancel);
        return noted == 1 ? fetch : null;
    }
}

/// <summary>The archive behind a link, for the person who made it, for a day. It can be entered anywhere. Scope Tenant.</summary>
public sealed class OpenExport(PlatformDb db, CurrentScope scope, IBlobStore blobs)
{
    /// <param name="Content">Made while it is read, from what is stored.</param>
    public sealed record Download(Stream Content, string FileName, DateTimeOffset Date, byte[] Sha256);

    private sealed record Row(string Slug, string Parts, long IndexAt, DateTimeOffset MadeAt, byte[] Sha256);

    /// <returns>Null for a link that is not this person's, older than a day, or whose archive is gone.</returns>
    public async Task<Func<CancellationToken, Task<Download>>?> ExecuteAsync(Guid export, Guid fetch, CancellationToken cancel)
    {
        var account = ((Scope.Tenant)scope.Required).TenantId;
        var rows = await db.Database.SqlQuery<Row>($"""
            select t.slug as "Slug", e.parts as "Parts", e.index_at as "IndexAt", e.made_at as "MadeAt", e.sha256 as "Sha256" from account_exports e
            join account_export_fetches f on f.tenant_id = e.tenant_id and f.export_id = e.id join tenants t on t.id = e.tenant_id
            where e.tenant_id = {account} and e.id = {export} and f.id = {fetch} and f.by_person = {scope.Required.PersonId}
              and f.at > sec.now() - interval '1 day' and e.made_at is not null and e.removed_at is null and e.keep_until > sec.now()
            """).ToListAsync(cancel);
        if (rows is not [var row]) return null;
        // Opened once the transaction is over: none is open while gigabytes travel.
        return async later => new Download(await ArchiveIndex.OpenAsync(blobs, BlobName.Parse(row.Parts), row.IndexAt, row.MadeAt, later),
            $"{row.Slug}-export-{Values.FranceTime.DayOf(row.MadeAt):yyyy-MM-dd}.zip", row.MadeAt, row.Sha256);
    }
}
