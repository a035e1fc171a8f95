using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Playwright;
using Platform.Crypto.Envelopes;
using Platform.Crypto.Keys;
using Platform.Testing;

namespace Platform.Browser.Tests.Sealing;

/// <summary>
/// The two ways in which a browser seals and opens: its own ChaCha20-Poly1305, and our script where the browser has none (Firefox, older ones).
/// The Workers are the shipped files; the second way is had by hiding the cipher from WebCrypto before they start.
/// </summary>
public sealed class CipherPathTests(Chromium chromium, WorkerSite site) : IClassFixture<Chromium>, IClassFixture<WorkerSite>
{
    private const string Tell = """
        { const told = new BroadcastChannel("ciphers"), encrypt = crypto.subtle.encrypt.bind(crypto.subtle), decrypt = crypto.subtle.decrypt.bind(crypto.subtle);
          crypto.subtle.encrypt = (a, ...rest) => (told.postMessage(a.name), encrypt(a, ...rest));
          crypto.subtle.decrypt = (a, ...rest) => (told.postMessage(a.name), decrypt(a, ...rest)); }

        """;

    private const string Hide = """
        { const given = crypto.subtle.importKey.bind(crypto.subtle);
          crypto.subtle.importKey = (format, key, algorithm, ...rest) => (algorithm.name ?? algorithm) === "ChaCha20-Poly1305" ? Promise.reject(new DOMException("hidden", "NotSupportedError")) : given(format, key, algorithm, ...rest); }

        """;

    private const string Seal = """
        async ({ worker, recipient, context, content }) => {
          const bytes = (text) => Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
          const sealer = new Worker(worker, { type: "module" });
          const ask = (message) => new Promise((done, failed) => { sealer.onmessage = ({ data }) => done(data); sealer.onerror = (e) => failed(new Error(e.message)); sealer.postMessage(message); });
          const file = new File([bytes(content)], "offre.pdf");
          const begun = await ask({ kind: "begin", order: { recipient, context: bytes(context), files: [{ name: "offre.pdf", file }], mtime: 1_760_000_000, tool: { nom: "essai", empreinte: "" }, kept: null, hashes: new Uint8Array(0) } });
          if (begun.kind !== "ready") throw new Error(begun.message);
          const parts = [];
          for (let next = await ask({ kind: "next" }); next.kind === "block"; next = await ask({ kind: "next" })) parts.push(next.block.bytes);
          return await new Promise((done) => { const reader = new FileReader(); reader.onload = () => done(reader.result.split(",")[1]); reader.readAsDataURL(new Blob(parts)); });
        }
        """;

    private const string Open = """
        async ({ worker, order }) => {
          const opener = new Worker(worker, { type: "module" });
          const opened = await new Promise((done, failed) => {
            opener.onerror = (e) => failed(new Error(e.message));
            opener.onmessage = ({ data }) => { if ("opened" in data) done(data.opened); else if ("failed" in data) failed(new Error(data.failed)); };
            opener.postMessage({ order, address: "/pli" });
          });
          if (opened.kind !== "opened") return opened.kind;
          const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", await opened.files[0].content.arrayBuffer()));
          return [...hash].map((byte) => byte.toString(16).padStart(2, "0")).join("");
        }
        """;

    private readonly byte[] content = RandomNumberGenerator.GetBytes(3_000_000);
    private readonly byte[] context = """{"v":"pli/1"}"""u8.ToArray();
    private readonly X25519Identity key = X25519Identity.Generate();

