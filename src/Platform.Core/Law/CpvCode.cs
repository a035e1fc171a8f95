using System.Globalization;
using System.Text;

namespace Platform.Core.Law;

/// <summary>A code of the common procurement vocabulary (règlement (CE) n° 213/2008): eight digits, the first two name its division.</summary>
public static class CpvCode
{
    private static readonly Lazy<CpvFile> Rules = new(() => RuleFile.Read<CpvFile>("cpv"));

    private static readonly Lazy<IReadOnlyList<(string Code, string Plain)>> Searched = new(() => [.. Rules.Value.Everyday.OrderBy(e => e.Key, StringComparer.Ordinal).Select(e => (e.Key, Plain(e.Value)))]);

    private static IReadOnlyDictionary<string, string> Divisions => Rules.Value.Divisions;

    /// <summary>The eight digits, from « 45261000-4 » or « 45 26 10 00 »; null when it is no code.</summary>
    public static string? Clean(string? typed)
    {
        var text = string.Concat((typed ?? "").Where(c => !char.IsWhiteSpace(c)));
        if (text.Length == 10 && text[8] == '-' && char.IsAsciiDigit(text[9])) text = text[..8];
        return text.Length == 8 && text.All(char.IsAsciiDigit) && Divisions.ContainsKey(text[..2]) ? text : null;
    }

    /// <summary>« 45 » → « Travaux de construction ».</summary>
    public static IReadOnlyDictionary<string, string> AllDivisions => Divisions;

    /// <summary>The name of a division in the language of the reader; null where there is no such division. What stands below has French names alone.</summary>
    public static string? DivisionFor(string division) => (Values.Reader.IsEnglish ? Rules.Value.DivisionsInEnglish : Divisions).GetValueOrDefault(division);

    /// <summary>« 34430000 » → « Bicyclettes, vélos »: what communes buy most, in our words. The vocabulary has 9,454 codes, and any of them may be typed.</summary>
    public static IReadOnlyDictionary<string, string> Everyday => Rules.Value.Everyday;

    /// <summary>The everyday codes that say all of these words or their beginnings (« eau » is no « bureau »), whatever their accents and plurals; none for words too short to mean anything. Those that begin with them come first.</summary>
    public static IReadOnlyList<string> Find(string? words)
    {
        var asked = AskedIn(words);
        return asked.Count == 0 ? [] : [.. Searched.Value.Where(e => asked.All(word => Says(e.Plain, word)))
            .OrderBy(e => e.Plain.IndexOf(asked[0], StringComparison.Ordinal)).Select(e => e.Code)];
    }

    /// <summary>Everyday codes near to words that find none: they say one of them, or a word that begins as it does. Those that say most come first.</summary>
    public static IReadOnlyList<string> Near(string? words)
    {
        string[] beginnings = [.. AskedIn(words).Select(word => $" {word[..Math.Min(4, word.Length)]}")];
        return [.. Searched.Value.Select(e => (e.Code, Alike: beginnings.Count(beginning => $" {e.Plain}".Contains(beginning, StringComparison.Ordinal))))
            .Where(e => e.Alike > 0).OrderByDescending(e => e.Alike).Select(e => e.Code)];
    }

    /// <summary>The divisions in which these words are bought: by their own name, or by an everyday code.</summary>
    public static IReadOnlyList<string> DivisionsFor(string? words)
    {
        var asked = AskedIn(words);
        if (asked.Count == 0) return [];
        var named = Divisions.Where(d => asked.All(word => Says(Plain(d.Value), word))).Select(d => d.Key);
        return [.. named.Concat(Find(words).Select(code => code[..2])).Distinct().Order(StringComparer.Ordinal)];
    }

    private static bool Says(string plain, string word) => plain.StartsWith(word, StringComparison.Ordinal) || plain.Contains(" " + word, StringComparison.Ordinal);

    private static List<string> AskedIn(string? words) =>
        [.. Plain(words ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(word => word.Length > 4 ? word.TrimEnd('s', 'x') : word).Where(word => word.Length > 2)];

    private static string Plain(string text) => string.Concat(text.Replace("œ", "oe", StringComparison.OrdinalIgnoreCase).Normalize(NormalizationForm.FormD)
        .Where(c => CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark).Select(c => char.IsLetterOrDigit(c) ? char.ToLowerInvariant(c) : ' '));

    /// <summary>What a code buys: division 45 is works, those before it and 48 are supplies, the others services (règlement (CE) n° 213/2008, annexe I).</summary>
    public static Values.Nature NatureOf(string code) => code[..2] switch { "45" => Values.Nature.Works, "48" => Values.Nature.Supplies, var division => string.CompareOrdinal(division, "45") < 0 ? Values.Nature.Supplies : Values.Nature.Services };

    public static bool IsDivision(string code) => Divisions.ContainsKey(code);

    /// <summary>« 45261000 (division 45 : travaux de construction) »: with the words of its division, which every code has, in the language of the reader.</summary>
    public static string Named(string code) => DivisionFor(code[..2]) is not { } name ? code
        : Values.Reader.IsEnglish ? $"{code} (division\u00A0{code[..2]}: {Small(name)})" : $"{code} (division\u00A0{code[..2]}\u00A0: {Small(name)})";

    // « IT services » stays so.
    private static string Small(string name) => name.Length > 1 && char.IsUpper(name[1]) ? name : $"{char.ToLowerInvariant(name[0])}{name[1..]}";

    private sealed record CpvFile(string Source, DateOnly From, IReadOnlyDictionary<string, string> Divisions, IReadOnlyDictionary<string, string> DivisionsInEnglish, IReadOnlyDictionary<string, string> Everyday);
}
