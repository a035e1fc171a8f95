using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;

namespace Platform.Core.Consultations;

/// <summary>
/// For words that find nothing together: what is left of them without those that nobody published, « écoles » of « rénovation énergétique des écoles »; when each of
/// them was published, though never together, all but one.
/// </summary>
public sealed class LoosenWords(PlatformDb db)
{
    /// <summary>More of them would be a second list.</summary>
    private const int Most = 3;

    /// <param name="Count">What the same search finds with these words alone, its other criteria held.</param>
    public sealed record Fewer(string Words, int Count);

    internal async Task<IReadOnlyList<Fewer>> ExecuteAsync(ConsultationSearch.Input input, DateTimeOffset now, CancellationToken cancel)
    {
        var parts = Question.PartsOf(input.Filter.Words);
        if (parts.Count < 2) return [];
        var alone = await CountAsync(input, now, [.. parts.Select(part => new List<string> { part })], narrowed: false, cancel);
        var kept = parts.Where((_, at) => alone[at].Means && alone[at].Count > 0).ToList();
        if (kept.Count == 0) return [];
        var isDropped = kept.Count < alone.Count(word => word.Means);
        List<List<string>> tries = isDropped ? [kept] : [.. kept.Select((_, but) => kept.Where((_, at) => at != but).ToList())];
        if (isDropped && kept.Count > 1) tries.AddRange(kept.Select(word => new List<string> { word }));      // these may never stand together either
        var found = await CountAsync(input, now, [.. tries.Where(words => words.Count > 0)], narrowed: true, cancel);
        var first = isDropped && found[0].Count > 0 ? found.Take(1) : found;
        return [.. first.Where(row => row.Count > 0).OrderByDescending(row => row.Count).DistinctBy(row => row.Words).Take(Most).Select(row => new Fewer(row.Words, row.Count))];
    }

    // One statement for all of them. A word that means nothing to the dictionary (« des ») finds nothing and excludes nothing.
    private async Task<IReadOnlyList<Row>> CountAsync(ConsultationSearch.Input input, DateTimeOffset now, IReadOnlyList<List<string>> tries, bool narrowed, CancellationToken cancel)
    {
        var text = new SearchText();
        var composed = tries.Select(Question.Compose).ToList();
        var (said, plain, exact) = (text.Put(tries.Select(words => string.Join(' ', words)).ToArray()), text.Put(composed.Select(c => c.Plain).ToArray()), text.Put(composed.Select(c => c.Exact).ToArray()));
        return await db.Database.SqlQuery<Row>(text.Sql($"""
            select w.said as "Words", numnode(w.query) > 0 as "Means",
                   case when numnode(w.query) = 0 then 0 else (select count(*)::int from (select from public_consultations p
                     where {ConsultationSearch.InState(input, now, text)} and search @@ w.query{(narrowed ? text.And(input.Filter, now) : "")} limit {text.Put(ConsultationSearch.CountCap)}) m) end as "Count"
            from (select said, at, plainto_tsquery('french_unaccent', plain) && to_tsquery('french_unaccent', exact) as query
                  from unnest({said}, {plain}, {exact}) with ordinality t (said, plain, exact, at)) w order by w.at
            """)).ToListAsync(cancel);
    }

    private sealed record Row(string Words, bool Means, int Count);
}
