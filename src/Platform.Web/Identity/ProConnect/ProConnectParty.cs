using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;
using Platform.Core.Identity;
using Platform.Core.Values;
using Platform.Web.Hosting;

namespace Platform.Web.Identity.ProConnect;

/// <summary>
/// Our side of OpenID Connect's code flow, as ProConnect wants it: exact parameters, a secret in the body, and who the person is in a second signed token
/// (userinfo, application/jwt). The ready-made handler of ASP.NET Core cannot be restored here and reads no signed userinfo; the tokens are judged by the
/// library that it stands on (decision 0052).
/// </summary>
public sealed class ProConnectParty(IHttpClientFactory http, IOptions<ProConnectOptions> options, IOptions<PortalOptions> portal, ILogger<ProConnectParty> log)
{
    public const string HttpName = "proconnect";

    // « openid » gives the subject; the others are those that every provider of identities gives.
    private const string Scopes = "openid given_name usual_name email siret uid";

    private static readonly JsonWebTokenHandler Tokens = new() { MapInboundClaims = false };
    private readonly ConfigurationManager<OpenIdConnectConfiguration> configuration = new(options.Value.Authority.TrimEnd('/') + "/.well-known/openid-configuration",
        new OpenIdConnectConfigurationRetriever(), new Documents(http));

    /// <summary>One sign-in under way: what the browser keeps until it comes back.</summary>
    public sealed record Ask(string State, string Nonce, string Verifier, string? ReturnTo, DateTimeOffset At)
    {
        // Bearer secrets: random, 43 characters; ProConnect wants 32 at least.
        public static Ask Begin(string? returnTo, DateTimeOffset now) => new(Random(), Random(), Random(), returnTo, now);

