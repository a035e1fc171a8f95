using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Platform.Core.Law;

/// <summary>Values of law with the dates of their validity and their article: data, never constants in code.</summary>
internal static class RuleFile
{
    internal static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);

    public static T Read<T>(string name)
    {
        using var stream = Open(name) ?? throw new InvalidOperationException($"No rule file {name}.json.");
        return JsonSerializer.Deserialize<T>(stream, Options) ?? throw new InvalidOperationException($"{name}.json is empty.");
    }

    /// <summary>The dated rows that the platform ships; null where there is no such file.</summary>
    public static JsonArray? Shipped(string name)
    {
        using var stream = Open(name);
        return stream is null ? null : JsonNode.Parse(stream)?["rules"] as JsonArray;
    }

    private static Stream? Open(string name) => Assembly.GetExecutingAssembly().GetManifestResourceStream($"law/{name}.json");
}
