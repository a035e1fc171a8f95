using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Platform.Cli.Demo;
using Platform.Core.Consents;
using Platform.Core.Conventions;
using Platform.Core.Data;
using Platform.Core.Dce;
using Platform.Core.Identity;
using Platform.Core.Identity.Demo;
using Platform.Core.Imports;
using Platform.Core.Notices.Written;
using Platform.Core.Operations;
using Platform.Core.Software;
using Platform.Core.Support;
using Platform.Core.Tenancy;
using Platform.Core.Values;
using Platform.Testing;
using DemoAccount = Platform.Cli.Demo.Account;
using DemoCast = Platform.Cli.Demo.Cast;

namespace Platform.Browser.Tests.States;

/// <summary>What pages need before they show more than « rien encore »: the demonstration's own parts, and what it leaves out, all by use cases.</summary>
internal sealed class Planting(TestPlatform platform, Stage stage, DemoFolder folder, DateTimeOffset now)
{
    private const string Clerk = "Camille Démo";
    private static readonly CancellationToken Cancel = CancellationToken.None;
    private readonly DemoCast cast = new(stage);

    /// <summary>People type minutes.</summary>
    private readonly DateTimeOffset minute = new(now.Ticks - (now.Ticks % TimeSpan.TicksPerMinute), TimeSpan.Zero);
    private readonly Dictionary<string, string> planted = new(StringComparer.Ordinal);

    /// <summary>Whose bid was received.</summary>
    public Scope.Company Bidder { get; private set; } = null!;      // set by ExecuteAsync

    /// <param name="people">Where the sign-in page finds who may be chosen.</param>
    /// <param name="value">The first value of a statement.</param>
    public async Task<Dictionary<string, string>> ExecuteAsync(string people, Func<string, Task<string>> value)
    {
        var lead = await cast.LeadAsync(Cancel);
        var conventions = new Conventions(stage, lead, Clerk);
        var romans = await cast.BuyingAsync(lead, Places.Romans, ["Dominique Fictif", "Claude Exemple", "Andrea Démo", "Maxime Essai"], Cancel);
        await conventions.InForceAsync(romans.Tenant, Places.Romans, Cancel);
        var education = await cast.OrganiseAsync(romans, "Ariel Exemple", "Sam Essai", Cancel);
        var companies = new Companies(stage);
        var (alpha, beta) = (await companies.SignUpAsync("Entreprise Fictive Alpha", "99999901", "Alpha Dépôt", Cancel), await companies.SignUpAsync("Entreprise Fictive Bêta", "99999902", "Bêta Dépôt", Cancel));
        Bidder = alpha.Depositor;
        await AgreeAsync(lead, conventions);
        await new Onboarding(stage, lead, Clerk).ExecuteAsync(conventions, [], Cancel);
        await ConsentAsync(lead, romans);
        await new Portals(stage).ExecuteAsync(romans, Cancel);
        await ApproveAsync(education);
        var open = await PublishAsync(romans, alpha);
        await new QuoteDemo(stage).ExecuteAsync(lead, romans, alpha, beta, minute.AddMinutes(-10), Cancel);
        await new Moving(stage).ExecuteAsync(romans, Cancel);
        await ImportAccountsAsync(lead);
        await ConnectAsync(romans);
        await HelpAsync(lead, romans, alpha, open);
        await stage.InAsync<InviteColleague, InviteColleague.Outcome>(alpha.Depositor, invite => invite.ExecuteAsync(new("Carole Collègue", "carole.collegue@exemple.test", CompanyRole.Depositor), Cancel), Cancel);
        await DeclareAsync(lead);
        await DemoPeople.WriteAsync(people, [.. cast.Visible, new DemoPerson(alpha.Depositor.Person!.Value, alpha.Person, "Dépôt des plis", alpha.Name)], Cancel);       // a depositor is a person
        await FindAsync(value);
        (planted["email"], planted["password"]) = (beta.Email, beta.Password);
        return planted;
    }

