using System.Text.Json.Nodes;
using Platform.Crypto.Json;

namespace Platform.Crypto.Envelopes;

/// <summary>The program that sealed a bid.</summary>
/// <param name="Name">Its name and version.</param>
/// <param name="Build">Hash of its build, as published in the register; empty when unknown.</param>
public sealed record PliTool(string Name, string Build);

/// <summary>One line of the manifest.</summary>
/// <param name="Path">Name inside the bid.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Sha256">Lower hexadecimal.</param>
public sealed record PliManifestEntry(string Path, long Size, string Sha256);

/// <summary><c>90-manifeste.json</c>: every entry before it, in order, the context first.</summary>
public sealed record PliManifest(IReadOnlyList<PliManifestEntry> Entries, PliTool Tool)
{
    internal const int MaximumLength = 16 * 1024 * 1024;
    private const string Version = "manifeste/1";

    /// <summary>The canonical bytes.</summary>
    public byte[] ToBytes() => CanonicalJson.Serialize(new JsonObject
    {
        ["entrees"] = new JsonArray([.. Entries.Select(entry => new JsonObject { ["chemin"] = entry.Path, ["sha256"] = entry.Sha256, ["taille"] = entry.Size })]),
        ["outil"] = new JsonObject { ["empreinte"] = Tool.Build, ["nom"] = Tool.Name },
        ["v"] = Version,
    });

    /// <summary>Reads canonical bytes and refuses anything that would not be written back the same.</summary>
    /// <exception cref="FormatException">Not a manifest of this version.</exception>
    public static PliManifest Parse(ReadOnlySpan<byte> bytes)
    {
        try
        {
            var root = CanonicalJson.Parse(bytes)?.AsObject() ?? [];
            var entries = (root["entrees"]?.AsArray() ?? []).Select(Entry).ToList();
            var tool = new PliTool(Text(root["outil"]?["nom"]), Text(root["outil"]?["empreinte"]));
            var manifest = new PliManifest(entries, tool);
            return manifest.ToBytes().AsSpan().SequenceEqual(bytes) ? manifest : throw new FormatException("Manifest: not canonical.");
        }
        catch (InvalidOperationException wrongKind)
        {
            throw new FormatException("Manifest: a value of another kind.", wrongKind);
        }
    }

    private static PliManifestEntry Entry(JsonNode? node) =>
        new(Text(node?["chemin"]), node?["taille"]?.GetValue<long>() ?? throw new FormatException("Manifest: size."), Text(node["sha256"]));

    private static string Text(JsonNode? node) => node?.GetValue<string>() ?? throw new FormatException("Manifest: missing text.");
}
