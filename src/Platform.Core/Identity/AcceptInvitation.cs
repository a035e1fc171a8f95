using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Platform.Core.Data;

namespace Platform.Core.Identity;

/// <summary>The mailed link of an invitation: the person registers a first passkey. Who already has one signs in with it; a stolen mailbox plants no key.</summary>
public sealed class AcceptInvitation(UnitOfWorkFactory work, EmailLinks links)
{
    public abstract record Invitation
    {
        private Invitation() { }
        public sealed record Open(Guid Person, string FullName, string Email, IReadOnlyList<ActingTenant> Accounts) : Invitation;
        public sealed record HasKey : Invitation;
        public sealed record LinkSpent : Invitation;
        public T Match<T>(Func<Open, T> open, Func<HasKey, T> hasKey, Func<LinkSpent, T> linkSpent) => this switch
        { Open o => open(o), HasKey h => hasKey(h), LinkSpent l => linkSpent(l), _ => throw new System.Diagnostics.UnreachableException() };
    }

    public async Task<Invitation> ReadAsync(string secret, CancellationToken cancel)
    {
        if (await links.PersonOfAsync(secret, cancel) is not { } id) return new Invitation.LinkSpent();
        return await work.RunAsync<Invitation>(new Scope.SignIn(id), async services =>
        {
            var (link, person, now) = await LoadAsync(services, id, secret, cancel);
            if (!link.IsGood(EmailLinkPurpose.Welcome, now)) return new Invitation.LinkSpent();
            if ((await services.GetRequiredService<UserManager<Person>>().GetPasskeysAsync(person)).Count > 0) return new Invitation.HasKey();
            return new Invitation.Open(id, person.FullName, person.Email ?? "", await services.GetRequiredService<FindActing>().TenantsAsync(id, cancel));
        }, cancel);
    }

    /// <summary>Keeps the key that the host has just verified; runs in that person's scope SignIn.</summary>
    /// <returns>False when the link was used meanwhile.</returns>
    public static async Task<bool> KeepAsync(IServiceProvider services, Guid id, string secret, UserPasskeyInfo key, CancellationToken cancel)
    {
        var (link, person, now) = await LoadAsync(services, id, secret, cancel);
        var people = services.GetRequiredService<UserManager<Person>>();
        if (!link.IsGood(EmailLinkPurpose.Welcome, now) || (await people.GetPasskeysAsync(person)).Count > 0) return false;
        if (!person.EmailConfirmed) person.PasswordHash = null;     // set by whoever typed this address into the sign-up form
        person.EmailConfirmed = true;
        link.Use(now);
        return (await people.AddOrUpdatePasskeyAsync(person, key)).Succeeded && (await people.UpdateSecurityStampAsync(person)).Succeeded;
    }

    private static async Task<(EmailLink Link, Person Person, DateTimeOffset Now)> LoadAsync(IServiceProvider services, Guid id, string secret, CancellationToken cancel)
    {
        var db = services.GetRequiredService<IdentityDb>();
        var hash = EmailLinks.HashOf(secret);
        return (await db.EmailLinks.SingleAsync(l => l.SecretSha256 == hash, cancel), await db.Users.SingleAsync(p => p.Id == id, cancel),
            await services.GetRequiredService<PlatformDb>().NowAsync(cancel));
    }
}
