using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Platform.Core.Data;
using Platform.Core.Identity;
using Platform.Core.Law;
using Platform.Core.Messaging;
using Platform.Core.Tenancy;
using Platform.Core.Values;
using Platform.Testing;

namespace Platform.Core.Tests.Tenancy;

/// <summary>A linked structure: under the threshold an entity of the account, at the threshold an account asked of the lead; what a year counted is advice.</summary>
public sealed class SubEntitiesTests : IAsyncLifetime
{
    private TestPlatform platform = null!;      // set before each test
    private Tenant lead = null!;                // set before each test
    private Tenant commune = null!;             // set before each test
    private TestPerson administrator = null!;   // set before each test

    public async Task InitializeAsync()
    {
        platform = await TestPlatform.StartAsync();
        lead = await platform.LeadAsync();
        commune = await platform.CommuneAsync(lead, "saint-marcel", "Saint-Marcel");
        administrator = await platform.PersonAsync(commune, "Adèle Administratrice", MembershipRole.AccountAdmin);
    }

    public async Task DisposeAsync() => await platform.DisposeAsync();

    [Theory, Trait("Feature", "VR-05")]
    [InlineData(0, false), InlineData(9, false), InlineData(10, true), InlineData(11, true)]
    public void The_number_of_contracts_decides(int contracts, bool ownAccount)
    {
        var rule = OwnAccountRules.On(new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero));

