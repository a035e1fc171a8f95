using Microsoft.EntityFrameworkCore;
using Platform.Core.Consultations;
using Platform.Core.Data;

namespace Platform.Core.Portals;

/// <summary>
/// A postcode among the words of a search names communes of the territory: « 26100 » is Romans-sur-Isère. Known from the map that the operator loaded; any other five digits stay a
/// word, as those of a CPV code do.
/// </summary>
public sealed class ReadPostcodes(PlatformDb db)
{
    /// <param name="Filter">The same search, its postcodes turned into communes.</param>
    /// <param name="Known">Postcodes that were understood.</param>
    public sealed record Answer(SearchFilter Filter, IReadOnlyList<Postcode> Known);

    /// <param name="Code">« 26260 ».</param>
    /// <param name="Communes">« Clérieux », « Saint-Bardoux ».</param>
    public sealed record Postcode(string Code, IReadOnlyList<string> Communes);

    public async Task<SearchFilter> FilterAsync(SearchFilter filter, CancellationToken cancel) => (await ExecuteAsync(filter, cancel)).Filter;

    /// <summary>No statement unless a word could be a postcode.</summary>
    public async Task<Answer> ExecuteAsync(SearchFilter filter, CancellationToken cancel)
    {
        var words = (filter.Words ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        string[] asked = [.. words.Where(IsPostcode).Distinct(StringComparer.Ordinal)];
        if (asked.Length == 0) return new(filter, []);
        var found = await db.Database.SqlQuery<Place>($"""
            select c.insee_code as "Commune", c.name as "Name", p.code as "Postcode" from commune_contours c, unnest(c.postcodes) p (code) where p.code = any ({asked}) order by c.name, c.insee_code
            """).ToListAsync(cancel);
        var known = found.GroupBy(place => place.Postcode, StringComparer.Ordinal).Select(places => new Postcode(places.Key, [.. places.Select(place => place.Name)])).ToList();
        if (known.Count == 0) return new(filter, []);
        return new(filter with
        {
            Words = string.Join(' ', words.Where(word => !known.Exists(postcode => postcode.Code == word))) is { Length: > 0 } left ? left : null,
            Communes = [.. filter.Communes.Concat(found.Select(place => place.Commune)).Distinct(StringComparer.Ordinal)],
        }, known);
    }

    /// <summary>« 26100 ».</summary>
    public static bool IsPostcode(string word) => word.Length == 5 && word.All(char.IsAsciiDigit);

    private sealed record Place(string Commune, string Name, string Postcode);
}
