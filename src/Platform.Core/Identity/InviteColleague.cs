using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;
using Platform.Core.Data.Outbox;
using Platform.Core.Values;

namespace Platform.Core.Identity;

/// <summary>
/// Offers a colleague to act for the company in scope and has a one-use link sent. Asked again for the same address, the former offer dies with its link.
/// The answer never tells whether the address is known here: only its owner learns it.
/// </summary>
public sealed class InviteColleague(PlatformDb db, CurrentScope scope, FindOrCreatePeople findOrCreate, Outbox outbox)
{
    public sealed record Input(string FullName, string Email, CompanyRole? Role);

    public abstract record Outcome
    {
        private Outcome() { }
        public sealed record Invited(Id<CompanyInvitation> Invitation) : Outcome;
        public sealed record NameMissing : Outcome;
        public sealed record EmailInvalid : Outcome;
        public sealed record RoleMissing : Outcome;
        /// <summary>The person acts for this company already: its administrator knows that.</summary>
        public sealed record MemberAlready : Outcome;
        public T Match<T>(Func<Invited, T> invited, Func<NameMissing, T> nameMissing, Func<EmailInvalid, T> emailInvalid, Func<RoleMissing, T> roleMissing, Func<MemberAlready, T> memberAlready) => this switch
        {
            Invited i => invited(i), NameMissing n => nameMissing(n), EmailInvalid e => emailInvalid(e), RoleMissing r => roleMissing(r),
            MemberAlready m => memberAlready(m), _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    public async Task<Outcome> ExecuteAsync(Input input, CancellationToken cancel)
    {
        var (name, email) = (input.FullName.Trim(), input.Email.Trim());
        if (name.Length is < 2 or > 120) return new Outcome.NameMissing();
        if (!RegisterCompany.IsEmail(email)) return new Outcome.EmailInvalid();
        if (input.Role is null || !Enum.IsDefined(input.Role.Value)) return new Outcome.RoleMissing();

        var company = scope.CompanyInScope();
        await db.LockTeamAsync(company, cancel);
        var person = await findOrCreate.ExecuteAsync(email, name, cancel);
        if (await db.CompanyMembers.AnyAsync(m => m.PersonId == person && m.LeftAt == null, cancel)) return new Outcome.MemberAlready();

        var now = await db.NowAsync(cancel);
        foreach (var former in await db.CompanyInvitations.Where(i => i.PersonId == person && i.AcceptedAt == null && i.WithdrawnAt == null).ToListAsync(cancel)) former.Withdraw(now);
        await db.SaveChangesAsync(cancel);          // before the new one: one open invitation per person
        var by = scope.Required.PersonId ?? throw new InvalidOperationException("A person invites, never a job.");
        var invitation = new CompanyInvitation(company, person, name, email, input.Role.Value, by, now);
        db.CompanyInvitations.Add(invitation);
        await db.SaveChangesAsync(cancel);
        await outbox.AddAsync(new ColleagueInvited(person, invitation.Id.Value), cancel);
        return new Outcome.Invited(invitation.Id);
    }
}

/// <summary>Takes back an offer that nobody accepted yet: its link says that it is no longer good.</summary>
public sealed class WithdrawInvitation(PlatformDb db, CurrentScope scope)
{
    public sealed record Input(Id<CompanyInvitation> Invitation);

    /// <returns>False when this company has no such open invitation.</returns>
    public async Task<bool> ExecuteAsync(Input input, CancellationToken cancel)
    {
        await db.LockTeamAsync(scope.CompanyInScope(), cancel);
        var invitation = await db.CompanyInvitations.SingleOrDefaultAsync(i => i.Id == input.Invitation && i.AcceptedAt == null && i.WithdrawnAt == null, cancel);
        invitation?.Withdraw(await db.NowAsync(cancel));
        return invitation is not null;
    }
}
