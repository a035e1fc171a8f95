using System.Diagnostics;
using System.Net;

namespace Arms;

/// <summary>The same bytes to our deposit, to a bare Kestrel endpoint with the same durable steps, and to @tus/server, one after the other in each round.</summary>
internal static class Uploads
{
    public static async Task RunAsync(int rounds, int mib, string? peers)
    {
        var table = new Table("uploads", $"uploads.sh {rounds} {mib}");
        await using var site = await Site.StartAsync();
        var folder = Directory.CreateDirectory(Path.Combine(site.Live.Given.Platform.Folder, "bare")).FullName;
        using var kestrel = await Bare.KestrelAsync(folder);
        using var tus = Directory.Exists(".local/bench/node_modules/@tus") ? await Bare.TusAsync(folder) : null;
        using var peer = peers is null ? null : await Bare.PeerAsync(peers, folder);
        using var http = new HttpClient();
        var blocks = mib / 8;
        using (var warm = await Deposit.BeginAsync(site.Live, site.Company)) await warm.SendAsync(8, 3);
        await BareAsync(http, kestrel, 4, 3);
        async Task ArmAsync(string name, Func<Task> act)
        {
            var before = Processes.Spent();
            table.Add(name, await TimeAsync(blocks, act));
            Table.Profile(name, before, blocks, "a block");
        }

        for (var round = 0; round < rounds; round++)
        {
            using (var deposit = await Deposit.BeginAsync(site.Live, site.Company))        // before the clock: what is measured is the way of the bytes
                await ArmAsync("ours", () => deposit.SendAsync(blocks, 3));
            await ArmAsync("bare", () => BareAsync(http, kestrel, blocks, 3));
            if (peer is not null) table.Add("peer", PeerOf(peers!, peer, mib));
            table.Add("single", await TimeAsync(blocks, () => SingleAsync(http, kestrel, blocks)));
            if (tus is not null)
            {
                table.Add("tus", await TimeAsync(blocks, () => TusAsync(http, tus, blocks, whole: false)));
                table.Add("tus-single", await TimeAsync(blocks, () => TusAsync(http, tus, blocks, whole: true)));
            }
            foreach (var file in Directory.EnumerateFiles(folder)) File.Delete(file);
        }
        table.Ratio("blocks of 8 MiB, three at a time", "ours", "bare", "bare Kestrel, same blocks, same durable steps", 0.9, "MB/s");
        table.Ratio("the same", "ours", "single", "bare Kestrel, one request, same durable steps", 0.8, "MB/s");
        table.Ratio("the same", "ours", "tus", "@tus/server 2.4.5, PATCHes of 8 MiB (neither hashes nor fsyncs)", 0.9, "MB/s");
        table.Ratio("the same", "ours", "tus-single", "@tus/server 2.4.5, one PATCH (neither hashes nor fsyncs)", 0.6, "MB/s");
        table.Say("bare", "peer", "this arm of ours beside the same arm of the peers (within 10 %: 0.90–1.11)");
        table.Write("Upload of a sealed bid");
    }

    private static async Task<double> TimeAsync(int blocks, Func<Task> act)
    {
        var clock = Stopwatch.StartNew();
        await act();
        return (double)blocks * Deposit.BlockSize / 1e6 / clock.Elapsed.TotalSeconds;
    }

    private static async Task BareAsync(HttpClient http, Bare kestrel, int blocks, int parallel)
    {
        var left = blocks;
        await Task.WhenAll(Enumerable.Range(0, parallel).Select(async _ =>
        {
            while (Interlocked.Decrement(ref left) >= 0)
            {
                using var answer = await http.PostAsync(new Uri(kestrel.Address, "bloc"), new ByteArrayContent(Deposit.Block));
                answer.EnsureSuccessStatusCode();
            }
        }));
    }

    // Its own client on its own server: « NAME NUMBER ».
    private static double PeerOf(string program, Bare peer, int mib) => double.Parse(
        Table.Say("dotnet", $"{program} blocks {new Uri(peer.Address, "up/disk?fsync=true&hash=true")} {mib} 3").Split(' ')[^1], System.Globalization.CultureInfo.InvariantCulture);

    private static async Task SingleAsync(HttpClient http, Bare kestrel, int blocks)
    {
        using var answer = await http.PostAsync(new Uri(kestrel.Address, "bloc"), new Repeated(blocks));
        answer.EnsureSuccessStatusCode();
    }

    private static async Task TusAsync(HttpClient http, Bare tus, int blocks, bool whole)
    {
        using var create = new HttpRequestMessage(HttpMethod.Post, new Uri(tus.Address, "files"));
        create.Headers.Add("Tus-Resumable", "1.0.0");
        create.Headers.Add("Upload-Length", $"{(long)blocks * Deposit.BlockSize}");
        using var created = await http.SendAsync(create);
        var place = new Uri(tus.Address, new Uri(tus.Address, created.Headers.Location!).AbsolutePath);
        for (var done = 0; done < blocks; done += whole ? blocks : 1)
        {
            using var patch = new HttpRequestMessage(HttpMethod.Patch, place) { Content = whole ? new Repeated(blocks) : new ByteArrayContent(Deposit.Block) };
            patch.Content.Headers.ContentType = new("application/offset+octet-stream");
            patch.Headers.Add("Tus-Resumable", "1.0.0");
            patch.Headers.Add("Upload-Offset", $"{(long)done * Deposit.BlockSize}");
            using var answer = await http.SendAsync(patch);
            if (answer.StatusCode != HttpStatusCode.NoContent) throw new InvalidOperationException($"tus: {answer.StatusCode}");
        }
    }

    /// <summary>One body of many blocks, never whole in memory.</summary>
    private sealed class Repeated(int blocks) : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            for (var i = 0; i < blocks; i++) await stream.WriteAsync(Deposit.Block);
        }

        protected override bool TryComputeLength(out long length)
        {
            length = (long)blocks * Deposit.BlockSize;
            return true;
        }
    }
}
