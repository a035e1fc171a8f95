using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;
using Platform.Core.Values;

namespace Platform.Core.Identity;

/// <summary>Ends a membership, at once: it is read at each request. A company keeps an administrator; bids are the company's and stay.</summary>
public sealed class RemoveColleague(PlatformDb db, CurrentScope scope)
{
    public sealed record Input(Id<CompanyMember> Member);

    public abstract record Outcome
    {
        private Outcome() { }
        public sealed record Removed(Guid Person) : Outcome;
        public sealed record LastAdministrator : Outcome;
        public sealed record NotFound : Outcome;
        public T Match<T>(Func<Removed, T> removed, Func<LastAdministrator, T> lastAdministrator, Func<NotFound, T> notFound) => this switch
        { Removed r => removed(r), LastAdministrator l => lastAdministrator(l), NotFound n => notFound(n), _ => throw new System.Diagnostics.UnreachableException() };
    }

    public async Task<Outcome> ExecuteAsync(Input input, CancellationToken cancel)
    {
        await db.LockTeamAsync(scope.CompanyInScope(), cancel);
        var member = await db.CompanyMembers.SingleOrDefaultAsync(m => m.Id == input.Member && m.LeftAt == null, cancel);
        if (member is null) return new Outcome.NotFound();
        if (member.Role == CompanyRole.CompanyAdmin && !await db.HasOtherAdministratorAsync(member, cancel)) return new Outcome.LastAdministrator();
        member.Leave(await db.NowAsync(cancel));
        return new Outcome.Removed(member.PersonId);
    }
}
