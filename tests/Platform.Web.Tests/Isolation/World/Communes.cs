using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Platform.Cli;
using Platform.Core.Consents;
using Platform.Core.Data;
using Platform.Core.Identity;
using Platform.Core.Registers;
using Platform.Core.Tenancy;
using Platform.Core.Values;
using Platform.Testing;

namespace Platform.Web.Tests.Isolation.World;

/// <summary>A commune, a structure of its own, its neighbour, the agglomeration of both, and a commune of another one: what there is of each relation.</summary>
internal sealed record Communes : IAsyncDisposable
{
    private static readonly CancellationToken Cancel = CancellationToken.None;

    /// <summary>The day on which everything was planted; the bids are opened a month later.</summary>
    private static readonly DateTimeOffset Start = new(2026, 11, 23, 9, 0, 0, TimeSpan.Zero);

    public static DateTimeOffset Now { get; } = Start.AddDays(30).AddMinutes(1);

    public required TestPlatform Platform { get; init; }
    public required IReadOnlyDictionary<Relation, Planted> Of { get; init; }

    /// <summary>Bids in the own commune, its structure and the agglomeration; its rival in the two others.</summary>
    public required TestCompany Company { get; init; }
    public required TestCompany Rival { get; init; }
    public required IReadOnlyList<Principal> Principals { get; init; }

