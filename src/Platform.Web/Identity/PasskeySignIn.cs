using System.Security.Cryptography;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;
using Platform.Core.Identity;

namespace Platform.Web.Identity;

/// <summary>Signs in with a passkey, no name typed. The user handle in the answer opens the rows of that one person, still unproved.</summary>
public sealed class PasskeySignIn(UnitOfWorkFactory work, IHttpContextAccessor http, ILogger<PasskeySignIn> log)
{
    public Task<string> OptionsAsync(CancellationToken cancel) => work.RunAsync(new Scope.SignIn(Guid.Empty),
        services => services.GetRequiredService<SignInManager<Person>>().MakePasskeyRequestOptionsAsync(null!), cancel);     // null: the key says who

    /// <param name="credential">The key's answer.</param>
    /// <param name="cancel">Stops.</param>
    /// <param name="and">What must be done, for the person so proved, before the session opens; false: it does not.</param>
    /// <returns>False for every reason alike; the reason goes to the log.</returns>
    public async Task<bool> SignInAsync(string? credential, CancellationToken cancel, Func<IServiceProvider, Person, Task<bool>>? and = null)
    {
        if (Presented.Read(credential) is not { UserHandle: { } person, Challenge: { } challenge }) return Refused("unreadable");
        return await work.RunAsync(new Scope.SignIn(person), services => ProveAsync(services, credential!, challenge, and, cancel), cancel);   // read above
    }

    private async Task<bool> ProveAsync(IServiceProvider services, string credential, byte[] challenge, Func<IServiceProvider, Person, Task<bool>>? and, CancellationToken cancel)
    {
        var (signIn, people) = (services.GetRequiredService<SignInManager<Person>>(), services.GetRequiredService<UserManager<Person>>());
        PasskeyAssertionResult<Person> proof;
        try
        {
            proof = await signIn.PerformPasskeyAssertionAsync(credential);
        }
        catch (InvalidOperationException)
        {
            return Refused("no ceremony under way");        // its cookie is older than five minutes, or was used
        }
        if (!proof.Succeeded) return Refused(proof.Failure.Message);

        // The framework forgets used challenges: with a counter that stays 0, a captured answer would sign in again.
        var spent = SHA256.HashData(challenge);
        var db = services.GetRequiredService<IdentityDb>();
        if (await db.Database.ExecuteSqlAsync($"insert into spent_challenges (challenge_sha256) values ({spent}) on conflict do nothing", cancel) == 0) return Refused("replayed");
        // Wrong codes lock the way of the password only: nobody guesses a passkey, so nobody's guesses keep its owner out.
        if (!await signIn.CanSignInAsync(proof.User)) return Refused("may not sign in");
        if (!(await people.AddOrUpdatePasskeyAsync(proof.User, proof.Passkey)).Succeeded) return Refused("raced");       // keeps the counter
        if (and is not null && !await and(services, proof.User)) return Refused("not for this person");
        await services.RecordSignInAsync(http.HttpContext, proof.User.Id, "passkey", cancel);
        await signIn.SignInWithClaimsAsync(proof.User, isPersistent: false, [new("amr", "passkey")]);
        return true;
    }

    private bool Refused(string reason)
    {
        log.LogInformation("Passkey refused: {Reason}", reason);
        return false;
    }
}
