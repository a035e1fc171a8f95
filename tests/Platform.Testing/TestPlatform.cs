using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;
using Platform.Core;
using Platform.Core.Data;
using Platform.Core.Identity;
using Platform.Core.Tenancy;
using Platform.Core.Values;

namespace Platform.Testing;

/// <summary>A person of a test, with the header that signs him in.</summary>
public sealed record TestPerson(Guid Id, string Name, string Email)
{
    public string Header(string method = "passkey") => $"{Id}|{Uri.EscapeDataString(Name)}|{Email}|{method}";
}

public sealed record TestCompany(Guid Id, string Name, string Siren, TestPerson Depositor);

/// <summary>
/// The whole of Core over a database of its own, with files in a temporary folder: use cases run as in a host.
/// <c>await using var platform = await TestPlatform.StartAsync(); await platform.RunAsync(scope, async services =&gt; …);</c>
/// </summary>
public sealed class TestPlatform : IAsyncDisposable
{
    private readonly ServiceProvider services;

    private TestPlatform(Postgres database, string folder, IConfiguration configuration)
    {
        Database = database;
        Folder = folder;
        Configuration = configuration;
        services = AnotherNode();
    }

    public Postgres Database { get; }

    /// <summary>Temporary; holds the blob store, keys and the mail pickup directory.</summary>
    public string Folder { get; }

    public IConfiguration Configuration { get; }

    public IServiceProvider Services => services;

    /// <param name="settings">Further settings, e.g. <c>Timestamps:Url</c>.</param>
    public static async Task<TestPlatform> StartAsync(IReadOnlyDictionary<string, string?>? settings = null) => Over(await Postgres.CreateDatabaseAsync(), settings);

    /// <summary>Over a database that something else filled: a restore, an upgrade.</summary>
    public static TestPlatform Over(Postgres database, IReadOnlyDictionary<string, string?>? settings = null)
    {
        var folder = Directory.CreateTempSubdirectory("platform-test-").FullName;
        var values = new Dictionary<string, string?>(database.Configuration, StringComparer.OrdinalIgnoreCase);
        foreach (var (key, value) in TestSettings.In(folder)) values[key] = value;
        foreach (var (key, value) in settings ?? new Dictionary<string, string?>()) values[key] = value;
        return new TestPlatform(database, folder, new ConfigurationBuilder().AddInMemoryCollection(values).Build());
    }