        public static string Random() => WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(32));
    }

    public abstract record Answer
    {
        private Answer() { }
        /// <param name="IdToken">Shown again to close the session over there.</param>
        public sealed record Named(StateAgent Agent, string IdToken) : Answer;
        /// <summary>Not theirs, not for us, not of this sign-in, too old, or altered.</summary>
        public sealed record Refused : Answer;
        /// <summary>Without a second factor.</summary>
        public sealed record TooWeak : Answer;
        /// <summary>Without a SIRET, or an address.</summary>
        public sealed record Incomplete : Answer;
        public sealed record Unavailable : Answer;
        public T Match<T>(Func<Named, T> named, Func<Refused, T> refused, Func<TooWeak, T> tooWeak, Func<Incomplete, T> incomplete, Func<Unavailable, T> unavailable) => this switch
        { Named n => named(n), Refused r => refused(r), TooWeak t => tooWeak(t), Incomplete i => incomplete(i), Unavailable u => unavailable(u), _ => throw new UnreachableException() };
    }

    public bool IsOn => options.Value.IsOn;

    private string ReturnAddress => portal.Value.BaseUrl.TrimEnd('/') + Links.Identity.ProConnectReturn;

    /// <returns>Where to send the browser; null when ProConnect does not answer.</returns>
    public async Task<string?> SignInAddressAsync(Ask ask, CancellationToken cancel)
    {
        if (await ConfigurationAsync(cancel) is not { } theirs) return null;
        var parameters = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["response_type"] = "code", ["client_id"] = options.Value.ClientId, ["redirect_uri"] = ReturnAddress, ["scope"] = Scopes, ["state"] = ask.State, ["nonce"] = ask.Nonce,
            ["claims"] = JsonSerializer.Serialize(new { id_token = new { amr = (object?)null, acr = new { essential = true, values = options.Value.AcceptedAssurance } } }),
        };
        if (options.Value.Pkce)
            (parameters["code_challenge"], parameters["code_challenge_method"]) = (WebEncoders.Base64UrlEncode(SHA256.HashData(Encoding.ASCII.GetBytes(ask.Verifier))), "S256");
        return QueryHelpers.AddQueryString(theirs.AuthorizationEndpoint, parameters);
    }

    /// <returns>Where to send the browser to close the session over there too; null when ProConnect does not answer.</returns>
    public async Task<string?> SignOutAddressAsync(string idToken, string state, CancellationToken cancel) => await ConfigurationAsync(cancel) is { EndSessionEndpoint.Length: > 0 } theirs
        ? QueryHelpers.AddQueryString(theirs.EndSessionEndpoint, new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["id_token_hint"] = idToken, ["state"] = state, ["post_logout_redirect_uri"] = portal.Value.BaseUrl.TrimEnd('/') + Links.Identity.SignedOut,
        })
        : null;

    /// <param name="code">What the browser brought back.</param>
    /// <param name="issuer">Who it says it comes from (RFC 9207); null: not said.</param>
    /// <param name="ask">The sign-in that this browser began.</param>
    /// <param name="cancel">Stops.</param>
    public async Task<Answer> RedeemAsync(string code, string? issuer, Ask ask, CancellationToken cancel)
    {
        if (await ConfigurationAsync(cancel) is not { } theirs) return new Answer.Unavailable();
        if (issuer is not null && issuer != theirs.Issuer) return Refuse("another issuer");
        try
        {
            if (await TokensAsync(theirs, code, ask, cancel) is not (var idToken, var accessToken)) return Refuse("the code was not taken");
            if (await JudgeAsync(theirs, idToken) is not { } identity) return new Answer.Refused();
            if (!CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(Said(identity, "nonce")), Encoding.UTF8.GetBytes(ask.Nonce))) return Refuse("another nonce");
            if (Said(identity, "azp") is { Length: > 0 } party && party != options.Value.ClientId) return Refuse("made for another party");
            if (!options.Value.AcceptedAssurance.Contains(Said(identity, "acr"))) return new Answer.TooWeak();
            if (await UserInfoAsync(theirs, accessToken, cancel) is not { } signed) return Refuse("no signed userinfo");
            if (await JudgeAsync(theirs, signed) is not { } person) return new Answer.Refused();
            if (identity.Subject is not { Length: > 0 } subject || person.Subject != subject) return Refuse("userinfo of another subject");
            return AgentOf(person) is { } agent ? new Answer.Named(agent, idToken) : new Answer.Incomplete();
        }
        catch (HttpRequestException e)
        {
            return Silent(e);
        }
        catch (TaskCanceledException e) when (!cancel.IsCancellationRequested)
        {
            return Silent(e);
        }
        catch (JsonException e)
        {
            log.LogWarning(e, "ProConnect answered what is not JSON");
            return new Answer.Refused();
        }
    }

    private async Task<OpenIdConnectConfiguration?> ConfigurationAsync(CancellationToken cancel)
    {
        try
        {
            return await configuration.GetConfigurationAsync(cancel);
        }
        catch (InvalidOperationException e)        // IDX20803: not to be had, whatever the reason
        {
            log.LogWarning(e, "ProConnect does not answer");
            return null;
        }
    }

    private async Task<(string IdToken, string AccessToken)?> TokensAsync(OpenIdConnectConfiguration theirs, string code, Ask ask, CancellationToken cancel)
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["grant_type"] = "authorization_code", ["client_id"] = options.Value.ClientId, ["client_secret"] = options.Value.ClientSecret, ["redirect_uri"] = ReturnAddress, ["code"] = code,
        };
        if (options.Value.Pkce) fields["code_verifier"] = ask.Verifier;
        using var content = new FormUrlEncodedContent(fields);
        using var client = http.CreateClient(HttpName);
        using var answer = await client.PostAsync(theirs.TokenEndpoint, content, cancel);
        if (answer.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.Unauthorized) return null;
        answer.EnsureSuccessStatusCode();
        using var tokens = JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync(cancel));
        return Text(tokens, "id_token") is { } id && Text(tokens, "access_token") is { } access ? (id, access) : null;
    }

    private static string? Text(JsonDocument json, string name) =>
        json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    /// <returns>Null when it is not signed: ProConnect signs it, so that whoever stands between us changes nothing.</returns>
    private async Task<string?> UserInfoAsync(OpenIdConnectConfiguration theirs, string accessToken, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, theirs.UserInfoEndpoint);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", accessToken);
        using var client = http.CreateClient(HttpName);
        using var answer = await client.SendAsync(request, cancel);
        if (answer.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.Unauthorized) return null;
        answer.EnsureSuccessStatusCode();
        return answer.Content.Headers.ContentType?.MediaType == "application/jwt" ? (await answer.Content.ReadAsStringAsync(cancel)).Trim() : null;
    }

    /// <summary>Signed by a key that they publish, with the algorithm that was agreed, by them, for us, now.</summary>
    private async Task<JsonWebToken?> JudgeAsync(OpenIdConnectConfiguration theirs, string token)
    {
        var judged = await Tokens.ValidateTokenAsync(token, new TokenValidationParameters
        {
            ValidIssuer = theirs.Issuer, ValidAudience = options.Value.ClientId, IssuerSigningKeys = theirs.SigningKeys, ValidAlgorithms = [options.Value.Algorithm],
            RequireSignedTokens = true, RequireExpirationTime = true, ClockSkew = TimeSpan.FromSeconds(30),
        });
        if (judged.IsValid) return (JsonWebToken)judged.SecurityToken;
        // They may have changed keys: the next sign-in reads them afresh.
        if (judged.Exception is SecurityTokenSignatureKeyNotFoundException) configuration.RequestRefresh();
        Refuse(judged.Exception?.GetType().Name ?? "invalid");
        return null;
    }

    private static string Said(JsonWebToken token, string claim) => token.TryGetPayloadValue<object>(claim, out var value) && value is string text ? text.Trim() : "";

    private static StateAgent? AgentOf(JsonWebToken person)
    {
        var (email, name) = (Said(person, "email"), $"{Said(person, "given_name")} {Said(person, "usual_name")}".Trim());
        return Siret.Read(Said(person, "siret")) is Siret.Reading.Valid { Siret: var siret } && RegisterCompany.IsEmail(email) && name.Length >= 2
            ? new StateAgent(person.Subject, email, name.Length > 120 ? name[..120] : name, siret.Value) : null;
    }

    private Answer.Refused Refuse(string reason)
    {
        log.LogWarning("ProConnect's answer refused: {Reason}", reason);
        return new();
    }

    private Answer.Unavailable Silent(Exception e)
    {
        log.LogWarning(e, "ProConnect does not answer");
        return new();
    }

    /// <summary>Reads what they publish through our own client: its patience, no redirect.</summary>
    private sealed class Documents(IHttpClientFactory http) : IDocumentRetriever
    {
        public async Task<string> GetDocumentAsync(string address, CancellationToken cancel)
        {
            using var client = http.CreateClient(HttpName);
            return await client.GetStringAsync(address, cancel);
        }
    }
}
