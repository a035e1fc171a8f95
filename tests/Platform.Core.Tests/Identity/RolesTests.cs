using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Platform.Core.Data;
using Platform.Core.Identity;
using Platform.Core.Tenancy;
using Platform.Core.Values;
using Platform.Testing;

namespace Platform.Core.Tests.Identity;

public sealed class RolesTests : IAsyncLifetime
{
    private TestPlatform platform = null!;      // set by InitializeAsync, before any test
    private Tenant lead = null!;
    private Tenant commune = null!;
    private Tenant other = null!;

    public async Task InitializeAsync()
    {
        platform = await TestPlatform.StartAsync();
        lead = await platform.LeadAsync();
        commune = await platform.CommuneAsync(lead, "saint-marcel", "Saint-Marcel");
        other = await platform.CommuneAsync(lead, "beaumont", "Beaumont");
    }

    public async Task DisposeAsync() => await platform.DisposeAsync();

    [Fact, Trait("Feature", "VR-23")]
    public async Task A_person_without_a_department_of_this_account_is_not_invited()
    {
        var foreign = await platform.DepartmentAsync(other);

        Assert.IsType<InvitePerson.Outcome.DepartmentMissing>(await Invite(commune, default, MembershipRole.Buyer));
        Assert.IsType<InvitePerson.Outcome.DepartmentMissing>(await Invite(commune, foreign, MembershipRole.Buyer));
        Assert.IsType<InvitePerson.Outcome.Invited>(await Invite(commune, await platform.DepartmentAsync(commune), MembershipRole.Buyer));
    }

    [Fact, Trait("Feature", "VR-23")]
    public async Task A_person_may_belong_to_two_departments()
    {
        var person = Assert.IsType<InvitePerson.Outcome.Invited>(await Invite(commune, await platform.DepartmentAsync(commune), MembershipRole.Buyer)).Person;
        var second = await platform.DepartmentAsync(commune);

        Assert.IsType<GrantRole.Outcome.Granted>(await In(commune, s => s.GetRequiredService<GrantRole>().ExecuteAsync(new(person, MembershipRole.Buyer, second), default)));
        Assert.IsType<GrantRole.Outcome.HeldAlready>(await In(commune, s => s.GetRequiredService<GrantRole>().ExecuteAsync(new(person, MembershipRole.Buyer, second), default)));
        Assert.Equal(2, await In(commune, s => s.GetRequiredService<PlatformDb>().Memberships.CountAsync(m => m.PersonId == person)));
    }

    [Fact]
    public async Task A_commune_makes_nobody_administrator_of_the_agglomeration()
    {
        var (here, there) = (await platform.DepartmentAsync(commune), await platform.DepartmentAsync(lead));

        Assert.IsType<InvitePerson.Outcome.RoleMissing>(await Invite(commune, here, MembershipRole.LeadAdmin));
        Assert.IsType<InvitePerson.Outcome.RoleMissing>(await Invite(commune, here));
        Assert.IsType<InvitePerson.Outcome.Invited>(await Invite(lead, there, MembershipRole.LeadAdmin));
    }

    [Fact]
    public async Task An_address_known_elsewhere_is_the_same_person_here()
    {
        var first = Assert.IsType<InvitePerson.Outcome.Invited>(await Invite(commune, await platform.DepartmentAsync(commune), MembershipRole.Buyer));
        var second = Assert.IsType<InvitePerson.Outcome.Invited>(await Invite(other, await platform.DepartmentAsync(other), MembershipRole.Buyer));

        Assert.Equal(first.Person, second.Person);
        Assert.Equal(1, await In(other, s => s.GetRequiredService<PlatformDb>().Memberships.CountAsync(m => m.PersonId == first.Person)));
    }

