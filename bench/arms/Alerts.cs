using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Platform.Core.Alerts;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Faults.Tests.Cluster;
using Platform.Testing;

namespace Arms;

/// <summary>Alerts of one publication: queued by one statement, delivered to a sink in this process, against bare SMTP on the same sink that notes nothing anywhere. Two kills on the way.</summary>
internal static class Alerts
{
    private const int Lines = 4;

    public static async Task RunAsync(int rounds, int recipients)
    {
        var cluster = new DurableCluster();
        await cluster.InitializeAsync();
        await MeasureAsync(rounds, recipients);
        await cluster.DisposeAsync();
    }

    private static async Task MeasureAsync(int rounds, int recipients)
    {
        var table = new Table("alerts", $"alerts.sh {rounds} {recipients}");
        await using var sink = new MailSink();
        await using var platform = await TestPlatform.StartAsync(new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Mail:Pickup"] = null, ["Mail:Host"] = sink.Host, ["Mail:Port"] = sink.Port.ToString(CultureInfo.InvariantCulture), ["Mail:Lines"] = $"{Lines}", ["Portal:BaseUrl"] = "https://marches.example",
        });
        await platform.Database.SetNowAsync(null);
        var commune = await platform.CommuneAsync(await platform.LeadAsync(), "saint-marcel", "Saint-Marcel");
        await platform.SuperuserAsync("""
            insert into saved_searches (id, email, words, query, natures, cpvs, rhythm, created_at, confirmed_at)
            select gen_random_uuid(), 'abonne' || n || '@exemple.test', 'toiture', '''toitur''', '{Works}', '{45}', 'AtOnce', now(), now() from generate_series(1, $1) n
            """, recipients);
        await platform.SuperuserAsync("analyze saved_searches");
        var (queued, delivered, commits, doubles) = (new List<double>(), new List<double>(), 0.0, 0);
        for (var round = 0; round < rounds; round++)
        {
            var id = Guid.CreateVersion7();
            await platform.SuperuserAsync("""
                insert into public_consultations (tenant_id, id, buyer, buyer_siret, buyer_slug, reference, title, description, nature, procedure, lot_count, cpv, published_at, submission_deadline)
                values ($1, $2, 'Saint-Marcel', '21260362500010', 'saint-marcel', $3, 'Réfection de la toiture du gymnase', 'Dépose, isolation et couverture neuve.', 'Works', 'Mapa', 1, '45261000', now(), now() + interval '30 days')
                """, commune.Id.Value, id, $"MAPA-2026-{round:D3}");
            var watch = Stopwatch.StartNew();
            var count = await platform.RunAsync(new Scope.System("bench"), s => s.GetRequiredService<MatchAlerts>().ExecuteAsync(new(commune.Id.Value, id), default));
            queued.Add(watch.Elapsed.TotalMilliseconds);
            if (count != recipients) throw new InvalidOperationException($"{count} queued of {recipients}.");

            var (before, had) = (await CommitsAsync(platform), sink.Mails.Count);
            watch.Restart();
            await using (var services = platform.Services.CreateAsyncScope())
            {
                services.ServiceProvider.GetRequiredService<CurrentScope>().Enter(new Scope.System("bench"));
                await services.ServiceProvider.GetRequiredService<DeliverAlerts>().ExecuteAsync(default);
            }
            delivered.Add(watch.Elapsed.TotalSeconds);
            table.Add("alerts", recipients / watch.Elapsed.TotalSeconds);
            var fresh = sink.Mails.Skip(had).ToList();
            doubles += fresh.Count - fresh.Select(mail => mail.To.Single()).Distinct(StringComparer.Ordinal).Count();
            if (fresh.Count < recipients || fresh.Any(mail => mail.To.Count != 1)) throw new InvalidOperationException($"{fresh.Count} in the sink.");
            commits = (await CommitsAsync(platform) - before) / (double)recipients;
            table.Add("bare", await BareAsync(sink, recipients, fresh[0].Source));
        }
        table.Bound($"{recipients:N0} alerts of a publication queued, one statement", queued.Order().ElementAt(rounds / 2), 2_000, "ms", "median, one transaction");
        table.Bound("the same delivered to the sink, four lines, each noted after its 250", delivered.Order().ElementAt(rounds / 2), 20, "s", "median");
        table.Ratio("mails delivered and noted", "alerts", "bare", "bare SMTP on the same sink, pipelined, four lines, notes nothing", 0.04, "mails/s");
        table.Bound("commits a thousand mails", 1_000 * commits, 1_100, "", "pg_stat_database, last round");
        table.Bound("doubles", doubles, 0, "", "same recipient twice in a round");
        table.Write("Alerts");
    }

    private static async Task<long> CommitsAsync(TestPlatform platform)
    {
        await using var source = NpgsqlDataSource.Create(platform.Database.SuperuserConnectionString);
        await using var command = source.CreateCommand("select pg_stat_force_next_flush(), (select sum(xact_commit)::bigint from pg_stat_database where datname = current_database())");
        await using var reader = await command.ExecuteReaderAsync();
        await reader.ReadAsync();
        return reader.GetInt64(1);
    }

    // The least that SMTP asks: the envelope in one write, then the body; replies read, nothing kept.
    private static async Task<double> BareAsync(MailSink sink, int mails, string source)
    {
        var watch = Stopwatch.StartNew();
        var body = Encoding.Latin1.GetBytes(source.Replace("\r\n.", "\r\n..", StringComparison.Ordinal) + ".\r\n");
        await Task.WhenAll(Enumerable.Range(0, Lines).Select(async line =>
        {
            using var client = new TcpClient { NoDelay = true };
            await client.ConnectAsync(sink.Host, sink.Port);
            var stream = client.GetStream();
            using var reader = new StreamReader(stream, Encoding.Latin1);
            await SayAsync(stream, reader, "", 1);
            await SayAsync(stream, reader, "EHLO bare\r\n", 3);
            for (var n = line; n < mails; n += Lines)
            {
                await SayAsync(stream, reader, $"MAIL FROM:<a@exemple.test>\r\nRCPT TO:<nu{n}@exemple.test>\r\nDATA\r\n", 3);
                await stream.WriteAsync(body);
                await reader.ReadLineAsync();
            }
            await SayAsync(stream, reader, "QUIT\r\n", 1);
        }));
        return mails / watch.Elapsed.TotalSeconds;
    }

    private static async Task SayAsync(NetworkStream stream, StreamReader reader, string text, int answers)
    {
        await stream.WriteAsync(Encoding.ASCII.GetBytes(text));
        for (var i = 0; i < answers; i++) await reader.ReadLineAsync();
    }
}