    [Theory, Trait("Feature", "A7-C1")]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task What_one_cipher_of_the_browser_seals_the_other_opens_and_so_do_the_server_and_age(bool sealedByScript, bool openedByScript)
    {
        var sealing = await PageAsync(sealedByScript);
        var pli = Convert.FromBase64String(await sealing.EvaluateAsync<string>(Seal, new
        {
            worker = "/" + site.NameOf("sealer.js"), recipient = key.Recipient.ToString(), context = Convert.ToBase64String(context), content = Convert.ToBase64String(content),
        }));
        Assert.Equal(!sealedByScript, await UsedNativeAsync(sealing));

        site.Sealed = pli;
        var opening = await PageAsync(openedByScript);
        Assert.Equal(Hex(content), await OpenAsync(opening, pli));
        Assert.Equal(!openedByScript, await UsedNativeAsync(opening));
        Assert.Equal(content, await OpenedByServerAsync(pli));
        await JudgeByAgeAsync(pli);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_flipped_bit_in_the_last_chunk_leaves_no_file_to_the_person_who_opens(bool byScript)
    {
        using var cipher = new MemoryStream();
        await PliWriter.WriteAsync(cipher, key.Recipient, context, [new PliFile("10-pieces/offre.pdf", content.Length, DateTimeOffset.UnixEpoch, _ => Task.FromResult<Stream>(new MemoryStream(content)))],
            DateTimeOffset.UnixEpoch, new PliTool("essai", ""), CancellationToken.None);
        var altered = cipher.ToArray();
        altered[^5] ^= 1;
        site.Sealed = altered;

        Assert.Equal("damaged", await OpenAsync(await PageAsync(byScript), altered));
    }

    [NeedsSharedDataTheory("vectors/wycheproof/chacha20_poly1305_test.json"), Trait("Feature", "A7-C1")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Every_vector_of_Wycheproof_is_judged_right_in_the_browser(bool hidden)
    {
        var judges = await Judges.RunAsync("node", RepositoryRoot.File("src/Platform.Web/Client/test/in-browser.mjs"));
        Assert.True(judges.ExitCode == 0, judges.Error);
        var page = await PageAsync(hidden);
        if (hidden) await page.EvaluateAsync("() => " + Hide);
        await page.AddScriptTagAsync(new() { Content = judges.Text });

        Assert.Equal(!hidden, await page.EvaluateAsync<bool>("async () => (await vectors.nativeJudge()) !== null"));
        foreach (var file in await page.EvaluateAsync<string[]>("() => Object.keys(vectors.JUDGES)"))
        {
            var suite = await File.ReadAllTextAsync(SharedData.Find($"vectors/wycheproof/{file}")!); // beside the first, which was found
            var report = await page.EvaluateAsync<JsonElement>("async ([file, suite]) => await vectors.judge(file, JSON.parse(suite), vectors.JUDGES[file])", new[] { file, suite });
            AssertAllRight(file, report);
            if (file != "chacha20_poly1305_test.json" || hidden) continue;
            AssertAllRight("native " + file, await page.EvaluateAsync<JsonElement>("async ([file, suite]) => await vectors.judge(file, JSON.parse(suite), await vectors.nativeJudge())", new[] { file, suite }));
        }
        Assert.True(await page.EvaluateAsync<bool>("() => vectors.hashIsRight()"));
    }

    private static void AssertAllRight(string file, JsonElement report)
    {
        Assert.True(report.GetProperty("wrong").GetArrayLength() == 0, $"{file}: {report.GetProperty("wrong")}");
        Assert.True(report.GetProperty("judged").GetInt32() > 30, $"{file}: {report.GetProperty("judged")} judged");
    }

    /// <summary>A page whose Workers say which cipher they call, and find none of their own when it is hidden.</summary>
    private async Task<IPage> PageAsync(bool hidden)
    {
        var page = await chromium.PageAsync(1280);
        await page.RouteAsync("**/*.js", route => route.FulfillAsync(new()
        {
            ContentType = "text/javascript", Body = Tell + (hidden ? Hide : "") + WorkerSite.TextOf(new Uri(route.Request.Url).AbsolutePath.TrimStart('/')),
        }));
        await page.GotoAsync(site.Url("/"));
        await page.EvaluateAsync("() => { globalThis.told = new Set(); new BroadcastChannel('ciphers').onmessage = ({ data }) => told.add(data); }");
        return page;
    }

    private static Task<bool> UsedNativeAsync(IPage page) => page.EvaluateAsync<bool>("() => told.has('ChaCha20-Poly1305')");

    private Task<string> OpenAsync(IPage page, byte[] pli) => page.EvaluateAsync<string>(Open, new
    {
        worker = "/" + site.NameOf("opener.js"),
        order = new { identity = key.ToString(), contexte = Convert.ToBase64String(context), contexte_sha256 = Hex(context), sha256 = Hex(pli), taille = pli.Length },
    });

    private async Task<byte[]> OpenedByServerAsync(byte[] pli)
    {
        using var opened = new MemoryStream();
        await using var reader = await PliReader.OpenAsync(new MemoryStream(pli), [key], SHA256.HashData(context));
        await foreach (var entry in reader.EntriesAsync()) await entry.Content.CopyToAsync(opened);
        return opened.ToArray();
    }

    private async Task JudgeByAgeAsync(byte[] pli)
    {
        var folder = Directory.CreateTempSubdirectory("platform-age-");
        try
        {
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "key.txt"), key + "\n");
            await File.WriteAllBytesAsync(Path.Combine(folder.FullName, "pli.age"), pli);
            var verdict = await Judges.RunAsync("age", "-d", "-i", Path.Combine(folder.FullName, "key.txt"), Path.Combine(folder.FullName, "pli.age"));
            Assert.True(verdict.ExitCode == 0, verdict.Error);
            Assert.True(verdict.Output.AsSpan().IndexOf(content) > 0, "the document is not in what age opened");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
