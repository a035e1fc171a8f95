using Microsoft.Playwright;
using Platform.Browser.Tests;
using Platform.Browser.Tests.Sealing;
using Platform.Testing;

namespace Arms;

/// <summary>The shipped Worker that seals, against the browser's own cipher and against the bare script cipher, on one page.</summary>
internal static class Sealing
{
    private const string Hide = """
        { const given = crypto.subtle.importKey.bind(crypto.subtle);
          crypto.subtle.importKey = (format, key, algorithm, ...rest) => (algorithm.name ?? algorithm) === "ChaCha20-Poly1305" ? Promise.reject(new DOMException("hidden", "NotSupportedError")) : given(format, key, algorithm, ...rest); }

        """;

    private const string Setup = """
        () => {
          globalThis.random = () => { const bytes = new Uint8Array(1 << 20); for (let at = 0; at < bytes.length; at += 65536) crypto.getRandomValues(bytes.subarray(at, at + 65536)); return bytes; };
          globalThis.ask = (worker, message, transfer = []) => new Promise((done, failed) => { worker.onmessage = ({ data }) => done(data); worker.onerror = (e) => failed(new Error(e.message)); worker.postMessage(message, transfer); });
          globalThis.seal = async (address, recipient, files) => {
            const [sealerAt, hasherAt] = address.split(" ");
            const [sealer, hasher, { port1, port2 }] = [new Worker(sealerAt, { type: "module" }), new Worker(hasherAt, { type: "module" }), new MessageChannel()];
            hasher.postMessage({ documents: port1 }, [port1]);
            const context = new TextEncoder().encode('{"v":"pli/1"}');
            const order = { recipient, context, files: files.map((file, i) => ({ name: `offre-${i}.pdf`, file })), mtime: 1_760_000_000, tool: { nom: "banc", empreinte: "" }, kept: null, hashes: new Uint8Array(0) };
            const begun = await ask(sealer, { kind: "begin", order, documents: port2 }, [port2]);
            if (begun.kind !== "ready") throw new Error(begun.message);
            const from = performance.now();
            for (let next = await ask(sealer, { kind: "next" }); next.kind !== "end"; next = await ask(sealer, { kind: "next" })) {
              if (next.kind === "failed") throw new Error(next.message);
              sealer.postMessage({ kind: "spare", bytes: next.block.bytes }, [next.block.bytes.buffer]);       // as the page does once a block has arrived
            }
            const seconds = (performance.now() - from) / 1000;
            sealer.terminate();
            hasher.terminate();
            return files.reduce((sum, file) => sum + file.size, 0) / 1e6 / seconds;
          };
          globalThis.bare = async (kind, mib) => {
            const worker = new Worker("/bare.js", { type: "module" });
            const rate = await ask(worker, { kind, mib });
            worker.terminate();
            return rate;
          };
        }
        """;

    public static async Task RunAsync(int rounds, int mib)
    {
        var table = new Table("browser", $"browser.sh {rounds} {mib}");
        var (chromium, site) = await StartAsync();
        var native = await PageAsync(chromium, site, hidden: false);
        var script = await PageAsync(chromium, site, hidden: true);
        var small = Math.Max(8, mib / 8);
        await SealAsync(native, site, small, each: 8);
        for (var round = 0; round < rounds; round++)
        {
            table.Add("native", await SealAsync(native, site, mib, each: 8));
            table.Add("raw", await BareAsync(native, "raw", mib));
            table.Add("long", await SealAsync(native, site, mib, each: mib));
            table.Add("sha", await BareAsync(native, "sha", small));
            table.Add("script", await SealAsync(script, site, small, each: 8));
            table.Add("noble", await BareAsync(script, "noble", small));
        }
        var version = Table.Say("chromium", "--version").Split(" built")[0];
        table.Ratio("sealing in the browser, native cipher, documents of 8 MiB: tar, document and block hashes, cipher", "native", "raw", $"{version}, raw ChaCha20-Poly1305 of WebCrypto, 64 KiB chunks, 16 in flight", 0.6, "MB/s");
        table.Ratio("the same, one long document, whose hash only a script can take piece by piece", "long", "sha", "bare SHA-256 of @noble/hashes 2.4.0, nothing enciphered", 0.9, "MB/s");
        table.Ratio("the same in documents of 8 MiB without the native cipher", "script", "noble", "bare @noble/ciphers 2.4.0, 64 KiB chunks", 0.9, "MB/s");
        table.Write("Sealing in the browser");
        await chromium.DisposeAsync();
        await site.DisposeAsync();
    }

