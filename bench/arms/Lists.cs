using System.Globalization;
using Npgsql;
using Platform.Testing;

namespace Arms;

/// <summary>Our list and search against a bare page over one transaction on the same table, and an empty page; 16 connections, 3 in 100 consultations open.</summary>
internal static class Lists
{
    private static readonly string[] Works = ["Réfection de la toiture", "Rénovation", "Entretien", "Fourniture de mobilier", "Nettoyage", "Extension", "Mise aux normes", "Maîtrise d’œuvre", "Désamiantage", "Chauffage"];
    private static readonly string[] Codes = ["45261000", "45233140", "45454000", "45442110", "45310000", "39160000", "39130000", "55520000", "90911200", "72413000", "71221000", "15000000"];
    private static readonly string[] Places = ["du gymnase", "de l’école élémentaire", "de la médiathèque", "du groupe scolaire", "de la station d’épuration", "du stade", "de la mairie", "de la crèche", "des espaces verts", "de la voirie"];

    public static async Task RunAsync(int rounds, int rows, int seconds)
    {
        var table = new Table(rows == 100_000 ? "lists" : $"lists-{rows}", $"lists.sh {rounds} {rows} {seconds}");
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
        await LatencyAsync(table, site.Live.Address, database.ConnectionString(DatabaseRole.Public));
        table.Write($"Lists and search, {shown} consultations");
    }

    private const int Asked = 200;