    /// <summary>One convention in each state that has a page of its own.</summary>
    private async Task AgreeAsync(Scope.Lead lead, Conventions conventions)
    {
        foreach (var place in Places.Others.Take(6)) await cast.OpenAsync(lead, place, "Ange Fictif", Cancel);
        await conventions.LoadAsync([.. Places.Others.Take(4)], Cancel);
        var clerk = new TestPerson(lead.Person ?? Guid.Empty, Clerk, "");
        var agglomeration = await TenantAsync(Places.Lead);
        var voting = await platform.DraftedAsync(agglomeration, clerk, await TenantAsync(Places.Others[4]), GivenConvention.FourYears);
        Stage.Expect<ConventionOutcome.Done>(await stage.InAsync<SubmitConvention, ConventionOutcome>(lead, submit => submit.ExecuteAsync(new(voting.Id, Clerk), Cancel), Cancel));
        var signing = await platform.DraftedAsync(agglomeration, clerk, await TenantAsync(Places.Others[5]), GivenConvention.FourYears);
        await platform.DeliberatedAsync(signing, $"{FranceTime.DayOf(now).AddDays(-20):yyyy-MM-dd}");
        (planted["a voter"], planted["a signer"]) = ($"{voting.Id:D}", $"{signing.Id:D}");
    }

    /// <summary>One access that was granted, one that is asked for.</summary>
    private async Task ConsentAsync(Scope.Lead lead, DemoAccount account)
    {
        ConsentPart[] parts = Enum.GetValues<ConsentPart>();
        var granted = await AskAsync("Un rôle à corriger après un départ\u00A0: la commune a appelé l’assistance.");
        var end = GrantConsent.EndOf(await stage.NowAsync(Cancel), 10);
        var proof = await stage.ConfirmAsync(account.Administrator.Id, GrantConsent.Act, GrantConsent.ActHash(granted, parts, end), Cancel);
        Stage.Expect<GrantConsent.Outcome.Granted>(await stage.InAsync<GrantConsent, GrantConsent.Outcome>(account.As(account.Administrator), grant => grant.ExecuteAsync(new(granted, parts, end, proof, account.Administrator.Name), Cancel), Cancel));
        var asked = await AskAsync("Relire ensemble un brouillon avant sa publication, à la demande du service.");
        (planted["accordé"], planted["demandé"]) = ($"{granted:D}", $"{asked:D}");

        async Task<Guid> AskAsync(string purpose) => Stage.Expect<RequestConsent.Outcome.Requested>(await stage.InAsync<RequestConsent, RequestConsent.Outcome>(lead,
            ask => ask.ExecuteAsync(new(account.Place.Slug, parts, purpose, 30, Clerk), Cancel), Cancel)).Consent;
    }

    /// <summary>A draft that waits for its first step, and another that is not submitted yet.</summary>
    private async Task ApproveAsync(Education education)
    {
        await new Approving(stage).ExecuteAsync(education, minute.AddDays(30), Cancel);
        planted["a soumettre"] = (await new Publishing(stage).DraftAsync(education.Account, Catalogue.Drafts[1], minute.AddDays(32), Cancel)).Id.ToString();
    }

