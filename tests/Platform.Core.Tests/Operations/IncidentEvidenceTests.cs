using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Identity;
using Platform.Core.Operations;
using Platform.Core.Operations.Evidence;
using Platform.Core.Tenancy;
using Platform.Core.Tests.Consultations;
using Platform.Testing;

namespace Platform.Core.Tests.Operations;

/// <summary>The evidence of an outage (GD-18): a commune whose consultation took a deposit during it, was extended for it and then closed, beside a neighbour that it touched too.</summary>
public sealed class IncidentEvidenceTests : IAsyncLifetime
{
    private const string Bidder = "Toitures canarideposant";
    private Ceremony given = default!;             // set before each test
    private TestPerson oper = default!;            // idem
    private TestPerson administrator = default!;   // idem
    private Tenant neighbour = default!;           // idem
    private TestConsultation other = default!;     // idem
    private Guid incident;                         // idem

    private TestPlatform Platform => given.Platform;
    private Scope.Platform Operating => new(oper.Id);
    private Scope.Tenant Administering => given.ScopeOf(administrator);

    // The outage: from 40 to 10 minutes before the deadline. One deposit began and came in it; the limit moved by half an hour.
    public async Task InitializeAsync()
    {
        given = await Ceremony.PublishedAsync(divided: false);
        oper = await Platform.OperatorAsync("Odile Exploitante");
        administrator = await Platform.PersonAsync(given.Consultation.Tenant, "Aline Administratrice", MembershipRole.AccountAdmin);
        neighbour = await Platform.CommuneAsync(given.Lead, "beta", "Bêta canarivoisin");
        other = await Platform.PublishedAsync(neighbour, await Platform.PersonAsync(neighbour, "Bruno canarivoisin", MembershipRole.Buyer), GivenConsultation.Content("Travaux canarivoisin", given.Deadline.AddHours(2)));
        await Platform.Database.SetNowAsync(given.Deadline.AddMinutes(-30));
        await given.DepositAsync(await Platform.CompanyAsync(Bidder, "111111118"), 1);
        await Platform.SuperuserAsync("insert into alert_episodes values (gen_random_uuid(), 'outbox', $1, $2, $3)", given.Deadline.AddMinutes(-35), given.Deadline.AddMinutes(-25), given.Deadline.AddMinutes(-12));
        await given.IntegrateAsync();
        incident = Assert.IsType<DeclareIncident.Outcome.Declared>(await Platform.RunAsync(Operating, s => s.GetRequiredService<DeclareIncident>().ExecuteAsync(
            new(given.Lead.Id.Value, given.Deadline.AddMinutes(-40), given.Deadline.AddMinutes(-10), "Le dépôt des plis était impossible.", "Disque canaricause plein."), default))).Incident;
        var asked = new ExtendForIncident.Asked(incident, [new(given.Consultation.Id, given.Deadline, given.Deadline.AddMinutes(30))]);
        var proof = await Platform.ProofAsync(oper, ExtendForIncident.Act, ExtendForIncident.ActHash(asked));
        Assert.IsType<ExtendForIncident.Outcome.Extended>(Assert.Single(await Platform.RunAsync(Operating, s => s.GetRequiredService<ExtendForIncident>().ExecuteAsync(new(asked, proof)))).Outcome);
        await Platform.TellAsync();
        await given.IntegrateAsync();
    }

    public async Task DisposeAsync() => await given.DisposeAsync();

    [Fact, Trait("Feature", "GD-18")]
    public async Task The_file_of_an_account_says_what_happened_what_was_moved_who_was_told_and_what_came()
    {
        var files = await FilesAsync(Administering);
        var (summary, reference) = (Text(files, "resume.html"), await ReferenceAsync(given.Consultation));

        foreach (var said in (string[])["Le dépôt des plis était impossible.", "Odile Exploitante", reference, "pour cet incident", "Courriels et suites"]) Assert.Contains(said, System.Net.WebUtility.HtmlDecode(summary), StringComparison.Ordinal);
        Assert.Contains(reference, Assert.Single(Lines(files, "reports.csv")), StringComparison.Ordinal);
        Assert.EndsWith(";\"oui\";", Assert.Single(Lines(files, "consultations.csv")), StringComparison.Ordinal);
        var letter = Assert.Single(Lines(files, "courriels.csv"), line => line.Contains(administrator.Email, StringComparison.Ordinal));
        Assert.Contains(reference, letter, StringComparison.Ordinal);
        Assert.Contains("\"Courriels et suites\"", Assert.Single(Lines(files, "alertes.csv")), StringComparison.Ordinal);
        Assert.StartsWith($"\"{reference}\";1;", Assert.Single(Lines(files, "depots.csv")), StringComparison.Ordinal);
        var journal = Lines(files, "tentatives.csv");
        foreach (var happened in (string[])["dépôt commencé", "bordereau reçu", "dépôt reçu"]) Assert.Single(journal, line => line.EndsWith($"\"{happened}\"", StringComparison.Ordinal));
        Assert.NotEmpty(Lines(files, "registre-public/etats-signes.csv"));
        var moved = files.Keys.Single(name => name.EndsWith("-limite-modifiee.json", StringComparison.Ordinal));
        Assert.Contains("Incident n°", Text(files, moved), StringComparison.Ordinal);
        Assert.Contains("localhost/registre", Text(files, moved.Replace(".json", ".tlog-proof", StringComparison.Ordinal)), StringComparison.Ordinal);
        // Commands in the text and files that are named are there.
        foreach (var name in (string[])["fiche.csv", "manifest.json", "registre-public/cle-du-registre.txt", "registre-public/checkpoint.txt"]) Assert.Contains(name, files.Keys);
        Assert.DoesNotContain('{', Text(files, "LISEZMOI.txt"));
    }

