using Platform.Core.Data;
using Platform.Core.Software;
using Platform.Web.Texts;

namespace Platform.Web.Hosting;

/// <summary>For which account a program asks: from its token, and from its row read just now.</summary>
public static class ClientAccess
{
    private const string Scheme = "Bearer ";

    /// <returns>What was presented, unproved by itself; null without a token of ours.</returns>
    public static AccessToken? Presented(HttpContext context) =>
        context.Request.Headers.Authorization.ToString() is var header && header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            ? context.RequestServices.GetRequiredService<AccessTokens>().Read(header[Scheme.Length..].Trim()) : null;

    /// <returns>Null when the answer was given: RFC 6750, 3.</returns>
    public static async Task<Scope.Client?> EnterAsync(HttpContext context, ClientScope needed, UnitOfWorkFactory factory)
    {
        var cancel = context.RequestAborted;
        if (Presented(context) is not { } token || !await factory.ReadAsync(new Scope.SignIn(token.Client), services => services.GetRequiredService<CheckToken>().HoldsAsync(token, cancel), cancel))
        {
            var sent = context.Request.Headers.Authorization.Count > 0;
            context.Response.Headers.WWWAuthenticate = sent ? "Bearer realm=\"api\", error=\"invalid_token\"" : "Bearer realm=\"api\"";
            await ApiProblems.WriteAsync(context, StatusCodes.Status401Unauthorized, sent ? SoftwareTexts.TokenRefused : SoftwareTexts.TokenMissing);
            return null;
        }
        if (!token.Scopes.Contains(needed))
        {
            context.Response.Headers.WWWAuthenticate = $"Bearer realm=\"api\", error=\"insufficient_scope\", scope=\"{needed.Code()}\"";
            await ApiProblems.WriteAsync(context, StatusCodes.Status403Forbidden, string.Format(System.Globalization.CultureInfo.InvariantCulture, SoftwareTexts.ScopeMissing, needed.Code()));
            return null;
        }
        return new Scope.Client(token.Tenant, token.Client);
    }
}
