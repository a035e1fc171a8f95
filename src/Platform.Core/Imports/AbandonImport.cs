using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;

namespace Platform.Core.Imports;

/// <summary>Gives up a file that waits: what it held is erased, that it came stays. Scope Tenant or Lead.</summary>
public sealed class AbandonImport(PlatformDb db, CurrentScope scope)
{
    /// <param name="import">Null: whichever waits.</param>
    /// <param name="cancel">Stops.</param>
    public Task ExecuteAsync(Guid? import, CancellationToken cancel)
    {
        var owner = ImportOwner.Of(scope);
        return db.Database.ExecuteSqlAsync($"""
            update imports set content = null, abandoned_at = sec.now()
            where tenant_id = {owner.Account} and (kind = 'Accounts') = {owner.IsLead} and imported_at is null and abandoned_at is null and ({import}::uuid is null or id = {import})
            """, cancel);
    }
}
