using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;

namespace Platform.Core.Imports;

/// <summary>Gives up a file that waits: what it held is erased, that it came stays. Scope Tenant or Lead.</summary>
public sealed class AbandonImport(PlatformDb db, CurrentScope scope)
{
    /// <param name="import">Null: whichever waits.</param>
    /// <param name="cancel">Stops.</param>
    /// <returns>False where it is none of the account's, or imported already; given up twice is given up.</returns>
    public async Task<bool> ExecuteAsync(Guid? import, CancellationToken cancel)
    {
        var owner = ImportOwner.Of(scope);
        return await db.Database.ExecuteSqlAsync($"""
            update imports set content = null, abandoned_at = sec.now()
            where tenant_id = {owner.Account} and (kind = 'Accounts') = {owner.IsLead} and imported_at is null and abandoned_at is null and ({import}::uuid is null or id = {import})
            """, cancel) > 0
            || (await db.Database.SqlQuery<int>($"""
            select 1 as "Value" from imports where tenant_id = {owner.Account} and (kind = 'Accounts') = {owner.IsLead} and abandoned_at is not null and id = {import}
            """).ToListAsync(cancel)).Count > 0;
    }
}
