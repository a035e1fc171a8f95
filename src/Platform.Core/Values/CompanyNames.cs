using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Platform.Core.Values;

/// <summary>Whether a text says the name or the number of a company: whole words, whatever accents, capitals, signs and spaces it is spelled with, and without its legal form.</summary>
public static partial class CompanyNames
{
    private static readonly HashSet<string> LegalForms = new(StringComparer.Ordinal) { "sarl", "sas", "sasu", "sa", "eurl", "scop", "scic", "selarl", "selas", "snc", "sci", "scp", "ei", "eirl", "gie", "societe", "ste", "ets" };

    // What many companies are called, and what texts speak of.
    private static readonly HashSet<string> Callings = new(StringComparer.Ordinal) { "entreprise", "entreprises", "groupe", "compagnie", "etablissements", "atelier", "ateliers", "bureau", "cabinet", "agence", "france", "les", "des", "sud", "nord", "est", "ouest" };

    // Of a registration number, whatever signs stand in it and with or without the letters of its country.
    private const int FewestFigures = 6, CountryLetters = 3;

    /// <param name="sign">A name, or a number: « Toitures du Sud », « 111111118 », « BE 0123456789 ».</param>
    /// <param name="everyday">Whether a name of one word is said by that word alone, which may mean something else (« Lumière »); false: only with its legal form.</param>
    public static bool Says(string text, string sign, bool everyday = true)
    {
        var words = Spelled(sign).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var figures = string.Concat(sign.Where(char.IsAsciiDigit));
        if (figures.Length >= FewestFigures && words.Sum(word => word.Length) - figures.Length <= CountryLetters) return Spaces().Replace(Spelled(text), "").Contains(figures, StringComparison.Ordinal);
        string[] bare = [.. words.Where(word => !LegalForms.Contains(word))];
        if (!everyday && words is [_]) return false;
        var name = string.Join(' ', !everyday && bare is [_] ? words : bare);
        if (name.Length < 3) name = string.Join(' ', words);
        return name.Length >= 3 && $" {Spelled(text)} ".Contains($" {name} ", StringComparison.Ordinal);
    }

    /// <summary>Words of a name that a text writes as a name, with a capital letter and not because a sentence begins: « Société Alpha, qui a refait votre mairie » of « Entreprise Fictive Alpha ». A doubt, no more.</summary>
    public static IEnumerable<string> Hints(string text, string name)
    {
        if (Spelled(name) is { Length: > 0 and < 3 } tiny) return $" {Spelled(text)} ".Contains($" {tiny} ", StringComparison.Ordinal) ? [name] : [];       // « 3M »
        var own = Spelled(name).Split(' ').Where(word => word.Length >= 3 && !LegalForms.Contains(word) && !Callings.Contains(word)).ToHashSet(StringComparer.Ordinal);
        return Written().Matches(text).Where(word => char.IsUpper(word.Value[0]) && own.Contains(Spelled(word.Value)) && (!BeginsSentence(text, word.Index) || IsSignature(text, word.Index))).Select(word => word.Value).Distinct(StringComparer.Ordinal);
    }

    private static bool BeginsSentence(string text, int at) => text[..at].TrimEnd(' ', '\u00A0', '\r', '\n', '\t', '«', '“', '"', '’', '(', '-', '–', '—') is not { Length: > 0 } before || (".!?:;…".Contains(before[^1], StringComparison.Ordinal) && !Abbreviation().IsMatch(before));

    // A last line of a few words.
    private static bool IsSignature(string text, int at) => text.TrimEnd() is var whole && whole.LastIndexOf('\n') is var line and >= 0 && at > line && Written().Matches(whole[line..]).Count <= 4;

    // « L’Atelier Brun & fils » → « l atelier brun fils »
    private static string Spelled(string text)
    {
        var bare = string.Concat(text.Normalize(NormalizationForm.FormD).Where(c => CharUnicodeInfo.GetUnicodeCategory(c) is not UnicodeCategory.NonSpacingMark));
        return Signs().Replace(bare.ToLowerInvariant(), " ").Trim();
    }

    [GeneratedRegex(@"[^\p{L}\p{N}]+", RegexOptions.CultureInvariant)]
    private static partial Regex Signs();

    [GeneratedRegex(@"[\p{L}\p{N}]+", RegexOptions.CultureInvariant)]
    private static partial Regex Written();

    // « M. », « Ets. »: a name follows, no sentence.
    [GeneratedRegex(@"(?<![\p{L}\p{N}])(?:\p{L}|ets|sté|ste|mr|mme|mlle|cie|st)\.$", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Abbreviation();

    // Between two digits: « 111 111 118 ».
    [GeneratedRegex(@"(?<=\d) (?=\d)", RegexOptions.CultureInvariant)]
    private static partial Regex Spaces();
}
