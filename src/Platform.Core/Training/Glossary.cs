using System.Text.Json;

namespace Platform.Core.Training;

/// <summary>A word that a village clerk may ask about: how it is written, what it stands for, what it means here.</summary>
/// <param name="Key">Its anchor.</param>
/// <param name="Word">As pages write it: « DCE ».</param>
/// <param name="Name">In full.</param>
public sealed record Term(string Key, string Word, string Name, string Meaning);

/// <summary>One file of words for every page, the guides and the glossary itself (VR-14).</summary>
public static class Glossary
{
    private static readonly Lazy<IReadOnlyList<Term>> Words = new(() => PaperData.Read<IReadOnlyList<Term>>("glossaire"));

    /// <summary>In the order of the alphabet.</summary>
    public static IReadOnlyList<Term> All => Words.Value;

    /// <param name="word">Its key or the word itself, whatever the case.</param>
    public static Term? Find(string word) => All.SingleOrDefault(term => string.Equals(term.Key, word, StringComparison.OrdinalIgnoreCase) || string.Equals(term.Word, word, StringComparison.OrdinalIgnoreCase));
}

/// <summary>French data beside the papers: Papers/*.json.</summary>
internal static class PaperData
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow };

    public static T Read<T>(string name) => JsonSerializer.Deserialize<T>(Bytes(name), Options) ?? throw new InvalidOperationException($"{name}.json is empty.");

    public static byte[] Bytes(string name)
    {
        using var stream = typeof(PaperData).Assembly.GetManifestResourceStream($"papers/{name}.json") ?? throw new FileNotFoundException($"No {name}.json.");
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }
}
