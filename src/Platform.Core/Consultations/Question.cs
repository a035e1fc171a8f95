using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;
using Platform.Core.Law;

namespace Platform.Core.Consultations;

/// <summary>Words as PostgreSQL understands them: the same for the page, the feeds, the calendar and the alerts.</summary>
internal sealed partial record Question(DateTimeOffset Now, string Query)
{
    // The database's clock, and the words as PostgreSQL understands them, accents and endings aside; the last one may be unfinished. Empty when
    // nothing is left to look for.
    public static async Task<Question> UnderstandAsync(PlatformDb db, string? words, CancellationToken cancel)
    {
        var parts = PartsOf(words);
        if (parts.Count == 0) return new(await db.NowAsync(cancel), "");
        var (plain, exact) = Compose(parts);
        return (await db.Database.SqlQuery<Question>(
            $"""select sec.now() as "Now", (plainto_tsquery('french_unaccent', {plain}) && to_tsquery('french_unaccent', {exact}))::text as "Query" """).ToListAsync(cancel)).Single();
    }

    /// <summary>For plainto_tsquery and for to_tsquery. Trades are alternatives, « plombier chauffagiste » being one company; each is looked for by what is bought from it.</summary>
    public static (string Plain, string Exact) Compose(IReadOnlyList<string> parts)
    {
        var (plain, exact) = (new List<string>(), new List<string>());
        var trades = Trade.In(parts);
        if (trades.Count > 0) exact.Add($"({string.Join(" | ", trades.Select(place => OfTrade(place, parts)))})");
        for (var at = 0; at < parts.Count; at++)
        {
            var part = parts[at];
            if (trades.Any(place => at >= place.At && at < place.At + place.Length)) continue;
            if (IsExact(part)) exact.Add(Quote(part));
            else if (at == parts.Count - 1) exact.Add(Exactly(part, ":*"));
            else if (IsNumber(part) || Glued().IsMatch(part)) exact.Add(Exactly(part, ""));
            else plain.Add(part);
        }
        return (string.Join(' ', plain), string.Join(" & ", exact));
    }

    // In the title or a lot, which say what is bought: descriptions speak of roofs that nobody repairs. Codes stand beside the title, with its weight.
    private static string OfTrade(Trade.Place place, IReadOnlyList<string> parts)
    {
        var typed = Quote(string.Join(' ', parts.Skip(place.At).Take(place.Length))) + (place.Length == 1 && place.At == parts.Count - 1 ? ":*" : "");
        var words = string.Join(" | ", place.Trade.Words.Select(word => $"{Quote(word)}:AB"));
        if (place.Trade.Not is { Count: > 0 } not) words = $"({words}) & !({string.Join(" | ", not.Select(Branch))})";
        return $"{typed} | ({words}) | {string.Join(" | ", place.Trade.Codes.Select(Branch))}";
    }

    private static string Branch(string code) => $"'{code}':*A";

    // Behind a hyphen PostgreSQL reads a number as less than nothing (« MAPA-2026-002 » is mapa, -2026, -002): typed with blanks, or with nothing, it is looked for both ways.
    private static string Exactly(string part, string prefix)
    {
        if (IsNumber(part) && !Glued().IsMatch(part)) return Number(part, prefix);
        if (Glued().Match(part) is not { Success: true } glued) return Quote(part) + prefix;
        var (letters, year, number) = (glued.Groups["letters"].Value, glued.Groups["year"].Value, glued.Groups["number"].Value);
        string[] pieces = [.. letters.Length > 0 ? [Quote(letters)] : Array.Empty<string>(), Number(year, ""), .. number.Length > 0 ? [Number(number, prefix)] : Array.Empty<string>()];
        return $"({Quote(part)}{prefix} | ({string.Join(" & ", pieces)}))";
    }

    private static string Number(string digits, string prefix) => $"('{digits}'{prefix} | '-{digits}'{prefix})";

    private static string Quote(string text) => $"'{text.Trim('"').Replace('’', ' ').Replace("'", "''", StringComparison.Ordinal)}'";

    private static bool IsNumber(string part) => part.All(char.IsAsciiDigit);

    // Typed between quotation marks: this word, and no trade, no other spelling.
    private static bool IsExact(string part) => part.StartsWith('"');

    /// <summary>« MAPA2026003 », « 2026003 », « AOO2026 ».</summary>
    [GeneratedRegex("^((?<letters>[A-Za-z]{2,8})(?<year>20[0-9]{2})(?<number>[0-9]{0,5})|(?<year>20[0-9]{2})(?<number>[0-9]{2,4}))$", RegexOptions.CultureInvariant)]
    private static partial Regex Glued();

    // A code of the CPV is kept without its check digit (« 45454000-4 »).
    public static List<string> PartsOf(string? words)
    {
        var (parts, quoted) = (new List<string>(), false);
        foreach (var word in (words ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Take(12))
        {
            quoted |= word[0] is '"' or '«' or '“';
            var clean = CpvCode.Clean(word) ?? word;
            clean = string.Concat(clean.Take(60).Where(c => char.IsLetterOrDigit(c) || c is '-' or '’' or '\'')).Trim('-', '’', '\'');
            if (quoted && clean.Length > 0) parts.Add($"\"{clean}\"");
            else if (clean.Split('-') is { Length: > 1 } pieces && pieces.All(Trade.IsNamed)) parts.AddRange(pieces);       // « plombier-chauffagiste »
            else if (clean.Length > 0) parts.Add(clean);
            quoted &= word.Length == 1 ? word[0] is '"' or '«' or '“' : word[^1] is not ('"' or '»' or '”');
        }
        return parts;
    }
}
