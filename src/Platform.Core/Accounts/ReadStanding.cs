using Microsoft.EntityFrameworkCore;
using Platform.Core.Conventions;
using Platform.Core.Data;
using Platform.Core.Tenancy;
using Platform.Core.Values;

namespace Platform.Core.Accounts;

/// <summary>Why an account publishes and sends nothing new. Each has its French sentence (AccountTexts: Blocked_…).</summary>
public enum Blocked { NotConcluded, NotActivated, NoConvention, Suspended, Closing, Closed }

/// <summary>Whether an account is in force: active, under a convention that binds today (VR-04). The database asks the same when something is published or sent.</summary>
public sealed class ReadStanding(PlatformDb db, ReadConventions conventions)
{
    /// <returns>Null for an account in force, and for the agglomeration itself.</returns>
    public async Task<Blocked?> BlockedAsync(Guid account, CancellationToken cancel)
    {
        var tenant = await db.Tenants.AsNoTracking().SingleAsync(t => t.Id == new Id<Tenant>(account), cancel);
        if (tenant.Kind == TenantKind.Lead) return null;
        if (tenant.State(concluded: true) == AccountState.Active) return await conventions.IsInForceAsync(account, cancel) ? null : Blocked.NoConvention;
        return tenant.State(await conventions.IsConcludedAsync(account, cancel)) switch
        {
            AccountState.Requested => Blocked.NotConcluded,
            AccountState.Provisioning => Blocked.NotActivated,
            AccountState.Suspended => Blocked.Suspended,
            AccountState.Closing => Blocked.Closing,
            AccountState.Closed or AccountState.Abandoned => Blocked.Closed,
            AccountState.Active => throw new System.Diagnostics.UnreachableException(),      // answered above
        };
    }
}
