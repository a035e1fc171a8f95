using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.Core.Identity;
using Platform.Core.Tenancy;
using Platform.Web.Hosting;

namespace Platform.Web.Pages.Identity.Self;

/// <summary>What this person can do: one box per account and company, with the way to each area.</summary>
[Needs(Capability.UseOwnAccount)]
public sealed class MySpaceModel(FindActing findActing, CurrentPerson person) : PageModel
{
    public sealed record Way(string Label, string Href);

    public IReadOnlyList<ActingTenant> Accounts { get; private set; } = [];

    /// <summary>Those that ProConnect does not open: their number is another.</summary>
    public IReadOnlyList<ActingTenant> Others { get; private set; } = [];

    public ActingCompany? Company { get; private set; }

    public IReadOnlyList<Guid> LateAttestations { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken cancel)
    {
        Accounts = await findActing.TenantsAsync(person.Id, cancel);
        Others = person.Method == CurrentPerson.ProConnect ? [.. Accounts.Where(account => !person.MayActFor(account.Id))] : [];
        Accounts = [.. Accounts.Except(Others)];
        if (Accounts.Any(account => account.Roles.Contains(MembershipRole.AccountAdmin))) LateAttestations = await findActing.LateAttestationsAsync(cancel);
        if (person.Method != CurrentPerson.ProConnect) Company = await findActing.ForCompanyAsync(person.Id, cancel);
    }

    /// <summary>Acting for a public body needs a passkey or ProConnect: whoever came with a password is told so.</summary>
    public bool ActsForAccounts => person.Method is "passkey" or "demo" or CurrentPerson.ProConnect;

    public static IEnumerable<Way> WaysOf(ActingTenant account)
    {
        bool Has(Capability capability) => Capabilities.RolesOf(capability).Any(account.Roles.Contains);
        if (Has(Capability.ReadConsultations)) yield return new("Consultations", $"/{account.Slug}/acheteur");
        if (account.Approves) yield return new("À valider", Links.Approvals.Waiting(account.Slug));
        if (Has(Capability.ReadQuotes)) yield return new("Demandes de devis", Links.Quotes.List(account.Slug));
        if (Has(Capability.OpenBids)) yield return new("Séances d’ouverture", $"/{account.Slug}/cao");
        if (Has(Capability.HoldKey)) yield return new("Ma clé d’ouverture", $"/{account.Slug}/cao/cle");
        if (Has(Capability.ManagePeople)) yield return new("Personnes et rôles", Links.Identity.People(account.Slug));
        if (Has(Capability.ManagePeople)) yield return new("Services", Links.Identity.Departments(account.Slug));
        if (Has(Capability.ManagePeople)) yield return new("Circuits de validation", Links.Approvals.Circuits(account.Slug));
        if (Has(Capability.ManagePeople)) yield return new("Entités liées", Links.Identity.SubEntities(account.Slug));
        if (Has(Capability.ManagePeople)) yield return new("Notre page", Links.Portals.PageSettings(account.Slug));
        if (Has(Capability.ManagePeople)) yield return new("Couleur et logo", Links.Identity.Appearance(account.Slug));
        if (account.Kind == TenantKind.Syndicated && Has(Capability.ReadConsultations)) yield return new("Mon compte", Links.Accounts.Mine(account.Slug));
        if (account.Kind == TenantKind.Syndicated && Has(Capability.ManagePeople)) yield return new("Ma convention", Links.Conventions.Mine(account.Slug));
        if (account.Kind != TenantKind.Lead && Has(Capability.GrantAccess)) yield return new("Accès accordés à l’agglomération", Links.Consents.Granted(account.Slug));
        if (Has(Capability.ImportData)) yield return new("Reprise de l’ancienne plateforme", Links.Moves.Imports(account.Slug));
        if (Has(Capability.ExportAccount)) yield return new("Export complet du compte", Links.Moves.Exports(account.Slug));
        if (Has(Capability.ManageSoftware)) yield return new("Logiciels reliés au compte", Links.Software.Clients(account.Slug));
        if (Has(Capability.ReadConsultations)) yield return new("Rétablir un accès", Links.Identity.Recoveries(account.Slug));
        if (account.Kind == TenantKind.Lead && Has(Capability.ManageTenants)) yield return new("Comptes des communes", Links.Identity.Accounts(account.Slug));
        if (account.Kind == TenantKind.Lead && Has(Capability.ManageTenants)) yield return new("Conventions", Links.Conventions.List(account.Slug));
        if (account.Kind == TenantKind.Lead && Has(Capability.ManageRebilling)) yield return new("Refacturation", Links.Quotes.Rebilling(account.Slug));
        if (account.Kind == TenantKind.Lead && Has(Capability.VisitAccount)) yield return new("Accès aux comptes", Links.Consents.Asked(account.Slug));
        if (account.Kind == TenantKind.Lead && Has(Capability.AnswerTickets)) yield return new("Assistance", Links.Support.Desk(account.Slug));
        if (account.Kind == TenantKind.Syndicated && Has(Capability.AnswerOwnTickets)) yield return new("Demandes des agents", Links.Support.OwnDesk(account.Slug));
        if (account.Kind == TenantKind.Lead && Has(Capability.HearAccounts)) yield return new("Propositions des comptes", Links.Support.LeadProposals(account.Slug));
        if (account.Kind == TenantKind.Lead && Has(Capability.HearAccounts)) yield return new("Formation des comptes", Links.Support.LeadTraining(account.Slug));
        yield return new("Propositions d’amélioration", Links.Support.Proposals(account.Slug));
        yield return new("Besoins de formation", Links.Support.Training(account.Slug));
        yield return new("Mes demandes d’aide", Links.Support.Mine(account.Slug));
        if (account.Kind == TenantKind.Lead && Has(Capability.OperatePlatform)) yield return new("Exploitation de la plateforme", Links.Operations.Board);
    }
}
