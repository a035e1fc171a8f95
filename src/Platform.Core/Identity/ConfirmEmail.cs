using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Platform.Core.Data;
using Platform.Core.Data.Outbox;

namespace Platform.Core.Identity;

/// <summary>
/// The link of the message and the password of the sign-up, together: then the address is confirmed and the company gets its account.
/// Somebody who signed up with another's address has the password without the link; the owner has the link without the password.
/// The browser in which that password was typed need not type it again: it kept a stamp that dies with the password (docs/security.md).
/// Nothing here proves that the person speaks for the company of that number. So a number is reserved for nobody: whoever comes second gets an
/// account of his own, and both are told by e-mail.
/// </summary>
public sealed class ConfirmEmail(UnitOfWorkFactory work, EmailLinks links)
{
    /// <param name="Secret">Of the link.</param>
    /// <param name="Password">Null when the browser proves that it typed it.</param>
    /// <param name="Stamp">What the browser of the sign-up kept; null in any other.</param>
    public sealed record Input(string Secret, string? Password, string? Stamp = null);

    /// <summary>What the page of the link asks for.</summary>
    public enum Asks { Password, OneClick, Nothing }

    public abstract record Outcome
    {
        private Outcome() { }
        public sealed record Confirmed : Outcome;
        /// <summary>Unknown, used or too old: the three look the same.</summary>
        public sealed record LinkSpent : Outcome;
        public sealed record WrongPassword : Outcome;
        /// <summary>This very link confirmed the address before: opened twice, or followed from a second device.</summary>
        public sealed record AlreadyConfirmed : Outcome;
        public T Match<T>(Func<Confirmed, T> confirmed, Func<LinkSpent, T> linkSpent, Func<WrongPassword, T> wrongPassword, Func<AlreadyConfirmed, T> alreadyConfirmed) => this switch
        { Confirmed c => confirmed(c), LinkSpent l => linkSpent(l), WrongPassword w => wrongPassword(w), AlreadyConfirmed a => alreadyConfirmed(a), _ => throw new System.Diagnostics.UnreachableException() };
    }

    public async Task<Outcome> ExecuteAsync(Input input, CancellationToken cancel)
    {
        if (await links.PersonOfAsync(input.Secret, cancel) is not { } id) return new Outcome.LinkSpent();
        return await work.RunAsync(new Scope.SignIn(id), services => ConfirmAsync(services, id, input, cancel), cancel);
    }

    /// <summary>Nothing when this link has already confirmed the address. Whoever holds the link learns no other thing.</summary>
    /// <param name="secret">Of the link.</param>
    /// <param name="stamp">What this browser kept of a sign-up.</param>
    /// <param name="cancel">Stops.</param>
    public async Task<Asks> ReadAsync(string secret, string? stamp, CancellationToken cancel)
    {
        if (await links.PersonOfAsync(secret, cancel) is not { } id) return Asks.Password;
        return await work.RunAsync(new Scope.SignIn(id), async services =>
        {
            var db = services.GetRequiredService<IdentityDb>();
            var hash = EmailLinks.HashOf(secret);
            var person = await db.Users.SingleAsync(p => p.Id == id, cancel);
            if (IsDone(await db.EmailLinks.SingleAsync(l => l.SecretSha256 == hash, cancel), person)) return Asks.Nothing;
            return IsStampOf(person, stamp) ? Asks.OneClick : Asks.Password;
        }, cancel);
    }

    private static bool IsStampOf(Person person, string? stamp) => stamp is not null && person.SecurityStamp is { } own
        && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(stamp), Encoding.UTF8.GetBytes(own));

    private static bool IsDone(EmailLink link, Person person) => link is { Purpose: EmailLinkPurpose.Confirm, UsedAt: not null } && person.EmailConfirmed;

    private static async Task<Outcome> ConfirmAsync(IServiceProvider services, Guid id, Input input, CancellationToken cancel)
    {
        var (db, people) = (services.GetRequiredService<IdentityDb>(), services.GetRequiredService<UserManager<Person>>());
        var now = await services.GetRequiredService<PlatformDb>().NowAsync(cancel);
        var hash = EmailLinks.HashOf(input.Secret);
        var link = await db.EmailLinks.SingleAsync(l => l.SecretSha256 == hash, cancel);
        var person = await db.Users.SingleAsync(p => p.Id == id, cancel);
        if (IsDone(link, person)) return new Outcome.AlreadyConfirmed();
        if (!link.IsGood(EmailLinkPurpose.Confirm, now) || await people.IsLockedOutAsync(person)) return new Outcome.LinkSpent();
        if (!IsStampOf(person, input.Stamp) && !await people.CheckPasswordAsync(person, input.Password ?? ""))
        {
            await people.AccessFailedAsync(person);
            return new Outcome.WrongPassword();
        }
        link.Use(now);
        person.EmailConfirmed = true;
        await people.ResetAccessFailedCountAsync(person);
        await people.UpdateAsync(person);
        await services.GetRequiredService<AcceptTerms>().ExecuteAsync(id, shown: null, cancel);      // the page of the sign-up says so
        await OpenCompanyAsync(services, db, person, now, cancel);
        return new Outcome.Confirmed();
    }

    private static async Task OpenCompanyAsync(IServiceProvider services, IdentityDb db, Person person, DateTimeOffset now, CancellationToken cancel)
    {
        if (await db.SignUps.SingleOrDefaultAsync(s => s.PersonId == person.Id, cancel) is not { } asked) return;
        var company = Guid.CreateVersion7();
        await db.Database.ExecuteSqlAsync($"""
            insert into companies (id, country, national_id, national_id_kind, name, created_at)
            values ({company}, {asked.Country}, {asked.NationalId}, {asked.NationalIdKind.ToString()}, {asked.CompanyName}, {now})
            """, cancel);
        db.SignUps.Remove(asked);
        await db.SaveChangesAsync(cancel);
        await db.Database.ExecuteSqlAsync($"insert into establishments (company_id, id, siret, created_at) values ({company}, {Guid.CreateVersion7()}, {asked.Siret}, {now})", cancel);
        await db.Database.ExecuteSqlAsync($"""
            insert into company_members (company_id, id, person_id, person_name, person_email, role, joined_at)
            values ({company}, {Guid.CreateVersion7()}, {person.Id}, {person.FullName}, {person.Email}, {"CompanyAdmin"}, {now})
            """, cancel);
        await services.GetRequiredService<Outbox>().AddAsync(new CompanyOpened(company), cancel);
    }
}
