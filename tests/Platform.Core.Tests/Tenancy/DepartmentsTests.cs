using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Dce;
using Platform.Core.Identity;
using Platform.Core.Tenancy;
using Platform.Core.Values;
using Platform.Testing;

namespace Platform.Core.Tests.Tenancy;

/// <summary>
/// One commune: « Services techniques » over « Voirie », and « Écoles » beside them, each with a buyer. What is prepared for one is not there for its
/// sibling, whatever layer is asked; who stands above reaches below.
/// </summary>
public sealed class DepartmentsTests : IClassFixture<DepartmentsTests.Given>
{
    private readonly Given given;

    public DepartmentsTests(Given given) => this.given = given;

    public sealed class Given : IAsyncLifetime
    {
        public TestPlatform Platform { get; private set; } = null!;      // set before each test
        public Tenant Commune { get; private set; } = null!;             // set before each test
        public Id<Department> Technical { get; private set; }
        public Id<Department> Roads { get; private set; }
        public Id<Department> Schools { get; private set; }
        public Dictionary<string, TestPerson> People { get; } = new(StringComparer.Ordinal);
        public TestConsultation Road { get; private set; } = null!;      // set before each test
        public TestConsultation RoadOnline { get; private set; } = null!;      // set before each test
        public TestConsultation School { get; private set; } = null!;    // set before each test

        public async Task InitializeAsync()
        {
            Platform = await TestPlatform.StartAsync();
            Commune = await Platform.CommuneAsync(await Platform.LeadAsync(), "saint-marcel", "Saint-Marcel");
            Technical = await MakeAsync("Services techniques", null);
            Roads = await MakeAsync("Voirie", Technical);
            Schools = await MakeAsync("Écoles", null);
            foreach (var (name, department, role) in ((string, Id<Department>, MembershipRole)[])[("direction", Technical, MembershipRole.Buyer), ("voirie", Roads, MembershipRole.Buyer),
                ("écoles", Schools, MembershipRole.Buyer), ("administration", Schools, MembershipRole.AccountAdmin), ("présidence", Schools, MembershipRole.CaoPresident)])
                People[name] = await Platform.PersonAsync(Commune, department, name, role);
            People["deux services"] = await Platform.PersonAsync(Commune, Roads, await Platform.PersonAsync(Commune, Schools, "deux services", MembershipRole.Buyer), MembershipRole.Buyer);
            Road = await Platform.DraftAsync(Commune, People["voirie"]);
            RoadOnline = await Platform.PublishedAsync(Commune, People["voirie"]);
            await Platform.RunAsync(new Scope.Public(), s => s.GetRequiredService<WithdrawDce>().ExecuteAsync(new(RoadOnline.Id, new("Société Retrait", null, "retrait@exemple.test")), default));
            School = await Platform.DraftAsync(Commune, People["écoles"]);
        }

        public async Task<Id<Department>> MakeAsync(string name, Id<Department>? parent) =>
            Assert.IsType<CreateDepartment.Outcome.Created>(await InAsync<CreateDepartment, CreateDepartment.Outcome>(create => create.ExecuteAsync(new(name, null, parent), default))).Department;

        public Task<T> InAsync<TUse, T>(Func<TUse, Task<T>> use) where TUse : notnull =>
            Platform.RunAsync(new Scope.Tenant(Commune.Id.Value, null), s => use(s.GetRequiredService<TUse>()));

        public Scope As(string who, IReadOnlyList<Guid>? departments = null) => new Scope.Tenant(Commune.Id.Value, People[who].Id, departments);

        public async Task DisposeAsync() => await Platform.DisposeAsync();
    }

    public static TheoryData<string, bool, bool, bool, bool> Reach => new()
    {
        // who, reads roads, reads schools, edits roads, edits schools
        { "direction", true, false, true, false },
        { "voirie", true, false, true, false },
        { "écoles", false, true, false, true },
        { "deux services", true, true, true, true },
        { "administration", true, true, false, false },
        { "présidence", true, true, false, false },
    };

