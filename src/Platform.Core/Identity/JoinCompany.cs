using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Platform.Core.Data;

namespace Platform.Core.Identity;

/// <summary>
/// The mailed link of a company's invitation. A new person chooses a password, then installs the codes as at sign-up.
/// Who has an account already signs in first: a stolen mailbox joins nothing and changes no password.
/// </summary>
public sealed class JoinCompany(UnitOfWorkFactory work, EmailLinks links)
{
    public abstract record Invitation
    {
        private Invitation() { }
        /// <summary>A person without an account: a password is all that is missing.</summary>
        public sealed record ForNewcomer(Guid Person, string FullName, string Email, string Company, CompanyRole Role) : Invitation;
        /// <summary>A person who has an account, signed in now: one button.</summary>
        public sealed record ForMember(Guid Person, string Company, CompanyRole Role) : Invitation;
        /// <summary>A person who has an account and must sign in with it first.</summary>
        public sealed record SignInFirst(string Email, string Company) : Invitation;
        /// <summary>An address acts for one company. Told to nobody but its owner.</summary>
        public sealed record ActsElsewhere(string OwnCompany, string Company) : Invitation;
        /// <summary>Unknown, used, withdrawn or too old: the four look the same.</summary>
        public sealed record LinkSpent : Invitation;
        public T Match<T>(Func<ForNewcomer, T> forNewcomer, Func<ForMember, T> forMember, Func<SignInFirst, T> signInFirst, Func<ActsElsewhere, T> actsElsewhere, Func<LinkSpent, T> linkSpent) => this switch
        {
            ForNewcomer n => forNewcomer(n), ForMember m => forMember(m), SignInFirst s => signInFirst(s), ActsElsewhere a => actsElsewhere(a),
            LinkSpent l => linkSpent(l), _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    /// <param name="Password">Of a newcomer; ignored for who has an account.</param>
    /// <param name="SignedIn">The person of the session, if any.</param>
    public sealed record Input(string Secret, string Password, Guid? SignedIn);

    public abstract record Outcome
    {
        private Outcome() { }
        /// <param name="Person">Who joined.</param>
        /// <param name="Newcomer">The password was chosen just now: the codes come next.</param>
        public sealed record Joined(Guid Person, bool Newcomer) : Outcome;
        public sealed record PasswordTooShort(int Length) : Outcome;
        public sealed record PasswordUsual : Outcome;
        /// <summary>The page of the link tells why.</summary>
        public sealed record NotNow(Invitation Why) : Outcome;
        public T Match<T>(Func<Joined, T> joined, Func<PasswordTooShort, T> passwordTooShort, Func<PasswordUsual, T> passwordUsual, Func<NotNow, T> notNow) => this switch
        { Joined j => joined(j), PasswordTooShort p => passwordTooShort(p), PasswordUsual u => passwordUsual(u), NotNow n => notNow(n), _ => throw new System.Diagnostics.UnreachableException() };
    }

    public async Task<Invitation> ReadAsync(string secret, Guid? signedIn, CancellationToken cancel)
    {
        if (await links.PersonOfAsync(secret, cancel) is not { } id) return new Invitation.LinkSpent();
        return await work.RunAsync(new Scope.SignIn(id), async services => Judge(await LoadAsync(services, id, secret, cancel), signedIn), cancel);
    }

    public async Task<Outcome> ExecuteAsync(Input input, CancellationToken cancel)
    {
        if (await links.PersonOfAsync(input.Secret, cancel) is not { } id) return new Outcome.NotNow(new Invitation.LinkSpent());
        return await work.RunAsync<Outcome>(new Scope.SignIn(id), async services =>
        {
            await LockAsync(services, id, input.Secret, cancel);
            var offer = await LoadAsync(services, id, input.Secret, cancel);
            var invitation = Judge(offer, input.SignedIn);
            if (invitation is not (Invitation.ForNewcomer or Invitation.ForMember)) return new Outcome.NotNow(invitation);
            var newcomer = invitation is Invitation.ForNewcomer;
            if (newcomer && input.Password.Length < RegisterCompany.ShortestPassword) return new Outcome.PasswordTooShort(input.Password.Length);
            if (newcomer && UsualPassword.Is(input.Password, offer.Person.Email ?? "", offer.Person.FullName, offer.Row?.Company ?? "")) return new Outcome.PasswordUsual();
            if (newcomer) await OpenAccountAsync(services, offer.Person, input.Password, cancel);
            if (newcomer) await services.GetRequiredService<AcceptTerms>().ExecuteAsync(id, shown: null, cancel);      // the page of the invitation says so
            await EnterAsync(services, offer, cancel);
            return new Outcome.Joined(id, newcomer);
        }, cancel);
    }

    private sealed record Row(Guid Id, Guid CompanyId, string Company, string Role);

    private sealed record Offer(EmailLink Link, Person Person, Row? Row, ActingCompany? Own, DateTimeOffset Now);

    private static Invitation Judge(Offer offer, Guid? signedIn)
    {
        if (offer.Row is not { } row || !offer.Link.IsGood(EmailLinkPurpose.Join, offer.Now)) return new Invitation.LinkSpent();
        var (person, role) = (offer.Person, Enum.Parse<CompanyRole>(row.Role));
        if (!person.EmailConfirmed) return new Invitation.ForNewcomer(person.Id, person.FullName, person.Email ?? "", row.Company, role);
        if (signedIn != person.Id) return new Invitation.SignInFirst(person.Email ?? "", row.Company);
        return offer.Own is { } own ? new Invitation.ActsElsewhere(own.Name, row.Company) : new Invitation.ForMember(person.Id, row.Company, role);
    }

    private static async Task<Offer> LoadAsync(IServiceProvider services, Guid id, string secret, CancellationToken cancel)
    {
        var db = services.GetRequiredService<IdentityDb>();
        var hash = EmailLinks.HashOf(secret);
        var link = await db.EmailLinks.SingleAsync(l => l.SecretSha256 == hash, cancel);
        var now = await services.GetRequiredService<PlatformDb>().NowAsync(cancel);
        var rows = await db.Database.SqlQuery<Row>($"""
            select i.id as "Id", i.company_id as "CompanyId", c.name as "Company", i.role as "Role"
            from company_invitations i join companies c on c.id = i.company_id
            where i.id = {link.InvitationId} and i.person_id = {id} and i.accepted_at is null and i.withdrawn_at is null and i.expires_at > {now}
            """).ToListAsync(cancel);
        return new Offer(link, await db.Users.SingleAsync(p => p.Id == id, cancel), rows.SingleOrDefault(),
            await services.GetRequiredService<FindActing>().ForCompanyAsync(id, cancel), now);
    }

    private static async Task OpenAccountAsync(IServiceProvider services, Person person, string password, CancellationToken cancel)
    {
        var (db, people) = (services.GetRequiredService<IdentityDb>(), services.GetRequiredService<UserManager<Person>>());
        person.EmailConfirmed = true;               // the link went to this address
        person.PasswordHash = people.PasswordHasher.HashPassword(person, password);      // replaces what a stranger may have typed at sign-up with this address
        await db.SignUps.Where(s => s.PersonId == person.Id).ExecuteDeleteAsync(cancel);
        var kept = await people.UpdateSecurityStampAsync(person);
        if (!kept.Succeeded) throw new InvalidOperationException($"The account was not opened: {string.Join(", ", kept.Errors.Select(e => e.Code))}.");
    }

    private static async Task EnterAsync(IServiceProvider services, Offer offer, CancellationToken cancel)
    {
        var (db, row, person) = (services.GetRequiredService<IdentityDb>(), offer.Row!, offer.Person);      // judged just now
        offer.Link.Use(offer.Now);
        await db.SaveChangesAsync(cancel);
        await db.Database.ExecuteSqlAsync($"""
            insert into company_members (company_id, id, person_id, person_name, person_email, role, joined_at)
            values ({row.CompanyId}, {Guid.CreateVersion7()}, {person.Id}, {person.FullName}, {person.Email}, {row.Role}, {offer.Now})
            """, cancel);
        await db.Database.ExecuteSqlAsync($"update company_invitations set accepted_at = {offer.Now} where id = {row.Id}", cancel);
    }

    /// <summary>Two clicks at once, two companies at once, an offer taken back meanwhile: one after the other.</summary>
    private static async Task LockAsync(IServiceProvider services, Guid person, string secret, CancellationToken cancel)
    {
        var db = services.GetRequiredService<PlatformDb>();
        await db.Database.ExecuteSqlAsync($"select 1 from people where id = {person} for update", cancel);
        var companies = await db.Database.SqlQuery<Guid>($"""
            select i.company_id as "Value" from company_invitations i join email_links l on l.invitation_id = i.id where l.secret_sha256 = {EmailLinks.HashOf(secret)}
            """).ToListAsync(cancel);
        foreach (var company in companies) await db.LockTeamAsync(company, cancel);
    }
}
