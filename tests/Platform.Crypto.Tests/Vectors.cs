using System.Text.Json.Nodes;
using Platform.Testing;

namespace Platform.Crypto.Tests;

/// <summary>Files of shared/data/vectors; the tests that read them are skipped by name without them.</summary>
internal static class Vectors
{
    public static IEnumerable<(JsonNode Group, JsonNode Test)> Wycheproof(string file) =>
        from groupNode in Read($"vectors/wycheproof/{file}")["testGroups"]!.AsArray() // the format of the suite
        from test in groupNode["tests"]!.AsArray()
        select (groupNode, test);

    public static JsonNode Read(string path) => JsonNode.Parse(File.ReadAllBytes(SharedData.Find(path)!))!; // NeedsSharedData found it

    public static byte[] Hex(JsonNode test, string name) => Convert.FromHexString(test[name]!.GetValue<string>());

    public static string Text(JsonNode test, string name) => test[name]!.GetValue<string>();
}