    [Theory, Trait("Feature", "VR-23"), MemberData(nameof(Reach))]
    public async Task The_database_alone_gives_each_person_his_departments_and_no_third(string who, bool readsRoads, bool readsSchools, bool editsRoads, bool editsSchools)
    {
        foreach (var (consultation, reads, edits) in ((TestConsultation, bool, bool)[])[(given.Road, readsRoads, editsRoads), (given.School, readsSchools, editsSchools)])
        {
            Assert.Equal(reads ? 1 : 0, await CountAsync(who, "select count(*) from consultations where id = $1", consultation.Id.Value));
            Assert.Equal(reads ? 1 : 0, await CountAsync(who, "select count(*) from gates where consultation_id = $1", consultation.Id.Value));
            Assert.Equal(edits ? 1 : 0, await ChangedAsync(who, "update consultations set title = title where id = $1", consultation.Id.Value));
            Assert.Equal(edits, await AcceptsAsync(who, "insert into lots (tenant_id, id, consultation_id, number, title) values ($2, $3, $1, 99, 'Lot')", consultation.Id.Value, given.Commune.Id.Value, Guid.CreateVersion7()));
        }
        foreach (var (department, edits) in ((Id<Department>, bool)[])[(given.Roads, editsRoads), (given.Schools, editsSchools)])
            Assert.Equal(edits, await AcceptsAsync(who, """
                insert into consultations (tenant_id, id, department_id, reference, title, description, nature, procedure, cpv, created_by, created_at)
                values ($1, $2, $3, $2::text, 'x', 'x', 'Works', 'Mapa', '45000000', $2, now())
                """, given.Commune.Id.Value, Guid.CreateVersion7(), department.Value));
    }

    [Fact, Trait("Feature", "VR-35")]
    public async Task A_wished_day_is_read_and_set_in_its_department_taken_back_and_over_with_the_publication()
    {
        Task<WishPublication.Outcome> WishAsync(string who, Id<Consultation> consultation, DateOnly? on) => given.Platform.RunAsync(given.As(who), s => s.GetRequiredService<WishPublication>().ExecuteAsync(new(consultation, on, who), default));
        async Task<DateOnly?> ReadAsync(string who) => (await given.Platform.RunAsync(given.As(who), s => s.GetRequiredService<ReadPlannedPublications>().ExecuteAsync(default))).Rows.SingleOrDefault(row => row.Id == given.Road.Id)?.Wish?.On;
        var today = FranceTime.DayOf(await given.Platform.RunAsync(new Scope.System("test"), s => s.GetRequiredService<PlatformDb>().NowAsync(default)));
        var (day, later, due) = (today, today.AddDays(1), FranceTime.DayOf(await given.Platform.RunAsync(given.As("voirie"), s => s.GetRequiredService<PlatformDb>().Consultations.Where(c => c.Id == given.Road.Id).Select(c => c.SubmissionDeadline!.Value).SingleAsync())));

        Assert.Equal(WishPublication.Outcome.Noted, await WishAsync("voirie", given.Road.Id, day));
        Assert.Equal(WishPublication.Outcome.Noted, await WishAsync("direction", given.Road.Id, later));       // who stands above; one day, the last
        Assert.Equal((later, later, null), (await ReadAsync("voirie"), await ReadAsync("administration"), await ReadAsync("écoles")));
        Assert.Equal(WishPublication.Outcome.NotFound, await WishAsync("écoles", given.Road.Id, day));
        await Assert.ThrowsAnyAsync<PostgresException>(() => WishAsync("administration", given.Road.Id, day));    // reads everything, buys nothing
        Assert.Equal(WishPublication.Outcome.AlreadyPublished, await WishAsync("voirie", given.RoadOnline.Id, day));
        Assert.Equal((WishPublication.Outcome.Past, WishPublication.Outcome.AfterDeadline), (await WishAsync("voirie", given.Road.Id, today.AddDays(-1)), await WishAsync("voirie", given.Road.Id, due)));
        Assert.Equal((WishPublication.Outcome.Noted, null), (await WishAsync("voirie", given.Road.Id, null), await ReadAsync("voirie")));
        Assert.Equal(WishPublication.Outcome.Noted, await WishAsync("voirie", given.Road.Id, day));            // a sibling sees a table that is not empty
        Assert.Equal((1L, 0L), (await CountAsync("voirie", "select count(*) from publication_wishes where consultation_id = $1", given.Road.Id.Value), await CountAsync("écoles", "select count(*) from publication_wishes where consultation_id = $1", given.Road.Id.Value)));
    }