    [Fact, Trait("Feature", "GD-18"), Trait("Feature", "VR-01")]
    public async Task Nobody_who_bids_is_named_before_the_closing_and_nothing_of_another_account_ever_is()
    {
        // What is not there must be findable: the bidder and the neighbour stand in the database, and the cause on the operator's sheet.
        Assert.Contains("canaricause", string.Concat((await FilesAsync(Operating)).Values.Select(Encoding.UTF8.GetString)), StringComparison.Ordinal);
        var before = await FilesAsync(Administering);
        Assert.DoesNotContain(before, f => f.Key.Contains("depot", StringComparison.Ordinal) && f.Key.Contains("registre/", StringComparison.Ordinal));
        Assert.Empty(Canaries(before));

        await given.CloseAtAsync(given.Deadline.AddMinutes(31));
        var after = await FilesAsync(Administering);
        Assert.EndsWith($";\"{Bidder}\"", Assert.Single(Lines(after, "depots.csv")), StringComparison.Ordinal);
        Assert.Single(after.Keys, name => name.EndsWith("-depot.json", StringComparison.Ordinal));
        Assert.All(Canaries(after), word => Assert.Equal("canarideposant", word));
    }

    [Fact, Trait("Feature", "GD-18")]
    public async Task A_company_that_began_and_did_not_finish_is_counted_and_is_not_named_after_the_closing_either()
    {
        var company = await Platform.CompanyAsync("Charpentes canariinachevee", "222222226");
        Assert.IsType<Core.Bids.BeginDeposit.Outcome.Begun>(await Platform.RunAsync(new Scope.Company(company.Id, company.Depositor.Id), s => s.GetRequiredService<Core.Bids.BeginDeposit>().ExecuteAsync(new(given.Consultation.Id, [1]), default)));
        await given.CloseAtAsync(given.Deadline.AddMinutes(31));

        var files = await FilesAsync(Administering);
        Assert.Equal(2, Lines(files, "depots.csv").Count);
        Assert.DoesNotContain("canariinachevee", Canaries(files));
    }

    [Fact, Trait("Feature", "GD-18")]
    public async Task The_file_of_the_operator_counts_and_reads_nothing_of_a_deposit()
    {
        var files = await FilesAsync(Operating);

        Assert.Equal(2, Lines(files, "consultations.csv").Count);       // every account's: the neighbour's limit is touched too
        Assert.Contains(Lines(files, "activite.csv"), line => line.EndsWith("\"dépôt reçu\";1", StringComparison.Ordinal));
        Assert.DoesNotContain(files.Keys, name => name is "depots.csv" or "tentatives.csv" or "courriels.csv" || name.StartsWith("consultations/", StringComparison.Ordinal));
        Assert.DoesNotContain("canarideposant", Canaries(files));
        Assert.DoesNotContain(files, f => Encoding.UTF8.GetString(f.Value).Contains(administrator.Email, StringComparison.Ordinal));
    }

