using System.Globalization;
using System.Security.Claims;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;
using Platform.Core.Data;
using Platform.Core.Identity;
using Platform.Web.Hosting;

namespace Platform.Web.Identity;

/// <summary>Sign-in wiring: what ASP.NET Core Identity leaves open for us to close (docs/security.md).</summary>
public static class WebIdentity
{
    /// <summary>Policy of the pages where secrets are tried. Deposits are never limited.</summary>
    public const string TriesPerAddress = "essais";

    /// <summary>
    /// Policy of the page that hands out documents. Each withdrawal is a line of the register for ever; access is free, so the measure is wide:
    /// every document of a large file one by one, then one every few seconds.
    /// </summary>
    public const string WithdrawalsPerAddress = "retraits";

    /// <summary>Policy of the help form that needs no account: wide enough for a room behind one address, and no puzzle for anybody.</summary>
    public const string TicketsPerAddress = "assistance";

    /// <summary>Each use prolongs a session by eight hours, up to this: a stolen cookie dies with the working day.</summary>
    public static readonly TimeSpan LongestSession = TimeSpan.FromHours(12);

    private const string BegunAt = "debut";

    public static void AddWebIdentity(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        new IdentityBuilder(typeof(Person), services).AddSignInManager().AddClaimsPrincipalFactory<PersonClaims>();
        services.AddOptions<IdentityPasskeyOptions>().Configure<IOptions<PasskeyRules>>((passkeys, rules) =>
        {
            passkeys.ServerDomain = rules.Value.RelyingParty;               // null would take the Host header
            passkeys.UserVerificationRequirement = "required";              // null or "preferred" would not check it
            passkeys.ResidentKeyRequirement = "required";                   // sign-in without typing a name
            passkeys.IsAllowedAlgorithm = algorithm => algorithm is -7 or -257;       // those that StoredAssertion judges
            // The default believes the request's own Origin header: a page on another port, relayed, would pass.
            passkeys.ValidateOrigin = context => ValueTask.FromResult(!context.CrossOrigin && rules.Value.Origins.Contains(context.Origin, StringComparer.Ordinal));
        });
        services.Configure<SecurityStampValidatorOptions>(stamp =>
        {
            stamp.OnRefreshingPrincipal = KeepMethod;
            stamp.ValidationInterval = TimeSpan.FromMinutes(1);             // a key taken away ends its sessions now, not in half an hour
        });
        services.Configure<CookieAuthenticationOptions>(IdentityConstants.ApplicationScheme, cookie =>
        {
            cookie.Cookie.SameSite = SameSiteMode.Lax;
            cookie.ExpireTimeSpan = TimeSpan.FromHours(8);
            cookie.Events.OnSigningIn = context =>
            {
                context.Properties.Items[BegunAt] = Now(context.HttpContext).ToString("O", CultureInfo.InvariantCulture);
                return Task.CompletedTask;
            };
            cookie.Events.OnValidatePrincipal = ValidateAsync;
        });
        services.Configure<CookieAuthenticationOptions>(IdentityConstants.TwoFactorUserIdScheme, cookie =>
        {
            cookie.Cookie.Name = "pa-ceremonie";
            cookie.Cookie.SameSite = SameSiteMode.Strict;
        });
        services.AddScoped<PasskeySignIn>();
        services.AddScoped<SignUpBrowser>();
        services.AddScoped<SignUpMemory>();
        services.AddScoped<ReturnPlace>();
        services.AddScoped<SecondFactor>();
        services.AddScoped<StepUpForms>();
        services.AddScoped<RecoveryForms>();
        services.AddScoped<PasskeyCreation>();
        services.AddScoped<FirstCode>();
        services.AddSingleton<DemoDoor>();
        var demo = builder.Environment.IsDevelopment() && builder.Configuration.GetValue("Demo:Enabled", false);
        services.Configure<Microsoft.AspNetCore.Mvc.RazorPages.RazorPagesOptions>(pages => pages.Conventions.Add(new RemoveDemoPages(demo)));
        var (atOnce, withdrawals) = (builder.Configuration.GetValue("Limits:WithdrawalsAtOnce", 300), builder.Configuration.GetValue("Limits:WithdrawalsPerMinute", 20));
        var perMinute = builder.Configuration.GetValue("Limits:TriesPerMinute", 30);
        var (ticketsAtOnce, tickets) = (builder.Configuration.GetValue("Limits:TicketsAtOnce", 10), builder.Configuration.GetValue("Limits:TicketsPerMinute", 2));
        services.AddRateLimiter(limiter =>
        {
            limiter.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            limiter.AddPolicy(TriesPerAddress, http => HttpMethods.IsPost(http.Request.Method)
                ? RateLimitPartition.GetFixedWindowLimiter(Source.Of(http), _ => new FixedWindowRateLimiterOptions { PermitLimit = perMinute, Window = TimeSpan.FromMinutes(1) })
                : RateLimitPartition.GetNoLimiter("lecture"));
            limiter.AddPolicy(TicketsPerAddress, http => HttpMethods.IsPost(http.Request.Method)
                ? RateLimitPartition.GetTokenBucketLimiter(Source.Of(http), _ => new TokenBucketRateLimiterOptions { TokenLimit = ticketsAtOnce, TokensPerPeriod = tickets, ReplenishmentPeriod = TimeSpan.FromMinutes(1) })
                : RateLimitPartition.GetNoLimiter("lecture"));
            limiter.AddPolicy(WithdrawalsPerAddress, http => HttpMethods.IsPost(http.Request.Method)
                ? RateLimitPartition.GetTokenBucketLimiter(Source.Of(http), _ => new TokenBucketRateLimiterOptions { TokenLimit = atOnce, TokensPerPeriod = withdrawals, ReplenishmentPeriod = TimeSpan.FromMinutes(1) })
                : RateLimitPartition.GetNoLimiter("lecture"));
        });
    }