    /// <summary>A file of this size is sealed; the growth of all of the browser's processes is read ten times a second.</summary>
    public static async Task MemoryAsync(long bytes)
    {
        var table = new Table("browser-memory", $"browser-memory.sh {bytes}");
        var (chromium, site) = await StartAsync();
        var page = await PageAsync(chromium, site, hidden: false);
        var path = Path.Combine(Path.GetTempPath(), $"platform-bench-{Environment.ProcessId}.bin");
        await using (var file = File.Create(path)) file.SetLength(bytes);      // holes: the browser reads zeroes, the disk holds nothing
        try
        {
            await page.EvaluateAsync("() => document.body.append(Object.assign(document.createElement('input'), { type: 'file', id: 'choix' }))");
            await SealAsync(page, site, 64, each: 64);        // the code is compiled, the Worker has run once
            await page.SetInputFilesAsync("#choix", path);
            double before = Resident(), most = before;
            var sealing = page.EvaluateAsync<double>("([address, recipient]) => seal(address, recipient, [...document.querySelector('#choix').files])", Arguments(site));
            while (await Task.WhenAny(sealing, Task.Delay(100)) != sealing) most = Math.Max(most, Resident());
            var rate = await sealing;
            table.Bound(FormattableString.Invariant($"{bytes / 1e9:F1} GB sealed in Chromium: growth of all its processes"), most - before, 134, "MB", FormattableString.Invariant($"VmRSS {before:F0} before, {most:F0} at most; {rate:F0} MB/s"));
            table.Write("Memory of the browser");
        }
        finally
        {
            File.Delete(path);
            await chromium.DisposeAsync();
            await site.DisposeAsync();
        }
    }

    private static double Resident() => Processes.Descendants(Environment.ProcessId).Distinct().Sum(id => Processes.Status(id, "VmRSS"));

    private static async Task<(Chromium, WorkerSite)> StartAsync()
    {
        var (chromium, site) = (new Chromium(), new WorkerSite());
        await chromium.InitializeAsync();
        await site.InitializeAsync();
        return (chromium, site);
    }

    private static async Task<IPage> PageAsync(Chromium chromium, WorkerSite site, bool hidden)
    {
        var page = await chromium.PageAsync(1280);
        page.SetDefaultTimeout(600_000);
        var bare = Table.Say("node", RepositoryRoot.File("bench/peers/browser-bare.mjs"));
        await page.RouteAsync("**/*.js", route =>
        {
            var file = new Uri(route.Request.Url).AbsolutePath.TrimStart('/');
            return route.FulfillAsync(new() { ContentType = "text/javascript", Body = file == "bare.js" ? bare : (hidden ? Hide : "") + WorkerSite.TextOf(file) });
        });
        await page.GotoAsync(site.Url("/"));
        await page.EvaluateAsync(Setup);
        return page;
    }

    private static Task<double> SealAsync(IPage page, WorkerSite site, int mib, int each) => page.EvaluateAsync<double>(
        "([address, recipient, mib, each]) => { const part = random(); return seal(address, recipient, Array.from({ length: Math.max(1, mib / each) }, () => new File(Array.from({ length: Number(each) }, () => part), 'offre.pdf'))); }", (string[])[.. Arguments(site), $"{mib}", $"{each}"]);

    private static Task<double> BareAsync(IPage page, string kind, int mib) => page.EvaluateAsync<double>("([kind, mib]) => bare(kind, Number(mib))", (string[])[kind, $"{mib}"]);

    private static string[] Arguments(WorkerSite site) => [$"/{site.NameOf("sealer.js")} /{site.NameOf("hasher.js")}", Platform.Crypto.Keys.X25519Identity.Generate().Recipient.ToString()];
}
