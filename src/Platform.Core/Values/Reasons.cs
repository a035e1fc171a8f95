using System.Text;

namespace Platform.Core.Values;

/// <summary>What a person or his page gives as a reason, for minutes and register.</summary>
public static class Reasons
{
    public const int Most = 1_000;

    /// <returns>Trimmed and cut between two characters; null when there is nothing to read, or what neither the register nor the database can keep.</returns>
    public static string? Read(string? given)
    {
        var text = given?.Trim() ?? "";
        if (text.Length == 0 || text.Any(c => char.IsControl(c) && c is not ('\n' or '\r' or '\t'))) return null;
        var kept = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            if (kept.Length + rune.Utf16SequenceLength > Most) break;
            kept.Append(rune.ToString());       // half of a pair, which no canonical JSON holds, became U+FFFD
        }
        return kept.ToString();
    }
}