    /// <summary>A draft with a wished day; and an open consultation whose file was taken twice, for which a bid has come and whose file is being changed.</summary>
    private async Task<Live> PublishAsync(DemoAccount account, DemoCompany company)
    {
        var (publishing, answers) = (new Publishing(stage), new Answers(stage));
        var draft = await publishing.DraftAsync(account, Catalogue.Drafts[0] with { Lots = ["Revêtements", "Plantations"] }, minute.AddDays(45), Cancel);
        planted["lot"] = (await stage.InAsync<Platform.Core.Consultations.ReadStatement, Platform.Core.Consultations.Statement>(account.As(account.Buyer), read => read.ExecuteAsync(draft.Id, Cancel), Cancel)).Lots[0].Id.ToString();
        planted["avis"] = Stage.Expect<StartWritten.Outcome.Started>(await stage.InAsync<StartWritten, StartWritten.Outcome>(account.As(account.Buyer), start => start.ExecuteAsync(new(draft.Id, Platform.Core.Notices.NoticeKind.PriorInformation, null, false, account.Buyer.Name), Cancel), Cancel)).Notice.ToString();
        await publishing.WishAsync(draft, FranceTime.DayOf(now).AddDays(12), Cancel);
        var keys = new HolderKeys(stage, folder.Keys);
        foreach (var holder in account.Holders) await keys.EnrolAsync(account, holder, Cancel);
        var open = await publishing.PublishedAsync(account, Catalogue.Open[1], minute.AddHours(5), Cancel);
        foreach (var taker in (DemoCompany?[])[company, null]) await answers.WithdrawAsync(open, taker, Cancel);
        await answers.DepositAsync(open, company, late: false, Cancel);
        Stage.Expect<PrepareDceVersion.Outcome.Prepared>(await stage.InAsync<PrepareDceVersion, PrepareDceVersion.Outcome>(account.As(account.Buyer), prepare => prepare.ExecuteAsync(open.Id, Cancel), Cancel));
        var talking = new Talking(stage);
        var answered = await talking.AskAsync(open, company, "Les produits sont-ils fournis ?", Cancel);
        await talking.SayAsync(open, "Les produits d’entretien sont-ils fournis par la ville ?", "Non : ils sont à la charge du titulaire.", Cancel, answered);
        var drafted = await talking.AskAsync(open, company, "Combien d’agents sont à reprendre ?", Cancel);
        planted["reponse commencée"] = (await talking.WriteAsync(open, "Combien d’agents sont à reprendre ?", "Quatre, dont deux à temps partiel.", Cancel, drafted)).ToString();
        planted["question"] = (await talking.AskAsync(open, company, "Les vitres hautes sont-elles comprises ?", Cancel)).ToString();
        await talking.CorrectAsync(open, Cancel);
        (planted["brouillon"], planted["ouverte"]) = (draft.Id.ToString(), open.Id.ToString());
        return open;
    }

    /// <summary>A file of accounts of which one line is good, one is refused.</summary>
    private async Task ImportAccountsAsync(Scope.Lead lead)
    {
        var siret = Place.WithChecksum(Place.WithChecksum("99999914") + "0001");
        var lines = $"nom;siret;adresse;marchés par an;administrateur;courriel\nCommune fictive de Bel-Exemple;{siret};bel-exemple;12;Une Personne;une@exemple.test\nCommune fictive sans numéro;12;sans-numero;8;Une Autre;autre@exemple.test\n";
        planted["import de comptes"] = $"{Stage.Expect<UploadImport.Outcome.Uploaded>(await stage.InAsync<UploadImport, UploadImport.Outcome>(lead, upload => upload.ExecuteAsync(new(ImportKind.Accounts, "comptes.csv", Encoding.UTF8.GetBytes(lines), Clerk), Cancel), Cancel)).Import:D}";
    }

