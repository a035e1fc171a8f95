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

    /// <param name="Agent">Whom they named.</param>
    /// <param name="IdToken">Theirs.</param>
    /// <param name="ReturnTo">Where she was going.</param>
    public sealed record Arrival(StateAgent Agent, string IdToken, string? ReturnTo, DateTimeOffset At);

    private SealedCookie Asking => Cookie("pa-proconnect", Links.Identity.ProConnect);

    private SealedCookie Arriving => Cookie("pa-agent", Links.Identity.ProConnect);

    private SealedCookie Leaving => Cookie("pa-proconnect-fin", Links.SignOut);

    // One purpose for each: none is read as another.
    private SealedCookie Cookie(string name, string path) => new(Context, protection.CreateProtector("Platform.ProConnect", name), name, path);

    private HttpContext Context => http.HttpContext ?? throw new InvalidOperationException("No request.");

    public ProConnectParty.Ask Begin(string? returnTo)
    {
        var ask = ProConnectParty.Ask.Begin(returnTo, clock.GetUtcNow());
        Asking.Write(JsonSerializer.Serialize(ask), Life);
        return ask;
    }

    /// <summary>The sign-in that this browser began under this state, once: a second answer, in this browser or with its cookie in another, finds nothing.</summary>
    public async Task<ProConnectParty.Ask?> TakeAsync(string? state, CancellationToken cancel)
    {
        var ask = Read<ProConnectParty.Ask>(Asking);
        Asking.Delete();
        if (ask is null || state is null || clock.GetUtcNow() - ask.At >= Life || !CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(state), Encoding.UTF8.GetBytes(ask.State))) return null;
        var spent = SHA256.HashData(Encoding.UTF8.GetBytes(ask.State));
        return await work.RunAsync(new Scope.SignIn(Guid.Empty), async services => await services.GetRequiredService<PlatformDb>().Database
            .ExecuteSqlAsync($"insert into spent_challenges (challenge_sha256) values ({spent}) on conflict do nothing", cancel) == 1, cancel) ? ask : null;
    }

    /// <summary>Somebody was named who has no session yet: the next page says what follows.</summary>
    public void Arrive(StateAgent agent, string idToken, string? returnTo) => Arriving.Write(JsonSerializer.Serialize(new Arrival(agent, idToken, returnTo, clock.GetUtcNow())), Life);

    public Arrival? Arrived => Read<Arrival>(Arriving) is { } arrival && clock.GetUtcNow() - arrival.At < Life ? arrival : null;

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
        Arriving.Delete();
        Leave(new(idToken, null));
    }

    public bool HasSessionThere => Read<Ending>(Leaving) is { IdToken: not null };

    /// <summary>Their token, which leaves the browser now, and the state under which it comes back.</summary>
    public (string IdToken, string State)? TakeEnd()
    {
        if (Read<Ending>(Leaving) is not { IdToken: { } token }) return null;
        var state = ProConnectParty.Ask.Random();
        Leave(new(null, state));
        return (token, state);
    }

    /// <returns>Whether ProConnect answers the very demand of this browser.</returns>
    public bool IsEnded(string? state)
    {
        var ending = Read<Ending>(Leaving);
        Leaving.Delete();
        return state is not null && ending?.State is { } expected && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(state), Encoding.UTF8.GetBytes(expected));
    }

    private sealed record Ending(string? IdToken, string? State);

    private void Leave(Ending ending) => Leaving.Write(JsonSerializer.Serialize(ending), WebIdentity.LongestSession);

    private static T? Read<T>(SealedCookie cookie) where T : class => cookie.Read() is { } value ? JsonSerializer.Deserialize<T>(value) : null;
}
