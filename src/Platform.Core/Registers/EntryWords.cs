using System.Text.Json.Nodes;

namespace Platform.Core.Registers;

/// <summary>Words that several kinds of entries say alike: whoever reads the register finds them under the same names.</summary>
internal static class EntryWords
{
    /// <summary>The consultation that an entry speaks of.</summary>
    public static JsonObject Consultation<TId>(TId id, string title, string reference) where TId : struct =>
        new() { ["id"] = id.ToString(), ["objet"] = title, ["reference"] = reference };
}
