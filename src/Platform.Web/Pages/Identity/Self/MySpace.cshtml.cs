using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.Core.Accounts;
using Platform.Core.Approvals;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Identity;
using Platform.Core.Notices;
using Platform.Core.Opening;
using Platform.Core.Questions;
using Platform.Core.Tenancy;
using Platform.Core.Values;
using Platform.Web.Hosting;

namespace Platform.Web.Pages.Identity.Self;

/// <summary>What this person can do: one box per account and company, what waits there first, then the way to each area.</summary>
[Needs(Capability.UseOwnAccount), OwnUnitOfWork]       // reads several scopes, one after the other
public sealed class MySpaceModel(UnitOfWorkFactory work, CurrentPerson person) : PageModel
{
    public sealed record Way(string Label, string Href);

    public sealed record Group(string Title, IReadOnlyList<Way> Ways);

    /// <param name="Waiting">Sentences, each leading to where it is settled.</param>
    public sealed record Box(ActingTenant Account, IReadOnlyList<Way> Waiting, IReadOnlyList<Group> Groups);

    public IReadOnlyList<Box> Accounts { get; private set; } = [];

    /// <summary>Those that ProConnect does not open: their number is another.</summary>
    public IReadOnlyList<ActingTenant> Others { get; private set; } = [];

    public ActingCompany? Company { get; private set; }

    /// <summary>Runs the platform, for no account.</summary>
    public bool Operates { get; private set; }

    public IReadOnlyList<Guid> LateAttestations { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken cancel)
    {
        var byState = person.Method == CurrentPerson.ProConnect;
        var (accounts, late, company, operates) = await work.RunAsync(new Scope.SignIn(person.Id), async services =>
        {
            var find = services.GetRequiredService<FindActing>();
            var all = await find.TenantsAsync(person.Id, cancel);
            return (all, all.Any(account => account.Roles.Contains(MembershipRole.AccountAdmin)) ? await find.LateAttestationsAsync(cancel) : [], byState ? null : await find.ForCompanyAsync(person.Id, cancel), await find.OperatesAsync(person.Id, cancel));
        }, cancel);
        (LateAttestations, Company, Operates) = (late, company, operates);
        Others = byState ? [.. accounts.Where(account => !person.MayActFor(account.Id))] : [];
        var boxes = new List<Box>();
        foreach (var account in accounts.Except(Others)) boxes.Add(new(account, ActsForAccounts ? await WaitingAsync(account, cancel) : [], [.. GroupsOf(account).Where(group => group.Ways.Count > 0)]));
        Accounts = boxes;
    }

    /// <summary>Acting for a public body needs a passkey or ProConnect: whoever came with a password is told so.</summary>
    public bool ActsForAccounts => person.Method is "passkey" or "demo" or CurrentPerson.ProConnect;

