using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;

namespace Platform.Core.Imports;

/// <param name="ImportedAt">Null while the file waits.</param>
public sealed record ImportRow(Guid Id, string Kind, string FileName, string UploadedByName, DateTimeOffset UploadedAt, string? ImportedByName, DateTimeOffset? ImportedAt, int? Taken, int? AlreadyThere, int? Refused);

/// <summary>One line of the former platform, as it said it.</summary>
public sealed record HistoryRow(Guid Id, string Reference, string Title, string Organisation, string? Siret, DateOnly Day, TimeOnly? Hour, decimal? Amount, string? Remark);

/// <summary>The imports of the account or lead in scope, and the history that an account brought, newest first.</summary>
public sealed class ReadImports(PlatformDb db, CurrentScope scope)
{
    private const int Most = 50, PageSize = 50;

    public async Task<IReadOnlyList<ImportRow>> ListAsync(CancellationToken cancel)
    {
        var owner = ImportOwner.Of(scope);
        return await db.Database.SqlQuery<ImportRow>($"""
            select id as "Id", kind as "Kind", file_name as "FileName", uploaded_by_name as "UploadedByName", uploaded_at as "UploadedAt", imported_by_name as "ImportedByName", imported_at as "ImportedAt",
              taken as "Taken", already_there as "AlreadyThere", refused as "Refused"
            from imports where tenant_id = {owner.Account} and (kind = 'Accounts') = {owner.IsLead} and abandoned_at is null order by uploaded_at desc, id desc limit {Most}
            """).ToListAsync(cancel);
    }

    /// <param name="kind">Contracts, withdrawals or deposits.</param>
    /// <param name="after">The last row of the page before; null: the first page.</param>
    /// <param name="cancel">Stops.</param>
    public async Task<(IReadOnlyList<HistoryRow> Rows, Guid? Next)> HistoryAsync(ImportKind kind, Guid? after, CancellationToken cancel)
    {
        var (account, word) = (((Scope.Tenant)scope.Required).TenantId, TakeHistory.RecordKind(kind));
        var rows = await db.Database.SqlQuery<HistoryRow>($"""
            select r.id as "Id", r.reference as "Reference", r.title as "Title", r.organisation as "Organisation", r.siret as "Siret", r.happened_on as "Day", r.happened_time as "Hour", r.amount as "Amount", r.remark as "Remark"
            from imported_records r where r.tenant_id = {account} and r.kind = {word}
              and ({after}::uuid is null or (r.happened_on, r.id) < (select p.happened_on, p.id from imported_records p where p.tenant_id = {account} and p.id = {after}))
            order by r.happened_on desc, r.id desc limit {PageSize + 1}
            """).ToListAsync(cancel);
        return ([.. rows.Take(PageSize)], rows.Count > PageSize ? rows[PageSize - 1].Id : null);
    }
}
