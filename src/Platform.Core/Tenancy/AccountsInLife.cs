using Platform.Core.Values;

namespace Platform.Core.Tenancy;

/// <summary>Accounts that somebody still acts for: opened, neither given up nor closed. What is asked of an account, drafted for it, or declared about it, is asked of these.</summary>
public static class AccountsInLife
{
    public static IQueryable<Tenant> InLife(this IQueryable<Tenant> accounts) => accounts.Where(account => account.ClosedAt == null && account.AbandonedAt == null);

    /// <summary>Those that were not closed before that calendar year of Paris: there may be something to count in it.</summary>
    public static IQueryable<Tenant> InLifeIn(this IQueryable<Tenant> accounts, int year)
    {
        var first = FranceTime.Midnight(new DateOnly(year, 1, 1)).ToUniversalTime();
        return accounts.Where(account => account.AbandonedAt == null && (account.ClosedAt == null || account.ClosedAt >= first));
    }
}