    private async Task<IReadOnlyList<Way>> WaitingAsync(ActingTenant account, CancellationToken cancel)
    {
        bool Has(Capability capability) => Capabilities.RolesOf(capability).Any(account.Roles.Contains);
        var slug = account.Slug;
        // Who buys or approves is told of his departments only, as on every page.
        var reached = account.Roles.Any(role => role.ReachesWholeAccount()) ? null
            : await work.RunAsync(new Scope.SignIn(person.Id), services => services.GetRequiredService<FindActing>().DepartmentsAsync(account, account.Roles, cancel), cancel);
        var (own, sessions, refused, asked, byHand, announced) = await work.ReadAsync(new Scope.Tenant(account.Id, person.Id, reached), async services => (await services.GetRequiredService<ReadWaiting>().OfAccountAsync(cancel),
            Has(Capability.OpenBids) ? (await services.GetRequiredService<OpeningBoard>().ExecuteAsync(cancel)).Lines.Count(line => line is { Released: true, DoneAt: null, DiscontinuedAt: null, NothingReceived: false }) : 0,
            Has(Capability.EditConsultation) ? (await services.GetRequiredService<ReadApprovals>().RefusedAsync(cancel)).Count : 0,
            Has(Capability.EditConsultation) && Has(Capability.ReadRegisters) ? (await services.GetRequiredService<QuestionsForBuyer>().WaitingAsync(cancel)).Sum(line => line.Questions) : 0,
            Has(Capability.PublishConsultation) ? (await services.GetRequiredService<ReadByHand>().ExecuteAsync(cancel)).Sum(line => line.Notices) : 0,
            Has(Capability.PublishConsultation) ? await services.GetRequiredService<ReadExtensionChoices>().OwedAsync(services.GetRequiredService<TimeProvider>().GetUtcNow(), cancel) : (IReadOnlyList<ReadExtensionChoices.Line>)[]), cancel);
        var lead = account.Kind == TenantKind.Lead && Has(Capability.ManageTenants)
            ? await work.ReadAsync(new Scope.Lead(account.Id, person.Id), services => services.GetRequiredService<ReadWaiting>().OfLeadAsync(cancel), cancel) : null;
        var waiting = new List<Way>();
        Add(Has(Capability.OpenBids), sessions, "séance d’ouverture à tenir", "séances d’ouverture à tenir", Links.Cao.Board(slug));
        Add(account.Approves, own.Approvals, "étape à valider", "étapes à valider", Links.Approvals.Waiting(slug));
        Add(true, refused, "validation refusée, à reprendre", "validations refusées, à reprendre", Links.Buyer.Board(slug));
        Add(true, asked, "question d’entreprise sans réponse", "questions d’entreprises sans réponse", Links.Buyer.Board(slug));
        Add(true, announced.Count, "report annoncé, encore à faire", "reports annoncés, encore à faire", announced is [var only] ? Links.Buyer.Extend(slug, only.Consultation) : Links.Buyer.Board(slug));
        Add(true, byHand, "avis à envoyer vous-même à un journal", "avis à envoyer vous-même à des journaux", Links.Buyer.Board(slug));
        Add(Has(Capability.RequestQuotes), own.Quotes, "demande de devis à comparer", "demandes de devis à comparer", Links.Quotes.List(slug));
        Add(account.Kind != TenantKind.Lead && Has(Capability.GrantAccess), own.Accesses, "demande d’accès de l’agglomération à décider", "demandes d’accès de l’agglomération à décider", Links.Consents.Granted(slug));
        Add(account.Kind == TenantKind.Syndicated && Has(Capability.ManagePeople), own.Amendments, "avenant à approuver", "avenants à approuver", Links.Conventions.Mine(slug));
        Add(Has(Capability.ManagePeople), own.Attestations, "liste de personnes à attester", "listes de personnes à attester", Links.Identity.Attestation(slug));
        Add(lead is not null, lead?.Interests ?? 0, "demande de commune à traiter", "demandes de communes à traiter", Links.Identity.Accounts(slug));
        Add(lead is not null, lead?.Amendments ?? 0, "avenant à approuver", "avenants à approuver", Links.Conventions.List(slug));
        Add(lead is not null, lead?.Requests ?? 0, "demande d’un compte, pour un jour, sans réponse", "demandes de comptes, pour un jour, sans réponse", Links.Support.LeadRequests(slug));
        Add(lead is not null, lead?.Tickets ?? 0, "demande d’aide sans réponse", "demandes d’aide sans réponse", Links.Support.Desk(slug));
        Add(true, own.Answers, "réponse de l’assistance à lire", "réponses de l’assistance à lire", Links.Support.Mine(slug));
        return waiting;

        void Add(bool mine, int count, string one, string several, string href)
        {
            if (mine && count > 0) waiting.Add(new(FrenchFormat.Count(count, one, several), href));
        }
    }

