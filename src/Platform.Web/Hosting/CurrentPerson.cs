using System.Security.Claims;
using System.Security.Cryptography;
using Platform.Core.Identity;

namespace Platform.Web.Hosting;

/// <summary>The person of this request, and for whom he or she acts. Filled by <see cref="BeginUnitOfWork"/>.</summary>
public sealed class CurrentPerson(IHttpContextAccessor http)
{
    private ClaimsPrincipal? Principal => http.HttpContext?.User;

    public bool SignedIn => Principal?.Identity?.IsAuthenticated == true;

    public Guid? IdOrNull => Guid.TryParse(Principal?.FindFirstValue(ClaimTypes.NameIdentifier), out var id) ? id : null;

    public Guid Id => IdOrNull ?? throw new InvalidOperationException("Nobody is signed in.");

    /// <summary>Tells one person from another in a browser, and names nobody: what a tab keeps of a form is given back to who typed it. Null: nobody is signed in.</summary>
    public string? Mark => IdOrNull is { } id ? Convert.ToHexStringLower(SHA256.HashData(id.ToByteArray()).AsSpan(0, 8)) : null;

    public string Name => Principal?.FindFirstValue(ClaimTypes.Name) ?? "";

    public string Email => Principal?.FindFirstValue(ClaimTypes.Email) ?? "";

    /// <summary>How the person proved who he is: passkey, mfa, proconnect, or demo (Development only).</summary>
    public string? Method => Principal?.FindFirstValue("amr");

    public const string ProConnect = "proconnect";

    /// <summary>An account that a session opened by ProConnect is for; those of the person's number, no other.</summary>
    public const string AccountClaim = "compte";

    /// <summary>How, and for which accounts: what a session that goes on keeps.</summary>
    public IReadOnlyList<Claim> HowSignedIn => [.. Principal?.Claims.Where(claim => claim.Type is "amr" or AccountClaim).Select(claim => new Claim(claim.Type, claim.Value)) ?? []];

    /// <summary>Whether this session may act for this account at all: by passkey for each of the person's, by ProConnect for that of its SIRET.</summary>
    public bool MayActFor(Guid account) => Method is "passkey" or "demo" || (Method == ProConnect && Principal?.HasClaim(AccountClaim, account.ToString("D")) == true);

    /// <summary>This session was opened by ProConnect, and what is asked needs the passkey.</summary>
    public bool LacksPasskey { get; internal set; }

    public const string TermsClaim = "conditions";

    /// <summary>Version of the terms of use that was accepted; empty: none yet.</summary>
    public string AcceptedTerms => Principal?.FindFirstValue(TermsClaim) ?? "";

    /// <summary>Set on pages of an account.</summary>
    public ActingTenant? TenantOrNull { get; internal set; }

    public ActingTenant Tenant => TenantOrNull ?? throw new InvalidOperationException("This request acts for no account.");

    /// <summary>Set on pages that read an account under its consent.</summary>
    public Core.Consents.Visit? VisitOrNull { get; internal set; }

    public Core.Consents.Visit Visit => VisitOrNull ?? throw new InvalidOperationException("This request visits no account.");

    /// <summary>Set on pages of a company.</summary>
    public ActingCompany? CompanyOrNull { get; internal set; }

    public ActingCompany Company => CompanyOrNull ?? throw new InvalidOperationException("This request acts for no company.");

    public bool Has(Capability capability) => Capabilities.RolesOf(capability).Any(role => TenantOrNull?.Roles.Contains(role) == true);
}