        Assert.Equal(ownAccount, rule.MustHaveOwnAccount(contracts));
        Assert.NotEmpty(rule.Article);
    }

    [Fact, Trait("Feature", "VR-05"), Trait("Feature", "GD-10")]
    public async Task A_convention_without_a_threshold_lets_a_structure_of_twelve_contracts_be_an_entity_or_have_an_account()
    {
        await platform.SuperuserAsync("update sharing_conventions set template_key = 'metropole-quatre-ans', template_from = '2010-01-01', price = 'Free' where tenant_id = $1", commune.Id.Value);
        Assert.IsType<CreateSubEntity.Outcome.Created>(await CreateAsync("CCAS", "13002526500013", 12));
        Assert.IsType<AskOwnAccount.Outcome.Asked>(await AskAsync(3));
    }

    [Fact, Trait("Feature", "VR-05"), Trait("Feature", "VR-06"), Trait("Feature", "VR-21")]
    public async Task Nine_contracts_make_an_entity_that_the_commune_creates_alone_and_ten_an_account_that_it_asks_for()
    {
        Assert.IsType<CreateSubEntity.Outcome.Created>(await CreateAsync("CCAS", "13002526500013", 9));
        Assert.Equal(10, Assert.IsType<CreateSubEntity.Outcome.OwnAccountInstead>(await CreateAsync("Régie", "73282932000074", 10)).Rule.Contracts);
        Assert.IsType<CreateSubEntity.Outcome.ContractsMissing>(await CreateAsync("Régie", "73282932000074", null));
        Assert.IsType<CreateSubEntity.Outcome.SiretRefused>(await CreateAsync("Régie", "20006878100019", 3));
        Assert.IsType<CreateSubEntity.Outcome.SiretTaken>(await CreateAsync("CCAS bis", "13002526500013", 3));
        Assert.Equal(1, await platform.RunAsync(Scope, s => s.GetRequiredService<PlatformDb>().SubEntities.CountAsync()));
    }

    [Fact, Trait("Feature", "VR-21")]
    public async Task A_structure_does_not_bear_the_number_of_another_account_of_its_agglomeration()
    {
        await platform.CommuneAsync(lead, "beaumont", "Beaumont");
        var neighbour = "21260014200005";      // the accounts of this class are made with one number
        await platform.SuperuserAsync($"set session_replication_role = replica; update tenants set siret = '{neighbour}' where slug = 'beaumont'");
        await platform.CommuneAsync(await platform.LeadAsync("autre-agglo"), "ailleurs", "Ailleurs");
        var elsewhere = "73282932000074";
        await platform.SuperuserAsync($"set session_replication_role = replica; update tenants set siret = '{elsewhere}' where slug = 'ailleurs'");

        Assert.IsType<CreateSubEntity.Outcome.SiretOfOther>(await CreateAsync("Beaumont", neighbour, 3));
        var (agglomeration, clerk) = ("21260015900009", await platform.PersonAsync(lead, "Lise Agglo", MembershipRole.AccountAdmin));
        await platform.SuperuserAsync($"set session_replication_role = replica; update tenants set siret = '{agglomeration}' where id = '{lead.Id.Value}'");
        Assert.IsType<CreateSubEntity.Outcome.SiretOfOther>(await CreateAsync("L’agglomération elle-même", agglomeration, 3));
        Assert.IsType<CreateSubEntity.Outcome.SiretOfOther>(await platform.RunAsync(new Scope.Tenant(lead.Id.Value, clerk.Id), s => s.GetRequiredService<CreateSubEntity>().ExecuteAsync(new("Beaumont", neighbour, 3), default)));
        var made = Assert.IsType<CreateSubEntity.Outcome.Created>(await CreateAsync("Régie", elsewhere, 3)).SubEntity;      // another agglomeration’s account is nobody’s to know

        // One that has an account of its own since keeps its number here, and its name can still be corrected.
        await platform.SuperuserAsync($"set session_replication_role = replica; update tenants set siret = '{elsewhere}' where slug = 'beaumont'");
        Assert.Empty(await platform.RunAsync(Scope, s => s.GetRequiredService<CorrectSubEntity>().ExecuteAsync(new(made, "Régie des eaux", elsewhere), default)) ?? throw new InvalidOperationException("Not found."));
    }

    [Fact, Trait("Feature", "VR-05")]
    public async Task An_account_is_asked_for_once_and_only_the_lead_of_the_commune_reads_it()
    {
        Assert.IsType<AskOwnAccount.Outcome.SubEntityInstead>(await AskAsync(9));
        Assert.IsType<AskOwnAccount.Outcome.Asked>(await AskAsync(10));
        Assert.IsType<AskOwnAccount.Outcome.Asked>(await AskAsync(12));

        var request = Assert.Single(await RequestsAsync(lead));
        Assert.Equal(("Saint-Marcel", "Régie des eaux", 10, "Adèle Administratrice"), (request.Account, request.Name, request.Contracts, request.ByName));
        Assert.Empty(await RequestsAsync(await platform.LeadAsync("autre-agglo")));
        var neighbour = await platform.CommuneAsync(lead, "beaumont", "Beaumont");
        Assert.Empty(await platform.RunAsync(new Scope.Tenant(neighbour.Id.Value, null), s => s.GetRequiredService<PlatformDb>().Database.SqlQuery<Guid>($"select id as \"Value\" from account_requests").ToListAsync()));

        Assert.IsType<OpenAccount.Outcome.Opened>(await OpenAsync("Régie des eaux", "13002526500013"));
        Assert.Empty(await RequestsAsync(lead));
        Assert.Equal("regie", Assert.Single(await platform.RunAsync(Scope, s => s.GetRequiredService<AccountStructure>().AskedAsync(default))).Slug);
    }

    [Fact, Trait("Feature", "VR-05")]
    public async Task The_lead_s_administrators_are_each_told_once()
    {
        await platform.PersonAsync(lead, "Lise Agglo", MembershipRole.LeadAdmin);
        await platform.PersonAsync(lead, "Luc Agglo", MembershipRole.LeadAdmin);
        await AskAsync(10);
        var request = (await platform.RunAsync(Scope, s => s.GetRequiredService<PlatformDb>().AccountRequests.SingleAsync())).Id.Value;

        for (var again = 0; again < 2; again++)
        {
            await AsJobsAsync(s => s.GetRequiredService<MailNotices>().ExecuteAsync(new Noticed(NoticeTopic.AccountAsked, request), default));
            foreach (var reader in await platform.RunAsync(new Scope.Tenant(lead.Id.Value, null), s => s.GetRequiredService<PlatformDb>().Memberships.Where(m => m.Role == MembershipRole.LeadAdmin).Select(m => m.PersonId).ToListAsync()))
                await AsJobsAsync(s => s.GetRequiredService<MailNotices>().ExecuteAsync(new NoticeToSend(NoticeTopic.AccountAsked, request, 0, reader), default));
        }

        Assert.Equal(2, Directory.GetFiles(platform.Configuration["Mail:Pickup"]!, "*", SearchOption.AllDirectories).Length);
    }

    [Fact, Trait("Feature", "VR-05")]
    public async Task A_structure_that_counted_ten_contracts_last_year_is_advised_once_a_year_and_one_that_counted_nine_is_not()
    {
        var (ten, nine) = (await StructureAsync("Caisse des écoles", "13002526500013"), await StructureAsync("Régie", "73282932000074"));
        foreach (var (department, lots) in ((Id<Department>, int)[])[(ten, 10), (nine, 9)])
        {
            var buyer = await platform.PersonAsync(commune, department, $"acheteur {lots}", MembershipRole.Buyer);
            await PublishedAsync(buyer, lots);
        }
        await platform.Database.SetNowAsync(new(2026, 12, 31, 22, 59, 59, TimeSpan.Zero));
        Assert.Equal(0, await AdviseAsync());
        await platform.Database.SetNowAsync(new(2026, 12, 31, 23, 0, 0, TimeSpan.Zero));      // 1 January in Paris

        Assert.Equal(1, await AdviseAsync());
        Assert.Equal(0, await AdviseAsync());

        var advice = Assert.Single(await platform.RunAsync(Scope, s => s.GetRequiredService<AccountStructure>().AdviceAsync(default)));
        Assert.Equal(("Caisse des écoles", 2026, 10, 10), (advice.Structure, advice.Year, advice.Contracts, advice.Threshold));
    }

    private Scope.Tenant Scope => new(commune.Id.Value, administrator.Id);

    private async Task PublishedAsync(TestPerson buyer, int lots)
    {
        await platform.Database.SetNowAsync(new(2026, 6, 1, 8, 0, 0, TimeSpan.Zero));
        var consultation = await platform.DraftAsync(commune, buyer);
        for (var number = 1; number <= lots; number++) await platform.SuperuserAsync("insert into lots (tenant_id, id, consultation_id, number, title) values ($1, $2, $3, $4, 'Lot')", commune.Id.Value, Guid.CreateVersion7(), consultation.Id.Value, number);
        await platform.AddDocumentAsync(consultation, "Règlement.pdf", "%PDF-1.7"u8.ToArray());
        await platform.PlantKeysAsync(consultation);
        Assert.IsType<Core.Consultations.PublishConsultation.Outcome.Published>(await platform.PublishAsync(consultation));
    }

    private async Task<Id<Department>> StructureAsync(string name, string siret)
    {
        var structure = Assert.IsType<CreateSubEntity.Outcome.Created>(await CreateAsync(name, siret, 3)).SubEntity;
        return await platform.RunAsync(Scope, async s => Assert.IsType<CreateDepartment.Outcome.Created>(await s.GetRequiredService<CreateDepartment>().ExecuteAsync(new($"Achats {name}", structure), default)).Department);
    }

    private Task<CreateSubEntity.Outcome> CreateAsync(string name, string siret, int? contracts) => platform.RunAsync(Scope, s => s.GetRequiredService<CreateSubEntity>().ExecuteAsync(new(name, siret, contracts), default));

    private Task<AskOwnAccount.Outcome> AskAsync(int contracts) => platform.RunAsync(Scope, s => s.GetRequiredService<AskOwnAccount>().ExecuteAsync(new("Régie des eaux", "13002526500013", contracts, administrator.Name), default));

    private Task<IReadOnlyList<SyndicatedAccounts.Request>> RequestsAsync(Tenant of) => platform.RunAsync(new Scope.Lead(of.Id.Value, null), s => s.GetRequiredService<SyndicatedAccounts>().RequestsAsync(default));

    private Task<int> AdviseAsync() => AsJobsAsync(s => s.GetRequiredService<AdviseStructures>().ExecuteAsync(default));

    private async Task<OpenAccount.Outcome> OpenAsync(string name, string siret)
    {
        await using var scope = platform.Services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CurrentScope>().Enter(new Scope.Lead(lead.Id.Value, null));
        return await scope.ServiceProvider.GetRequiredService<OpenAccount>().ExecuteAsync(new(name, siret, "regie", null, 12, "Rémi Régie", "r.regie@regie.example", "Direction"), default);
    }

    private Task<T> AsJobsAsync<T>(Func<IServiceProvider, Task<T>> work) => platform.RunAsync(new Scope.System("test"), work);

    private Task AsJobsAsync(Func<IServiceProvider, Task> work) => platform.RunAsync(new Scope.System("test"), work);
}