    [Fact, Trait("Feature", "VR-33")]
    public async Task An_account_keeps_its_last_administrator_and_lets_the_other_go()
    {
        await platform.PersonAsync(commune, "Première", MembershipRole.AccountAdmin);
        var only = await MembershipOf("Première");
        Assert.IsType<RevokeRole.Outcome.LastAdministrator>(await Revoke(commune, only));

        await platform.PersonAsync(commune, "Seconde", MembershipRole.AccountAdmin);

        Assert.IsType<RevokeRole.Outcome.NotFound>(await Revoke(other, only));
        Assert.IsType<RevokeRole.Outcome.Revoked>(await Revoke(commune, only));
        Assert.IsType<RevokeRole.Outcome.NotFound>(await Revoke(commune, only));
        Assert.IsType<RevokeRole.Outcome.LastAdministrator>(await Revoke(commune, await MembershipOf("Seconde")));
    }

    [Fact, Trait("Feature", "VR-21")]
    public async Task An_account_has_several_structures_each_with_a_siret_that_is_checked()
    {
        Assert.IsType<CreateSubEntity.Outcome.Created>(await SubEntity("CCAS", "13002526500013"));
        Assert.IsType<CreateSubEntity.Outcome.Created>(await SubEntity("Caisse des écoles", "73282932000074"));
        Assert.IsType<CreateSubEntity.Outcome.SiretTaken>(await SubEntity("CCAS bis", "130 025 265 00013"));
        Assert.IsType<CreateSubEntity.Outcome.SiretRefused>(await SubEntity("Régie", "13002526500014"));
        Assert.Equal(2, (await In(commune, s => s.GetRequiredService<AccountStructure>().SubEntitiesAsync(default))).Count);
        Assert.Empty(await In(other, s => s.GetRequiredService<AccountStructure>().SubEntitiesAsync(default)));
    }

    [Fact, Trait("Feature", "VR-22")]
    public async Task A_structure_has_several_departments_and_no_other_accounts_structure_is_named()
    {
        var ccas = Assert.IsType<CreateSubEntity.Outcome.Created>(await SubEntity("CCAS", "13002526500013")).SubEntity;

        Assert.IsType<CreateDepartment.Outcome.Created>(await Department(commune, "Aide à domicile", ccas));
        Assert.IsType<CreateDepartment.Outcome.Created>(await Department(commune, "Portage de repas", ccas));
        Assert.IsType<CreateDepartment.Outcome.NameTaken>(await Department(commune, "Portage de repas", ccas));
        Assert.IsType<CreateDepartment.Outcome.SubEntityMissing>(await Department(other, "Aide à domicile", ccas));
    }

    [Fact]
    public async Task The_lead_opens_an_account_and_its_first_administrator_is_invited()
    {
        var opened = Assert.IsType<OpenAccount.Outcome.Opened>(await Open("chateauneuf", "13002526500013"));

        Assert.Equal(1, await platform.RunAsync(new Scope.Tenant(opened.Tenant.Value, null), s =>
            s.GetRequiredService<PlatformDb>().Memberships.CountAsync(m => m.PersonId == opened.Administrator && m.Role == MembershipRole.AccountAdmin)));
        Assert.Equal(opened, await Open("chateauneuf", "13002526500013"));      // asked again after a crash: nothing twice
        Assert.IsType<SyndicateTenant.Outcome.SlugTaken>(Refusal(await Open("chateauneuf", Free)));
        Assert.IsType<SyndicateTenant.Outcome.SlugInvalid>(Refusal(await Open("connexion", Free)));
        Assert.IsType<SyndicateTenant.Outcome.SlugInvalid>(Refusal(await Open("Château", Free)));
        Assert.IsType<SyndicateTenant.Outcome.SiretRefused>(Refusal(await Open("chabeuil", "1300252650001")));
    }

    /// <summary>A number that no account of the tests has.</summary>
    private const string Free = "21260281700018";

    [Fact]
    public async Task Two_accounts_of_one_lead_never_have_one_number_and_all_the_faults_are_told_at_once()
    {
        await Open("chateauneuf", "13002526500013");

        Assert.Equal("Châteauneuf", Assert.IsType<SyndicateTenant.Outcome.SiretTaken>(Refusal(await Open("chabeuil", "13002526500013"))).Account);
        Assert.IsType<OpenAccount.Outcome.Opened>(await Open("chabeuil", Free));

        await using var services = platform.Services.CreateAsyncScope();
        services.ServiceProvider.GetRequiredService<CurrentScope>().Enter(new Scope.Lead(lead.Id.Value, null));
        var faults = await services.ServiceProvider.GetRequiredService<OpenAccount>().CheckAsync(new("", "13002526500013", "Château", null, 12, " ", "rien", "Mairie"), default);
        Assert.Equal(["NameMissing", "SiretTaken", "SlugInvalid", "NameMissing", "EmailInvalid"], faults.Select(fault => fault.Match(
            opened => "", account => account.Reason.GetType().Name, administrator => administrator.Reason.GetType().Name)));
    }