    [NeedsToolFact("unzip"), Trait("Feature", "GD-18")]
    public async Task Unzip_and_sha256sum_find_every_file_whole_and_the_manifest_names_them_all()
    {
        var folder = Directory.CreateTempSubdirectory("preuves-").FullName;
        try
        {
            var archive = Path.Combine(folder, "archive.zip");
            await File.WriteAllBytesAsync(archive, (await MakeAsync(Administering))!.Zip);      // there is one
            Assert.Equal(0, (await Judges.RunAsync("unzip", "-t", "-qq", archive)).ExitCode);
            var whole = Directory.CreateDirectory(Path.Combine(folder, "lu")).FullName;
            Assert.Equal(0, (await Judges.RunAsync("unzip", "-qq", archive, "-d", whole)).ExitCode);
            var sums = await Judges.RunAsync("bash", "-c", $"cd '{whole}' && sha256sum -c --quiet --strict SHA256SUMS");
            Assert.True(sums.ExitCode == 0, sums.Text + sums.Error);

            var listed = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(whole, "manifest.json")))!["fichiers"]!.AsArray().Select(f => $"{f!["sha256"]}  {f["nom"]}").ToList();
            var summed = await File.ReadAllLinesAsync(Path.Combine(whole, "SHA256SUMS"));
            Assert.Equal(summed.Where(line => !line.EndsWith("  manifest.json", StringComparison.Ordinal)), listed);
            var there = Directory.EnumerateFiles(whole, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(whole, file)).Where(name => name != "SHA256SUMS");
            Assert.Equal(there.Order(StringComparer.Ordinal), summed.Select(line => line[66..]).Order(StringComparer.Ordinal));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact, Trait("Feature", "GD-18"), Trait("Feature", "VR-01")]
    public async Task Who_was_not_touched_or_does_not_administer_gets_none_and_is_told_of_none()
    {
        var untouched = await Platform.CommuneAsync(given.Lead, "gamma", "Gamma");
        var elsewhere = await Platform.LeadAsync("ailleurs");
        foreach (var scope in (Scope[])
        [
            new Scope.Tenant(untouched.Id.Value, (await Platform.PersonAsync(untouched, "Gaston Gamma", MembershipRole.AccountAdmin)).Id),
            new Scope.Tenant(given.Consultation.Tenant.Id.Value, given.Consultation.Buyer.Id),       // buys, and does not administer
            new Scope.Lead(elsewhere.Id.Value, (await Platform.OperatorAsync("Omar Ailleurs")).Id),
            new Scope.Lead(given.Lead.Id.Value, (await Platform.PersonAsync(given.Lead, "Lise Agglo", MembershipRole.LeadAdmin)).Id),
        ])
        {
            Assert.Null(await MakeAsync(scope));
            Assert.Empty(await Platform.RunAsync(scope, s => s.GetRequiredService<ReadAccountIncidents>().AllAsync(default)));
            foreach (var door in (string[])["incident_deposits", "incident_attempts", "incident_activity", "incident_alerts", "incident_history"])
                Assert.Equal(0, await CountAsync(scope, door));
        }
        Assert.Equal(1, await CountAsync(Administering, "incident_deposits"));
        Assert.Equal(0, await CountAsync(Administering, "incident_activity"));       // of all the accounts together: the operator's
        Assert.Equal(0, await CountAsync(Operating, "incident_deposits"));
        var beta = new Scope.Tenant(neighbour.Id.Value, (await Platform.PersonAsync(neighbour, "Bella Bêta", MembershipRole.AccountAdmin)).Id);
        Assert.Equal(incident, Assert.Single(await Platform.RunAsync(beta, s => s.GetRequiredService<ReadAccountIncidents>().AllAsync(default))).Id);
        Assert.Empty(Lines(await FilesAsync(beta), "depots.csv"));
        Assert.Contains(await ReferenceAsync(other), Assert.Single(Lines(await FilesAsync(beta), "consultations.csv")), StringComparison.Ordinal);
    }

    private Task<int> CountAsync(Scope scope, string door) => Platform.RunAsync(scope, async s => (await s.GetRequiredService<PlatformDb>().Database
        .SqlQuery<int>($"""
            select case {door} when 'incident_deposits' then (select count(*) from sec.incident_deposits({incident})) when 'incident_attempts' then (select count(*) from sec.incident_attempts({incident}))
              when 'incident_activity' then (select count(*) from sec.incident_activity({incident})) when 'incident_alerts' then (select count(*) from sec.incident_alerts({incident}))
              else (select count(*) from sec.incident_history({incident})) end::int as "Value"
            """).ToListAsync()).Single());

    private Task<MakeEvidence.Made?> MakeAsync(Scope scope) => Platform.RunAsync(scope, s => s.GetRequiredService<MakeEvidence>().ExecuteAsync(incident, default));

    private async Task<IReadOnlyDictionary<string, byte[]>> FilesAsync(Scope scope)
    {
        using var zip = new ZipArchive(new MemoryStream((await MakeAsync(scope))!.Zip));      // there is one
        return zip.Entries.ToDictionary(e => e.FullName, e => { using var bytes = new MemoryStream(); using var from = e.Open(); from.CopyTo(bytes); return bytes.ToArray(); }, StringComparer.Ordinal);
    }

    private Task<string> ReferenceAsync(TestConsultation consultation) => given.AskAsync(db => db.Consultations.Where(c => c.Id == consultation.Id).Select(c => c.Reference).SingleAsync());

    private static string Text(IReadOnlyDictionary<string, byte[]> files, string name) => Encoding.UTF8.GetString(files[name]);

    // Without the heads.
    private static List<string> Lines(IReadOnlyDictionary<string, byte[]> files, string name) => [.. Text(files, name).Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Skip(1)];

    private static List<string> Canaries(IReadOnlyDictionary<string, byte[]> files) => [.. files.SelectMany(f => System.Text.RegularExpressions.Regex.Matches(f.Key + Encoding.UTF8.GetString(f.Value), "canari[a-z]+").Select(m => m.Value))];
}
