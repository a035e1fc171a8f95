using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Platform.Core.Data;

namespace Platform.Core.Identity;

/// <summary>
/// The mailed link of an invitation: the person registers a first passkey. Who already signs in, with a passkey or with a password and a code,
/// does so first: a stolen mailbox plants no key. The name is the one that the account gave, never what a stranger typed at sign-up.
/// </summary>
public sealed class AcceptInvitation(UnitOfWorkFactory work, EmailLinks links)
{
    public abstract record Invitation
    {
        private Invitation() { }
        /// <param name="Operates">Named to run the platform.</param>
        public sealed record Open(Guid Person, string FullName, string Email, IReadOnlyList<ActingTenant> Accounts, bool Operates) : Invitation;
        public sealed record HasKey : Invitation;
        /// <summary>A company's account, with its own password: the key is added from inside it.</summary>
        public sealed record HasPassword : Invitation;
        public sealed record LinkSpent : Invitation;
        public T Match<T>(Func<Open, T> open, Func<HasKey, T> hasKey, Func<HasPassword, T> hasPassword, Func<LinkSpent, T> linkSpent) => this switch
        { Open o => open(o), HasKey h => hasKey(h), HasPassword p => hasPassword(p), LinkSpent l => linkSpent(l), _ => throw new System.Diagnostics.UnreachableException() };
    }

    public async Task<Invitation> ReadAsync(string secret, CancellationToken cancel)
    {
        if (await links.PersonOfAsync(secret, cancel) is not { } id) return new Invitation.LinkSpent();
        return await work.RunAsync<Invitation>(new Scope.SignIn(id), async services =>
        {
            var (link, person, now) = await LoadAsync(services, id, secret, cancel);
            if (!link.IsGood(EmailLinkPurpose.Welcome, now)) return new Invitation.LinkSpent();
            if ((await services.GetRequiredService<UserManager<Person>>().GetPasskeysAsync(person)).Count > 0) return new Invitation.HasKey();
            if (HasPassword(person)) return new Invitation.HasPassword();
            return new Invitation.Open(id, await NameAsync(services, person, cancel), person.Email ?? "", await services.GetRequiredService<FindActing>().TenantsAsync(id, cancel),
                await services.GetRequiredService<FindActing>().OperatesAsync(id, cancel));
        }, cancel);
    }

    /// <summary>Keeps the key that the host has just verified; runs in that person's scope SignIn.</summary>
    /// <returns>False when the link was used meanwhile.</returns>
    public static async Task<bool> KeepAsync(IServiceProvider services, Guid id, string secret, UserPasskeyInfo key, CancellationToken cancel)
    {
        var (link, person, now) = await LoadAsync(services, id, secret, cancel);
        var people = services.GetRequiredService<UserManager<Person>>();
        if (!link.IsGood(EmailLinkPurpose.Welcome, now) || HasPassword(person) || (await people.GetPasskeysAsync(person)).Count > 0) return false;
        if (!person.EmailConfirmed)
        {
            // Password and request were typed by whoever put this address into the sign-up form.
            person.PasswordHash = null;
            await services.GetRequiredService<IdentityDb>().SignUps.Where(s => s.PersonId == id).ExecuteDeleteAsync(cancel);
        }
        person.FullName = await NameAsync(services, person, cancel);
        person.EmailConfirmed = true;
        link.Use(now);
        await services.GetRequiredService<AcceptTerms>().ExecuteAsync(id, shown: null, cancel);      // the page of the first key says so
        // He has read his mail and holds a key: he has come to every account that invited him, whichever page he opens first.
        var acting = services.GetRequiredService<FindActing>();
        foreach (var account in await acting.TenantsAsync(id, cancel)) await acting.ComeAsync(id, account.Id, cancel);
        return (await people.AddOrUpdatePasskeyAsync(person, key)).Succeeded && (await people.UpdateSecurityStampAsync(person)).Succeeded;
    }

    private static bool HasPassword(Person person) => person.TwoFactorEnabled || (person.EmailConfirmed && person.PasswordHash is not null);

    private static async Task<string> NameAsync(IServiceProvider services, Person person, CancellationToken cancel) =>
        (await services.GetRequiredService<PlatformDb>().Database.SqlQuery<string>($"""
            select name as "Value" from (select person_name as name, granted_at as since from memberships where person_id = {person.Id} and revoked_at is null
              union all select person_name, named_at from platform_operators where person_id = {person.Id} and removed_at is null) given order by since limit 1
            """).ToListAsync(cancel)).FirstOrDefault() ?? person.FullName;

    private static async Task<(EmailLink Link, Person Person, DateTimeOffset Now)> LoadAsync(IServiceProvider services, Guid id, string secret, CancellationToken cancel)
    {
        var db = services.GetRequiredService<IdentityDb>();
        var hash = EmailLinks.HashOf(secret);
        return (await db.EmailLinks.SingleAsync(l => l.SecretSha256 == hash, cancel), await db.Users.SingleAsync(p => p.Id == id, cancel),
            await services.GetRequiredService<PlatformDb>().NowAsync(cancel));
    }
}