    public static async Task<Communes> StartAsync(bool throwAway = false)
    {
        var platform = throwAway ? TestPlatform.Over(await Postgres.CreateUnusedAsync(), Settings) : await TestPlatform.StartAsync(Settings);
        await platform.Database.SetNowAsync(Start);
        await Cli.Commands.RegisterKey.RunAsync(Arguments.Parse(["--out", platform.Configuration["Register:KeyPath"]!]), Cancel);      // every test host has this file
        var (lead, elsewhere) = (await platform.LeadAsync(), await platform.LeadAsync("metropole"));
        var clerks = (await platform.PersonAsync(lead, "Clara Agglo", MembershipRole.LeadAdmin), await platform.PersonAsync(elsewhere, "Max Métropole", MembershipRole.LeadAdmin));
        var (company, rival) = (await platform.CompanyAsync("Toitures canaricompagniea", "111111118"), await platform.CompanyAsync("Couvreurs canaricompagnieb", "222222226"));
        foreach (var (bidder, word) in ((TestCompany, string)[])[(company, "a"), (rival, "b")])
            await platform.RunAsync(new Scope.Company(bidder.Id, bidder.Depositor.Id), s => s.GetRequiredService<InviteColleague>().ExecuteAsync(new($"Carole canaricompagnie{word}collegue", $"carole{word}@exemple.test", CompanyRole.Depositor), Cancel));
        var own = await platform.CommuneAsync(lead, "alpha", "Alpha");
        var department = await DepartmentAsync(platform, own);
        var of = new Dictionary<Relation, Planted>
        {
            [Relation.Own] = await Planted.PlantAsync(platform, own, "alpha", department, company),
        };
        of[Relation.Structure] = await Planted.PlantAsync(platform, own, "structure", await StructureAsync(platform, own), company, partOf: of[Relation.Own]);
        var sibling = await platform.CommuneAsync(lead, "beta", "Bêta");
        of[Relation.Sibling] = await Planted.PlantAsync(platform, sibling, "beta", await DepartmentAsync(platform, sibling), rival);
        of[Relation.Lead] = await Planted.PlantAsync(platform, lead, "agglo", await platform.DepartmentAsync(lead), company);
        var other = await platform.CommuneAsync(elsewhere, "gamma", "Gamma");
        of[Relation.Other] = await Planted.PlantAsync(platform, other, "gamma", await DepartmentAsync(platform, other), rival);
        foreach (var (account, clerk, of1) in ((Tenant, (Tenant, TestPerson), Planted)[])[(own, (lead, clerks.Item1), of[Relation.Own]), (sibling, (lead, clerks.Item1), of[Relation.Sibling]), (other, (elsewhere, clerks.Item2), of[Relation.Other])])
            of1.Ids["convention"] = (await platform.DraftedAsync(clerk.Item1, clerk.Item2, account, GivenConvention.FourYears)).Id.ToString("D");
        foreach (var (relation, by) in ((Relation, Tenant)[])[(Relation.Own, lead), (Relation.Sibling, lead), (Relation.Other, elsewhere)])
        {
            await of[relation].JoinToConventionAsync(by.Id.Value);
            await of[relation].IssueStatementAsync();
        }
        // The convention that lets an account of the tests be active has no text yet.
        await platform.SuperuserAsync("insert into convention_files select c.tenant_id, c.text_file_id, c.lead_id, c.id, 'convention.pdf', sha256('texte'), '%PDF-1.7', c.text_file_id, sec.now() from sharing_conventions c where not exists (select from convention_files f where f.tenant_id = c.tenant_id and f.id = c.text_file_id)");
        foreach (var name in (string[])["convention", "piece de la convention"]) of[Relation.Structure].Ids[name] = of[Relation.Own].Ids[name];
        await platform.Database.SetNowAsync(Now);
        foreach (var planted in of.Values) await planted.OpenBidsAsync();
        await platform.RunAsync(new Scope.System("test"), s => s.GetRequiredService<IntegrateEntries>().ExecuteAsync(Cancel));       // no receipt waits for its proof
        await ConsentsAsync(platform, (lead, clerks.Item1), (elsewhere, clerks.Item2), of);
        foreach (var (name, sql) in ((string, string)[])[("interet", "insert into interests (tenant_id, id, name, siret, contracts_per_year, contact_name, contact_function, contact_email, stated_at) values ($1, $2, 'Commune canarigammainteret', '21260001300014', 12, 'Une', 'Maire', 'm@exemple.test', sec.now())"),
            ("incident", "insert into incidents (lead_id, id, number, began_at, ended_at, what, declared_by, declared_at) values ($1, $2, '2026-1', sec.now(), sec.now() + interval '1 hour', 'Panne canarigammaincident', $2, sec.now())")])
        {
            of[Relation.Other].Ids[name] = $"{Guid.CreateVersion7():D}";
            await platform.SuperuserAsync(sql, elsewhere.Id.Value, Guid.Parse(of[Relation.Other].Ids[name]));
        }
        (of[Relation.Lead].Ids["agglomeration"], of[Relation.Other].Ids["agglomeration"]) = ($"{lead.Id.Value:D}", $"{elsewhere.Id.Value:D}");
        foreach (var planted in of.Values) foreach (var (name, id) in of[Relation.Lead].Ids) planted.Ids.TryAdd(name, id);       // what only the agglomeration has
        return new() { Platform = platform, Of = of, Company = company, Rival = rival, Principals = await Principal.AllAsync(platform, own, lead, of, company, rival) };
    }

    /// <summary>No limit by address is what is asked here: all calls of a run come from one.</summary>
    private static IReadOnlyDictionary<string, string?> Settings { get; } = new Dictionary<string, string?>(StringComparer.Ordinal)
    {
        ["Limits:ApiPerMinute"] = "1000000", ["Limits:TriesPerMinute"] = "1000000", ["Limits:WithdrawalsAtOnce"] = "1000000", ["Limits:TicketsAtOnce"] = "1000000",
    };

    private static Task<Id<Department>> DepartmentAsync(TestPlatform platform, Tenant account) => platform.RunAsync(new Scope.Tenant(account.Id.Value, null), async s =>
    {
        await using var source = NpgsqlDataSource.Create(platform.Database.SuperuserConnectionString);
        await using var command = source.CreateCommand($"select id from departments where tenant_id = '{account.Id.Value}' order by created_at, id limit 1");
        return new Id<Department>((Guid)(await command.ExecuteScalarAsync())!);      // a commune of the tests has one
    });

