using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Platform.Core.Data;
using Platform.Core.Identity;
using Platform.Core.Values;
using Platform.Testing;

namespace Platform.Core.Tests.Identity;

/// <summary>A company has several establishments under one SIREN, people who come and go, and always an administrator (PEER-02).</summary>
public sealed class EstablishmentsTests : IAsyncLifetime
{
    private TestPlatform platform = null!;      // set before each test
    private TestCompany company = null!;        // set before each test

    public async Task InitializeAsync()
    {
        platform = await TestPlatform.StartAsync();
        company = await platform.CompanyAsync("Toitures du Val", "130025265");
        await platform.SuperuserAsync("insert into establishments (company_id, id, siret, created_at) values ($1, $2, '13002526500013', now())", company.Id, Guid.CreateVersion7());
    }

    public async Task DisposeAsync() => await platform.DisposeAsync();

    [Fact, Trait("Feature", "PEER-02")]
    public async Task An_establishment_has_its_own_siret_under_the_company_s_siren()
    {
        Assert.IsType<AddEstablishment.Outcome.Added>(await AddAsync("Agence de Lyon", Second));
        Assert.IsType<AddEstablishment.Outcome.SiretTaken>(await AddAsync("Agence bis", Second));
        Assert.IsType<AddEstablishment.Outcome.SiretRefused>(await AddAsync("Agence", "13002526500014"));
        Assert.Equal("130025265", Assert.IsType<AddEstablishment.Outcome.OtherSiren>(await AddAsync("Agence", "20006878100018")).Siren);
        Assert.IsType<AddEstablishment.Outcome.NameMissing>(await AddAsync(" ", Second));
        Assert.Equal(["13002526500013", Second], (await ReadAsync()).Select(place => place.Siret));

        // The table refuses another company's number too, whoever writes.
        var refused = await Record.ExceptionAsync(() => In(s => s.GetRequiredService<PlatformDb>().Database.ExecuteSqlAsync(
            $"insert into establishments (company_id, id, siret, name, created_at) values ({company.Id}, {Guid.CreateVersion7()}, '20006878100018', 'Autre', now())")));
        Assert.Equal("42501", Assert.IsType<PostgresException>(refused).SqlState);
        var stranger = await platform.CompanyAsync("Couvreurs réunis", "222222226");
        Assert.Empty(await platform.RunAsync(new Scope.Company(stranger.Id, stranger.Depositor.Id), s => s.GetRequiredService<PlatformDb>().Database.SqlQuery<Guid>($"select id as \"Value\" from establishments").ToListAsync()));
    }

    [Fact, Trait("Feature", "PEER-02")]
    public async Task An_establishment_closes_when_nobody_works_there_and_the_company_keeps_one()
    {
        var lyon = Assert.IsType<AddEstablishment.Outcome.Added>(await AddAsync("Agence de Lyon", Second)).Establishment;
        var me = await In(s => s.GetRequiredService<PlatformDb>().CompanyMembers.Select(m => m.Id).SingleAsync());
        Assert.True(await In(s => s.GetRequiredService<PlaceColleague>().ExecuteAsync(new(me, lyon), default)));
        Assert.False(await In(s => s.GetRequiredService<PlaceColleague>().ExecuteAsync(new(me, Id<Establishment>.New()), default)));

        Assert.Equal([company.Depositor.Name], Assert.IsType<CloseEstablishment.Outcome.PeopleAttached>(await CloseAsync(lyon)).Names);
        var first = (await ReadAsync())[0].Id;
        Assert.IsType<CloseEstablishment.Outcome.Closed>(await CloseAsync(first));
        Assert.IsType<CloseEstablishment.Outcome.NotFound>(await CloseAsync(first));
        await platform.SuperuserAsync("update company_members set establishment_id = null");
        Assert.IsType<CloseEstablishment.Outcome.LastOne>(await CloseAsync(lyon));
        Assert.IsType<AddEstablishment.Outcome.Added>(await AddAsync("Rouvert", "13002526500013"));
    }

