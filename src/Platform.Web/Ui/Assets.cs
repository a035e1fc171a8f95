using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.WebUtilities;

namespace Platform.Web.Ui;

/// <summary>Files of wwwroot/pa by their logical name: the built ones through manifest.json, ours by the fingerprint of their bytes.</summary>
public sealed partial class Assets(IWebHostEnvironment environment, ILogger<Assets> log)
{
    public sealed record Asset(string Url, string Integrity);

    private const string Folder = "pa";
    private readonly Lazy<Manifest> manifest = new(() => Manifest.Read(environment));
    private readonly ConcurrentDictionary<string, Asset?> found = new(StringComparer.Ordinal);

    /// <summary>Null when the file was not built, which is told to the log: what it draws stays as the page left it (_Attente).</summary>
    public Asset? Find(string name) => environment.IsDevelopment() ? Look(name) : found.GetOrAdd(name, Look);

    /// <summary>Built files carry their hash in the name, ours in the query.</summary>
    public static bool HasFingerprint(HttpRequest request) => request.Query.ContainsKey("v") || HashInName().IsMatch(request.Path.Value ?? "");

    [GeneratedRegex(@"^/pa/[a-z0-9-]+-[A-Za-z0-9]{8,}\.(js|css)$", RegexOptions.ExplicitCapture)]
    private static partial Regex HashInName();

    private Asset? Look(string name)
    {
        var file = manifest.Value.Files.GetValueOrDefault(name, name);
        var info = environment.WebRootFileProvider.GetFileInfo($"{Folder}/{file}");
        if (!info.Exists)
        {
            Missing(log, name);
            return null;
        }

        using var bytes = info.CreateReadStream();
        var digest = SHA384.HashData(bytes);
        var integrity = manifest.Value.Integrity.GetValueOrDefault(name) ?? manifest.Value.Integrity.GetValueOrDefault(file) ?? $"sha384-{Convert.ToBase64String(digest)}";
        var url = file == name ? $"/{Folder}/{file}?v={WebEncoders.Base64UrlEncode(digest, 0, 9)}" : $"/{Folder}/{file}";
        return new Asset(url, integrity);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "wwwroot/pa has no {Name}: pages that need it stay as they are without scripts.")]
    private static partial void Missing(ILogger log, string name);

    private sealed record Manifest(Dictionary<string, string> Files, Dictionary<string, string> Integrity)
    {
        public static Manifest Read(IWebHostEnvironment environment)
        {
            var manifest = new Manifest([], []);
            var info = environment.WebRootFileProvider.GetFileInfo($"{Folder}/manifest.json");
            if (!info.Exists) return manifest;

            using var stream = info.CreateReadStream();
            using var json = JsonDocument.Parse(stream);
            foreach (var entry in json.RootElement.EnumerateObject())
            {
                if (entry.Value.ValueKind == JsonValueKind.String) manifest.Files[entry.Name] = entry.Value.GetString()!; // a string, just checked
                else if (entry.NameEquals("integrity")) foreach (var hash in entry.Value.EnumerateObject()) manifest.Integrity[hash.Name] = hash.Value.GetString() ?? "";
            }
            return manifest;
        }
    }
}
