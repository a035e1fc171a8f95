using System.Diagnostics;
using System.Net;
using System.Text.RegularExpressions;

namespace Platform.Testing;

/// <summary>
/// ProConnect as it is documented, run on this machine by a certified library (tests/tools/proconnect). It stops when our end of its standard input closes,
/// even if we are killed.
/// </summary>
public sealed partial class ProConnectProvider : IAsyncDisposable
{
    private const string Hold = """node "$1" "$2" & server=$!; cat >/dev/null; kill $server""";
    private static readonly string Program = RepositoryRoot.File("tests/tools/proconnect/provider.mjs");
    private readonly Process process;

    private ProConnectProvider(string authority, Process process) => (Authority, this.process) = (authority, process);

    /// <summary>Null when it can run; else what is missing.</summary>
    public static string? Missing => Judges.Find("node") is null ? "node is not on PATH." : Directory.Exists(Path.Combine(Path.GetDirectoryName(Program)!, "node_modules")) ? null : "oidc-provider is not installed: ./test, or npm ci in tests/tools/proconnect.";

    public string Authority { get; }

    /// <summary>The settings of a platform that is registered with it.</summary>
    public (string Key, string Value)[] Settings =>
        [("ProConnect:Authority", Authority), ("ProConnect:ClientId", "plateforme-essai"), ("ProConnect:ClientSecret", "secret-d-essai-sans-valeur-0123456789")];

    /// <param name="site">Address of the platform, as it is registered.</param>
    public static async Task<ProConnectProvider> StartAsync(string site)
    {
        var start = new ProcessStartInfo("bash", ["-c", Hold, "proconnect", Program, site]) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true };
        var server = Process.Start(start) ?? throw new InvalidOperationException("bash did not start.");
        const string Says = "listens on ";
        while (await server.StandardOutput.ReadLineAsync() is { } line)
        {
            if (!line.StartsWith(Says, StringComparison.Ordinal)) continue;
            _ = server.StandardOutput.BaseStream.CopyToAsync(Stream.Null);
            return new(line[Says.Length..].Trim(), server);
        }
        throw new InvalidOperationException("The provider did not start.");
    }

    /// <summary>From now on, answers are wrong in this way (provider.mjs, « spoil »); nothing: they are right.</summary>
    public async Task SpoilAsync(string fault)
    {
        using var browser = new Browser(Authority);
        await browser.PostAsync(new Uri(Authority + "/essai"), new() { ["faute"] = fault });
    }

    /// <summary>A browser's visit over there, with the session that it has there.</summary>
    public Browser NewBrowser() => new(Authority);

    public async ValueTask DisposeAsync()
    {
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        process.Dispose();
    }

    public sealed partial class Browser(string authority) : IDisposable
    {
        private readonly HttpClient client = new(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = new CookieContainer() }, disposeHandler: true);

        /// <summary>Whether the last visit was asked who it is: not when its session over there stood.</summary>
        public bool WasAsked { get; private set; }

        /// <summary>Follows from the address that the platform gave to the one where it is sent back, saying who it is when it is asked.</summary>
        /// <returns>The platform's address, with what the provider says.</returns>
        public async Task<string> VisitAsync(string address, Dictionary<string, string> says)
        {
            WasAsked = false;
            var at = new Uri(address);
            while (at.AbsoluteUri.StartsWith(authority, StringComparison.Ordinal))
            {
                using var answer = await client.GetAsync(at);
                if (answer.Headers.Location is { } next)
                {
                    at = new Uri(at, next);
                    continue;
                }
                var page = await answer.Content.ReadAsStringAsync();
                if (!answer.IsSuccessStatusCode) throw new InvalidOperationException($"The provider answers {(int)answer.StatusCode}: {page}");
                WasAsked = true;
                var hidden = Hidden().Matches(page).ToDictionary(m => m.Groups[1].Value, m => m.Groups[2].Value, StringComparer.Ordinal);
                foreach (var (name, value) in says) hidden[name] = value;
                var target = Action().Match(page) is { Success: true } form ? new Uri(at, form.Groups[1].Value) : at;
                at = new Uri(target, await PostAsync(target, hidden) ?? throw new InvalidOperationException("The provider leads nowhere."));
            }
            return at.AbsoluteUri;
        }

        internal async Task<Uri?> PostAsync(Uri address, Dictionary<string, string> fields)
        {
            using var content = new FormUrlEncodedContent(fields);
            using var answer = await client.PostAsync(address, content);
            return answer.Headers.Location;
        }

        public void Dispose() => client.Dispose();

        [GeneratedRegex("""<input type="hidden" name="([^"]+)" value="([^"]*)""", RegexOptions.None, 1000)]
        private static partial Regex Hidden();

        [GeneratedRegex("""<form[^>]* action="([^"]+)""", RegexOptions.None, 1000)]
        private static partial Regex Action();
    }
}