    [Fact]
    public async Task The_lead_does_not_let_himself_into_a_commune_by_sending_the_form_again()
    {
        var opened = Assert.IsType<OpenAccount.Outcome.Opened>(await Open("chateauneuf", "13002526500013"));

        Assert.IsType<SyndicateTenant.Outcome.SlugTaken>(Refusal(await Open("chateauneuf", "13002526500013", "moi@agglo.example")));
        await platform.SuperuserAsync("update memberships set revoked_at = now() where person_id = $1", opened.Administrator);
        Assert.IsType<SyndicateTenant.Outcome.SlugTaken>(Refusal(await Open("chateauneuf", "13002526500013")));       // the commune sent him away: it stays so
        Assert.IsType<SyndicateTenant.Outcome.SlugTaken>(Refusal(await Open("chateauneuf", "13002526500013", "moi@agglo.example")));
        Assert.Equal(0, await platform.RunAsync(new Scope.Tenant(opened.Tenant.Value, null), s => s.GetRequiredService<PlatformDb>().Memberships.CountAsync(m => m.RevokedAt == null)));
    }

    [Fact]
    public async Task An_account_left_without_anybody_by_a_crash_is_finished()
    {
        var opened = Assert.IsType<OpenAccount.Outcome.Opened>(await Open("chateauneuf", "13002526500013"));
        await platform.SuperuserAsync("delete from memberships where tenant_id = $1", opened.Tenant.Value);

        Assert.Equal(opened, await Open("chateauneuf", "13002526500013"));
        Assert.Equal(1, await platform.RunAsync(new Scope.Tenant(opened.Tenant.Value, null), s => s.GetRequiredService<PlatformDb>().Memberships.CountAsync(m => m.RevokedAt == null)));
    }

    private static SyndicateTenant.Outcome Refusal(OpenAccount.Outcome outcome) => Assert.IsType<OpenAccount.Outcome.AccountRefused>(outcome).Reason;

    private async Task<OpenAccount.Outcome> Open(string slug, string siret, string email = "maire@chateauneuf.example")
    {
        await using var scope = platform.Services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CurrentScope>().Enter(new Scope.Lead(lead.Id.Value, null));
        return await scope.ServiceProvider.GetRequiredService<OpenAccount>().ExecuteAsync(new("Châteauneuf", siret, slug, null, 12, "Maire Fictif", email, "Mairie"), default);
    }

    private Task<InvitePerson.Outcome> Invite(Tenant tenant, Id<Department> department, params MembershipRole[] roles) =>
        In(tenant, s => s.GetRequiredService<InvitePerson>().ExecuteAsync(new("Dominique Petit", "d.petit@commune.example", roles, [department]), default));

    private Task<RevokeRole.Outcome> Revoke(Tenant tenant, Id<Membership> membership) => In(tenant, s => s.GetRequiredService<RevokeRole>().ExecuteAsync(new(membership), default));

    private Task<Id<Membership>> MembershipOf(string name) => In(commune, s => s.GetRequiredService<PlatformDb>().Memberships.Where(m => m.PersonName == name).Select(m => m.Id).SingleAsync());

    private Task<CreateSubEntity.Outcome> SubEntity(string name, string siret) => In(commune, s => s.GetRequiredService<CreateSubEntity>().ExecuteAsync(new(name, siret, 3), default));

    private Task<CreateDepartment.Outcome> Department(Tenant tenant, string name, Id<SubEntity> of) => In(tenant, s => s.GetRequiredService<CreateDepartment>().ExecuteAsync(new(name, of), default));

    private Task<T> In<T>(Tenant tenant, Func<IServiceProvider, Task<T>> work) => platform.RunAsync(new Scope.Tenant(tenant.Id.Value, null), work);
}