    private static async Task<Id<Department>> StructureAsync(TestPlatform platform, Tenant own)
    {
        var (structure, department) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        await platform.SuperuserAsync("insert into sub_entities values ($1, $2, 'CCAS d’Alpha', '20006878100018', sec.now())", own.Id.Value, structure);
        await platform.SuperuserAsync("insert into departments (tenant_id, id, sub_entity_id, parent_id, name, created_at) values ($1, $2, $3, null, 'Service du CCAS', sec.now())", own.Id.Value, department, structure);
        return new(department);
    }

    /// <summary>The own commune lets its agglomeration read; the neighbour was asked only; the other commune lets another agglomeration read.</summary>
    private static async Task ConsentsAsync(TestPlatform platform, (Tenant Tenant, TestPerson Clerk) lead, (Tenant Tenant, TestPerson Clerk) elsewhere, Dictionary<Relation, Planted> of)
    {
        ConsentPart[] parts = Enum.GetValues<ConsentPart>();
        foreach (var (relation, (by, clerk)) in ((Relation, (Tenant, TestPerson))[])[(Relation.Own, lead), (Relation.Sibling, lead), (Relation.Other, elsewhere)])
        {
            var account = of[relation];
            var consent = ((RequestConsent.Outcome.Requested)await platform.RunAsync(new Scope.Lead(by.Id.Value, clerk.Id), s => s.GetRequiredService<RequestConsent>()
                .ExecuteAsync(new(account.Tenant.Slug, parts, "Aide à la publication, appel du 12.", 30, clerk.Name), Cancel))).Consent;
            account.Ids["acces"] = consent.ToString("D");
            if (relation == Relation.Sibling) continue;
            var end = GrantConsent.EndOf(Now, 10);
            var proof = await platform.ProofAsync(account.Administrator, GrantConsent.Act, GrantConsent.ActHash(consent, parts, end));
            var granted = await platform.RunAsync(new Scope.Tenant(account.Tenant.Id.Value, account.Administrator.Id), s => s.GetRequiredService<GrantConsent>().ExecuteAsync(new(consent, parts, end, proof, account.Administrator.Name), Cancel));
            if (granted is not GrantConsent.Outcome.Granted) throw new InvalidOperationException($"Not granted: {granted}");
        }
        of[Relation.Structure].Ids["acces"] = of[Relation.Own].Ids["acces"];
        of[Relation.Lead].Ids["convention"] = of[Relation.Lead].Ids["piece de la convention"] = Guid.CreateVersion7().ToString("D");
        of[Relation.Lead].Ids["acces"] = Guid.CreateVersion7().ToString("D");        // nobody asks the agglomeration, and it is nobody’s member
    }

    /// <summary>What the neighbour and the commune of another agglomeration have, by table.</summary>
    public async Task<IReadOnlyDictionary<string, long>> RowsOfStrangersAsync()
    {
        await using var source = NpgsqlDataSource.Create(Platform.Database.SuperuserConnectionString);
        var tables = new List<string>();
        await using (var find = source.CreateCommand("select table_name from information_schema.columns where table_schema = 'public' and column_name = 'tenant_id' order by 1"))
        await using (var reader = await find.ExecuteReaderAsync()) while (await reader.ReadAsync()) tables.Add(reader.GetString(0));
        await using var count = source.CreateCommand(string.Join(" union all ", tables.Select(table => $"select '{table}', count(*), md5(coalesce(string_agg(t::text, '' order by t::text), '')) from {table} t where tenant_id in ('{Of[Relation.Sibling].Tenant.Id.Value}', '{Of[Relation.Other].Tenant.Id.Value}')")));
        var counts = new Dictionary<string, long>(StringComparer.Ordinal);
        await using var rows = await count.ExecuteReaderAsync();
        while (await rows.ReadAsync()) counts[$"{rows.GetString(0)} {rows.GetString(2)}"] = rows.GetInt64(1);
        return counts;
    }

    public async ValueTask DisposeAsync() => await Platform.DisposeAsync();
}
