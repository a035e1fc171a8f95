using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;
using Platform.Core.Values;

namespace Platform.Core.Identity;

/// <summary>Gives a colleague another role in the company; valid from his next request.</summary>
public sealed class ChangeColleagueRole(PlatformDb db, CurrentScope scope)
{
    public sealed record Input(Id<CompanyMember> Member, CompanyRole? Role);

    public abstract record Outcome
    {
        private Outcome() { }
        public sealed record Changed(Guid Person) : Outcome;
        public sealed record LastAdministrator : Outcome;
        public sealed record NotFound : Outcome;
        public T Match<T>(Func<Changed, T> changed, Func<LastAdministrator, T> lastAdministrator, Func<NotFound, T> notFound) => this switch
        { Changed c => changed(c), LastAdministrator l => lastAdministrator(l), NotFound n => notFound(n), _ => throw new System.Diagnostics.UnreachableException() };
    }

    public async Task<Outcome> ExecuteAsync(Input input, CancellationToken cancel)
    {
        await db.LockTeamAsync(scope.CompanyInScope(), cancel);
        var member = await db.CompanyMembers.SingleOrDefaultAsync(m => m.Id == input.Member && m.LeftAt == null, cancel);
        if (member is null || input.Role is null || !Enum.IsDefined(input.Role.Value)) return new Outcome.NotFound();
        if (member.Role == CompanyRole.CompanyAdmin && input.Role != CompanyRole.CompanyAdmin && !await db.HasOtherAdministratorAsync(member, cancel))
            return new Outcome.LastAdministrator();
        member.ChangeRole(input.Role.Value);
        return new Outcome.Changed(member.PersonId);
    }
}
