using System.Globalization;
using System.Text;

namespace Platform.Core.Law;

/// <summary>What is bought from a trade, which public notices never call by its name: « couvreur » is « toiture », and the codes under 45261 of the common procurement vocabulary.</summary>
/// <param name="Said">What it is called by those who have it.</param>
/// <param name="Words">What a title or a lot says of its work; several words stand together.</param>
/// <param name="Codes">Branches of the vocabulary.</param>
/// <param name="Not">Branches in which these words mean something else: electricity itself is no work of electricians.</param>
public sealed record Trade(IReadOnlyList<string> Said, IReadOnlyList<string> Words, IReadOnlyList<string> Codes, IReadOnlyList<string>? Not)
{
    /// <summary>Nothing is named by more words: « artisan tailleur de pierre », « entreprise de travaux publics ».</summary>
    private const int Longest = 5;

    private static readonly Lazy<TradeFile> Rules = new(() => RuleFile.Read<TradeFile>("trades"));

    /// <summary>By each of their names: as it is written, and without its accents, which many leave out.</summary>
    private static readonly Lazy<IReadOnlyDictionary<string, Trade>> Named = new(() =>
    {
        var named = new Dictionary<string, Trade>(StringComparer.Ordinal);
        foreach (var (trade, name) in Rules.Value.Trades.SelectMany(trade => trade.Said.Select(name => (trade, name))))
            foreach (var said in (string[])[name, .. Rules.Value.Before.Select(before => $"{before} {name}")])
            {
                named.TryAdd(Key(said), trade);
                named.TryAdd(Plain(Key(said)), trade);
            }
        return named;
    });

    public static IReadOnlyList<Trade> All => Rules.Value.Trades;

    /// <param name="At">The first word that says it.</param>
    /// <param name="Length">How many do.</param>
    public sealed record Place(Trade Trade, int At, int Length);

    /// <summary>The trades among words, the longest name first; « Mâcon » is a town, and « macon » may be « maçon ».</summary>
    public static IReadOnlyList<Place> In(IReadOnlyList<string> words)
    {
        var places = new List<Place>();
        for (var at = 0; at < words.Count;)
        {
            var place = Enumerable.Range(1, Math.Min(Longest, words.Count - at)).Reverse()
                .Select(length => Named.Value.TryGetValue(Key(string.Join(' ', words.Skip(at).Take(length))), out var trade) ? new Place(trade, at, length) : null).FirstOrDefault(found => found is not null);
            if (place is not null) places.Add(place);
            at += place?.Length ?? 1;
        }
        return places;
    }

    public static bool IsNamed(string word) => Named.Value.ContainsKey(Key(word));

    // Small letters, each word in the singular.
    private static string Key(string said) => string.Join(' ', said.Replace('\'', '’').ToLowerInvariant().Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(word => word.Length > 4 ? word.TrimEnd('s', 'x') : word));

    private static string Plain(string text) => string.Concat(text.Normalize(NormalizationForm.FormD).Where(c => CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark));

    private sealed record TradeFile(string Source, DateOnly From, IReadOnlyList<string> Before, IReadOnlyList<Trade> Trades);
}
