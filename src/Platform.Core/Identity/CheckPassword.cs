using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Platform.Core.Data;

namespace Platform.Core.Identity;

/// <summary>
/// First half of a company's sign-in: address and password. It never signs in by itself. The count of wrong tries is not set back
/// here, else the password would buy four more guesses at the code, for ever.
/// </summary>
public sealed class CheckPassword(UnitOfWorkFactory work, EmailLinks links, IPasswordHasher<Person> hasher)
{
    // Verified when the address is unknown, so that the answer takes as long.
    private static readonly Person Nobody = new(Guid.Empty, "nobody@example.invalid", "Nobody", default);
    private static string? nobodysHash;

    public abstract record Outcome
    {
        private Outcome() { }
        public sealed record Right(Guid Person, bool HasCode) : Outcome;
        /// <summary>Unknown address, wrong password, address not confirmed, locked: one answer for all.</summary>
        public sealed record Refused : Outcome;
        public T Match<T>(Func<Right, T> right, Func<Refused, T> refused) => this switch
        { Right r => right(r), Refused f => refused(f), _ => throw new System.Diagnostics.UnreachableException() };
    }

    public sealed record Input(string Email, string Password);

    public async Task<Outcome> ExecuteAsync(Input input, CancellationToken cancel)
    {
        if (input.Email.Length <= 254 && await links.PersonByEmailAsync(input.Email.Trim(), cancel) is { } id)
            return await work.RunAsync(new Scope.SignIn(id), services => CheckAsync(services, id, input.Password, cancel), cancel);
        return Waste(input.Password);
    }

    private async Task<Outcome> CheckAsync(IServiceProvider services, Guid id, string password, CancellationToken cancel)
    {
        var people = services.GetRequiredService<UserManager<Person>>();
        var person = await services.GetRequiredService<IdentityDb>().Users.SingleAsync(p => p.Id == id, cancel);
        if (person.PasswordHash is null || !person.EmailConfirmed || await people.IsLockedOutAsync(person)) return Waste(password);
        if (await people.CheckPasswordAsync(person, password)) return new Outcome.Right(id, person.TwoFactorEnabled);
        await people.AccessFailedAsync(person);
        return new Outcome.Refused();
    }

    private Outcome.Refused Waste(string password)
    {
        hasher.VerifyHashedPassword(Nobody, nobodysHash ??= hasher.HashPassword(Nobody, "nobody signs in with this"), password);
        return new Outcome.Refused();
    }
}
