using System.Diagnostics;
using System.Globalization;
using Npgsql;
using Platform.Core.Identity;
using Platform.Faults.Tests.Cluster;
using Platform.Testing;

namespace Arms;

/// <summary>
/// W8: one account with 50 people and 200 consultations, then a hundred of them, then a thousand, on one platform. The web host starts afresh at each size, answers the
/// same number of pages, and its resident memory is read; then rounds of the same account against another account at each request.
/// </summary>
internal static class Accounts
{
    private const int Warm = 1000, Requests = 100;

    private sealed record Account(Guid Id, string Slug, TestPerson Buyer, TestPerson Admin);

    public static async Task RunAsync(int rounds, int accounts)
    {
        var table = new Table("accounts", $"accounts.sh {rounds} {accounts}");
        await using var site = await Site.StartAsync();
        var (live, platform) = (site.Live, site.Live.Given.Platform);
        await live.KillAsync("jobs");        // they would work through what is loaded
        await platform.Database.SetNowAsync(null);
        var pilot = await platform.PersonAsync(live.Given.Lead, "Paul Pilote", MembershipRole.LeadAdmin, MembershipRole.SupportAgent);
        await SqlAsync(platform, "set session_replication_role = replica; update memberships set came_at = granted_at");
        var memory = new Dictionary<int, double>();
        var loaded = 0;
        foreach (var size in (int[])[1, accounts / 10, accounts])
        {
            await LoadAsync(platform, live.Given.Lead.Id.Value, loaded + 1, size);
            loaded = size;
            var all = await ReadAsync(platform);
            await live.KillAsync("web");
            await live.StartWebAsync();
            using var http = new HttpClient(new SocketsHttpHandler(), disposeHandler: true) { BaseAddress = live.Address };
            for (var i = 0; i < Warm; i++) await TimeAsync(http, all[i % all.Count].Buyer, Board(all[i % all.Count]));
            memory[size] = Processes.Status(live.ProcessOf("web"), "VmRSS");
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{size} accounts: resident {memory[size]:F0} MB"));
            for (var round = 0; round < rounds; round++)
            {
                table.Add($"same-{size}", Middle(await TimesAsync(http, i => (all[0].Buyer, Board(all[0])))));
                table.Add($"each-{size}", Middle(await TimesAsync(http, i => (all[(i * 7) % all.Count].Buyer, Board(all[(i * 7) % all.Count])))));
            }
            if (size != accounts) continue;
            for (var round = 0; round < rounds; round++) await NeighbourAsync(table, http, all);
            await PagesAsync(table, http, platform, pilot, all);
        }
        var shown = accounts.ToString("N0", CultureInfo.InvariantCulture);
        table.Cost($"board of another account at each request, {shown} accounts, p50", $"each-{accounts}", $"same-{accounts}", "the same account each time", 1.1, "ms");
        table.Cost($"the same, {shown} accounts", $"each-{accounts}", "same-1", "a platform of one account", 1.1, "ms");
        table.Cost($"the same, {shown} accounts", $"each-{accounts}", $"each-{accounts / 10}", "a tenth of the accounts", 1.1, "ms");
        table.Cost("board of an account, p95, while another account asks for its own without pause (one connection)", "noisy", "quiet", "nobody else there", 1.2, "ms");
        table.Add("memory", memory[accounts]);
        table.Add("memory-1", memory[1]);
        table.Cost($"web host, resident after {Warm} pages of {shown} accounts", "memory", "memory-1", $"{Warm} pages of a platform of one account", 1.1, "MB");
        table.Write("Many accounts");
    }

    /// <summary>One account works as usual; then again while another never stops.</summary>
    private static async Task NeighbourAsync(Table table, HttpClient http, List<Account> all)
    {
        table.Add("quiet", (await TimesAsync(http, _ => (all[0].Buyer, Board(all[0])))).Order().ElementAt(Requests * 95 / 100));
        using var enough = new CancellationTokenSource();
        var noise = Task.Run(async () =>
        {
            while (!enough.IsCancellationRequested) await TimeAsync(http, all[^1].Buyer, Board(all[^1]));
        });
        table.Add("noisy", (await TimesAsync(http, _ => (all[0].Buyer, Board(all[0])))).Order().ElementAt(Requests * 95 / 100));
        await enough.CancelAsync();
        await noise;
    }

