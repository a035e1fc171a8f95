using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Platform.Core.Values;

/// <summary>Whether a text says the name or the number of a company: whole words, whatever accents, capitals, signs and spaces it is spelled with, and without its legal form.</summary>
public static partial class CompanyNames
{
    private static readonly HashSet<string> LegalForms = new(StringComparer.Ordinal) { "sarl", "sas", "sasu", "sa", "eurl", "scop", "scic", "selarl", "selas", "snc", "sci", "scp", "ei", "eirl", "gie", "societe", "ste", "ets" };

    /// <param name="sign">A name, or a number: « Toitures du Sud », « 111111118 ».</param>
    public static bool Says(string text, string sign)
    {
        var words = Spelled(sign).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words is [var only] && only.Any(char.IsAsciiDigit)) return only.Length >= 6 && Spaces().Replace(Spelled(text), "").Contains(only, StringComparison.Ordinal);
        var name = string.Join(' ', words.Where(word => !LegalForms.Contains(word)));
        if (name.Length < 3) name = string.Join(' ', words);
        return name.Length >= 3 && $" {Spelled(text)} ".Contains($" {name} ", StringComparison.Ordinal);
    }

    // « L’Atelier Brun & fils » → « l atelier brun fils »
    private static string Spelled(string text)
    {
        var bare = string.Concat(text.Normalize(NormalizationForm.FormD).Where(c => CharUnicodeInfo.GetUnicodeCategory(c) is not UnicodeCategory.NonSpacingMark));
        return Signs().Replace(bare.ToLowerInvariant(), " ").Trim();
    }

    [GeneratedRegex(@"[^\p{L}\p{N}]+", RegexOptions.CultureInvariant)]
    private static partial Regex Signs();

    // Between two digits: « 111 111 118 ».
    [GeneratedRegex(@"(?<=\d) (?=\d)", RegexOptions.CultureInvariant)]
    private static partial Regex Spaces();
}
