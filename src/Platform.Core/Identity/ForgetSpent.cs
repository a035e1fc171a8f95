using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;

namespace Platform.Core.Identity;

/// <summary>Forgets challenges that can no longer be answered, and wrong passwords that no longer delay. Scope System, every few minutes.</summary>
public sealed class ForgetSpent(PlatformDb db)
{
    /// <returns>How many were forgotten.</returns>
    public async Task<int> ExecuteAsync(CancellationToken cancel) =>
        await db.Database.ExecuteSqlAsync($"delete from spent_challenges where spent_at < sec.now() - interval '10 minutes'", cancel)
        + await db.Database.ExecuteSqlAsync($"delete from passkey_challenges where expires_at < sec.now()", cancel)
        + await db.Database.ExecuteSqlAsync($"delete from sign_in_tries where last_at < sec.now() - interval '15 minutes'", cancel);
}