    /// <summary>A second history from the same past: rows, files and keys are copied. This one is not used any more afterwards.</summary>
    public async Task<TestPlatform> CopyAsync()
    {
        var database = await Database.CopyAsync();
        var folder = Directory.CreateTempSubdirectory("platform-test-").FullName;
        foreach (var inside in Directory.EnumerateDirectories(Folder, "*", SearchOption.AllDirectories)) Directory.CreateDirectory(Path.Combine(folder, Path.GetRelativePath(Folder, inside)));
        foreach (var file in Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories)) File.Copy(file, Path.Combine(folder, Path.GetRelativePath(Folder, file)));
        var values = Configuration.AsEnumerable().ToDictionary(setting => setting.Key, setting => setting.Value?.Replace(Folder, folder, StringComparison.Ordinal), StringComparer.OrdinalIgnoreCase);
        foreach (var (key, value) in database.Configuration) values[key] = value;
        return new TestPlatform(database, folder, new ConfigurationBuilder().AddInMemoryCollection(values).Build());
    }

    /// <summary>What a second node has: the same database, store and keys, with services and pools of its own.</summary>
    /// <param name="roles">The roles whose passwords it is given, as a worker has fewer; none said: all.</param>
    public ServiceProvider AnotherNode(params DatabaseRole[] roles) => AnotherNode(_ => { }, roles);

    /// <param name="more">What this node has of its own.</param>
    /// <param name="roles">The roles whose passwords it is given.</param>
    public ServiceProvider AnotherNode(Action<IServiceCollection> more, params DatabaseRole[] roles)
    {
        var withheld = Enum.GetValues<DatabaseRole>().Where(role => roles.Length > 0 && !roles.Contains(role)).ToDictionary(role => $"Database:Passwords:{role}", _ => (string?)null, StringComparer.Ordinal);
        var configuration = new ConfigurationBuilder().AddConfiguration(Configuration).AddInMemoryCollection(withheld).Build();
        var collection = new ServiceCollection();
        collection.AddSingleton<IConfiguration>(configuration);
        collection.AddLogging();
        collection.AddPlatformCore(configuration);
        more(collection);
        return collection.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });
    }

    public Task<T> RunAsync<T>(Scope scope, Func<IServiceProvider, Task<T>> work) =>
        services.GetRequiredService<UnitOfWorkFactory>().RunAsync(scope, work, CancellationToken.None);

    public Task RunAsync(Scope scope, Func<IServiceProvider, Task> work) =>
        services.GetRequiredService<UnitOfWorkFactory>().RunAsync(scope, work, CancellationToken.None);

    /// <summary>The agglomeration of this test.</summary>
    public async Task<Tenant> LeadAsync(string slug = "agglo") => await RunAsync(new Scope.System("test"), async s =>
    {
        var db = s.GetRequiredService<PlatformDb>();
        var lead = new Tenant(TenantKind.Lead, null, "Agglomération d’Essai", slug, Siret.Parse("20006878100018"), null, "Agglomération d’Essai et ses communes", await db.NowAsync(default));
        db.Tenants.Add(lead);
        return lead;
    });

    /// <summary>A commune that the lead hosts, with one department, active under a convention in force: what conventions and accounts have their own tests for.</summary>
    public async Task<Tenant> CommuneAsync(Tenant lead, string slug, string name)
    {
        var commune = await OpenedAsync(lead, slug, name);
        await InForceAsync(lead.Id.Value, commune.Id.Value);
        return commune;
    }

    /// <summary>A convention and an activation as if they had been lived through.</summary>
    public async Task InForceAsync(Guid lead, Guid account)
    {
        await SuperuserAsync("""
            insert into sharing_conventions (tenant_id, id, lead_id, reference, template_key, template_from, court, text_file_id, drafted_on, submitted_on, signatures_open_on, member_signed_on, lead_signed_on, starts_on,
              period_ends_on, first_term_ends_on, mandate_ends_on, last_possible_on)
            values ($1, $2, $3, 'ESSAI-' || $2, 'agglo-mandat', '2014-04-01', 'tribunal', $2, '2020-01-01', '2020-01-01', '2020-01-01', '2020-01-01', '2020-01-01', '2020-01-01',
              '2099-12-31', '2099-12-31', '2099-12-31', '2099-12-31')
            """, account, Guid.CreateVersion7(), lead);
        await SuperuserAsync("update tenants set activated_at = created_at where id = $1", account);
    }

    /// <summary>A commune whose account the lead has opened and no more: no convention, not active.</summary>
    public async Task<Tenant> OpenedAsync(Tenant lead, string slug, string name)
    {
        var commune = await RunAsync(new Scope.Lead(lead.Id.Value, null), async s =>
        {
            var db = s.GetRequiredService<PlatformDb>();
            var tenant = new Tenant(TenantKind.Syndicated, lead.Id, name, slug, Siret.Parse("20006878100018"), null, null, await db.NowAsync(default));
            db.Tenants.Add(tenant);
            return tenant;
        });
        await DepartmentAsync(commune);
        return commune;
    }

    public Task<Id<Department>> DepartmentAsync(Tenant tenant) => RunAsync(new Scope.Tenant(tenant.Id.Value, null), async s =>
    {
        var db = s.GetRequiredService<PlatformDb>();
        var department = new Department(tenant.Id, null, $"Service de la commande publique {Guid.CreateVersion7():N}"[..48], await db.NowAsync(default));
        db.Departments.Add(department);
        return department.Id;
    });

    /// <summary>A person with these roles in this account. Credentials are not the matter of the tests that use it.</summary>
    public async Task<TestPerson> PersonAsync(Tenant tenant, string name, params MembershipRole[] roles)
    {
        var person = await PersonAsync(name);
        var department = await RunAsync(new Scope.Tenant(tenant.Id.Value, null), s =>        // one for all, unless a test says otherwise
            s.GetRequiredService<PlatformDb>().Departments.Where(d => d.ArchivedAt == null).OrderBy(d => d.CreatedAt).Select(d => d.Id).FirstOrDefaultAsync());
        if (department.IsEmpty) department = await DepartmentAsync(tenant);
        return await PersonAsync(tenant, department, person, roles);
    }

    /// <summary>A person with these roles in this department.</summary>
    public async Task<TestPerson> PersonAsync(Tenant tenant, Id<Department> department, string name, params MembershipRole[] roles) =>
        await PersonAsync(tenant, department, await PersonAsync(name), roles);

    /// <summary>These roles too, in this department.</summary>
    public async Task<TestPerson> PersonAsync(Tenant tenant, Id<Department> department, TestPerson person, params MembershipRole[] roles)
    {
        await RunAsync(new Scope.Tenant(tenant.Id.Value, null), async s =>
        {
            var db = s.GetRequiredService<PlatformDb>();
            var now = await db.NowAsync(default);
            foreach (var role in roles) db.Memberships.Add(new Membership(tenant.Id, person.Id, person.Name, person.Email, role, department, null, now));
        });
        return person;
    }

    /// <summary>Somebody who runs the platform (VR-55), for no account.</summary>
    public async Task<TestPerson> OperatorAsync(string name) => await OperatorAsync(await PersonAsync(name));

    /// <summary>Runs the platform too.</summary>
    public async Task<TestPerson> OperatorAsync(TestPerson person)
    {
        await SuperuserAsync("insert into platform_operators (id, person_id, person_name, person_email, named_at) values ($1, $2, $3, $4, sec.now())", Guid.CreateVersion7(), person.Id, person.Name, person.Email);
        return person;
    }

    public async Task<TestCompany> CompanyAsync(string name, string siren)
    {
        var person = await PersonAsync($"Dépositaire {name}");
        var company = Guid.CreateVersion7();
        await SuperuserAsync("insert into companies values ($1, 'FR', $2, 'SIREN', $3, now())", company, siren, name);
        await SuperuserAsync("insert into company_members (company_id, id, person_id, person_name, person_email, role, joined_at) values ($1, $2, $3, $4, $5, 'CompanyAdmin', now())",
            company, Guid.CreateVersion7(), person.Id, person.Name, person.Email);
        return new TestCompany(company, name, siren, person);
    }

    private async Task<TestPerson> PersonAsync(string name)
    {
        var person = new TestPerson(Guid.CreateVersion7(), name, $"p{Guid.CreateVersion7():n}@exemple.test");
        await SuperuserAsync("""
            insert into people (id, user_name, normalized_user_name, email, normalized_email, email_confirmed, phone_number_confirmed, two_factor_enabled,
                                lockout_enabled, access_failed_count, full_name, created_at)
            values ($1, $2, upper($2), $2, upper($2), true, false, false, true, 0, $3, now())
            """, person.Id, person.Email, name);
        return person;
    }

    /// <summary>A step-up proof of this person for this act, as if a passkey had just confirmed it.</summary>
    public async Task<Guid> ProofAsync(TestPerson person, string act, byte[] actSha256)
    {
        var proof = Guid.CreateVersion7();
        await SuperuserAsync("insert into step_up_proofs (id, person_id, act, act_sha256, nonce, credential_id, public_key, client_data, authenticator_data, signature) values ($1, $2, $3, $4, $4, '', '', '', '', '')",
            proof, person.Id, act, actSha256);
        return proof;
    }

    /// <summary>Behind every policy: to prepare what has no use case of its own, or to look.</summary>
    public async Task SuperuserAsync(string sql, params object[] values)
    {
        await using var command = Database.Behind.CreateCommand(sql);
        foreach (var value in values) command.Parameters.Add(new NpgsqlParameter { Value = value });
        await command.ExecuteNonQueryAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await services.DisposeAsync();
        await Database.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }
}

/// <summary>Settings that every host of a test needs, with its files in one temporary folder.</summary>
public static class TestSettings
{
    public static IReadOnlyDictionary<string, string?> In(string folder) => new Dictionary<string, string?>
    {
        ["Storage:Root"] = Path.Combine(folder, "files"),
        ["Register:Origin"] = "localhost/registre",
        ["Register:KeyPath"] = Path.Combine(folder, "register.key"),
        ["Gate:KeyPath"] = Path.Combine(folder, "gate.key"),
        ["Mail:Pickup"] = Path.Combine(folder, "mail"),
        ["Portal:BaseUrl"] = "http://localhost:5000",
        ["Timestamps:Url"] = "http://127.0.0.1:9/",            // nothing listens there: a dead authority never blocks
        ["Timestamps:CertificatePath"] = Path.Combine(folder, "tsa.pem"),
    };
}
