using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Options;
using Platform.Core.Data;
using Platform.Core.Software;
using Platform.Web.Hosting;
using Platform.Web.Identity;

namespace Platform.Web.Api.Clients;

/// <summary>
/// OAuth2 client credentials (RFC 6749, 4.4), and where to find them (RFC 8414). Descriptions of errors keep to the letters that RFC 6749, 5.2 allows:
/// no accents there, and the page of documentation behind error_uri says the rest.
/// </summary>
public static class TokenEndpoint
{
    public static void MapTokens(this IEndpointRouteBuilder app)
    {
        app.MapPost(Links.Software.Token, IssueAsync).NoDatabase().RequireRateLimiting(WebIdentity.TriesPerAddress).ExcludeFromDescription();
        app.MapGet(Links.Software.Metadata, Metadata).NoDatabase().ExcludeFromDescription();
    }

    private sealed record Issued(
        [property: JsonPropertyName("access_token")] string Token, [property: JsonPropertyName("token_type")] string Type,
        [property: JsonPropertyName("expires_in")] int Seconds, [property: JsonPropertyName("scope")] string Scope);

    private sealed record Error([property: JsonPropertyName("error")] string Code, [property: JsonPropertyName("error_description")] string Description, [property: JsonPropertyName("error_uri")] string Uri);

    private static async Task<IResult> IssueAsync(HttpContext context, UnitOfWorkFactory work, IOptions<PortalOptions> portal, CancellationToken cancel)
    {
        var (request, response) = (context.Request, context.Response);
        (response.Headers.CacheControl, response.Headers.Pragma) = ("no-store", "no-cache");
        IResult Refuse(string code, string description, int status = StatusCodes.Status400BadRequest)
        {
            if (status == StatusCodes.Status401Unauthorized) response.Headers.WWWAuthenticate = "Basic realm=\"api\"";
            return Results.Json(new Error(code, description, $"{portal.Value.Site(request)}{Links.Software.Documentation}#jeton"), statusCode: status);
        }
        if (!request.HasFormContentType) return Refuse("invalid_request", "Le corps doit suivre le type application/x-www-form-urlencoded.");
        var form = await request.ReadFormAsync(cancel);
        if (form.Any(field => field.Value.Count > 1)) return Refuse("invalid_request", "Un champ figure deux fois.");
        string? Field(string name) => form[name].ToString() is { Length: > 0 } typed ? typed : null;
        if (Field("grant_type") is not { } grant) return Refuse("invalid_request", "Il manque grant_type.");
        if (grant != "client_credentials") return Refuse("unsupported_grant_type", "Le seul type servi est client_credentials.");

        var basic = Basic(request.Headers.Authorization.ToString());
        if (basic is not null && Field("client_secret") is not null) return Refuse("invalid_request", "Le secret figure deux fois : dans le corps et dans un en-tete.");
        var (id, secret) = basic ?? (Field("client_id"), Field("client_secret"));
        if (!Guid.TryParse(id, out var client) || secret is not { Length: > 0 and <= 200 }) return Unknown();
        var outcome = await work.RunAsync(new Scope.SignIn(client), services => services.GetRequiredService<IssueToken>().ExecuteAsync(new(client, secret, Field("scope")), cancel), cancel);
        return outcome.Match(
            issued => Results.Json(new Issued(issued.Token, "Bearer", (int)issued.Life.TotalSeconds, string.Join(' ', issued.Scopes.Select(scope => scope.Code())))),
            _ => Unknown(),
            _ => Refuse("invalid_scope", "Un des droits ne figure pas parmi ceux de ce client."));

        IResult Unknown() => Refuse("invalid_client", "Identifiant ou secret inconnu, ou client qui ne sert plus. Un administrateur du compte peut le voir sur la page Logiciels.", StatusCodes.Status401Unauthorized);
    }

    /// <summary>RFC 6749, 2.3.1: each half is form-encoded before the two are joined.</summary>
    private static (string? Id, string? Secret)? Basic(string header)
    {
        if (!AuthenticationHeaderValue.TryParse(header, out var value) || !"Basic".Equals(value.Scheme, StringComparison.OrdinalIgnoreCase)) return null;
        var bytes = new byte[(value.Parameter ?? "").Length];
        if (!Convert.TryFromBase64String(value.Parameter ?? "", bytes, out var length)) return (null, null);
        return Encoding.UTF8.GetString(bytes, 0, length).Split(':', 2) is [var id, var secret] ? (System.Net.WebUtility.UrlDecode(id), System.Net.WebUtility.UrlDecode(secret)) : (null, null);
    }

    private static IResult Metadata(HttpRequest request, IOptions<PortalOptions> portal)
    {
        var site = portal.Value.Site(request);
        return Results.Json(new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["issuer"] = site, ["token_endpoint"] = site + Links.Software.Token, ["grant_types_supported"] = (string[])["client_credentials"], ["response_types_supported"] = Array.Empty<string>(),
            ["token_endpoint_auth_methods_supported"] = (string[])["client_secret_basic", "client_secret_post"], ["scopes_supported"] = ClientScopes.All.Select(scope => scope.Code()).ToArray(),
            ["service_documentation"] = site + Links.Software.Documentation, ["ui_locales_supported"] = (string[])["fr"],
        });
    }
}
