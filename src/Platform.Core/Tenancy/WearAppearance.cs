using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;

namespace Platform.Core.Tenancy;

/// <summary>From now on, all pages and papers of the account in scope look as proposed.</summary>
public sealed class WearAppearance(PlatformDb db, CurrentScope scope)
{
    /// <returns>False when nothing was proposed: somebody else was faster, or dropped it.</returns>
    public async Task<bool> ExecuteAsync(string byName, CancellationToken cancel)
    {
        var who = (Scope.Tenant)scope.Required;
        await db.LockAppearanceAsync(who.TenantId, cancel);
        var rows = await db.Appearances.Where(a => a.ReplacedAt == null).ToListAsync(cancel);
        if (rows.SingleOrDefault(a => a.WornAt is null) is not { } proposed) return false;
        var now = await db.NowAsync(cancel);
        rows.SingleOrDefault(a => a.WornAt is not null)?.Replace(now);
        await db.SaveChangesAsync(cancel);              // before the new one: an account wears one
        proposed.Wear(who.PersonId ?? throw new InvalidOperationException("Somebody decides."), byName, now);
        return true;
    }
}

/// <summary>Forgets what was tried. What is worn stays.</summary>
public sealed class DropProposedAppearance(PlatformDb db)
{
    public Task ExecuteAsync(CancellationToken cancel) => db.Appearances.Where(a => a.WornAt == null).ExecuteDeleteAsync(cancel);
}
