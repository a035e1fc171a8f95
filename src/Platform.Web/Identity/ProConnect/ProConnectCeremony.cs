using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;
using Platform.Core.Identity;
using Platform.Web.Hosting;

namespace Platform.Web.Identity.ProConnect;

/// <summary>What the browser carries, sealed, from the button to the session and to the end of it. Each cookie goes only to the addresses that read it.</summary>
public sealed class ProConnectCeremony(IHttpContextAccessor http, IDataProtectionProvider protection, TimeProvider clock, UnitOfWorkFactory work)
{
    /// <summary>How long a person may take over there, and then on our page.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromMinutes(10);

    private const string AskCookie = "pa-proconnect", AgentCookie = "pa-agent", EndCookie = "pa-proconnect-fin";

    /// <param name="Agent">Whom they named.</param>
    /// <param name="IdToken">Theirs.</param>
    /// <param name="ReturnTo">Where she was going.</param>
    public sealed record Arrival(StateAgent Agent, string IdToken, string? ReturnTo, DateTimeOffset At);

    private HttpContext Context => http.HttpContext ?? throw new InvalidOperationException("No request.");

    public ProConnectParty.Ask Begin(string? returnTo)
    {
        var ask = ProConnectParty.Ask.Begin(returnTo, clock.GetUtcNow());
        Write(AskCookie, Links.Identity.ProConnect, ask);
        return ask;
    }

    /// <summary>The sign-in that this browser began under this state, once: a second answer, in this browser or with its cookie in another, finds nothing.</summary>
    public async Task<ProConnectParty.Ask?> TakeAsync(string? state, CancellationToken cancel)
    {
        var ask = Read<ProConnectParty.Ask>(AskCookie);
        Delete(AskCookie, Links.Identity.ProConnect);
        if (ask is null || state is null || clock.GetUtcNow() - ask.At >= Life || !CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(state), Encoding.UTF8.GetBytes(ask.State))) return null;
        var spent = SHA256.HashData(Encoding.UTF8.GetBytes(ask.State));
        return await work.RunAsync(new Scope.SignIn(Guid.Empty), async services => await services.GetRequiredService<PlatformDb>().Database
            .ExecuteSqlAsync($"insert into spent_challenges (challenge_sha256) values ({spent}) on conflict do nothing", cancel) == 1, cancel) ? ask : null;
    }

    /// <summary>Somebody was named who has no session yet: the next page says what follows.</summary>
    public void Arrive(StateAgent agent, string idToken, string? returnTo) => Write(AgentCookie, Links.Identity.ProConnect, new Arrival(agent, idToken, returnTo, clock.GetUtcNow()));

    public Arrival? Arrived => Read<Arrival>(AgentCookie) is { } arrival && clock.GetUtcNow() - arrival.At < Life ? arrival : null;

    /// <summary>Opens the session of a linked person, for the accounts of her number alone.</summary>
    /// <returns>False when she may not sign in.</returns>
    public Task<bool> SignInAsync(RecogniseAgent.Outcome.Known known, string idToken, CancellationToken cancel) => work.RunAsync(new Scope.SignIn(known.Person), async services =>
    {
        var person = await services.GetRequiredService<IdentityDb>().Users.SingleAsync(p => p.Id == known.Person, cancel);
        var signIn = services.GetRequiredService<SignInManager<Person>>();
        if (!await signIn.CanSignInAsync(person)) return false;
        await services.RecordSignInAsync(Context, person.Id, CurrentPerson.ProConnect, cancel);
        await signIn.SignInWithClaimsAsync(person, isPersistent: false,
            [new Claim("amr", CurrentPerson.ProConnect), .. known.Accounts.Select(account => new Claim(CurrentPerson.AccountClaim, account.Id.ToString("D")))]);
        KeepForEnd(idToken);
        return true;
    }, cancel);

    /// <summary>The session over there ends with ours, whatever opened ours.</summary>
    public void KeepForEnd(string idToken)
    {
        Delete(AgentCookie, Links.Identity.ProConnect);
        Write(EndCookie, Links.SignOut, new Ending(idToken, null));
    }

    public bool HasSessionThere => Read<Ending>(EndCookie) is { IdToken: not null };

    /// <summary>Their token, which leaves the browser now, and the state under which it comes back.</summary>
    public (string IdToken, string State)? TakeEnd()
    {
        if (Read<Ending>(EndCookie) is not { IdToken: { } token }) return null;
        var state = ProConnectParty.Ask.Random();
        Write(EndCookie, Links.SignOut, new Ending(null, state));
        return (token, state);
    }

    /// <returns>Whether ProConnect answers the very demand of this browser.</returns>
    public bool IsEnded(string? state)
    {
        var ending = Read<Ending>(EndCookie);
        Delete(EndCookie, Links.SignOut);
        return state is not null && ending?.State is { } expected && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(state), Encoding.UTF8.GetBytes(expected));
    }

    private sealed record Ending(string? IdToken, string? State);

    // Lax: the browser comes back from another site.
    private void Write<T>(string cookie, string path, T value) => Context.Response.Cookies.Append(cookie, Protector(cookie).Protect(JsonSerializer.Serialize(value)),
        new CookieOptions { HttpOnly = true, Secure = Context.Request.IsHttps, SameSite = SameSiteMode.Lax, Path = path, MaxAge = cookie == EndCookie ? WebIdentity.LongestSession : Life });

    private T? Read<T>(string cookie) where T : class
    {
        if (Context.Request.Cookies[cookie] is not { } sealedValue) return null;
        try
        {
            return JsonSerializer.Deserialize<T>(Protector(cookie).Unprotect(sealedValue));
        }
        catch (CryptographicException)
        {
            return null;        // of another installation, or made up
        }
    }

    private void Delete(string cookie, string path) => Context.Response.Cookies.Delete(cookie, new CookieOptions { Path = path });

    // One purpose for each: none is read as another.
    private IDataProtector Protector(string cookie) => protection.CreateProtector("Platform.ProConnect", cookie);
}
