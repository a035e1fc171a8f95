using System.Globalization;
using Npgsql;
using Platform.Testing;

namespace Arms;

/// <summary>Our list and search against a bare page over one transaction on the same table, and an empty page; 16 connections, 3 in 100 consultations open.</summary>
internal static class Lists
{
    private static readonly string[] Works = ["Réfection de la toiture", "Rénovation", "Entretien", "Fourniture de mobilier", "Nettoyage", "Extension", "Mise aux normes", "Maîtrise d’œuvre", "Désamiantage", "Chauffage"];
    private static readonly string[] Places = ["du gymnase", "de l’école élémentaire", "de la médiathèque", "du groupe scolaire", "de la station d’épuration", "du stade", "de la mairie", "de la crèche", "des espaces verts", "de la voirie"];

    public static async Task RunAsync(int rounds, int rows, int seconds)
    {
        var table = new Table("lists", $"lists.sh {rounds} {rows} {seconds}");
        await using var site = await Site.StartAsync();
        var database = site.Live.Given.Platform.Database;
        await LoadAsync(site, rows);
        using var bare = await Bare.KestrelAsync(site.Live.Given.Platform.Folder, database.ConnectionString(DatabaseRole.Public) + ";Maximum Pool Size=16");
        var arms = new (string Name, Uri Address)[]
        {
            ("empty", new(bare.Address, "vide")), ("bare-list", new(bare.Address, "liste")), ("list", new(site.Live.Address, "consultations")),
            ("bare-search", new(bare.Address, "liste?q=gymnase")), ("search", new(site.Live.Address, "consultations?q=gymnase")),
        };
        foreach (var arm in arms) Load(arm.Address, 2);
        for (var round = 0; round < rounds; round++)
            foreach (var arm in arms)
            {
                var before = Processes.Spent();
                table.Add(arm.Name, Load(arm.Address, seconds));
                Table.Profile(arm.Name, before, seconds * table.Last(arm.Name), "a page");
            }
        var shown = rows.ToString("N0", CultureInfo.InvariantCulture);
        table.Ratio($"list, {shown} consultations", "list", "bare-list", "bare Razor page, one transaction, 20 rows and capped count (no facets, no layout)", 0.5, "pages/s");
        table.Ratio($"search for one word, {shown} consultations", "search", "bare-search", "the same page with the word", 0.5, "pages/s");
        table.Ratio("list", "list", "empty", "empty Razor page", 0.09, "pages/s");
        table.Ratio("search", "search", "empty", "empty Razor page", 0.065, "pages/s");
        table.Write("Lists and search");
    }

    // COPY instead of use cases: a hundred thousand publications would take an hour. The rows are what PublishConsultation writes for the public.
    private static async Task LoadAsync(Site site, int rows)
    {
        var platform = site.Live.Given.Platform;
        var communes = new List<(Guid Id, string Name, string Slug)>();
        for (var i = 0; i < 20; i++)
        {
            var commune = await platform.CommuneAsync(site.Live.Given.Lead, $"commune-{i}", $"Commune n° {i}");
            communes.Add((commune.Id.Value, $"Commune n° {i}", $"commune-{i}"));
        }
        await using var connection = new NpgsqlConnection(platform.Database.SuperuserConnectionString);
        await connection.OpenAsync();
        var draws = new Random(20261121);
        await using (var copy = await connection.BeginBinaryImportAsync("copy public_consultations (tenant_id, id, buyer, buyer_siret, buyer_slug, reference, title, description, nature, procedure, lot_count, cpv, published_at, submission_deadline, closed_at) from stdin binary"))
        {
            for (var i = 0; i < rows; i++)
            {
                var commune = communes[draws.Next(communes.Count)];
                var open = draws.Next(100) < 3;
                var published = DateTime.UtcNow.AddDays(open ? -draws.Next(1, 30) : -draws.Next(60, 2000));
                await copy.StartRowAsync();
                await copy.WriteAsync(commune.Id);
                await copy.WriteAsync(Guid.CreateVersion7());
                await copy.WriteAsync(commune.Name);
                await copy.WriteAsync("20000000000000");
                await copy.WriteAsync(commune.Slug);
                await copy.WriteAsync($"{published.Year}-{i:D6}");
                await copy.WriteAsync($"{Works[draws.Next(Works.Length)]} {Places[draws.Next(Places.Length)]}, tranche {draws.Next(9) + 1}");
                await copy.WriteAsync($"Travaux et prestations associées pour {commune.Name}, secteur {draws.Next(1000)}, opération {draws.Next(5000)}.");
                await copy.WriteAsync(new[] { "Works", "Supplies", "Services" }[draws.Next(3)]);
                await copy.WriteAsync("Mapa");
                await copy.WriteAsync(draws.Next(4));
                await copy.WriteAsync("45261000");
                await copy.WriteAsync(published, NpgsqlTypes.NpgsqlDbType.TimestampTz);
                await copy.WriteAsync(published.AddDays(open ? 60 : 30), NpgsqlTypes.NpgsqlDbType.TimestampTz);
                if (open) await copy.WriteNullAsync();
                else await copy.WriteAsync(published.AddDays(30), NpgsqlTypes.NpgsqlDbType.TimestampTz);
            }
            await copy.CompleteAsync();
        }
        await platform.Database.SetNowAsync(null);
        await using var analyze = new NpgsqlCommand("vacuum analyze public_consultations", connection) { CommandTimeout = 300 };
        await analyze.ExecuteNonQueryAsync();
    }

    private static double Load(Uri address, int seconds)
    {
        var said = Table.Say("wrk", $"-t1 -c16 -d{seconds}s {address}");
        if (said.Contains("Non-2xx", StringComparison.Ordinal)) throw new InvalidOperationException($"{address}: {said}");
        return double.Parse(said.Split("Requests/sec:")[1].Trim().Split('\n')[0], CultureInfo.InvariantCulture);
    }
}
