using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;
using Platform.Core.Law;

namespace Platform.Core.Consultations;

/// <summary>
/// For words that found nothing: the nearest ones that somebody published, « toitrue » being « toiture ». A word that was published, or has the stem of
/// one that was, is nobody's mistake, and no trade is. The database finds what is alike by groups of three letters; letters are counted here.
/// </summary>
public sealed class CorrectWords(PlatformDb db)
{
    /// <summary>Shorter ones have too many neighbours.</summary>
    private const int Shortest = 4;

    /// <returns>The words with their mistakes mended; null when there is none that can be.</returns>
    public async Task<string?> ExecuteAsync(string? words, CancellationToken cancel)
    {
        var parts = Question.PartsOf(words);
        string[] asked = [.. parts.Where(part => part.Length >= Shortest && part.All(char.IsLetter) && !Trade.IsNamed(part)).Distinct(StringComparer.Ordinal)];
        if (asked.Length == 0) return null;
        var near = await db.Database.SqlQuery<Near>($"""
            select a.word as "Asked", a.plain as "Plain", s.word as "Word", s.said as "Said", s.alike as "Alike",
                   s.word ^@ a.plain or ts_lexize('french_stem', s.word) = ts_lexize('french_stem', a.plain) as "IsKnown"
            from (select word, lower(unaccent(word)) as plain from unnest({asked}) word) a
            cross join lateral (select word, said, similarity(word, a.plain) as alike from search_words where word % a.plain order by alike desc, word limit 30) s
            """).ToListAsync(cancel);
        var mended = near.GroupBy(n => n.Asked, StringComparer.Ordinal).Where(group => !group.Any(n => n.IsKnown))
            .Select(group => (Asked: group.Key, Best: group.Where(n => Distance(n.Plain, n.Word) <= Allowed(n.Plain)).OrderBy(n => Distance(n.Plain, n.Word)).ThenByDescending(n => n.Alike).FirstOrDefault()))
            .Where(pair => pair.Best is not null).ToDictionary(pair => pair.Asked, pair => pair.Best?.Said ?? "", StringComparer.Ordinal);
        foreach (var word in asked.Where(word => !mended.ContainsKey(word) && !near.Exists(n => n.Asked == word && n.IsKnown)))
            if (Trade.All.SelectMany(trade => trade.Said).Where(said => Distance(word.ToLowerInvariant(), said) <= (word.Length < 8 ? 1 : 2)).MinBy(said => Distance(word.ToLowerInvariant(), said)) is { } trade) mended[word] = trade;       // « maison » is no « maçon »
        return mended.Count == 0 ? null : string.Join(' ', parts.Select(part => mended.GetValueOrDefault(part, part)));
    }

    private static int Allowed(string word) => word.Length < 6 ? 1 : word.Length < 12 ? 2 : 3;

    /// <summary>Letters added, lost, changed, or two exchanged: what fingers do (optimal string alignment).</summary>
    public static int Distance(string one, string other)
    {
        var d = new int[one.Length + 1, other.Length + 1];
        for (var i = 0; i <= one.Length; i++) d[i, 0] = i;
        for (var j = 0; j <= other.Length; j++) d[0, j] = j;
        for (var i = 1; i <= one.Length; i++)
            for (var j = 1; j <= other.Length; j++)
            {
                d[i, j] = Math.Min(Math.Min(d[i - 1, j], d[i, j - 1]) + 1, d[i - 1, j - 1] + (one[i - 1] == other[j - 1] ? 0 : 1));
                if (i > 1 && j > 1 && one[i - 1] == other[j - 2] && one[i - 2] == other[j - 1]) d[i, j] = Math.Min(d[i, j], d[i - 2, j - 2] + 1);
            }
        return d[one.Length, other.Length];
    }

    private sealed record Near(string Asked, string Plain, string Word, string Said, float Alike, bool IsKnown);
}
