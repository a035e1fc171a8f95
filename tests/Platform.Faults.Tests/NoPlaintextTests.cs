using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using Npgsql;
using Platform.Cli.StandIn;
using Platform.Core.Values;
using Platform.Faults.Tests.Canaries;
using Platform.Faults.Tests.Cluster;
using Platform.Faults.Tests.Deposits;
using Platform.Testing;
using Xunit.Abstractions;

namespace Platform.Faults.Tests;

/// <summary>Promise 2: before the opening nobody who holds the machine can read a bid, neither what is in it nor how its files are called.</summary>
[Collection("cluster")]
public sealed class NoPlaintextTests(DurableCluster cluster, ITestOutputHelper output)
{
    [Fact, Trait("Feature", "A7-R"), Trait("Long", "no-plaintext")]
    public async Task Nothing_of_a_sealed_bid_stands_readable_anywhere_on_the_machine()
    {
        var deposits = LongRun.Size("deposits", 10, 100);
        await using var live = await LivePlatform.StartAsync();
        await live.StartGateAsync();
        var (name, content) = (Word("Nom"), Word("Prix"));
        await DepositAsync(live, deposits, name, content);
        await new Oracle(live).QuietAsync();        // receipts and their mails are written

        // The secret halves of the holders' keys too: no host has ever had them.
        var scan = new CanaryScan([name, content, live.Given.President.Key.ToString(), live.Given.Delegate.Key.ToString()]);
        var hits = await EverywhereAsync(live, scan);
        foreach (var hit in hits) LongRun.Say(hit);
        LongRun.Say($"{deposits} deposits with canaries in names and contents, two keys of holders, each in seven forms: {scan.BytesRead / 1_000_000} MB read, {hits.Count} hits");
        LongRun.Note("deposits", deposits);
        LongRun.Note("megabytes", scan.BytesRead / 1_000_000);
        LongRun.Note("hits", hits.Count);
        output.WriteLine($"{deposits} deposits, {scan.BytesRead} bytes read");
        Assert.Empty(hits);
    }

    [Fact]
    public async Task A_canary_that_slips_into_a_row_a_blob_a_log_or_a_memory_is_found()
    {
        await using var live = await LivePlatform.GivenAsync();
        var (row, blob, log, memory) = ("Rangee7Q2ZKMW4HVTP", "Blob9F3XWNJC6RLB", "Journal5D8GMYT2KSA", "Memoire4N7VRBQ9XEC");
        var (jobs, gate) = ("Taches8H6PLDW2YNQF", "Verrou3T9KXCM5JVAG");
        await live.StartWebAsync();
        await live.StartJobsAsync(planted: jobs);
        await live.StartGateAsync(planted: gate);
        await live.Given.Platform.SuperuserAsync("create table test.leak as select $1::text as word", row);
        await File.WriteAllTextAsync(Path.Combine(live.Given.Platform.Folder, "files", "leak"), Convert.ToBase64String(Encoding.UTF8.GetBytes("avant " + blob)));
        await File.WriteAllTextAsync(live.Log("planted"), Convert.ToHexStringLower(Encoding.UTF8.GetBytes(log)));
        using var http = new HttpClient(new SocketsHttpHandler(), disposeHandler: true) { BaseAddress = live.Address };
        (await http.GetAsync($"/consultations?texte={memory}")).Dispose();

        var hits = await EverywhereAsync(live, new CanaryScan([row, blob, log, memory, jobs, gate]));

        foreach (var word in (string[])[row, blob, log, $"memory of web: {memory}", $"memory of jobs: {jobs}", $"memory of gate: {gate}"]) Assert.Contains(hits, hit => hit.EndsWith(word, StringComparison.Ordinal));
    }

    private static string Word(string what) => what + Convert.ToHexString(RandomNumberGenerator.GetBytes(10));

    private static async Task DepositAsync(LivePlatform live, int deposits, string name, string content)
    {
        var ledger = new Ledger(Path.Combine(live.Given.Platform.Folder, "ledger"));
        for (var i = 0; i < deposits; i++)
        {
            using var depositor = new Depositor(live, await live.Given.Platform.CompanyAsync($"Entreprise {i}", $"{900_000_000 + i}"), ledger, new Draws(LongRun.Seed));
            await depositor.DepositAsync(
            [
                new BidDocument(EnvelopeKind.Application, null, $"{name} {i}.pdf", Encoding.UTF8.GetBytes($"%PDF-1.7 {content} candidature {i}")),
                new BidDocument(EnvelopeKind.Offer, 1, $"{name} acte {i}.pdf", Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat($"{content} 123 456,00 euros\n", 500)))),
            ], lot: 1);
        }
    }

    // What a thief of the machine gets: every file of PostgreSQL with its log, a dump, everything the hosts wrote (their temporary folder lies in the same one), and their memory.
    private async Task<IReadOnlyList<string>> EverywhereAsync(LivePlatform live, CanaryScan scan)
    {
        var folder = live.Given.Platform.Folder;
        await live.Given.Platform.SuperuserAsync("checkpoint");
        await DumpAsync(live.Given.Platform.Database.SuperuserConnectionString, Path.Combine(folder, "dump.sql"));
        var memories = new List<string>();
        foreach (var host in (string[])["web", "jobs", "gate"])
        {
            var before = scan.BytesRead;
            memories.AddRange(Memory(live, host, scan));
            Assert.True(scan.BytesRead > before, $"Nothing of the memory of {host} could be read.");
        }
        return [.. scan.Folder(cluster.Folder), .. scan.File(cluster.Log), .. scan.Folder(folder), .. memories];
    }

    private static async Task DumpAsync(string connection, string file)
    {
        var server = new NpgsqlConnectionStringBuilder(connection);
        using var dump = Process.Start(new ProcessStartInfo("pg_dump", ["-h", server.Host!, "-p", $"{server.Port}", "-U", server.Username!, "-f", file, server.Database!])
        {
            UseShellExecute = false, Environment = { ["PGPASSWORD"] = server.Password },
        }) ?? throw new InvalidOperationException("pg_dump did not start.");
        await dump.WaitForExitAsync();
        Assert.Equal(0, dump.ExitCode);
    }

    // Every readable page of the process, as a core dump would hold it. The host stops meanwhile for nobody: what moves is read as it is.
    private static IEnumerable<string> Memory(LivePlatform live, string host, CanaryScan scan)
    {
        var process = live.ProcessOf(host);
        using var memory = new FileStream($"/proc/{process}/mem", new FileStreamOptions { Access = FileAccess.Read, Share = FileShare.ReadWrite, BufferSize = 0 });
        foreach (var line in File.ReadAllLines($"/proc/{process}/maps"))
        {
            var parts = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            var range = parts[0].Split('-').Select(hex => Convert.ToInt64(hex, 16)).ToArray();
            if (!parts[1].StartsWith("rw", StringComparison.Ordinal) || parts[^1].StartsWith("[v", StringComparison.Ordinal)) continue;
            foreach (var word in Region(memory, range[0], range[1], scan)) yield return $"memory of {host}: {word}";
        }
    }

    private static IReadOnlyList<string> Region(FileStream memory, long from, long until, CanaryScan scan)
    {
        memory.Position = from;
        using var region = new BoundedStream(memory, until - from);
        return scan.Stream(region, mayBreakOff: true);      // its end may be reserved and never touched
    }
}