    internal static IEnumerable<Group> GroupsOf(ActingTenant account)
    {
        bool Has(Capability capability) => Capabilities.RolesOf(capability).Any(account.Roles.Contains);
        var (slug, lead, syndicated) = (account.Slug, account.Kind == TenantKind.Lead, account.Kind == TenantKind.Syndicated);
        static Group Of(string title, (bool Mine, string Label, string Href)[] ways) => new(title, [.. ways.Where(way => way.Mine).Select(way => new Way(way.Label, way.Href))]);
        yield return Of("Acheter",
        [
            (Has(Capability.ReadConsultations), "Consultations", $"/{slug}/acheteur"),
            (account.Approves, "À valider", Links.Approvals.Waiting(slug)),
            (Has(Capability.ReadQuotes), "Demandes de devis", Links.Quotes.List(slug)),
            (Has(Capability.OpenBids), "Séances d’ouverture", Links.Cao.Board(slug)),
            (Has(Capability.HoldKey), "Ma clé d’ouverture", $"/{slug}/cao/cle"),
        ]);
        yield return Of("Notre organisation",
        [
            (Has(Capability.ManagePeople), "Personnes et rôles", Links.Identity.People(slug)),
            (Has(Capability.ManagePeople), "Services", Links.Identity.Departments(slug)),
            (Has(Capability.ManagePeople), "Circuits de validation", Links.Approvals.Circuits(slug)),
            (Has(Capability.ManagePeople), "Entités liées", Links.Identity.SubEntities(slug)),
            (Has(Capability.ReadConsultations), "Rétablir un accès", Links.Identity.Recoveries(slug)),
        ]);
        yield return Of("Notre compte",
        [
            (!lead && Has(Capability.ManagePeople), "Premiers pas", Links.Accounts.Start(slug)),
            (syndicated && Has(Capability.ReadConsultations), "Le compte de la collectivité", Links.Accounts.Mine(slug)),
            (syndicated && Has(Capability.ManagePeople), "Notre convention", Links.Conventions.Mine(slug)),
            (syndicated && Has(Capability.ReadQuotes), "Refacturation", Links.Quotes.Bill(slug)),
            (Has(Capability.ManagePeople), "Notre page", Links.Portals.PageSettings(slug)),
            (Has(Capability.ManagePeople), "Couleur et logo", Links.Identity.Appearance(slug)),
            (Has(Capability.ImportData), "Reprise de l’ancienne plateforme", Links.Moves.Imports(slug)),
            (Has(Capability.ExportAccount), "Export complet du compte", Links.Moves.Exports(slug)),
            (Has(Capability.ExportAccount), "Incidents et preuves", Links.Operations.AccountIncidents(slug)),
            (Has(Capability.ManageSoftware), "Logiciels reliés au compte", Links.Software.Clients(slug)),
        ]);
        yield return Of("Les comptes du territoire",
        [
            (lead && Has(Capability.ManageTenants), "Comptes des communes", Links.Identity.Accounts(slug)),
            (lead && Has(Capability.ManageTenants), "Conventions", Links.Conventions.List(slug)),
            (lead && Has(Capability.ManageRebilling), "Refacturation", Links.Quotes.Rebilling(slug)),
            (lead && Has(Capability.VisitAccount), "Accès aux comptes", Links.Consents.Asked(slug)),
            (lead && Has(Capability.AnswerTickets), "Assistance aux comptes et aux entreprises", Links.Support.Desk(slug)),
            (lead && Has(Capability.HearAccounts), "Ce que les comptes demandent, par jour", Links.Support.LeadRequests(slug)),
            (lead && Has(Capability.HearAccounts), "Propositions reçues des comptes", Links.Support.LeadProposals(slug)),
            (lead && Has(Capability.HearAccounts), "Formations demandées par les comptes", Links.Support.LeadTraining(slug)),
        ]);
        yield return Of(lead ? "Aide" : "Avec l’agglomération",
        [
            (!lead && Has(Capability.GrantAccess), "Accès accordés à l’agglomération", Links.Consents.Granted(slug)),
            (syndicated && Has(Capability.AnswerOwnTickets), "Demandes des agents", Links.Support.OwnDesk(slug)),
            (Has(Capability.EditConsultation), "Guide de l’acheteur\u00A0: publier une consultation", Links.Training.BuyerGuide),
            (Has(Capability.EditConsultation), "Se former seul\u00A0: le parcours de l’acheteur", Links.Training.BuyerPath),
            (Has(Capability.ReadConsultations), "Glossaire des marchés publics", Links.Training.Glossary),
            (true, "Mes demandes d’aide", Links.Support.Mine(slug)),
            (!lead, "Demander à l’agglomération, pour un jour", Links.Support.Requests(slug)),
            (true, "Proposer une amélioration", Links.Support.Proposals(slug)),
            (true, "Signaler un besoin de formation", Links.Support.Training(slug)),
        ]);
    }
}