    private async Task ConnectAsync(DemoAccount account)
    {
        await new SoftwareDemo(stage).ExecuteAsync(account, Cancel);
        planted["abonnement"] = $"{Stage.Expect<Subscribe.Outcome.Subscribed>(await stage.InAsync<Subscribe, Subscribe.Outcome>(account.As(account.Administrator),
            subscribe => subscribe.ExecuteAsync(new("https://finances.exemple.test/notifications/plateforme", [.. WebhookEvents.All.Take(2)], account.Administrator.Name), Cancel), Cancel)).Subscription:D}";
    }

    /// <summary>Asked of the agglomeration, of the account's own people, by a company and by a visitor.</summary>
    private async Task HelpAsync(Scope.Lead lead, DemoAccount account, DemoCompany company, Live open)
    {
        var help = new HelpDemo(stage, new(lead.LeadId, cast.Agent.Id), cast.Agent.Name);
        await help.ExecuteAsync(account, company, open.Id, Cancel);
        await help.ProposeAsync(lead, account, account, Cancel);
        var administrator = account.As(account.Administrator);
        var department = await stage.InAsync<PlatformDb, Id<Department>>(administrator, db => db.Departments.OrderBy(d => d.CreatedAt).Select(d => d.Id).FirstAsync(Cancel), Cancel);
        Stage.Expect<GrantRole.Outcome.Granted>(await stage.InAsync<GrantRole, GrantRole.Outcome>(administrator, grant => grant.ExecuteAsync(new(account.Administrator.Id, MembershipRole.SupportAgent, department), Cancel), Cancel));
        planted["aide de la commune"] = $"{(await OpenAsync(account.As(account.Buyer), true, account.Buyer.Name, "Qui publie pendant les congés\u00A0?", "Je serai absent du 2 au 15. Qui peut publier le marché de mobilier à ma place\u00A0?")).Ticket:D}";
        planted["suivi"] = (await OpenAsync(new Scope.Public(), false, "Vera Visiteuse", "Le règlement ne s’ouvre pas", "Le fichier s’ouvre sur une page blanche, avec deux navigateurs.")).Secret ?? "";
    }

    private async Task<OpenTicket.Outcome.Opened> OpenAsync(Scope scope, bool own, string name, string subject, string text) => Stage.Expect<OpenTicket.Outcome.Opened>(await stage.InAsync<OpenTicket, OpenTicket.Outcome>(scope,
        open => open.ExecuteAsync(new(Guid.CreateVersion7(), own, name, "aide@exemple.test", null, subject, text, new(null, null, null, "Firefox, Windows", null), []), Cancel), Cancel));

    /// <summary>An outage that still lasted when it was declared, by the operator: a limit is near.</summary>
    private async Task DeclareAsync(Scope.Lead lead)
    {
        var platformOperator = cast.Visible.Single(person => person.Function == "Exploitante de la plateforme");
        planted["incident"] = $"{Stage.Expect<DeclareIncident.Outcome.Declared>(await stage.InAsync<DeclareIncident, DeclareIncident.Outcome>(new Scope.Platform(platformOperator.Id),
            declare => declare.ExecuteAsync(new(lead.LeadId, minute.AddHours(-3), minute.AddMinutes(-10), "Le dépôt des plis était impossible.", "Disque plein sur le serveur de fichiers."), Cancel), Cancel)).Incident:D}";
    }

    /// <summary>Ids of what the demonstration planted.</summary>
    private async Task FindAsync(Func<string, Task<string>> value)
    {
        foreach (var (name, sql) in ((string, string)[])
        [
            ("compte", $"select id::text from tenants where slug = '{Places.Romans.Slug}'"), ("en vigueur", $"select c.id::text from sharing_conventions c join tenants t on t.id = c.tenant_id where t.slug = '{Places.Romans.Slug}'"),
            ("signée", $"select c.id::text from sharing_conventions c join tenants t on t.id = c.tenant_id where t.slug = '{Places.Others[1].Slug}'"),
            ("soumise", "select consultation_id::text from approval_submissions order by id desc limit 1"),
            ("chaises", "select id::text from quote_requests where title like 'Soixante chaises%'"), ("vélos", "select id::text from quote_requests where title like 'Dix vélos%'"),
            ("mobilier", "select id::text from quote_requests where title like 'Mobilier%'"), ("extincteurs", "select id::text from quote_requests where title like 'Entretien annuel%'"),
            ("import", "select id::text from imports where file_name = 'retraits-2018.csv'"), ("logiciel", "select id::text from software_clients"),
            ("aide de l’acheteur", "select id::text from tickets where subject like 'Comment reporter%'"), ("aide de l’entreprise", "select id::text from tickets where subject like 'L’envoi%'"),
            ("intérêt", "select id::text from interests"), ("pli", "select id::text from bids"), ("acheteur", "select person_id::text from memberships where person_name = 'Claude Exemple' limit 1"),
            ("demandée", "select id::text from proposals p where kind = 'Request' and not exists (select from proposal_answers a where a.proposal_id = p.id)"),
            ("déclinée", "select proposal_id::text from proposal_answers where verdict = 'Declined'"),
            ("agglomération", $"select id::text from tenants where slug = '{Places.Lead.Slug}'"), ("service", "select id::text from departments where name = 'Direction de l’éducation'"),
        ]) planted[name] = await value(sql);
        planted["année"] = $"{now.Year}";
    }

    private Task<Tenant> TenantAsync(Place place) => platform.RunAsync(new Scope.System("test"), s => s.GetRequiredService<PlatformDb>().Tenants.SingleAsync(t => t.Slug == place.Slug));
}