    [Fact, Trait("Feature", "VR-35"), Trait("Feature", "VR-43")]
    public async Task Who_reads_every_department_and_buys_for_none_changes_no_wish_and_throws_no_quote_request_away()
    {
        await given.Platform.RunAsync(given.As("voirie"), async s => await s.GetRequiredService<WishPublication>().ExecuteAsync(new(given.Road.Id, FranceTime.DayOf(await s.GetRequiredService<PlatformDb>().NowAsync(default)), "voirie"), default));
        var quote = Guid.CreateVersion7();
        await given.Platform.SuperuserAsync("""
            insert into quote_requests (tenant_id, id, form_key, department_id, title, description, cpv, is_public, answers_due, created_by, created_at)
            values ($1, $2, $2, $3, 'Enrobés', 'Dix tonnes.', '45233222', false, now() + interval '9 days', $4, now())
            """, given.Commune.Id.Value, quote, given.Roads.Value, given.People["voirie"].Id);

        // By hand, past use cases and filters. The administrator sees both rows, so that what stops him is the policy of the act.
        foreach (var (who, rows) in ((string, int)[])[("voirie", 1), ("direction", 1), ("administration", 0), ("écoles", 0)])
        {
            Assert.Equal(who == "écoles" ? 0 : 1, await CountAsync(who, "select count(*) from publication_wishes where consultation_id = $1", given.Road.Id.Value));
            Assert.Equal(who == "écoles" ? 0 : 1, await CountAsync(who, "select count(*) from quote_requests where id = $1", quote));
            Assert.Equal(rows, await ChangedAsync(who, "update publication_wishes set wished_on = '2031-01-01', set_by = $2 where consultation_id = $1", given.Road.Id.Value, given.People[who].Id));
            Assert.Equal(rows, await ChangedAsync(who, "delete from publication_wishes where consultation_id = $1", given.Road.Id.Value));
            Assert.Equal(rows, await ChangedAsync(who, "delete from quote_requests where id = $1", quote));
        }
    }

    [Fact, Trait("Feature", "VR-23")]
    public async Task What_belongs_to_a_consultation_follows_it_in_every_table()
    {
        await using var source = NpgsqlDataSource.Create(given.Platform.Database.SuperuserConnectionString);
        await using var command = source.CreateCommand("""
            select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_attribute t on t.attrelid = c.oid and t.attname = 'tenant_id'
              join pg_attribute a on a.attrelid = c.oid and a.attname = 'consultation_id' where n.nspname = 'public' and c.relkind = 'r' and has_any_column_privilege('platform_app', c.oid, 'select')
              and c.relname <> 'public_notices'      -- published: everybody reads it
            """);
        await using var reader = await command.ExecuteReaderAsync();
        var tables = new List<string>();
        while (await reader.ReadAsync()) tables.Add(reader.GetString(0));
        var seen = 0L;
        foreach (var table in tables)
        {
            var sql = $"select count(*) from {table} where consultation_id = $1";
            Assert.True(await CountAsync("écoles", sql, given.RoadOnline.Id.Value) == 0, $"{table} shows a sibling's consultation.");
            seen += await CountAsync("voirie", sql, given.RoadOnline.Id.Value);
        }
        Assert.True(tables.Count >= 18 && seen >= 8, $"{tables.Count} tables, {seen} rows: an empty table hides nothing.");
    }

