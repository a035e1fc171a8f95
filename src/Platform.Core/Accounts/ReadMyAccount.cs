using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;
using Platform.Core.Tenancy;
using Platform.Core.Values;

namespace Platform.Core.Accounts;

/// <summary>The account in scope, as its own people read it: where it stands, why, since when, and what was said of it.</summary>
public sealed class ReadMyAccount(PlatformDb db, CurrentScope scope, ReadStanding standing, AccountStructure structure, AccountHistory history)
{
    public sealed record Mine(Tenant Account, AccountState State, Blocked? Blocked, int? Contracts, string? LinkedTo, (int Year, int Contracts, int Threshold)? Shrank, IReadOnlyList<AccountHistory.Line> History);

    public async Task<Mine> ReadAsync(CancellationToken cancel)
    {
        var id = ((Scope.Tenant)scope.Required).TenantId;
        var account = await db.Tenants.AsNoTracking().SingleAsync(t => t.Id == new Id<Tenant>(id), cancel);
        var blocked = await standing.BlockedAsync(id, cancel);
        var opening = await db.AccountOpenings.AsNoTracking().SingleOrDefaultAsync(o => o.TenantId == id, cancel);
        var commune = opening?.LinkedTo is { } linked ? await db.Tenants.AsNoTracking().Where(t => t.Id == linked).Select(t => t.Name).SingleAsync(cancel) : null;
        return new(account, account.State(concluded: blocked != Blocked.NotConcluded), blocked, opening?.ContractsPerYear, commune, await structure.OwnAdviceAsync(cancel), await history.ReadAsync(id, cancel));
    }
}
