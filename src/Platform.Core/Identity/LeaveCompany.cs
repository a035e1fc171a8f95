using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;
using Platform.Core.Values;

namespace Platform.Core.Identity;

/// <summary>
/// The person in scope leaves the company, at once. Drafts, bids and receipts are the company's and stay with it. The last administrator does not leave:
/// nobody could then invite anybody, nor read what was deposited when the last of all has gone.
/// </summary>
public sealed class LeaveCompany(PlatformDb db, CurrentScope scope)
{
    public abstract record Outcome
    {
        private Outcome() { }
        public sealed record Left : Outcome;
        /// <param name="Colleagues">Who could be named administrator first; empty: the person is alone.</param>
        public sealed record LastAdministrator(IReadOnlyList<string> Colleagues) : Outcome;
        public T Match<T>(Func<Left, T> left, Func<LastAdministrator, T> lastAdministrator) => this switch
        { Left l => left(l), LastAdministrator a => lastAdministrator(a), _ => throw new UnreachableException() };
    }

    public async Task<Outcome> ExecuteAsync(CancellationToken cancel)
    {
        await db.LockTeamAsync(scope.CompanyInScope(), cancel);
        var me = scope.Required.PersonId ?? throw new InvalidOperationException("A person leaves, never a job.");
        var members = await db.CompanyMembers.Where(m => m.LeftAt == null).ToListAsync(cancel);
        if (members.Find(m => m.PersonId == me) is not { } member) return new Outcome.Left();       // a second click
        if (member.Role == CompanyRole.CompanyAdmin && !members.Exists(m => m.Role == CompanyRole.CompanyAdmin && m.PersonId != me))
            return new Outcome.LastAdministrator([.. members.Where(m => m.PersonId != me).Select(m => m.PersonName).Order(FrenchOrder.Names)]);
        member.Leave(await db.NowAsync(cancel));
        return new Outcome.Left();
    }
}
