namespace Platform.Core.Tenancy;

/// <summary>Accounts that somebody still acts for: opened, neither given up nor closed. What is asked of an account, drafted for it, or declared about it, is asked of these.</summary>
public static class AccountsInLife
{
    public static IQueryable<Tenant> InLife(this IQueryable<Tenant> accounts) => accounts.Where(account => account.ClosedAt == null && account.AbandonedAt == null);
}