    [Fact, Trait("Feature", "PEER-02")]
    public async Task Whoever_leaves_loses_the_access_and_the_last_administrator_does_not_leave()
    {
        var colleague = await platform.CompanyAsync("Ailleurs", "222222226");
        await platform.SuperuserAsync("delete from company_members where person_id = $1", colleague.Depositor.Id);
        Assert.Empty(Assert.IsType<LeaveCompany.Outcome.LastAdministrator>(await LeaveAsync(company.Depositor)).Colleagues);
        await platform.SuperuserAsync("insert into company_members (company_id, id, person_id, person_name, person_email, role, joined_at) values ($1, $2, $3, 'Rita Relève', 'r@exemple.test', 'Depositor', now())",
            company.Id, Guid.CreateVersion7(), colleague.Depositor.Id);

        Assert.Equal(["Rita Relève"], Assert.IsType<LeaveCompany.Outcome.LastAdministrator>(await LeaveAsync(company.Depositor)).Colleagues);
        foreach (var sql in (string[])["update company_members set left_at = now() where role = 'CompanyAdmin'", "update company_members set role = 'Depositor' where role = 'CompanyAdmin'"])
            Assert.Equal("company_keeps_administrator", (await Assert.ThrowsAsync<PostgresException>(() => platform.SuperuserAsync(sql))).ConstraintName);

        var relief = await In(s => s.GetRequiredService<PlatformDb>().CompanyMembers.Where(m => m.PersonName == "Rita Relève").Select(m => m.Id).SingleAsync());
        Assert.IsType<ChangeColleagueRole.Outcome.Changed>(await In(s => s.GetRequiredService<ChangeColleagueRole>().ExecuteAsync(new(relief, CompanyRole.CompanyAdmin), default)));
        Assert.IsType<LeaveCompany.Outcome.Left>(await LeaveAsync(company.Depositor));
        Assert.IsType<LeaveCompany.Outcome.Left>(await LeaveAsync(company.Depositor));
        Assert.Null(await platform.RunAsync(new Scope.SignIn(company.Depositor.Id), s => s.GetRequiredService<FindActing>().ForCompanyAsync(company.Depositor.Id, default)));
    }

    [Fact, Trait("Feature", "PEER-02")]
    public async Task Two_administrators_who_leave_at_once_leave_one_behind()
    {
        var other = await platform.CompanyAsync("Ailleurs", "222222226");
        await platform.SuperuserAsync("delete from company_members where person_id = $1", other.Depositor.Id);
        await platform.SuperuserAsync("insert into company_members (company_id, id, person_id, person_name, person_email, role, joined_at) values ($1, $2, $3, 'Autre', 'a@exemple.test', 'CompanyAdmin', now())",
            company.Id, Guid.CreateVersion7(), other.Depositor.Id);

        var outcomes = await Task.WhenAll(LeaveAsync(company.Depositor), LeaveAsync(other.Depositor));

        Assert.Single(outcomes.OfType<LeaveCompany.Outcome.Left>());
        Assert.Single(outcomes.OfType<LeaveCompany.Outcome.LastAdministrator>());
    }

    [Fact, Trait("Feature", "PEER-02")]
    public async Task A_colleague_may_be_invited_to_read_only()
    {
        Assert.IsType<InviteColleague.Outcome.Invited>(await In(s => s.GetRequiredService<InviteColleague>().ExecuteAsync(new("Léo Lecteur", "leo@exemple.test", CompanyRole.CompanyReader), default)));
        Assert.IsType<InviteColleague.Outcome.RoleMissing>(await In(s => s.GetRequiredService<InviteColleague>().ExecuteAsync(new("Léo Lecteur", "leo@exemple.test", (CompanyRole)7), default)));
        Assert.DoesNotContain("CompanyReader", Capabilities.CompanyRolesOf(Capability.DepositBid));
    }

    /// <summary>Another SIRET of SIREN 130025265, with its checksum.</summary>
    private static string Second { get; } = Enumerable.Range(0, 100_000).Select(n => $"130025265{n:D5}").First(siret => siret != "13002526500013" && Siret.Read(siret) is Siret.Reading.Valid);

    private Task<AddEstablishment.Outcome> AddAsync(string name, string siret) => In(s => s.GetRequiredService<AddEstablishment>().ExecuteAsync(new(name, siret), default));

    private Task<CloseEstablishment.Outcome> CloseAsync(Id<Establishment> which) => In(s => s.GetRequiredService<CloseEstablishment>().ExecuteAsync(new(which), default));

    private Task<IReadOnlyList<CompanyPlaces.Place>> ReadAsync() => In(s => s.GetRequiredService<CompanyPlaces>().ReadAsync(default));

    private Task<LeaveCompany.Outcome> LeaveAsync(TestPerson who) => platform.RunAsync(new Scope.Company(company.Id, who.Id), s => s.GetRequiredService<LeaveCompany>().ExecuteAsync(default));

    private Task<T> In<T>(Func<IServiceProvider, Task<T>> work) => platform.RunAsync(new Scope.Company(company.Id, company.Depositor.Id), work);
}
