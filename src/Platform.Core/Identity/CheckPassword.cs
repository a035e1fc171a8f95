using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Platform.Core.Data;

namespace Platform.Core.Identity;

/// <summary>
/// First half of a company's sign-in: address and password. It never signs in by itself. Wrong passwords lock nobody: whoever knows an
/// address could then keep its owner out at the deadline. They make the place that sent them wait (<see cref="SignInTries"/>). The count of
/// wrong codes is not touched here, else the password would buy four more guesses at the code, for ever.
/// </summary>
public sealed class CheckPassword(UnitOfWorkFactory work, EmailLinks links, SignInTries tries, IPasswordHasher<Person> hasher)
{
    // Verified when the address is unknown, so that the answer takes as long.
    private static readonly Person Nobody = new(Guid.Empty, "nobody@example.invalid", "Nobody", default);
    private static string? nobodysHash;

    public abstract record Outcome
    {
        private Outcome() { }
        public sealed record Right(Guid Person, bool HasCode) : Outcome;
        /// <summary>Unknown address, wrong password, address not confirmed: one answer for all.</summary>
        public sealed record Refused : Outcome;
        /// <summary>Too many wrong ones from this place, for this address, known to us or not: nothing was looked at.</summary>
        public sealed record TooSoon : Outcome;
        public T Match<T>(Func<Right, T> right, Func<Refused, T> refused, Func<TooSoon, T> tooSoon) => this switch
        { Right r => right(r), Refused f => refused(f), TooSoon t => tooSoon(t), _ => throw new System.Diagnostics.UnreachableException() };
    }

    /// <param name="Source">Where the try comes from: an address of the network.</param>
    public sealed record Input(string Email, string Password, string Source = "");

    public async Task<Outcome> ExecuteAsync(Input input, CancellationToken cancel)
    {
        var email = input.Email.Trim();
        if (email.Length > 254) return Waste(input.Password);
        if (!await tries.BeginAsync(email, input.Source, cancel)) return new Outcome.TooSoon();
        var outcome = await links.PersonByEmailAsync(email, cancel) is { } id
            ? await work.RunAsync(new Scope.SignIn(id), services => CheckAsync(services, id, input.Password, cancel), cancel)
            : Waste(input.Password);
        if (outcome is Outcome.Right) await tries.ForgetAsync(email, input.Source, cancel);
        return outcome;
    }

    private async Task<Outcome> CheckAsync(IServiceProvider services, Guid id, string password, CancellationToken cancel)
    {
        var people = services.GetRequiredService<UserManager<Person>>();
        var person = await services.GetRequiredService<IdentityDb>().Users.SingleAsync(p => p.Id == id, cancel);
        if (person.PasswordHash is null || !person.EmailConfirmed) return Waste(password);
        return await people.CheckPasswordAsync(person, password) ? new Outcome.Right(id, person.TwoFactorEnabled) : new Outcome.Refused();
    }

    private Outcome.Refused Waste(string password)
    {
        hasher.VerifyHashedPassword(Nobody, nobodysHash ??= hasher.HashPassword(Nobody, "nobody signs in with this"), password);
        return new Outcome.Refused();
    }
}
