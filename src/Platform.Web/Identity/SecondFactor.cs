using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;
using Platform.Core.Identity;

namespace Platform.Web.Identity;

/// <summary>Between the password and the code: a cookie of five minutes names the person, who is not signed in.</summary>
public sealed class SecondFactor(IHttpContextAccessor http, UnitOfWorkFactory work)
{
    // Its own claim: the same cookie carries passkey ceremonies, which prove no password.
    private const string PasswordAccepted = "password-accepted";

    private HttpContext Context => http.HttpContext ?? throw new InvalidOperationException("No request.");

    public Task WaitForCodeAsync(Guid person) => Context.SignInAsync(IdentityConstants.TwoFactorUserIdScheme,
        new ClaimsPrincipal(new ClaimsIdentity([new Claim(PasswordAccepted, person.ToString("D"))], IdentityConstants.TwoFactorUserIdScheme)));

    /// <returns>Null when no password was accepted in the last five minutes.</returns>
    public async Task<Guid?> WaitingAsync()
    {
        var waiting = await Context.AuthenticateAsync(IdentityConstants.TwoFactorUserIdScheme);
        return Guid.TryParse(waiting.Principal?.FindFirstValue(PasswordAccepted), out var person) ? person : null;
    }

    /// <param name="id">Of the person.</param>
    /// <param name="cancel">The request's.</param>
    /// <param name="goesOn">The session was there before: nobody has just signed in.</param>
    public async Task SignInAsync(Guid id, CancellationToken cancel, bool goesOn = false)
    {
        await work.RunAsync(new Scope.SignIn(id), async services =>
        {
            var person = await services.GetRequiredService<IdentityDb>().Users.SingleAsync(p => p.Id == id, cancel);
            if (!goesOn) await services.RecordSignInAsync(Context, id, "mfa", cancel);
            await services.GetRequiredService<SignInManager<Person>>().SignInWithClaimsAsync(person, isPersistent: false, [new("amr", "mfa")]);
        }, cancel);
        await Context.SignOutAsync(IdentityConstants.TwoFactorUserIdScheme);
    }
}