    private static DateTimeOffset Now(HttpContext http) => http.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow();

    /// <summary>How the person proved who he is, from the session before the refresh: the framework drops it.</summary>
    private static Task KeepMethod(SecurityStampRefreshingPrincipalContext context)
    {
        if (context.NewPrincipal?.Identity is ClaimsIdentity fresh && context.CurrentPrincipal is { } current)
            fresh.AddClaims(current.Claims.Where(claim => claim.Type is "amr" or CurrentPerson.AccountClaim && !fresh.HasClaim(claim.Type, claim.Value)));
        return Task.CompletedTask;
    }

    /// <summary>The check of the security stamp comes before any scope: without one it would find nobody, and sign the person out.</summary>
    private static async Task ValidateAsync(CookieValidatePrincipalContext context)
    {
        var services = context.HttpContext.RequestServices;
        if (!context.Properties.Items.TryGetValue(BegunAt, out var begun) || !DateTimeOffset.TryParse(begun, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var at) || Now(context.HttpContext) - at >= LongestSession)
        {
            context.RejectPrincipal();
            return;
        }
        var interval = services.GetRequiredService<IOptions<SecurityStampValidatorOptions>>().Value.ValidationInterval;
        if (context.Properties.IssuedUtc is { } issued && Now(context.HttpContext) - issued < interval) return;
        if (!Guid.TryParse(context.Principal?.FindFirstValue(ClaimTypes.NameIdentifier), CultureInfo.InvariantCulture, out var person))
        {
            context.RejectPrincipal();
            return;
        }
        await services.GetRequiredService<UnitOfWorkFactory>().RunAsync(new Scope.SignIn(person),
            scoped => scoped.GetRequiredService<ISecurityStampValidator>().ValidateAsync(context), context.HttpContext.RequestAborted);
    }
}

/// <summary>What the session cookie says: id, full name, address, security stamp, the terms of use that were accepted; how the person signed in is added at sign-in.</summary>
public sealed class PersonClaims(UserManager<Person> people, ReadTerms terms, IOptions<IdentityOptions> options) : IUserClaimsPrincipalFactory<Person>
{
    public async Task<ClaimsPrincipal> CreateAsync(Person user) => new(new ClaimsIdentity(
    [
        new(ClaimTypes.NameIdentifier, user.Id.ToString("D")), new(ClaimTypes.Name, user.FullName), new(ClaimTypes.Email, user.Email ?? ""),
        new(options.Value.ClaimsIdentity.SecurityStampClaimType, await people.GetSecurityStampAsync(user)),
        new(CurrentPerson.TermsClaim, (await terms.LatestAsync(user.Id, CancellationToken.None))?.Version ?? ""),
    ], IdentityConstants.ApplicationScheme, ClaimTypes.Name, ClaimTypes.Role));
}
