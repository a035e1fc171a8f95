using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;

namespace Platform.Core.Portals;

/// <summary>Replaces the map of the territory by the communes of a file. Scope System.</summary>
public sealed class LoadContours(PlatformDb db)
{
    /// <summary>Of a screen: a border moves by less than a pixel of a map of this width.</summary>
    private const int MapPixels = 1_400;

    /// <summary>One agglomeration. A whole country would be a page of megabytes.</summary>
    public const int Most = 600;

    /// <param name="Source">Who made the data, and of when: « IGN, Admin Express COG, édition 2026 ».</param>
    /// <param name="Licence">« Licence Ouverte 2.0 ».</param>
    public sealed record Input(Stream GeoJson, string Source, string Licence);

    public abstract record Outcome
    {
        private Outcome() { }
        public sealed record Loaded(int Communes, int PointsBefore, int Points) : Outcome;
        public sealed record Refused(string Why) : Outcome;
        public T Match<T>(Func<Loaded, T> loaded, Func<Refused, T> refused) => this switch { Loaded l => loaded(l), Refused r => refused(r), _ => throw new UnreachableException() };
    }

    public async Task<Outcome> ExecuteAsync(Input input, CancellationToken cancel)
    {
        if (input.Source.Trim().Length is < 3 or > 300 || input.Licence.Trim().Length is < 3 or > 100) return new Outcome.Refused("the source (3 to 300 characters) and the licence (3 to 100) are printed under the map");
        return await (await ContourFile.ReadAsync(input.GeoJson, cancel)).Match(
            good => good.Contours.Count > Most ? Refuse($"{good.Contours.Count} communes: the map of one territory has {Most} at most") : ReplaceAsync(good.Contours, input, cancel),
            refused => Refuse(refused.Why));
    }

    private static Task<Outcome> Refuse(string why) => Task.FromResult<Outcome>(new Outcome.Refused(why));

    private async Task<Outcome> ReplaceAsync(IReadOnlyList<Contour> contours, Input input, CancellationToken cancel)
    {
        var points = contours.SelectMany(c => c.Rings).SelectMany(ring => ring).ToList();
        var light = SimplifyContours.Execute(contours, (double)Math.Max(points.Max(p => p.X) - points.Min(p => p.X), points.Max(p => p.Y) - points.Min(p => p.Y)) / MapPixels);
        var now = await db.NowAsync(cancel);
        await db.Database.ExecuteSqlAsync($"delete from commune_contours", cancel);
        var (codes, names, outlines, postcodes) = (light.Select(c => c.InseeCode).ToArray(), light.Select(c => c.Name).ToArray(), light.Select(c => c.Outline).ToArray(), light.Select(c => string.Join(' ', c.Postcodes)).ToArray());
        await db.Database.ExecuteSqlAsync($"""
            insert into commune_contours (insee_code, name, outline, postcodes, source, licence, loaded_at)
            select code, name, outline, coalesce(string_to_array(nullif(said, ''), ' '), array[]::text[]), {input.Source.Trim()}, {input.Licence.Trim()}, {now} from unnest({codes}, {names}, {outlines}, {postcodes}) c (code, name, outline, said)
            """, cancel);
        return new Outcome.Loaded(light.Count, points.Count, light.Sum(c => c.Rings.Sum(ring => ring.Count)));
    }
}