    private static async Task PagesAsync(Table table, HttpClient http, TestPlatform platform, TestPerson pilot, List<Account> all)
    {
        var (lead, one) = ("agglo", all[all.Count / 2]);
        var year = DateTime.UtcNow.Year;
        await using var source = NpgsqlDataSource.Create(platform.Database.SuperuserConnectionString);
        await using var command = source.CreateCommand($"select id from sharing_conventions where tenant_id = '{one.Id}'");
        var convention = (Guid)(await command.ExecuteScalarAsync())!;        // each has one
        foreach (var (what, address) in new[]
        {
            ("lead: accounts, first page", $"/{lead}/agglo/comptes"), ("lead: accounts, a later page", $"/{lead}/agglo/comptes?apres={one.Id}"), ("lead: accounts, a name", $"/{lead}/agglo/comptes?nom=77"),
            ("lead: one account", $"/{lead}/agglo/comptes/{one.Id}"), ("lead: form of a new account", $"/{lead}/agglo/comptes/ouvrir"), ("lead: conventions", $"/{lead}/agglo/conventions"),
            ("lead: one convention", $"/{lead}/agglo/conventions/{convention}"), ("lead: form of a new convention", $"/{lead}/agglo/conventions/nouvelle"), ("lead: rebilling of the year", $"/{lead}/agglo/refacturation"),
            ("lead: rebilling of one account", $"/{lead}/agglo/refacturation/{one.Id}/{year}"), ("lead: help desk", $"/{lead}/agglo/assistance"), ("lead: access asked for", $"/{lead}/agglo/acces"),
        }) await PageAsync(table, what, http, _ => (pilot, address));
        foreach (var (what, path) in new[]
        {
            ("account: consultations", "acheteur"), ("account: « Mon compte »", "commune/compte"), ("account: quote requests", "acheteur/devis"), ("account: its convention", "commune/convention"),
        })
        {
            var administers = path.StartsWith("commune/", StringComparison.Ordinal);
            await PageAsync(table, what, http, i =>
            {
                var account = all[(i * 7) % all.Count];
                return (administers ? account.Admin : account.Buyer, $"/{account.Slug}/{path}");
            });
        }
    }

    private static async Task PageAsync(Table table, string what, HttpClient http, Func<int, (TestPerson, string)> request)
    {
        for (var i = 0; i < 5; i++) await TimeAsync(http, request(i).Item1, request(i).Item2);
        var before = Processes.Spent();
        var times = await TimesAsync(http, request);
        table.Bound($"{what}, p95", times.Order().ElementAt(Requests * 95 / 100), 300, "ms", string.Create(CultureInfo.InvariantCulture, $"p50 {Middle(times):F0} ms, {Requests} requests"));
        Table.Profile(what, before, Requests, "a page");
    }

    private static string Board(Account account) => $"/{account.Slug}/acheteur";

    private static async Task<List<double>> TimesAsync(HttpClient http, Func<int, (TestPerson, string)> request)
    {
        var times = new List<double>();
        for (var i = 0; i < Requests; i++) times.Add(await TimeAsync(http, request(i).Item1, request(i).Item2));
        return times;
    }

