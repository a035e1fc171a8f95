using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Platform.Cli;
using Platform.Cli.Commands;
using Platform.Core.Data;
using Platform.Core.Exports;
using Platform.Core.Identity;
using Platform.Core.Values;
using Platform.Testing;

namespace Platform.Core.Tests.Exports;

/// <summary>The complete export of an account, judged by programs that are not ours.</summary>
public sealed class AccountExportTests(GivenExport given) : IClassFixture<GivenExport>
{
    private static CancellationToken Cancel => CancellationToken.None;

    [NeedsToolFact("unzip"), Trait("Feature", "VR-37")]
    public async Task Unzip_and_sha256sum_find_every_file_whole()
    {
        var archive = Path.Combine(given.Folder, "archive.zip");
        Assert.Equal(0, (await Judges.RunAsync("unzip", "-t", "-qq", archive)).ExitCode);
        var whole = Directory.CreateDirectory(Path.Combine(given.Folder, "lu")).FullName;
        Assert.Equal(0, (await Judges.RunAsync("unzip", "-qq", archive, "-d", whole)).ExitCode);
        var sums = await Judges.RunAsync("bash", "-c", $"cd '{whole}' && sha256sum -c --quiet --strict SHA256SUMS");
        Assert.True(sums.ExitCode == 0, sums.Text + sums.Error);

        var listed = (await File.ReadAllLinesAsync(Path.Combine(whole, "SHA256SUMS"))).Select(line => line[66..]);
        var there = Directory.EnumerateFiles(whole, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(whole, file)).Where(name => name != "SHA256SUMS");
        Assert.Equal(there.Order(StringComparer.Ordinal), listed.Order(StringComparer.Ordinal));
    }

    [Fact, Trait("Feature", "VR-37")]
    public async Task A_receipt_of_the_export_is_verified_offline_by_the_command_line()
    {
        var (files, folder) = (given.Files(), Directory.CreateDirectory(Path.Combine(given.Folder, "recu")).FullName);
        var receipt = files.Keys.Single(name => name.EndsWith("/recu.json", StringComparison.Ordinal));
        foreach (var name in (string[])["recu.json", "recu.tlog-proof", "recu.tsr"]) await File.WriteAllBytesAsync(Path.Combine(folder, name), files[receipt.Replace("recu.json", name, StringComparison.Ordinal)], Cancel);
        foreach (var name in (string[])["cle-du-registre.txt", "tsa.pem"]) await File.WriteAllBytesAsync(Path.Combine(folder, name), files[$"registre-public/{name}"], Cancel);
        string In(string name) => Path.Combine(folder, name);
        Task<int> VerifyAsync() => VerifyReceipt.RunAsync(Arguments.Parse(["--recu", In("recu.json"), "--preuve", In("recu.tlog-proof"), "--jeton", In("recu.tsr"), "--cle-registre", In("cle-du-registre.txt"), "--tsa", In("tsa.pem"), "--nom-registre", "localhost/registre"]), Cancel);

        Assert.Equal(0, await VerifyAsync());
        await File.WriteAllTextAsync(In("cle-du-registre.txt"), Convert.ToBase64String(new byte[32]), Cancel);       // the twin: another register's key
        Assert.NotEqual(0, await VerifyAsync());
    }

    [Fact, Trait("Feature", "VR-37"), Trait("Feature", "VR-01")]
    public void Nothing_of_the_neighbour_and_nothing_before_its_hour_is_in_it()
    {
        var files = given.Files();
        var found = files.Where(f => f.Key.Contains("canari", StringComparison.Ordinal) || Encoding.UTF8.GetString(f.Value).Contains("canari", StringComparison.Ordinal)).Select(f => f.Key);
        Assert.Empty(found);
        // An empty archive leaks nothing and proves nothing.
        string Text(string name) => Encoding.UTF8.GetString(files[name]);
        Assert.Contains("Travaux ouverts", Text("tables/consultations.csv"), StringComparison.Ordinal);
        Assert.Contains("Toitures du Sud", Text("tables/plis.csv"), StringComparison.Ordinal);
        Assert.Contains("Aline Administratrice", Text("tables/personnes.csv"), StringComparison.Ordinal);
        Assert.Contains("Le service est complet.", Text("tables/propositions-reponses.csv"), StringComparison.Ordinal);
        Assert.Equal(2, files.Keys.Count(name => name.EndsWith(".age", StringComparison.Ordinal)));
        Assert.Contains(files.Keys, name => name.Contains("/ouverts/", StringComparison.Ordinal) && name.EndsWith("DC1.pdf", StringComparison.Ordinal));
        Assert.Contains(files.Keys, name => name.EndsWith("/dossier/version-1/Règlement.pdf", StringComparison.Ordinal));
        Assert.Contains(files.Keys, name => name.EndsWith("-cloture.tlog-proof", StringComparison.Ordinal));
    }

