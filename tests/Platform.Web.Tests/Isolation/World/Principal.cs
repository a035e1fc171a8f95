using System.Text.RegularExpressions;
using Platform.Core.Identity;
using Platform.Core.Tenancy;
using Platform.Testing;

namespace Platform.Web.Tests.Isolation.World;

/// <summary>Somebody who asks. <paramref name="MayKnow"/> says which canaries are no leak to him: all others are, wherever they are shown.</summary>
/// <param name="Name">As the verdicts call him.</param>
/// <param name="Person">Null: nobody is signed in.</param>
/// <param name="Home">The account that he works for: his own name in an address.</param>
/// <param name="Company">For which he acts.</param>
/// <param name="MayKnow">Pattern of the words.</param>
/// <param name="IsProgram">Asks with a token of the own commune instead of a session.</param>
internal sealed record Principal(string Name, TestPerson? Person, string? Home, string MayKnow, Guid? Company = null, bool IsProgram = false)
{
    private readonly Regex known = new($"^(?:{MayKnow})", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));

    /// <summary>
    /// What he works with, and what some pages are made to tell: to the agglomeration, who granted what it may read, that itself, what it bills and agrees, who asks its desk, and what is asked of it for a day;
    /// to agents, who answers at that desk; to an account, the incidents of its agglomeration that touched it; to who runs the platform, the incidents of every agglomeration, on their pages, and no other canary anywhere.
    /// </summary>
    public bool Knows(string canary, string pattern) => known.IsMatch(canary)
        || (Name == Operator && Matches(pattern, "^/exploitation/(incidents|agglomerations/)") && Matches(canary, "^canari(agglo|gamma)incident$"))
        || (Name == LeadAdministrator && pattern.Contains("/agglo/acces", StringComparison.Ordinal) && Matches(canary, pattern.Contains("{acces", StringComparison.Ordinal) ? "^canari(alpha|structure)" : "^canarialphanom$"))
        || (Name == LeadAdministrator && Matches(pattern, "/agglo/(refacturation|conventions)/") && Matches(canary, "^canari(alpha|beta)(releve|convention)$"))
        || (Name == LeadAdministrator && pattern == "/{portail}/agglo/besoins" && Matches(canary, "^canari(alpha|structure|beta)besoin$"))
        || (Name is LeadAdministrator or LeadAgent && pattern.Contains("/agglo/assistance", StringComparison.Ordinal) && Matches(canary, "^canaricompagnie[ab]$"))
        || (Home == "alpha" && pattern == "/{portail}/acheteur/assistance" && canary == "canariagglonom")
        || (Home == "alpha" && pattern.StartsWith("/{portail}/commune/incidents", StringComparison.Ordinal) && canary == "canariaggloincident");

    private static bool Matches(string canary, string pattern) => Regex.IsMatch(canary, pattern, RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));

    /// <summary>Whose rows are none of his business at all: the neighbour’s; for the agglomeration, which hosts him, those of another’s commune; for the rival, those of where the company bids.</summary>
    public Relation Stranger => Home == "agglo" ? Relation.Other : Name == Rival ? Relation.Own : Relation.Sibling;

    /// <summary>Whether an address of this relation is somebody else’s to him. To who runs the platform no agglomeration is, on his own pages; every account is.</summary>
    public bool IsForeign(Planted planted, string pattern) =>
        !(Name == Operator && pattern.StartsWith("/exploitation/", StringComparison.Ordinal)) && (Company is { } company ? planted.Bidder.Id != company : planted.Tenant.Slug != (IsProgram ? "alpha" : Home));

    public const string LeadAdministrator = "lead administrator", LeadAgent = "agent of the agglomeration", Operator = "operator", Rival = "rival company";

    private const string OfCommune = "canari(alpha|structure)(?!bureau)|canaricompagniea", OfDepartment = "canarialpha(?!bureau)|canaristructure(nom|fonction|besoin)|canaricompagniea$";

    public static async Task<IReadOnlyList<Principal>> AllAsync(TestPlatform platform, Tenant own, Tenant lead, IReadOnlyDictionary<Relation, Planted> of, TestCompany company, TestCompany rival)
    {
        async Task<TestPerson> PersonAsync(string name, params MembershipRole[] roles) => await platform.PersonAsync(own, of[Relation.Own].Department, name, roles);
        var reader = await PersonAsync("Rémi Lecteur");
        await platform.SuperuserAsync("insert into company_members (company_id, id, person_id, person_name, person_email, role, joined_at) values ($1, $2, $3, $4, $5, 'CompanyReader', sec.now())", company.Id, Guid.CreateVersion7(), reader.Id, reader.Name, reader.Email);
        return
        [
            new("anonymous", null, null, "(?!)"),
            new("company reader", reader, null, "canaricompagniea|canari(alpha|structure|agglo)(devis|bureau|question)", company.Id),
            new("company administrator", company.Depositor, null, "canaricompagniea|canari(alpha|structure|agglo)(devis|bureau|question)", company.Id),
            new(Rival, rival.Depositor, null, "canaricompagnieb|canari(beta|gamma)(devis|bureau|question)", rival.Id),
            new("buyer", await PersonAsync("Claire Achat", MembershipRole.Buyer), own.Slug, OfDepartment),
            new("buyer of the structure", of[Relation.Structure].Buyer, own.Slug, "canaristructure(?!bureau)|canarialpha(nom|releve|besoin)|canaricompagniea$"),
            new("approver", await PersonAsync("Denis Directeur", MembershipRole.AdministrativeApprover, MembershipRole.TechnicalApprover), own.Slug, OfDepartment),
            new("account administrator", await PersonAsync("Alain Administrateur", MembershipRole.AccountAdmin), own.Slug, OfCommune),
            new("commission delegate", await PersonAsync("Dora Déléguée", MembershipRole.CaoDelegate), own.Slug, OfCommune),
            new("commission president", of[Relation.Own].President, own.Slug, OfCommune),
            new("support agent", await PersonAsync("Ségolène Aide", MembershipRole.SupportAgent), own.Slug, OfCommune),
            new(LeadAdministrator, await platform.PersonAsync(lead, of[Relation.Lead].Department, "Lise Agglo", MembershipRole.LeadAdmin), lead.Slug, "canariagglo(?!bureau)|canari(alpha|structure|beta|agglo)bureau"),
            new(LeadAgent, await platform.PersonAsync(lead, of[Relation.Lead].Department, "Nora Assistance", MembershipRole.SupportAgent), lead.Slug, "canariagglo(?!bureau)|canari(alpha|structure|beta|agglo)bureau"),
            new(Operator, await platform.OperatorAsync("Odile Exploitante"), null, "(?!)"),
            new("program", null, null, "canari(alpha|structure)(?!bureau)", IsProgram: true),
        ];
    }
}
