using System.Globalization;

namespace Platform.Core.Portals;

/// <summary>A point of a map, in ten-thousandths of a degree (about ten metres): whole numbers, so that the border of two communes is the same on both sides.</summary>
public readonly record struct MapPoint(int X, int Y) : IComparable<MapPoint>
{
    public const int PerDegree = 10_000;

    public int CompareTo(MapPoint other) => X != other.X ? X.CompareTo(other.X) : Y.CompareTo(other.Y);
}

/// <summary>The outline of a commune: rings that are not closed by a repeated point. Holes are rings too: a map fills by the even-odd rule.</summary>
public sealed record Contour(string InseeCode, string Name, IReadOnlyList<IReadOnlyList<MapPoint>> Rings)
{
    /// <summary>None where the file says none.</summary>
    public IReadOnlyList<string> Postcodes { get; init; } = [];

    public string Outline => string.Join(';', Rings.Select(ring => string.Join(' ', ring.Select(p => string.Create(CultureInfo.InvariantCulture, $"{p.X},{p.Y}")))));

    public static IReadOnlyList<IReadOnlyList<MapPoint>> ReadOutline(string outline) =>
        [.. outline.Split(';').Select(IReadOnlyList<MapPoint> (ring) => [.. ring.Split(' ').Select(point =>
        {
            var comma = point.IndexOf(',', StringComparison.Ordinal);
            return new MapPoint(int.Parse(point.AsSpan(0, comma), CultureInfo.InvariantCulture), int.Parse(point.AsSpan(comma + 1), CultureInfo.InvariantCulture));
        })])];
}