    [Fact, Trait("Feature", "VR-37")]
    public void No_key_is_in_it_so_that_sealed_envelopes_stay_sealed()
    {
        var files = given.Files();
        Assert.DoesNotContain(files, f => Encoding.UTF8.GetString(f.Value).Contains("AGE-SECRET-KEY", StringComparison.Ordinal));
        Assert.All(files.Where(f => f.Key.EndsWith(".age", StringComparison.Ordinal)), f => Assert.StartsWith("age-encryption.org/v1", Encoding.ASCII.GetString(f.Value, 0, 30), StringComparison.Ordinal));
    }

    [Fact, Trait("Feature", "VR-37")]
    public void A_table_opens_in_a_French_spreadsheet_and_computes_nothing()
    {
        var people = given.Files()["tables/personnes.csv"];
        Assert.Equal(Encoding.UTF8.Preamble.ToArray(), people[..3]);
        Assert.StartsWith("\"compte\";\"identifiant\";\"personne\";\"personne_nom\"", Encoding.UTF8.GetString(people[3..]), StringComparison.Ordinal);
        Assert.Equal("\"'=1+1\";\"a\"\"b\";\"-5,00\"\r\n", Csv.Row("=1+1", "a\"b", "-5,00"));
    }

    [Fact, Trait("Feature", "VR-37")]
    public async Task A_cut_download_goes_on_anywhere_with_the_same_bytes()
    {
        var (_, download) = await given.FetchAsync(given.Export);
        await using var content = download!.Content;
        Assert.Equal(given.Zip.Length, content.Length);
        foreach (var from in (long[])[1, given.Zip.Length / 3, given.Zip.Length - 30])
        {
            content.Position = from;
            var some = new byte[25];
            await content.ReadExactlyAsync(some);
            Assert.Equal(given.Zip[(int)from..((int)from + 25)], some);
        }
        Assert.Equal(System.Security.Cryptography.SHA256.HashData(given.Zip), download.Sha256);
    }

    [Fact, Trait("Feature", "VR-37"), Trait("Feature", "VR-32")]
    public async Task Asked_and_fetched_is_written_down_and_a_link_is_of_one_person()
    {
        var (link, _) = await given.FetchAsync(given.Export);
        var colleague = await given.Platform.PersonAsync(given.Commune, "Carole Collègue", MembershipRole.AccountAdmin);
        Assert.Null(await given.OpenAsync(new(given.Commune.Id.Value, colleague.Id), given.Export, link!.Value));

        var export = Assert.Single(await given.Platform.RunAsync(given.Scope, s => s.GetRequiredService<ReadExports>().ExecuteAsync(Cancel)), e => e.Id == given.Export);
        Assert.Equal(("Aline Administratrice", ExportPurpose.Return, ExportState.Made), (export.AskedByName, export.Purpose, export.State));
        Assert.Contains(export.Fetches, f => f.ByName == "Aline Administratrice");
    }