    private static async Task<double> TimeAsync(HttpClient http, TestPerson person, string address)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.Add(TestSignIn.Header, person.Header("passkey"));
        var began = Stopwatch.GetTimestamp();
        using var answer = await http.SendAsync(request);
        await answer.Content.ReadAsByteArrayAsync();
        if ((int)answer.StatusCode != 200) throw new InvalidOperationException($"{address} answered {(int)answer.StatusCode} {answer.Headers.Location}");
        return Stopwatch.GetElapsedTime(began).TotalMilliseconds;
    }

    private static double Middle(List<double> values) => values.Order().ElementAt(values.Count / 2);

    private static async Task<List<Account>> ReadAsync(TestPlatform platform)
    {
        var all = new List<Account>();
        await using var source = NpgsqlDataSource.Create(platform.Database.SuperuserConnectionString);
        await using var command = source.CreateCommand("select distinct on (t.id) t.id, t.slug, m.person_id, m.person_name, m.person_email, a.person_id, a.person_name, a.person_email from tenants t join memberships m on m.tenant_id = t.id and m.role = 'Buyer' join memberships a on a.tenant_id = t.id and a.role = 'AccountAdmin' where t.slug like 'banc-%' order by t.id, m.id");
        await using var rows = await command.ExecuteReaderAsync();
        while (await rows.ReadAsync()) all.Add(new(rows.GetGuid(0), rows.GetString(1), new(rows.GetGuid(2), rows.GetString(3), rows.GetString(4)), new(rows.GetGuid(5), rows.GetString(6), rows.GetString(7))));
        return all;
    }

    /// <summary>Accounts number FROM to TO: each with a convention in force, 50 people, 200 consultations of which 4 are open and 6 drafts, 30 quote requests counted.</summary>
    private static Task LoadAsync(TestPlatform platform, Guid lead, int from, int to) => SqlAsync(platform, $"""
        set session_replication_role = replica;
        create temp table fresh as select gen_random_uuid() as id, gen_random_uuid() as department, n from generate_series({from}, {to}) n;
        insert into tenants (id, kind, lead_id, name, slug, siret, created_at, activated_at)
          select id, 'Syndicated', '{lead}', 'Commune du banc n° ' || n, 'banc-' || n, lpad((20000000000000 + n)::text, 14, '0'), now() - interval '2 years', now() - interval '2 years' from fresh;
        insert into departments (tenant_id, id, name, created_at) select id, department, 'Commande publique', now() - interval '2 years' from fresh;
        insert into account_openings (tenant_id, lead_id, contracts_per_year, opened_at) select id, '{lead}', 14, now() - interval '2 years' from fresh;
        insert into sharing_conventions (tenant_id, id, lead_id, reference, template_key, template_from, court, text_file_id, drafted_on, submitted_on, signatures_open_on, member_signed_on, lead_signed_on, transmitted_on, published_on, starts_on, period_ends_on, last_possible_on)
          select id, gen_random_uuid(), '{lead}', 'BANC-' || n, 'signatures-legalite-publication', '2026-11-21', 'tribunal', gen_random_uuid(), y, y, y, y, y, y, y, y, (y + interval '1 year')::date - 1, (y + interval '4 years')::date - 1 from fresh, cast(date_trunc('year', now()) as date) y;
        insert into convention_files (tenant_id, id, lead_id, convention_id, name, content, sha256, added_by, added_at)
          select tenant_id, text_file_id, lead_id, id, 'convention.pdf', '%PDF-1.7', sha256('%PDF-1.7'), id, now() from sharing_conventions where reference like 'BANC-%' and text_file_id not in (select id from convention_files);
        create temp table crowd as select id as tenant, department, gen_random_uuid() as person, n, i from fresh, generate_series(1, 50) i;
        insert into people (id, user_name, normalized_user_name, email, normalized_email, email_confirmed, phone_number_confirmed, two_factor_enabled, lockout_enabled, access_failed_count, full_name, created_at)
          select person, 'p' || n || '.' || i || '@banc.test', upper('p' || n || '.' || i || '@banc.test'), 'p' || n || '.' || i || '@banc.test', upper('p' || n || '.' || i || '@banc.test'), true, false, false, true, 0, 'Personne ' || i, now() from crowd;
        insert into memberships (tenant_id, id, person_id, person_name, person_email, role, department_id, granted_at, came_at)
          select tenant, gen_random_uuid(), person, 'Personne ' || i, 'p' || n || '.' || i || '@banc.test', case when i = 1 then 'AccountAdmin' else 'Buyer' end, department, now() - interval '1 year', now() - interval '1 year' from crowd;
        create temp table calls as select f.id as tenant, f.department, f.n, gen_random_uuid() as id, i, now() - make_interval(days => i * 5 + 40) as published from fresh f, generate_series(1, 200) i;
        insert into consultations (tenant_id, id, department_id, reference, title, description, nature, procedure, cpv, submission_deadline, created_by, created_at, published_at, published_by, closed_at)
          select tenant, id, department, '2026-' || lpad(i::text, 4, '0'), 'Entretien du bâtiment ' || i, 'Banc d’essai.', 'Works', 'Mapa', '45261000', case when i > 6 and i <= 10 then now() + interval '20 days' else published + interval '30 days' end,
            department, published - interval '5 days', case when i > 6 then published end, case when i > 6 then department end, case when i > 10 then published + interval '30 days' end from calls;
        insert into public_consultations (tenant_id, id, buyer, buyer_siret, buyer_slug, reference, title, description, nature, procedure, lot_count, cpv, published_at, submission_deadline, closed_at, changed_at)
          select tenant, id, 'Commune du banc n° ' || n, lpad((20000000000000 + n)::text, 14, '0'), 'banc-' || n, '2026-' || lpad(i::text, 4, '0'), 'Entretien du bâtiment ' || i, 'Banc d’essai.', 'Works', 'Mapa', 0, '45261000', published,
            case when i <= 10 then now() + interval '20 days' else published + interval '30 days' end, case when i > 10 then published + interval '30 days' end, published from calls where i > 6;
        insert into quote_sends (tenant_id, year, number, sent_at, unit_price) select id, extract(year from now() at time zone 'Europe/Paris'), i, now(), 3 from fresh, generate_series(1, 30) i;
        drop table fresh, crowd, calls;
        analyze;
        """);

    private static async Task SqlAsync(TestPlatform platform, string sql)
    {
        await using var connection = new NpgsqlConnection(platform.Database.SuperuserConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 600 };
        await command.ExecuteNonQueryAsync();
    }
}
