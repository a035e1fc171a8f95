namespace Platform.Core.Portals;

/// <summary>
/// Makes a map light without opening gaps between neighbours: borders are cut where three communes meet, and each piece is simplified once for both sides
/// (Douglas and Peucker, 1973).
/// </summary>
public static class SimplifyContours
{
    /// <param name="contours">Of one file: neighbours share their points.</param>
    /// <param name="tolerance">Farthest that a border may move, in ten-thousandths of a degree.</param>
    public static IReadOnlyList<Contour> Execute(IReadOnlyList<Contour> contours, double tolerance)
    {
        var junctions = Junctions(contours);
        return [.. contours.Select(contour =>
        {
            var rings = contour.Rings.Select(ring => Simplify(ring, junctions, tolerance)).Where(ring => ring.Count >= 3).ToList();
            return contour with { Rings = rings.Count > 0 ? rings : [contour.Rings.MaxBy(ring => ring.Count)!] };       // a commune as small as a dot stays as it was; it has a ring
        })];
    }

    // Where more than two lines meet. A point that two neighbours share along their border has two, on both sides.
    private static HashSet<MapPoint> Junctions(IReadOnlyList<Contour> contours)
    {
        var neighbours = new Dictionary<MapPoint, HashSet<MapPoint>>();
        foreach (var ring in contours.SelectMany(contour => contour.Rings))
        {
            for (var i = 0; i < ring.Count; i++)
            {
                if (!neighbours.TryGetValue(ring[i], out var around)) neighbours[ring[i]] = around = [];
                around.Add(ring[(i + 1) % ring.Count]);
                around.Add(ring[(i + ring.Count - 1) % ring.Count]);
            }
        }
        return [.. neighbours.Where(n => n.Value.Count > 2).Select(n => n.Key)];
    }

    private static List<MapPoint> Simplify(IReadOnlyList<MapPoint> ring, HashSet<MapPoint> junctions, double tolerance)
    {
        // From a junction, or from the smallest point: the same start for both sides of an enclave.
        var start = Enumerable.Range(0, ring.Count).OrderBy(i => junctions.Contains(ring[i]) ? 0 : 1).ThenBy(i => ring[i]).First();
        var (kept, piece) = (new List<MapPoint>(), new List<MapPoint> { ring[start] });
        for (var i = 1; i <= ring.Count; i++)
        {
            var point = ring[(start + i) % ring.Count];
            piece.Add(point);
            if (i < ring.Count && !junctions.Contains(point)) continue;
            kept.AddRange(Piece(piece, tolerance).SkipLast(1));
            piece = [point];
        }
        return kept;
    }

    /// <summary>One piece of border with its two ends, always looked at in the same direction.</summary>
    private static IReadOnlyList<MapPoint> Piece(List<MapPoint> points, double tolerance)
    {
        var turned = points[0].CompareTo(points[^1]) is var order && (order > 0 || (order == 0 && points[1].CompareTo(points[^2]) > 0));
        if (turned) points.Reverse();
        var keep = new bool[points.Count];
        keep[0] = keep[^1] = true;
        // A closed line has no chord: it is held by its farthest point.
        if (points[0] == points[^1])
        {
            var far = Enumerable.Range(1, points.Count - 2).MaxBy(i => Square(points[i], points[0]));
            keep[far] = true;
            Mark(points, 0, far, tolerance, keep);
            Mark(points, far, points.Count - 1, tolerance, keep);
        }
        else
        {
            Mark(points, 0, points.Count - 1, tolerance, keep);
        }
        var kept = points.Where((_, i) => keep[i]).ToList();
        if (turned) kept.Reverse();
        return kept;
    }

    private static void Mark(List<MapPoint> points, int first, int last, double tolerance, bool[] keep)
    {
        var open = new Stack<(int First, int Last)>([(first, last)]);       // no recursion: a coast has a hundred thousand points
        while (open.TryPop(out var span))
        {
            var (farthest, distance) = (0, tolerance);
            for (var i = span.First + 1; i < span.Last; i++)
            {
                if (Distance(points[i], points[span.First], points[span.Last]) is var d && d > distance) (farthest, distance) = (i, d);
            }
            if (farthest == 0) continue;
            keep[farthest] = true;
            open.Push((span.First, farthest));
            open.Push((farthest, span.Last));
        }
    }

    private static double Distance(MapPoint p, MapPoint a, MapPoint b)
    {
        var (dx, dy) = ((double)b.X - a.X, (double)b.Y - a.Y);
        if (dx == 0 && dy == 0) return Math.Sqrt(Square(p, a));
        var t = Math.Clamp((((p.X - a.X) * dx) + ((p.Y - a.Y) * dy)) / ((dx * dx) + (dy * dy)), 0, 1);
        var (ex, ey) = (p.X - a.X - (t * dx), p.Y - a.Y - (t * dy));
        return Math.Sqrt((ex * ex) + (ey * ey));
    }

    private static double Square(MapPoint p, MapPoint q) => Math.Pow((double)p.X - q.X, 2) + Math.Pow((double)p.Y - q.Y, 2);
}