    [Fact, Trait("Feature", "VR-37")]
    public async Task Neither_the_lead_nor_a_buyer_nor_a_proof_of_something_else_has_it_made()
    {
        var (proof, hash) = (await given.Platform.ProofAsync(given.Ceremony.Consultation.Buyer, AskExport.Act, AskExport.ActHash(given.Commune.Id.Value, ExportPurpose.Return)), AskExport.ActHash(given.Commune.Id.Value, ExportPurpose.Award));
        Assert.IsType<AskExport.Outcome.NotConfirmed>(await given.Platform.RunAsync(given.Scope, s => s.GetRequiredService<AskExport>().ExecuteAsync(new(ExportPurpose.Return, proof, "Aline"), Cancel)));
        var other = await given.Platform.ProofAsync(given.Administrator, AskExport.Act, hash);
        Assert.IsType<AskExport.Outcome.NotConfirmed>(await given.Platform.RunAsync(given.Scope, s => s.GetRequiredService<AskExport>().ExecuteAsync(new(ExportPurpose.Return, other, "Aline"), Cancel)));

        // The database alone refuses whoever is no administrator there.
        var refused = await Assert.ThrowsAsync<PostgresException>(() => given.AskAsync(given.Ceremony.Consultation.Buyer, given.Ceremony.Consultation.Scope));
        Assert.Equal("42501", refused.SqlState);
        var lead = await given.Platform.PersonAsync(given.Ceremony.Lead, "Lise Agglo", MembershipRole.LeadAdmin);
        refused = await Assert.ThrowsAsync<PostgresException>(() => given.AskAsync(lead, new(given.Commune.Id.Value, lead.Id)));
        Assert.Equal("42501", refused.SqlState);
    }

    [Fact, Trait("Feature", "VR-37")]
    public async Task The_role_that_exports_reads_one_account_and_writes_nothing()
    {
        var context = given.Platform.Services.GetRequiredService<ContextSigner>();
        await using var source = NpgsqlDataSource.Create(given.Platform.Database.ConnectionString(DatabaseRole.Export));
        await using var connection = await source.OpenConnectionAsync(Cancel);
        async Task<object?> AskAsync(string sql)
        {
            await using var transaction = await connection.BeginTransactionAsync(Cancel);
            await using var set = new NpgsqlCommand("select set_config('app.ctx', $1, true)", connection, transaction) { Parameters = { new() { Value = context.Sign(new Scope.Export(given.Commune.Id.Value), connection.ProcessID) } } };
            await set.ExecuteNonQueryAsync(Cancel);
            await using var command = new NpgsqlCommand(sql, connection, transaction);
            return await command.ExecuteScalarAsync(Cancel);
        }
        Assert.Equal(2L, await AskAsync("select count(*) from public_consultations where title like 'Travaux ouverts' or title like 'Réfection%'"));
        Assert.Equal(0L, await AskAsync("select count(*) from public_consultations where title like '%canari%'"));
        await Assert.ThrowsAsync<PostgresException>(() => AskAsync("insert into departments values ((select sec.tenant()), gen_random_uuid(), null, null, 'Intrus', now())"));
        await Assert.ThrowsAsync<PostgresException>(() => AskAsync("select * from gate_secrets"));
    }

    [Fact, Trait("Feature", "VR-37")]
    public async Task Every_table_of_an_account_is_exported_in_French_or_left_with_a_reason()
    {
        await using var source = NpgsqlDataSource.Create(given.Platform.Database.SuperuserConnectionString);
        async Task<IReadOnlyList<string>> ListAsync(string sql)
        {
            await using var command = source.CreateCommand(sql);
            await using var reader = await command.ExecuteReaderAsync(Cancel);
            var list = new List<string>();
            while (await reader.ReadAsync(Cancel)) list.Add(reader.GetString(0));
            return list;
        }
        var known = ExportedTables.All.Select(t => t.Name).Concat(ExportedTables.Left.Keys).ToList();
        Assert.Equal(known.Count, known.Distinct(StringComparer.Ordinal).Count());
        Assert.Empty((await ListAsync("""
            select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped
            where n.nspname = 'public' and c.relkind in ('r', 'p')
            """)).Except(known));
        var faults = new List<string>();
        foreach (var table in ExportedTables.All)
        {
            var columns = (await ListAsync($"select attname from pg_attribute where attrelid = 'public.{table.Name}'::regclass and attnum > 0 and not attisdropped order by attnum")).Except(table.Without).ToList();
            faults.AddRange(columns.Where(c => ExportedTables.ColumnName(c) is null).Select(c => $"{table.Name}.{c} has no French name"));
            faults.AddRange(columns.GroupBy(ExportedTables.ColumnName).Where(twins => twins.Count() > 1).Select(twins => $"{table.Name}: {twins.Key} twice"));
        }
        Assert.True(faults.Count == 0, string.Join('\n', faults));
        Assert.Null(ExportedTables.ColumnName("planted"));        // the twin
    }
}
