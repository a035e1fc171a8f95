using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Platform.Core.Data;
using Platform.Core.Identity;
using Platform.Core.Quotes;
using Platform.Core.Tenancy;
using Platform.Core.Values;
using Platform.Testing;

namespace Platform.Core.Tests.Quotes;

/// <summary>One commune, « Voirie » and « Écoles » beside each other, « Services techniques » above the first: a quote request is its department's.</summary>
public sealed class QuoteDepartmentsTests(QuotesWorld world) : IClassFixture<QuotesWorld>, IAsyncLifetime
{
    private Tenant commune = null!;      // set before each test
    private readonly Dictionary<string, Scope.Tenant> people = new(StringComparer.Ordinal);
    private Id<Department> roads, schools;
    private Id<QuoteRequest> draft, sent;

    public async Task InitializeAsync()
    {
        commune = (await world.CommuneAsync()).Tenant;
        var technical = await MakeAsync("Services techniques", null);
        (roads, schools) = (await MakeAsync("Voirie", technical), await MakeAsync("Écoles", null));
        foreach (var (name, department, role) in ((string, Id<Department>, MembershipRole)[])[("direction", technical, MembershipRole.Buyer), ("voirie", roads, MembershipRole.Buyer),
            ("écoles", schools, MembershipRole.Buyer), ("administration", schools, MembershipRole.AccountAdmin)])
            people[name] = new(commune.Id.Value, (await world.Platform.PersonAsync(commune, department, name, role)).Id);
        draft = await world.DraftAsync(people["voirie"]);
        sent = await world.DraftAsync(people["voirie"], isPublic: false);
        await ChooseAsync("voirie", sent);
        Assert.IsType<SendQuoteRequest.Outcome.Sent>(await world.SendAsync(people["voirie"], sent));
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public static TheoryData<string, bool, bool> Reach => new() { { "direction", true, true }, { "voirie", true, true }, { "écoles", false, false }, { "administration", true, false } };

    [Theory, Trait("Feature", "VR-23"), MemberData(nameof(Reach))]
    public async Task The_database_alone_gives_each_person_the_requests_of_his_departments(string who, bool reads, bool edits)
    {
        Assert.Equal(reads ? 2 : 0, await CountAsync(who, $"select count(*)::int as \"Value\" from quote_requests"));
        foreach (var table in (string[])["quote_recipients", "quote_gates"])
            Assert.Equal(reads, await CountAsync(who, System.Runtime.CompilerServices.FormattableStringFactory.Create($"select count(*)::int as \"Value\" from {table}")) > 0);
        Assert.Equal(edits, await ChangesAsync(who, $"update quote_requests set title = 'Autre' where id = {draft.Value}"));
        Assert.Equal(edits, await ChangesAsync(who, $"insert into quote_recipients (tenant_id, request_id, company_id, name, added_at) values ({commune.Id.Value}, {draft.Value}, {world.Other.Id}, 'x', now())"));
        Assert.Equal(edits, await ChangesAsync(who, $"delete from quote_recipients where request_id = {draft.Value}"));
        Assert.Equal(edits, await ChangesAsync(who, $"select in_year from sec.send_quote_request({draft.Value}, 'x', 100, true)"));
        Assert.Equal(1, await CountAsync(who, $"select max(times) as \"Value\" from sec.asked_in_year(extract(year from now() at time zone 'Europe/Paris')::int)"));      // the account's, whoever asks
    }

    [Fact, Trait("Feature", "VR-23")]
    public async Task The_filter_of_the_entities_holds_alone()
    {
        // A job of the account: the database lets it see all, so that what is missing here is the filter's doing.
        Task<(int, int)> SeenAsync(IReadOnlyList<Guid>? departments) => world.Platform.RunAsync(new Scope.Tenant(commune.Id.Value, null, departments), async s =>
            (await s.GetRequiredService<PlatformDb>().QuoteRequests.CountAsync(), await s.GetRequiredService<PlatformDb>().QuoteRecipients.CountAsync()));
        Assert.Equal([(2, 1), (2, 1), (0, 0)], [await SeenAsync(null), await SeenAsync([roads.Value]), await SeenAsync([schools.Value])]);
    }

    [Fact, Trait("Feature", "VR-23")]
    public async Task A_buyer_of_several_departments_says_for_which_he_buys_and_a_full_one_is_not_archived()
    {
        Task<PrepareQuoteRequest.Outcome> PrepareAsync(string who, Id<Department>? department) => world.Platform.RunAsync(people[who], async s => await s.GetRequiredService<PrepareQuoteRequest>()
            .ExecuteAsync(new(null, Guid.CreateVersion7(), new("Chaises", "Cent chaises.", "39112000", null, true, (await s.GetRequiredService<PlatformDb>().NowAsync(default)).AddDays(3)), department), default));
        Assert.IsType<PrepareQuoteRequest.Outcome.Prepared>(await PrepareAsync("direction", roads));
        foreach (var (who, department) in ((string, Id<Department>?)[])[("direction", schools), ("administration", null), ("direction", default(Id<Department>))])
            Assert.Equal([new QuoteProblem(QuoteField.Department, QuoteFault.Missing)], Assert.IsType<PrepareQuoteRequest.Outcome.Refused>(await PrepareAsync(who, department)).Problems);

        var full = Assert.IsType<ArchiveDepartment.Outcome.NotEmpty>(await world.Platform.RunAsync(people["administration"], s => s.GetRequiredService<ArchiveDepartment>().ExecuteAsync(new(roads), default)));
        Assert.Equal((0, 1), (full.Consultations, full.QuoteRequests));
    }

    [Fact]
    public async Task A_request_of_before_belongs_to_the_department_for_which_its_author_buys()
    {
        await world.Platform.SuperuserAsync("set session_replication_role = replica; update quote_requests set department_id = (select id from departments where name = 'Écoles' limit 1)");
        var whole = MigrationRunner.Embedded.Single(migration => migration.Name == "0223_quotes_by_department").Sql;
        await using var source = NpgsqlDataSource.Create(world.Platform.Database.ConnectionString(DatabaseRole.Owner));
        await using (var command = source.CreateCommand(whole[whole.IndexOf("alter table quote_requests no force", StringComparison.Ordinal)..whole.IndexOf("alter table quote_requests alter department_id", StringComparison.Ordinal)]))
            await command.ExecuteNonQueryAsync();
        Assert.Equal(2, await world.Platform.RunAsync(new Scope.Tenant(commune.Id.Value, null), s => s.GetRequiredService<PlatformDb>().QuoteRequests.CountAsync(q => q.DepartmentId == roads)));
    }

    private async Task<Id<Department>> MakeAsync(string name, Id<Department>? parent) => Assert.IsType<CreateDepartment.Outcome.Created>(await world.Platform.RunAsync(new Scope.Tenant(commune.Id.Value, null),
        s => s.GetRequiredService<CreateDepartment>().ExecuteAsync(new(name, null, parent), default))).Department;

    private async Task ChooseAsync(string who, Id<QuoteRequest> request) => Assert.IsType<ChooseSuppliers.Outcome.Chosen>(
        await world.Platform.RunAsync(people[who], s => s.GetRequiredService<ChooseSuppliers>().ExecuteAsync(new(request, [], [world.Chosen.Id]), default)));

    private Task<int> CountAsync(string who, FormattableString sql) => world.Platform.RunAsync(people[who], s => s.GetRequiredService<PlatformDb>().Database.SqlQuery<int>(sql).SingleAsync());

    // Refused by a policy (no row, or an exception) or by a trigger. A select that calls a door counts as done when it returns.
    private async Task<bool> ChangesAsync(string who, FormattableString sql)
    {
        try
        {
            return await world.Platform.RunAsync(people[who], async s => await s.GetRequiredService<PlatformDb>().Database.ExecuteSqlAsync(sql)) != 0;
        }
        catch (PostgresException refused) when (refused.SqlState == "42501")
        {
            return false;
        }
    }
}
