using System.Diagnostics;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Platform.Core.Data;

namespace Platform.Core.Identity;

/// <summary>Whom ProConnect names, once its signature was judged. The person signs in with an organisation: <paramref name="Siret"/>.</summary>
/// <param name="Subject">What ProConnect calls her, for us and her provider of identities alone: it changes with that provider.</param>
/// <param name="Email">Professional address.</param>
/// <param name="FullName">First name and name in use.</param>
/// <param name="Siret">14 digits, checked.</param>
public sealed record StateAgent(string Subject, string Email, string FullName, string Siret)
{
    /// <summary>What the link is filed under (AspNet Identity's « login provider »).</summary>
    public const string Provider = "ProConnect";
}

/// <summary>
/// From the SIRET to the account, then from the subject to the person, or from the address to somebody of that account who must still link it. Gives nothing
/// by itself: an unknown person stays unknown, and a number never opens the account of another number (PEER-19).
/// </summary>
public sealed class RecogniseAgent(UnitOfWorkFactory work, EmailLinks links)
{
    public sealed record Account(Guid Id, string Name, bool InForce);

    public abstract record Outcome
    {
        private Outcome() { }
        /// <summary>Linked before, and acting for these accounts of the number today.</summary>
        public sealed record Known(Guid Person, IReadOnlyList<Account> Accounts) : Outcome;
        /// <summary>The account knows the address: the person shows her passkey once.</summary>
        public sealed record ToLink(Guid Person, IReadOnlyList<Account> Accounts) : Outcome;
        /// <summary>Invited, and has not registered a passkey yet.</summary>
        public sealed record NotCome(Account Account) : Outcome;
        /// <summary>Acted for the account, and does not any more.</summary>
        public sealed record Left(Account Account) : Outcome;
        /// <summary>The account does not know her.</summary>
        public sealed record Stranger(IReadOnlyList<Account> Accounts) : Outcome;
        /// <summary>Not activated yet, suspended, or closed.</summary>
        public sealed record NotInForce(Account Account) : Outcome;
        /// <summary>No account here has this number.</summary>
        public sealed record NoAccount : Outcome;
        public T Match<T>(Func<Known, T> known, Func<ToLink, T> toLink, Func<NotCome, T> notCome, Func<Left, T> left, Func<Stranger, T> stranger, Func<NotInForce, T> notInForce, Func<NoAccount, T> noAccount) => this switch
        {
            Known k => known(k), ToLink t => toLink(t), NotCome n => notCome(n), Left l => left(l), Stranger s => stranger(s), NotInForce n => notInForce(n), NoAccount n => noAccount(n),
            _ => throw new UnreachableException(),
        };
    }

    public async Task<Outcome> ExecuteAsync(StateAgent agent, CancellationToken cancel)
    {
        var (accounts, linked) = await work.RunAsync(new Scope.SignIn(Guid.Empty), services => LookUpAsync(services.GetRequiredService<PlatformDb>(), agent, cancel), cancel);
        if (accounts is not [var first, ..]) return new Outcome.NoAccount();
        Account[] open = [.. accounts.Where(account => account.InForce)];
        if (open.Length == 0) return new Outcome.NotInForce(first);
        if ((linked ?? await links.PersonByEmailAsync(agent.Email, cancel)) is not { } person) return new Outcome.Stranger(open);
        return await work.RunAsync(new Scope.SignIn(person), services => JudgeAsync(services, person, linked is not null, open, cancel), cancel);
    }

    private static async Task<(IReadOnlyList<Account> Accounts, Guid? Linked)> LookUpAsync(PlatformDb db, StateAgent agent, CancellationToken cancel) => (
        await db.Database.SqlQuery<Account>($"""select a.id as "Id", a.name as "Name", a.in_force as "InForce" from sec.accounts_by_siret({agent.Siret}) a""").ToListAsync(cancel),
        (await db.Database.SqlQuery<Guid?>($"""select sec.person_by_login({StateAgent.Provider}, {agent.Subject}) as "Value" """).ToListAsync(cancel)).Single());

    private static async Task<Outcome> JudgeAsync(IServiceProvider services, Guid id, bool linked, Account[] open, CancellationToken cancel)
    {
        var held = await services.GetRequiredService<PlatformDb>().Memberships.AsNoTracking().Where(m => m.PersonId == id).Select(m => new { m.TenantId, m.RevokedAt }).ToListAsync(cancel);
        Account[] own = [.. open.Where(account => held.Exists(m => m.TenantId == account.Id && m.RevokedAt is null))];
        if (own is not [var account, ..]) return open.FirstOrDefault(one => held.Exists(m => m.TenantId == one.Id)) is { } former ? new Outcome.Left(former) : new Outcome.Stranger(open);
        if (linked) return new Outcome.Known(id, own);
        var people = services.GetRequiredService<UserManager<Person>>();
        var person = await services.GetRequiredService<IdentityDb>().Users.SingleAsync(p => p.Id == id, cancel);
        return (await people.GetPasskeysAsync(person)).Count > 0 ? new Outcome.ToLink(id, own) : new Outcome.NotCome(account);
    }
}
