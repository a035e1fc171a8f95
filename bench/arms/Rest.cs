using System.Diagnostics;
using System.Globalization;
using Npgsql;
using Platform.Testing;

namespace Arms;

/// <summary>W8 at rest: start to the first page and idle memory against a bare Razor host, transactions of one Web and one Jobs that nobody uses.</summary>
internal static class Rest
{
    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(5), Watch = TimeSpan.FromSeconds(30);

    public static async Task RunAsync(int rounds)
    {
        var table = new Table("rest", $"rest.sh {rounds}");
        await using var site = await Site.StartAsync();
        var live = site.Live;
        using var http = new HttpClient(new SocketsHttpHandler(), disposeHandler: true);
        for (var round = 0; round < rounds; round++)
        {
            var began = Stopwatch.GetTimestamp();
            using (var bare = await Bare.KestrelAsync(live.Given.Platform.Folder))
            {
                await http.GetStringAsync(new Uri(bare.Address, "vide"));
                table.Add("bare-start", Stopwatch.GetElapsedTime(began).TotalMilliseconds);
                await Task.Delay(Settle);
                table.Add("bare-idle", Processes.Status(bare.ProcessId, "VmRSS"));
            }
            await live.KillAsync("web");
            began = Stopwatch.GetTimestamp();
            await live.StartWebAsync();
            await http.GetStringAsync(new Uri(live.Address, "consultations"));
            table.Add("start", Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            await Task.Delay(Settle);
            table.Add("idle", Processes.Status(live.ProcessOf("web"), "VmRSS"));
        }
        table.Cost("web host, start to the first page", "start", "bare-start", "bare Razor host", 3, "ms");
        table.Cost("web host, resident after its first page", "idle", "bare-idle", "bare Razor host", 2.5, "MB");
        await using var source = NpgsqlDataSource.Create(live.Given.Platform.Database.SuperuserConnectionString);
        await Task.Delay(Settle);
        var before = await TransactionsAsync(source);
        await Task.Delay(Watch);
        var perSecond = (await TransactionsAsync(source) - before) / Watch.TotalSeconds;
        table.Bound("one Web and one Jobs that nobody uses, transactions a second", perSecond, 5, "/s", string.Create(CultureInfo.InvariantCulture, $"{perSecond:F1} over {Watch.TotalSeconds:F0} s of pg_stat_database"));
        table.Write("At rest");
    }

    private static async Task<long> TransactionsAsync(NpgsqlDataSource source)
    {
        await using var command = source.CreateCommand("select xact_commit + xact_rollback from pg_stat_database where datname = current_database()");
        return (long)(await command.ExecuteScalarAsync())!;      // the database that answers is in the view
    }
}
