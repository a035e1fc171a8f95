using Microsoft.EntityFrameworkCore;
using Platform.Core.Accounts;

namespace Platform.Core.Data;

public sealed partial class PlatformDb
{
    public DbSet<AccountEvent> AccountEvents => Set<AccountEvent>();
    public DbSet<Interest> Interests => Set<Interest>();

    /// <summary>Acts on one account's life wait for each other, and for publications that have begun (sec.keep_to_accounts_in_force).</summary>
    internal Task LockLifeAsync(Guid account, CancellationToken cancel) =>
        Database.ExecuteSqlAsync($"select pg_advisory_xact_lock(hashtextextended({"account-life:" + account.ToString("D")}, 0))", cancel);
}
