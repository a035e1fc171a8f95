namespace Platform.Web.Identity.ProConnect;

/// <summary>Our registration with ProConnect (docs/operations.md). Nothing said: no button, and its addresses answer 404.</summary>
public sealed record ProConnectOptions
{
    public const string Section = "ProConnect";

    /// <summary>What <c>/.well-known/openid-configuration</c> is appended to: <c>https://{domain}/api/v2</c>.</summary>
    public string Authority { get; init; } = "";

    public string ClientId { get; init; } = "";

    public string ClientSecret { get; init; } = "";

    /// <summary>Of the signatures, as said at the registration. HS256, which ProConnect offers too, is not: whoever knows the secret could then sign.</summary>
    public string Algorithm { get; init; } = "RS256";

    /// <summary>
    /// Levels of assurance that open a session, separated by spaces: those with a second factor. A password alone does not act for a public body here,
    /// whoever asked for it. (ProConnect, « Niveaux d’assurance et utilisation de l’ACR ».)
    /// </summary>
    public string Assurance { get; init; } = "eidas2 eidas3 https://proconnect.gouv.fr/assurance/self-asserted-2fa https://proconnect.gouv.fr/assurance/consistency-checked-2fa";

    /// <summary>RFC 7636. ProConnect refuses parameters that it does not know (Y000400): to be switched off should this be one.</summary>
    public bool Pkce { get; init; } = true;

    public bool IsOn => Authority.Length > 0;

    public IReadOnlyList<string> AcceptedAssurance => Assurance.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>What is wrong with the settings; null: nothing.</summary>
    public string? Fault => !IsOn ? null
        : ClientId.Length == 0 || ClientSecret.Length == 0 ? "ProConnect:ClientId and ProConnect:ClientSecret are needed."
        : !Uri.TryCreate(Authority, UriKind.Absolute, out var address) || (address.Scheme != Uri.UriSchemeHttps && !address.IsLoopback) ? "ProConnect:Authority is an https address."
        : Algorithm is not ("RS256" or "ES256") ? "ProConnect:Algorithm is RS256 or ES256."
        : AcceptedAssurance.Count == 0 ? "ProConnect:Assurance names at least one level." : null;
}
