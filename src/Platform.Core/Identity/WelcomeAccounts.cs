using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;
using Platform.Core.Law;
using Platform.Core.Tenancy;
using Platform.Core.Values;

namespace Platform.Core.Identity;

/// <summary>
/// Gives accounts that the lead in scope opened, and that never had anybody, their first department and their first administrator, who is invited.
/// From then on an account gives its roles itself: the database refuses the lead (sec.welcome_accounts).
/// </summary>
public sealed class WelcomeAccounts(PlatformDb db, FindOrCreatePeople findOrCreate)
{
    /// <param name="AddressReason">Why an address that looks shared is read by this person alone.</param>
    public sealed record First(Id<Tenant> Account, string Name, string Email, string? AddressReason);

    private sealed record Row(Guid Account, Guid? Administrator);

    /// <returns>By account, its administrator; null where somebody else is, or was. Sent again, the answer is the same and nothing is granted.</returns>
    internal async Task<IReadOnlyDictionary<Id<Tenant>, Guid?>> ExecuteAsync(IReadOnlyList<First> firsts, string department, CancellationToken cancel)
    {
        var rule = SharedAddressRules.On(await db.NowAsync(cancel));
        var found = await findOrCreate.ExecuteAsync(firsts.Select(first => (first.Email.Trim(), first.Name.Trim())), cancel);
        Guid[] Fresh() => [.. firsts.Select(_ => Guid.CreateVersion7())];
        Guid[] accounts = [.. firsts.Select(first => first.Account.Value)], people = [.. firsts.Select(first => found[first.Email.Trim()])];
        string[] names = [.. firsts.Select(first => first.Name.Trim())], emails = [.. firsts.Select(first => first.Email.Trim())];
        string?[] reasons = [.. firsts.Select(first => rule.WordIn(first.Email.Trim()) is null ? null : first.AddressReason?.Trim())];
        var (departments, memberships, declarations, facts) = (Fresh(), Fresh(), Fresh(), Fresh());
        var rows = await db.Database.SqlQuery<Row>($"""
            select account as "Account", administrator as "Administrator"
            from sec.welcome_accounts({accounts}, {department}, {departments}, {memberships}, {people}, {names}, {emails}, {declarations}, {reasons}, {facts})
            """).ToListAsync(cancel);
        return rows.ToDictionary(row => new Id<Tenant>(row.Account), row => row.Administrator);
    }
}
