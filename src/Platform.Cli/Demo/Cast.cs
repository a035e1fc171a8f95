using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Platform.Core.Data;
using Platform.Core.Identity;
using Platform.Core.Identity.Demo;
using Platform.Core.Operations;
using Platform.Core.Tenancy;
using Platform.Core.Values;

namespace Platform.Cli.Demo;

/// <summary>Somebody of the demonstration; nobody in the world.</summary>
public sealed record Actor(Guid Id, string Name, string Function, string Email);

/// <summary>A commune that buys, with the people who act for it.</summary>
public sealed record Account(Guid Tenant, Place Place, Actor Administrator, Actor Buyer, Actor President, Actor Delegate)
{
    public Scope.Tenant As(Actor actor) => new(Tenant, actor.Id);

    public IEnumerable<Actor> Holders => [President, Delegate];
}

/// <summary>A department with a buyer and an approver of its own.</summary>
/// <param name="Water">Of the régie des eaux, with its own buyer.</param>
public sealed record Education(Id<Department> Department, Account Account, Actor Approver, Account Water);

/// <summary>Opens accounts and invites people, as the lead's and the communes' administrators would.</summary>
public sealed class Cast(Stage stage)
{
    /// <summary>Everybody a visitor may be, in the order of the sign-in page.</summary>
    public List<DemoPerson> Visible { get; } = [];

    /// <summary>Who answers at the agglomeration's help desk; set with the lead.</summary>
    public Actor Agent { get; private set; } = default!;      // LeadAsync comes first

    public async Task<Scope.Lead> LeadAsync(CancellationToken cancel)
    {
        var place = Places.Lead;
        var opened = await stage.OwnAsync<OpenLead, OpenLead.Opened>(new Scope.System("demo"), open => open.ExecuteAsync(new(
            place.Name, place.Siret, place.Slug, "Valence Romans Agglo et ses communes", "Camille Démo", Email("Camille Démo", place), "Direction de la commande publique"), cancel));
        await ShowAsync(new(opened.Administrator, "Camille Démo", "Administrateur de l’agglomération", Email("Camille Démo", place)), place, cancel);
        var scope = new Scope.Tenant(opened.Tenant.Value, opened.Administrator);
        await OperatorAsync("Sacha Exploitante", place, cancel);
        Agent = await InviteAsync(scope, place, "Nora Assistance", "Agente d’assistance", MembershipRole.SupportAgent, await DepartmentAsync(scope, "Assistance aux communes et aux entreprises", cancel), cancel);
        return new(opened.Tenant.Value, opened.Administrator);
    }

    /// <summary>Who runs the platform, named on the machine: of no account.</summary>
    private async Task OperatorAsync(string name, Place place, CancellationToken cancel)
    {
        var email = Email(name, place);
        Stage.Expect<NameOperator.Outcome.Named>(await Commands.Operator.NameAsync(Commands.OwnerDatabase.ConnectionString(stage.Services.GetRequiredService<IConfiguration>()), name, email, cancel));
        var person = (await stage.InAsync<PlatformDb, List<Guid>>(new Scope.System("demo"), db => db.Database.SqlQuery<Guid>($"""select person_id as "Value" from platform_operators where person_email = {email}""").ToListAsync(cancel), cancel)).Single();
        await stage.OwnAsync<EnrolDemoPasskey, bool>(new Scope.SignIn(person), async enrol => { await enrol.ExecuteAsync(person, cancel); return true; });
        Visible.Add(new(person, name, "Exploitante de la plateforme", "La plateforme"));
    }

    /// <summary>An account with its administrator alone.</summary>
    public async Task<(Guid Tenant, Actor Administrator)> OpenAsync(Scope.Lead lead, Place place, string administrator, CancellationToken cancel)
    {
        var email = Email(administrator, place);
        var opened = Stage.Expect<OpenAccount.Outcome.Opened>(await stage.OwnAsync<OpenAccount, OpenAccount.Outcome>(lead,
            open => open.ExecuteAsync(new($"Commune {Of(place.Name)}", place.Siret, place.Slug, place.Insee, 12, administrator, email, "Direction générale des services"), cancel)));
        return (opened.Tenant.Value, new(opened.Administrator, administrator, "Administration du compte", email));
    }

