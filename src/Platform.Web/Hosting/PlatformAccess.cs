using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.Core;
using Platform.Core.Data;

namespace Platform.Web.Hosting;

/// <summary>Who is asking, and the one transaction: everything between the shell and the pages.</summary>
public static class PlatformAccess
{
    public static void AddPlatformAccess(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddPlatformCore(builder.Configuration);
        AwaitDatabase.Add(services, new Scope.Public(), servesMeanwhile: true);
        services.AddScoped<CommitPages>();
        services.Configure<RazorPagesOptions>(pages => pages.Conventions.ConfigureFilter(new ServiceFilterAttribute<CommitPages>()));
        services.AddHealthChecks().AddCheck<DatabaseAnswers>("base", tags: [Health.Ready]);
        services.AddAntiforgery(antiforgery => { antiforgery.HeaderName = CheckAntiforgery.Header; antiforgery.Cookie.Name = "pa-jeton"; antiforgery.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest; });
        services.AddAuthentication(IdentityConstants.ApplicationScheme).AddIdentityCookies();
        services.ConfigureApplicationCookie(cookie =>
        {
            cookie.Cookie.Name = "pa-session";
            cookie.LoginPath = Links.SignIn;
            cookie.ReturnUrlParameter = "retour";
        });
        services.AddAuthorization();
    }

    public static void UsePlatformAccess(this WebApplication app)
    {
        app.UseRateLimiter();
        app.UseAuthentication();
        app.UseMiddleware<ReadBody>();          // before any connection is taken
        app.UseMiddleware<FormerAddresses>();   // around it: it answers for what that found nothing for
        app.UseMiddleware<BeginUnitOfWork>();
        app.UseAuthorization();
    }
}