    [Fact, Trait("Feature", "VR-23")]
    public async Task The_doors_of_the_database_ask_too()
    {
        Assert.Equal(0, await CountAsync("écoles", "select count(*) from (select sec.deposit_times($1)) t", given.RoadOnline.Id.Value));
        // A version in preparation is given up by who buys there, and by nobody else.
        await given.Platform.SuperuserAsync("insert into dce_versions (tenant_id, id, consultation_id, number, created_at) values ($1, $2, $3, 2, now())", given.Commune.Id.Value, Guid.CreateVersion7(), given.RoadOnline.Id.Value);
        const string Abandon = "select sec.abandon_dce_version($1, 2, $2)";
        foreach (var who in (string[])["écoles", "administration"]) Assert.False(await AcceptsAsync(who, Abandon, given.RoadOnline.Id.Value, Guid.CreateVersion7()));
        Assert.True(await AcceptsAsync("direction", Abandon, given.RoadOnline.Id.Value, Guid.CreateVersion7()));
        await given.Platform.SuperuserAsync("delete from dce_versions where consultation_id = $1 and number = 2", given.RoadOnline.Id.Value);
        // The register takes no line on a sibling's consultation, whatever the line says.
        const string Append = "select sec.append_entry($2, $3, $1, null, 'sans-suite', decode(repeat('ab', 32), 'hex'), '{}', sha256(convert_to('registre/v1', 'UTF8') || '\\x00'::bytea || decode(repeat('ab', 32), 'hex') || convert_to('{}', 'UTF8')))";
        Assert.False(await AcceptsAsync("écoles", Append, given.RoadOnline.Id.Value, given.Commune.Id.Value, Guid.CreateVersion7()));
        Assert.True(await AcceptsAsync("voirie", Append, given.RoadOnline.Id.Value, given.Commune.Id.Value, Guid.CreateVersion7()));
    }

    [Fact, Trait("Feature", "VR-23")]
    public async Task The_filter_of_the_entities_holds_alone()
    {
        // A job of the account: the database lets it see all, so that what is missing here is the filter's doing.
        async Task<(int Consultations, int Entries, int Documents)> SeenAsync(IReadOnlyList<Guid>? departments) =>
            await given.Platform.RunAsync(new Scope.Tenant(given.Commune.Id.Value, null, departments), async s =>
            {
                var db = s.GetRequiredService<PlatformDb>();
                return (await db.Consultations.CountAsync(), await db.RegisterEntries.CountAsync(), await db.DceDocuments.CountAsync());
            });

        var (all, roads, schools) = (await SeenAsync(null), await SeenAsync([given.Roads.Value]), await SeenAsync([given.Schools.Value]));

        Assert.True(roads.Consultations >= 2 && all.Consultations == roads.Consultations + schools.Consultations);      // another test may have prepared one more
        Assert.Equal((all.Entries, 1), (roads.Entries, roads.Documents));
        Assert.Equal((1, 0, 0), schools);
        Assert.True(all.Entries > 0);
        Assert.Equal((0, 0, 0), await SeenAsync([]));
    }

    [Fact, Trait("Feature", "VR-23")]
    public async Task A_buyer_of_several_departments_says_for_which_he_buys()
    {
        Task<CreateConsultation.Outcome> Create(string who, Id<Department>? department) => given.Platform.RunAsync(given.As(who), async s =>
            await s.GetRequiredService<CreateConsultation>().ExecuteAsync(new(Guid.CreateVersion7(), GivenConsultation.Content(closing: (await s.GetRequiredService<PlatformDb>().NowAsync(default)).AddDays(30)), department), default));

        Assert.IsType<CreateConsultation.Outcome.Created>(await Create("direction", given.Roads));
        Assert.IsType<CreateConsultation.Outcome.DepartmentMissing>(await Create("direction", given.Schools));
        Assert.IsType<CreateConsultation.Outcome.DepartmentMissing>(await Create("administration", null));
        var choices = await given.Platform.RunAsync(given.As("direction"), s => s.GetRequiredService<BuyingDepartments>().ReadAsync(default));
        Assert.Equal(["Services techniques", "Services techniques › Voirie"], choices.Select(c => c.Path));
    }