    /// <summary>Who administers an account has come to it, as with the first key.</summary>
    public Task CameAsync((Guid Tenant, Actor Administrator) opened, CancellationToken cancel) => stage.InAsync<FindActing, bool>(new Scope.SignIn(opened.Administrator.Id), async acting =>
    {
        await acting.ComeAsync(opened.Administrator.Id, opened.Tenant, cancel);
        return true;
    }, cancel);

    /// <summary>An account that buys: departments, buyer, president of the CAO and delegate, each with a passkey.</summary>
    public async Task<Account> BuyingAsync(Scope.Lead lead, Place place, IReadOnlyList<string> names, CancellationToken cancel)
    {
        var (tenant, administrator) = await OpenAsync(lead, place, names[0], cancel);
        var scope = new Scope.Tenant(tenant, administrator.Id);
        var purchasing = await DepartmentAsync(scope, "Service de la commande publique", cancel);
        await DepartmentAsync(scope, "Services techniques", cancel);
        await ShowAsync(administrator, place, cancel);
        return new(tenant, place, administrator,
            await InviteAsync(scope, place, names[1], "Achats", MembershipRole.Buyer, purchasing, cancel),
            await InviteAsync(scope, place, names[2], "Président de la CAO", MembershipRole.CaoPresident, purchasing, cancel),
            await InviteAsync(scope, place, names[3], "Délégation de la CAO", MembershipRole.CaoDelegate, purchasing, cancel));
    }

    /// <summary>A tree of departments with a second buyer and an approver, a linked structure, and the list of people attested: what an administrator does in his first week.</summary>
    public async Task<Education> OrganiseAsync(Account account, string secondBuyer, string approver, CancellationToken cancel)
    {
        var scope = account.As(account.Administrator);
        var education = await DepartmentAsync(scope, "Direction de l’éducation", cancel);
        Stage.Expect<CreateDepartment.Outcome.Created>(await stage.InAsync<CreateDepartment, CreateDepartment.Outcome>(scope, create => create.ExecuteAsync(new("Restauration scolaire", null, education), cancel), cancel));
        var buyer = await InviteAsync(scope, account.Place, secondBuyer, "Achats de l’éducation", MembershipRole.Buyer, education, cancel);
        var technical = await InviteAsync(scope, account.Place, approver, "Valideur technique de l’éducation", MembershipRole.TechnicalApprover, education, cancel);
        var siret = Place.WithChecksum(Place.WithChecksum("99999907") + "0001");
        var ccas = Stage.Expect<CreateSubEntity.Outcome.Created>(await stage.InAsync<CreateSubEntity, CreateSubEntity.Outcome>(scope, create => create.ExecuteAsync(new("CCAS fictif", siret, 4), cancel), cancel)).SubEntity;
        Stage.Expect<CreateDepartment.Outcome.Created>(await stage.InAsync<CreateDepartment, CreateDepartment.Outcome>(scope, create => create.ExecuteAsync(new("Aide à domicile", ccas), cancel), cancel));
        var water = await WaterAsync(account, "Maël Exemple", cancel);
        Stage.Expect<AttestPeople.Outcome.Attested>(await stage.InAsync<AttestPeople, AttestPeople.Outcome>(scope,
            async attest => await attest.ExecuteAsync(new((await attest.ListAsync(cancel)).Sha256, account.Administrator.Name), cancel), cancel));
        return new(education, account with { Buyer = buyer }, technical, account with { Buyer = water });
    }

    /// <summary>The régie des eaux: a linked structure that buys in its own name, for its network as an entité adjudicatrice.</summary>
    private async Task<Actor> WaterAsync(Account account, string buyer, CancellationToken cancel)
    {
        var scope = account.As(account.Administrator);
        var siret = Place.WithChecksum(Place.WithChecksum("99999908") + "0001");
        var made = Stage.Expect<CreateSubEntity.Outcome.Created>(await stage.InAsync<CreateSubEntity, CreateSubEntity.Outcome>(scope, create => create.ExecuteAsync(new("Régie des eaux fictive", siret, 5), cancel), cancel)).SubEntity;
        var department = Stage.Expect<CreateDepartment.Outcome.Created>(await stage.InAsync<CreateDepartment, CreateDepartment.Outcome>(scope, create => create.ExecuteAsync(new("Exploitation du réseau", made), cancel), cancel)).Department;
        return await InviteAsync(scope, account.Place, buyer, "Achats de la régie des eaux", MembershipRole.Buyer, department, cancel);
    }

