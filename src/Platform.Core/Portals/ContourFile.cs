using System.Diagnostics;
using System.Text.Json;

namespace Platform.Core.Portals;

/// <summary>
/// Reads communes from GeoJSON (RFC 7946): what geo.api.gouv.fr answers (<c>code</c>, <c>nom</c>, <c>codesPostaux</c>) and IGN's Admin Express converted (<c>INSEE_COM</c>, <c>NOM</c>).
/// </summary>
public static class ContourFile
{
    private static readonly string[] Codes = ["code", "insee_com", "code_insee", "insee"], Names = ["nom", "nom_com", "name"];

    public abstract record Reading
    {
        private Reading() { }
        public sealed record Good(IReadOnlyList<Contour> Contours) : Reading;

        /// <param name="Why">For whoever typed the command.</param>
        public sealed record Refused(string Why) : Reading;
        public T Match<T>(Func<Good, T> good, Func<Refused, T> refused) => this switch { Good g => good(g), Refused r => refused(r), _ => throw new UnreachableException() };
    }

    public static async Task<Reading> ReadAsync(Stream file, CancellationToken cancel)
    {
        try
        {
            using var json = await JsonDocument.ParseAsync(file, cancellationToken: cancel);
            return Read(json.RootElement);
        }
        catch (JsonException)
        {
            return new Reading.Refused("this is not JSON");
        }
    }

    private static Reading Read(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("features", out var features) || features.ValueKind != JsonValueKind.Array) return new Reading.Refused("this is no GeoJSON FeatureCollection");
        var contours = new Dictionary<string, Contour>(StringComparer.Ordinal);
        foreach (var (index, feature) in features.EnumerateArray().Index())
        {
            if (!feature.TryGetProperty("properties", out var properties) || Text(properties, Codes) is not { Length: 5 } code || Text(properties, Names) is not { Length: > 0 } name)
                return new Reading.Refused($"feature {index + 1} has no INSEE code of five characters (code, INSEE_COM) or no name (nom, NOM)");
            if (!feature.TryGetProperty("geometry", out var geometry) || RingsOf(geometry) is not { Count: > 0 } rings)
                return new Reading.Refused($"{code} has no Polygon or MultiPolygon in degrees (WGS 84): a file in Lambert-93 must be converted first (ogr2ogr -t_srs EPSG:4326)");
            contours[code] = new(code, name, rings) { Postcodes = PostcodesOf(properties) };
        }
        return contours.Count == 0 ? new Reading.Refused("there is no commune in it") : new Reading.Good([.. contours.Values]);
    }

    // « codesPostaux » of geo.api.gouv.fr; what is no postcode is nobody's.
    private static IReadOnlyList<string> PostcodesOf(JsonElement properties) =>
        [.. properties.EnumerateObject().Where(p => p.Value.ValueKind == JsonValueKind.Array && string.Equals(p.Name, "codesPostaux", StringComparison.OrdinalIgnoreCase)).SelectMany(p => p.Value.EnumerateArray())
            .Where(code => code.ValueKind == JsonValueKind.String).Select(code => code.GetString() ?? "").Where(ReadPostcodes.IsPostcode).Distinct(StringComparer.Ordinal)];

    private static string? Text(JsonElement properties, string[] names) => properties.ValueKind != JsonValueKind.Object ? null
        : properties.EnumerateObject().Where(p => p.Value.ValueKind == JsonValueKind.String && names.Contains(p.Name.ToLowerInvariant())).Select(p => p.Value.GetString()).FirstOrDefault();

    private static IReadOnlyList<IReadOnlyList<MapPoint>>? RingsOf(JsonElement geometry)
    {
        if (geometry.ValueKind != JsonValueKind.Object || !geometry.TryGetProperty("type", out var type) || !geometry.TryGetProperty("coordinates", out var coordinates)) return null;
        var polygons = type.GetString() switch { "Polygon" => [coordinates], "MultiPolygon" when coordinates.ValueKind == JsonValueKind.Array => coordinates.EnumerateArray().ToArray(), _ => Array.Empty<JsonElement>() };
        var rings = new List<IReadOnlyList<MapPoint>>();
        if (polygons.Any(polygon => polygon.ValueKind != JsonValueKind.Array)) return null;
        foreach (var ring in polygons.SelectMany(polygon => polygon.EnumerateArray()))
        {
            if (ring.ValueKind != JsonValueKind.Array) return null;
            var points = new List<MapPoint>();
            foreach (var pair in ring.EnumerateArray())
            {
                if (pair.ValueKind != JsonValueKind.Array || pair.GetArrayLength() < 2 || pair[0].ValueKind != JsonValueKind.Number || pair[1].ValueKind != JsonValueKind.Number) return null;
                var (longitude, latitude) = (pair[0].GetDouble(), pair[1].GetDouble());
                if (Math.Abs(longitude) > 180 || Math.Abs(latitude) > 90) return null;
                var point = new MapPoint((int)Math.Round(longitude * MapPoint.PerDegree), (int)Math.Round(latitude * MapPoint.PerDegree));
                if (points.Count == 0 || points[^1] != point) points.Add(point);
            }
            if (points.Count > 1 && points[0] == points[^1]) points.RemoveAt(points.Count - 1);
            if (points.Count >= 3) rings.Add(points);
        }
        return rings;
    }
}