    // One connection: what one person feels, against the statements of that page alone.
    private static async Task LatencyAsync(Table table, Uri site, string connection)
    {
        using var client = new HttpClient(new SocketsHttpHandler { AutomaticDecompression = System.Net.DecompressionMethods.None, UseCookies = false }) { BaseAddress = site };
        client.DefaultRequestHeaders.Add("Accept-Encoding", "br, gzip");
        await using var source = NpgsqlDataSource.Create(connection + ";Maximum Pool Size=1;Max Auto Prepare=20;Auto Prepare Min Usages=1");
        const string open = "closed_at is null and submission_deadline > now()", closed = "closed_at is not null";
        const string word = " and search @@ $q$'gymnas':*$q$::tsquery", two = " and search @@ $q$'toitur' & 'gymnas':*$q$::tsquery";
        var pages = new (string What, string Address, string Where, string Order)[]
        {
            ("list", "consultations", open, "submission_deadline, id"),
            ("one word", "consultations?q=gymnase", open + word, "submission_deadline, id"),
            ("two words, three criteria", "consultations?q=toiture+gymnase&type=travaux&cpv=45&limite=plus", open + two + " and nature = 'Works' and branches && array['45'] and submission_deadline > now() + interval '30 days'", "submission_deadline, id"),
            ("a branch of the vocabulary", "consultations?cpv=5552", open + " and branches && array['5552']", "submission_deadline, id"),
            ("archive, two words", "consultations?q=toiture+gymnase&etat=closes", closed + two, "submission_deadline desc, id"),
            ("a mistyped word", "consultations?q=gymnsae", open + word, "submission_deadline, id"),
        };
        foreach (var (what, address, where, order) in pages)
        {
            var (ours, sql) = (await TimesAsync(async () => { using var answer = await client.GetAsync(address); answer.EnsureSuccessStatusCode(); await answer.Content.ReadAsByteArrayAsync(); }),
                await TimesAsync(() => SqlAsync(source, where, order)));
            foreach (var (name, share, factor, more) in new[] { ("p50", 0.5, 0.0, 0.0), ("p95", 0.95, 1.5, 5.0), ("p99", 0.99, 3.0, 10.0) })
            {
                var (a, b) = (ours[(int)(Asked * share)], sql[(int)(Asked * share)]);
                if (factor == 0) table.Seen($"{what}, 1 connection, {name}", Text($"{a:F1} ms"), Text($"its statements alone: {b:F1} ms"));
                else table.Bound($"{what}, 1 connection, {name}", a, Math.Max(factor * b, b + more), "ms", Text($"its statements alone: {b:F1} ms"));
            }
        }
        using var first = await client.GetAsync("consultations");
        table.Bound("first page, compressed", (await first.Content.ReadAsByteArrayAsync()).Length / 1000.0, 60, "kB", "of the HTML alone");
        var far = await FarAsync(source);
        var (near, deep) = (await TimesAsync(() => DeepAsync(source, null)), await TimesAsync(() => DeepAsync(source, far)));
        table.Bound("a page in the middle of the archive, p50, against its first", 100 * deep[Asked / 2] / near[Asked / 2], 200, "%", Text($"{near[Asked / 2]:F2} and {deep[Asked / 2]:F2} ms of SQL"));
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static async Task<List<double>> TimesAsync(Func<Task> ask)
    {
        for (var warm = 0; warm < 20; warm++) await ask();
        var times = new List<double>();
        for (var n = 0; n < Asked; n++)
        {
            var watch = System.Diagnostics.Stopwatch.StartNew();
            await ask();
            times.Add(watch.Elapsed.TotalMilliseconds);
        }
        return [.. times.Order()];
    }

    private static async Task SqlAsync(NpgsqlDataSource source, string where, string order)
    {
        await using var connection = await source.OpenConnectionAsync();
        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(new($"select nature, procedure, buyer_slug, account, insee_code, divisions, near, count(*) from (select nature, procedure, buyer_slug, coalesce(buyer_account, buyer) as account, insee_code, divisions, case when submission_deadline < now() + interval '7 days' then 0 else 1 end as near from public_consultations where {where} limit 1001) m group by 1, 2, 3, 4, 5, 6, 7"));
        batch.BatchCommands.Add(new($"select * from (select id, reference, title, buyer, buyer_slug, nature, procedure, lot_count, cpv, published_at, submission_deadline, discontinued_at from public_consultations where {where} {(where.Contains("search", StringComparison.Ordinal) ? "offset 0" : "")}) m order by {order} limit 21"));
        await using var reader = await batch.ExecuteReaderAsync();
        do while (await reader.ReadAsync()) { } while (await reader.NextResultAsync());
    }

    private static async Task<(DateTime, Guid)> FarAsync(NpgsqlDataSource source)
    {
        await using var command = source.CreateCommand("select submission_deadline, id from public_consultations where closed_at is not null order by submission_deadline desc, id offset (select count(*) / 2 from public_consultations where closed_at is not null) limit 1");
        await using var reader = await command.ExecuteReaderAsync();
        await reader.ReadAsync();
        return (reader.GetDateTime(0), reader.GetGuid(1));
    }

    private static async Task DeepAsync(NpgsqlDataSource source, (DateTime At, Guid Id)? after)
    {
        await using var command = source.CreateCommand($"select id, title, submission_deadline from public_consultations where closed_at is not null {(after is null ? "" : "and submission_deadline <= $1 and (submission_deadline <> $1 or id > $2)")} order by submission_deadline desc, id limit 21");
        if (after is { } key) { command.Parameters.Add(new() { Value = key.At }); command.Parameters.Add(new() { Value = key.Id }); }
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync()) { }
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
        await RunAsync(connection, "set session_replication_role = replica");       // what the triggers would write stands in the rows
        await using (var copy = await connection.BeginBinaryImportAsync("copy public_consultations (tenant_id, id, buyer, buyer_siret, buyer_slug, reference, title, description, nature, procedure, lot_count, cpv, published_at, submission_deadline, closed_at, cpvs, changed_at) from stdin binary"))
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
                var cpv = Codes[draws.Next(Codes.Length)];
                await copy.WriteAsync(cpv);
                await copy.WriteAsync(published, NpgsqlTypes.NpgsqlDbType.TimestampTz);
                await copy.WriteAsync(published.AddDays(open ? 60 : 30), NpgsqlTypes.NpgsqlDbType.TimestampTz);
                if (open) await copy.WriteNullAsync();
                else await copy.WriteAsync(published.AddDays(30), NpgsqlTypes.NpgsqlDbType.TimestampTz);
                await copy.WriteAsync(new[] { cpv });
                await copy.WriteAsync(published, NpgsqlTypes.NpgsqlDbType.TimestampTz);
            }
            await copy.CompleteAsync();
        }
        await RunAsync(connection, "insert into search_words (word, said) select distinct on (word) word, said from (select lower(unaccent(w)) as word, lower(w) as said from (select distinct title from public_consultations limit 50000) p, regexp_split_to_table(title, '[^[:alpha:]]+') w) x where length(word) between 4 and 40 order by word, said desc on conflict do nothing");
        await platform.Database.SetNowAsync(null);
        await using var analyze = new NpgsqlCommand("vacuum analyze public_consultations", connection) { CommandTimeout = 900 };
        await analyze.ExecuteNonQueryAsync();
    }

    private static async Task RunAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 900 };
        await command.ExecuteNonQueryAsync();
    }

    private static double Load(Uri address, int seconds)
    {
        var said = Table.Say("wrk", $"-t1 -c16 -d{seconds}s {address}");
        if (said.Contains("Non-2xx", StringComparison.Ordinal)) throw new InvalidOperationException($"{address}: {said}");
        return double.Parse(said.Split("Requests/sec:")[1].Trim().Split('\n')[0], CultureInfo.InvariantCulture);
    }
}
