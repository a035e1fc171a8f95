using System.Diagnostics;
using System.Globalization;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Platform.Core.Data;
using Platform.Core.Identity;
using Platform.Core.Imports;
using Platform.Core.Tenancy;
using Platform.Testing;
using Xunit.Abstractions;

namespace Platform.Web.Tests.Counts;

/// <summary>What an import costs in statements; in seconds by bench/import.sh, which runs it with LINES=1000.</summary>
[Collection("counts")]
public sealed class ImportCost(ITestOutputHelper output)
{
    private static readonly int Lines = int.Parse(Environment.GetEnvironmentVariable("LINES") ?? "60", CultureInfo.InvariantCulture);

    [Theory, Trait("Feature", "PEER-17")]
    [InlineData(ImportKind.Contracts, 0)]
    [InlineData(ImportKind.People, 0)]
    [InlineData(ImportKind.Suppliers, 0)]
    [InlineData(ImportKind.SubEntities, 7)]
    [InlineData(ImportKind.Departments, 5)]
    [InlineData(ImportKind.Accounts, 0)]
    public async Task A_line_costs_a_few_statements_and_history_people_suppliers_and_accounts_none(ImportKind kind, int mostPerLine)
    {
        await using var platform = await TestPlatform.StartAsync();
        var lead = await platform.LeadAsync();
        var commune = await platform.CommuneAsync(lead, "saint-marcel", "Commune de Saint-Marcel");
        var admin = await platform.PersonAsync(commune, "Aline Administratrice", MembershipRole.AccountAdmin);
        var pilot = await platform.PersonAsync(lead, "Paul Pilote", MembershipRole.LeadAdmin);
        Scope account = new Scope.Tenant(commune.Id.Value, admin.Id), scope = kind == ImportKind.Accounts ? new Scope.Lead(lead.Id.Value, pilot.Id) : account;
        await platform.RunAsync(account, s => s.GetRequiredService<CreateDepartment>().ExecuteAsync(new("Voirie", null), default));
        var text = kind switch
        {
            ImportKind.Contracts => "Référence;Objet;Titulaire;Date\n" + Rows(i => $"2019-{i};Toiture {i};Toitures du Sud;14/02/2019"),
            ImportKind.Departments => "Service\n" + Rows(i => $"Service {i}"),
            ImportKind.SubEntities => "Structure;SIRET;Marchés par an\n" + Rows(i => $"Structure {i};{Siret(i)};3"),
            ImportKind.Accounts => "Commune;SIRET;Adresse;Marchés;Administrateur;Courriel\n" + Rows(i => $"Commune {i};{Siret(i)};commune-{i};14;Personne {i};personne.{i}@exemple.test"),
            ImportKind.Suppliers => "Fournisseur;SIRET;Courriel;CPV\n" + Rows(i => $"Fournisseur {i};{Siret(i)};fournisseur.{i}@exemple.test;45"),
            _ => "Nom;Courriel;Rôle;Service\n" + Rows(i => $"Personne {i};personne.{i}@exemple.test;Acheteur;Voirie"),
        };
        var import = ((UploadImport.Outcome.Uploaded)await platform.RunAsync(scope, s => s.GetRequiredService<UploadImport>().ExecuteAsync(new(kind, "reprise.csv", Encoding.UTF8.GetBytes(text), admin.Name), default))).Import;
        var pending = await platform.RunAsync(scope, s => s.GetRequiredService<MapImport>().ReadAsync(import, default));
        var database = new NpgsqlConnectionStringBuilder(platform.Database.SuperuserConnectionString).Database!;       // a test database has a name

        var watch = Stopwatch.StartNew();
        var plan = await platform.Services.GetRequiredService<UnitOfWorkFactory>().RunWithoutTransactionAsync(scope, s => s.GetRequiredService<RehearseImport>().ExecuteAsync(pending!, default));
        var rehearsed = watch.Elapsed;
        watch.Restart();
        var cost = await Meter.CountAsync(database, async () => Assert.IsType<ConfirmImport.Outcome.Imported>(await platform.RunAsync(scope, s => s.GetRequiredService<ConfirmImport>().ExecuteAsync(import, plan.Digest, admin.Name, default))));
        output.WriteLine($"{kind}: {Lines} lines, rehearsed in {rehearsed.TotalSeconds:0.00} s, imported in {watch.Elapsed.TotalSeconds:0.00} s, {cost.Statements.Count} statements");
        Assert.Equal(Lines, plan.Taken);
        Assert.True(cost.Statements.Count <= 20 + (mostPerLine * Lines), $"{cost.Statements.Count} statements for {Lines} lines: {string.Join('\n', cost.Statements.GroupBy(text => text, StringComparer.Ordinal).Select(same => $"{same.Count()} × {same.Key}"))}");
    }

    private static string Siret(int i)
    {
        var siren = Keyed($"2{i:D7}");
        return Keyed($"{siren}0001");
    }

    // Luhn: from the right, every second digit doubled.
    private static string Keyed(string digits)
    {
        var sum = digits.Reverse().Select((c, at) => (c - '0') * (at % 2 == 0 ? 2 : 1)).Sum(n => n > 9 ? n - 9 : n);
        return $"{digits}{(10 - (sum % 10)) % 10}";
    }

    private static string Rows(Func<int, string> row) => string.Concat(Enumerable.Range(1, Lines).Select(i => row(i) + "\n"));
}