    /// <summary>The account's own colour and logo, chosen by its administrator.</summary>
    public async Task DressAsync(Account account, string colour, CancellationToken cancel)
    {
        var scope = account.As(account.Administrator);
        foreach (var change in (ProposeAppearance.Change[])[new ProposeAppearance.Change.Colour(colour), new ProposeAppearance.Change.LogoFile(await LogoAsync(cancel))])
            Stage.Expect<ProposeAppearance.Outcome.Proposed>(await stage.InAsync<ProposeAppearance, ProposeAppearance.Outcome>(scope, propose => propose.ExecuteAsync(change, account.Administrator.Name, cancel), cancel));
        await stage.InAsync<WearAppearance, bool>(scope, wear => wear.ExecuteAsync(account.Administrator.Name, cancel), cancel);
    }

    /// <summary>ProConnect: the buyer has linked hers (subject: her address, as the provider on this desk says), and somebody whom nobody knows asks to be admitted.</summary>
    public async Task ConnectAsync(Account account, CancellationToken cancel)
    {
        var (buyer, place) = (account.Buyer, account.Place);
        await stage.InAsync<LinkAgent, bool>(new Scope.SignIn(buyer.Id), async link =>
        {
            await link.ExecuteAsync(buyer.Id, new(Email(buyer.Name, place), Email(buyer.Name, place), buyer.Name, place.Siret), cancel);
            return true;
        }, cancel);
        Stage.Expect<AskAccess.Outcome.Asked>(await stage.OwnAsync<AskAccess, AskAccess.Outcome>(new Scope.SignIn(Guid.Empty),
            ask => ask.ExecuteAsync(new("demo-lou-exemple", Email("Lou Exemple", place), "Lou Exemple", place.Siret), cancel)));
    }

    // Drawn for the demonstration: nobody's real arms.
    private static async Task<byte[]> LogoAsync(CancellationToken cancel)
    {
        await using var stream = typeof(Cast).Assembly.GetManifestResourceStream("demo/logo.png") ?? throw new FileNotFoundException("No demo/logo.png.");
        var png = new byte[stream.Length];
        await stream.ReadExactlyAsync(png, cancel);
        return png;
    }

    private async Task<Id<Department>> DepartmentAsync(Scope.Tenant scope, string name, CancellationToken cancel) =>
        Stage.Expect<CreateDepartment.Outcome.Created>(await stage.InAsync<CreateDepartment, CreateDepartment.Outcome>(scope, create => create.ExecuteAsync(new(name, null), cancel), cancel)).Department;

    private async Task<Actor> InviteAsync(Scope.Tenant scope, Place place, string name, string function, MembershipRole role, Id<Department> department, CancellationToken cancel)
    {
        var email = Email(name, place);
        var invited = Stage.Expect<InvitePerson.Outcome.Invited>(await stage.InAsync<InvitePerson, InvitePerson.Outcome>(scope, invite => invite.ExecuteAsync(new(name, email, [role], [department]), cancel), cancel));
        var actor = new Actor(invited.Person, name, function, email);
        await ShowAsync(actor, place, cancel);
        return actor;
    }

    /// <summary>Somebody whom a visitor may be.</summary>
    public async Task ShowAsync(Actor actor, Place place, CancellationToken cancel)
    {
        await stage.OwnAsync<EnrolDemoPasskey, bool>(new Scope.SignIn(actor.Id), async enrol => { await enrol.ExecuteAsync(actor.Id, cancel); return true; });
        Visible.Add(new(actor.Id, actor.Name, actor.Function, place.Name));
    }

    internal static string Of(string name) => "AÉEIOUYH".Contains(name[0], StringComparison.Ordinal) ? $"d’{name}" : $"de {name}";

    private static string Email(string name, Place place) => $"{Place.Plain(name).Replace('-', '.')}@{place.Slug}.exemple.test";
}