    [Fact, Trait("Feature", "VR-22")]
    public async Task A_department_moves_but_never_under_itself()
    {
        var (parks, lawns) = (await given.MakeAsync("Parcs", null), default(Id<Department>));
        lawns = await given.MakeAsync("Pelouses", parks);
        Task<MoveDepartment.Outcome> Move(Id<Department> which, string name, Id<Department>? under) =>
            given.InAsync<MoveDepartment, MoveDepartment.Outcome>(move => move.ExecuteAsync(new(which, name, under), default));

        Assert.IsType<MoveDepartment.Outcome.UnderItself>(await Move(parks, "Parcs", lawns));
        Assert.IsType<MoveDepartment.Outcome.UnderItself>(await Move(parks, "Parcs", parks));
        Assert.IsType<MoveDepartment.Outcome.ParentMissing>(await Move(parks, "Parcs", Id<Department>.New()));
        Assert.IsType<MoveDepartment.Outcome.NameTaken>(await Move(parks, "Écoles", null));
        Assert.IsType<MoveDepartment.Outcome.Moved>(await Move(parks, "Parcs et jardins", given.Schools));
        await RefusedAsync("departments_no_cycle", "update departments set parent_id = $2 where id = $1", parks.Value, lawns.Value);

        // Another structure's tree is another tree.
        var ccas = Assert.IsType<CreateSubEntity.Outcome.Created>(await given.InAsync<CreateSubEntity, CreateSubEntity.Outcome>(create => create.ExecuteAsync(new("CCAS", "13002526500013", 3), default))).SubEntity;
        var help = Assert.IsType<CreateDepartment.Outcome.Created>(await given.InAsync<CreateDepartment, CreateDepartment.Outcome>(create => create.ExecuteAsync(new("Aide", ccas), default))).Department;
        Assert.IsType<MoveDepartment.Outcome.ParentMissing>(await Move(help, "Aide", parks));
        await RefusedAsync("departments_same_structure", "update departments set parent_id = $2 where id = $1", help.Value, parks.Value);
    }

    [Fact, Trait("Feature", "VR-22")]
    public async Task Two_moves_at_once_make_no_circle()
    {
        var (one, two) = (await given.MakeAsync("Un", null), await given.MakeAsync("Deux", null));
        Task<MoveDepartment.Outcome> Move(Id<Department> which, string name, Id<Department> under) => given.InAsync<MoveDepartment, MoveDepartment.Outcome>(move => move.ExecuteAsync(new(which, name, under), default));

        var outcomes = await Task.WhenAll(Move(one, "Un", two), Move(two, "Deux", one));

        Assert.Single(outcomes.OfType<MoveDepartment.Outcome.Moved>());
        Assert.Single(outcomes.OfType<MoveDepartment.Outcome.UnderItself>());
    }

    [Fact, Trait("Feature", "VR-22")]
    public async Task Only_an_empty_department_is_archived_and_then_takes_nobody()
    {
        var (culture, music) = (await given.MakeAsync("Culture", null), default(Id<Department>));
        music = await given.MakeAsync("Musique", culture);
        Task<ArchiveDepartment.Outcome> Archive(Id<Department> which) => given.InAsync<ArchiveDepartment, ArchiveDepartment.Outcome>(archive => archive.ExecuteAsync(new(which), default));

        Assert.Equal(["Musique"], Assert.IsType<ArchiveDepartment.Outcome.NotEmpty>(await Archive(culture)).Below);
        var roads = Assert.IsType<ArchiveDepartment.Outcome.NotEmpty>(await Archive(given.Roads));
        Assert.Subset(roads.People.ToHashSet(), new HashSet<string> { "deux services", "voirie" });
        Assert.True(roads.Consultations >= 2);
        await RefusedAsync("departments_archived_empty", "update departments set archived_at = now() where id = $1", given.Roads.Value);
        Assert.IsType<ArchiveDepartment.Outcome.Archived>(await Archive(music));
        Assert.IsType<ArchiveDepartment.Outcome.Archived>(await Archive(culture));
        Assert.IsType<ArchiveDepartment.Outcome.NotFound>(await Archive(culture));

        Assert.IsType<InvitePerson.Outcome.DepartmentMissing>(await given.InAsync<InvitePerson, InvitePerson.Outcome>(invite => invite.ExecuteAsync(new("Paul Petit", "p.petit@commune.example", [MembershipRole.Buyer], [culture]), default)));
        await RefusedAsync("department_is_live", """
            insert into memberships (tenant_id, id, person_id, person_name, person_email, role, department_id, granted_at) values ($2, $3, $4, 'x', 'x@x.fr', 'Buyer', $1, sec.now())
            """, culture.Value, given.Commune.Id.Value, Guid.CreateVersion7(), given.People["voirie"].Id);
    }

    [Fact, Trait("Feature", "VR-23")]
    public async Task A_person_is_attached_to_one_department_at_least()
    {
        var person = await given.Platform.PersonAsync(given.Commune, given.Technical, "mobile", MembershipRole.Buyer);
        Task<AttachPerson.Outcome> Attach(params Id<Department>[] departments) =>
            given.InAsync<AttachPerson, AttachPerson.Outcome>(attach => attach.ExecuteAsync(new(person.Id, MembershipRole.Buyer, departments), default));
        async Task<IEnumerable<Id<Department>>> Held() => (await given.InAsync<AccountPeople, IReadOnlyList<AccountPeople.Row>>(people => people.ReadAsync(default)))
            .Single(row => row.Person == person.Id).Roles.Select(held => held.DepartmentId);

        Assert.IsType<AttachPerson.Outcome.NoDepartment>(await Attach());
        Assert.IsType<AttachPerson.Outcome.NoDepartment>(await Attach(given.Roads, Id<Department>.New()));
        Assert.Equal([given.Technical], await Held());
        Assert.IsType<AttachPerson.Outcome.Attached>(await Attach(given.Roads, given.Schools));
        Assert.Equal(new HashSet<Id<Department>> { given.Roads, given.Schools }, (await Held()).ToHashSet());
        var none = await Assert.ThrowsAsync<PostgresException>(() => RunAsync(new Scope.Tenant(given.Commune.Id.Value, null), async (connection, transaction) =>
        {
            await using var command = new NpgsqlCommand("""
                insert into memberships (tenant_id, id, person_id, person_name, person_email, role, department_id, granted_at) values ($1, $2, $3, 'x', 'x@x.fr', 'Buyer', null, sec.now())
                """, connection, transaction) { Parameters = { new() { Value = given.Commune.Id.Value }, new() { Value = Guid.CreateVersion7() }, new() { Value = person.Id } } };
            return await command.ExecuteNonQueryAsync();
        }));
        Assert.Equal(PostgresErrorCodes.NotNullViolation, none.SqlState);
    }

    private Task<long> CountAsync(string who, string sql, params object[] values) => RunAsync(given.As(who), async (connection, transaction) =>
    {
        await using var command = Command(sql, connection, transaction, values);
        return (long)(await command.ExecuteScalarAsync())!;      // count(*) is never null
    });

    private Task<int> ChangedAsync(string who, string sql, params object[] values) => RunAsync(given.As(who), async (connection, transaction) =>
    {
        await using var command = Command(sql, connection, transaction, values);
        return await command.ExecuteNonQueryAsync();
    });

    private async Task<bool> AcceptsAsync(string who, string sql, params object[] values)
    {
        try
        {
            await ChangedAsync(who, sql, values);
            return true;
        }
        catch (PostgresException refused) when (refused.SqlState == PostgresErrorCodes.InsufficientPrivilege)
        {
            return false;
        }
    }

    private async Task RefusedAsync(string constraint, string sql, params object[] values)
    {
        var refused = await Assert.ThrowsAsync<PostgresException>(() => RunAsync(new Scope.Tenant(given.Commune.Id.Value, null), async (connection, transaction) =>
        {
            await using var command = Command(sql, connection, transaction, values);
            return await command.ExecuteNonQueryAsync();
        }));
        Assert.Equal(constraint, refused.ConstraintName);
    }

    private static NpgsqlCommand Command(string sql, NpgsqlConnection connection, NpgsqlTransaction transaction, object[] values)
    {
        var command = new NpgsqlCommand(sql, connection, transaction);
        foreach (var value in values) command.Parameters.Add(new NpgsqlParameter { Value = value });
        return command;
    }

    // As the role that serves pages, past the entities, and nothing is kept.
    private async Task<T> RunAsync<T>(Scope scope, Func<NpgsqlConnection, NpgsqlTransaction, Task<T>> ask)
    {
        await using var services = given.Platform.Services.CreateAsyncScope();
        await using var work = services.ServiceProvider.GetRequiredService<UnitOfWork>();
        await work.BeginAsync(scope, readOnly: false, default);
        var database = services.ServiceProvider.GetRequiredService<PlatformDb>().Database;
        return await ask((NpgsqlConnection)database.GetDbConnection(), (NpgsqlTransaction)Microsoft.EntityFrameworkCore.Storage.DbContextTransactionExtensions.GetDbTransaction(database.CurrentTransaction!));      // just begun
    }
}
