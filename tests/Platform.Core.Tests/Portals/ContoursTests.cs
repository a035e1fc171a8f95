using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Platform.Core.Data;
using Platform.Core.Portals;
using Platform.Testing;

namespace Platform.Core.Tests.Portals;

/// <summary>The map of the territory: read from open files, made light without gaps, replaced as a whole.</summary>
public sealed class ContoursTests
{
    private static string Feature(string properties, string geometry) => $$"""{"type":"Feature","properties":{{properties}},"geometry":{{geometry}}}""";

    private static Stream File(params string[] features) => new MemoryStream(Encoding.UTF8.GetBytes($$"""{"type":"FeatureCollection","features":[{{string.Join(',', features)}}]}"""));

    private const string Square = """{"type":"Polygon","coordinates":[[[5.0,45.0],[5.1,45.0],[5.1,45.1],[5.0,45.1],[5.0,45.0]]]}""";

    [Theory, Trait("Feature", "VR-03")]
    [InlineData("""{"code":"26281","nom":"Romans-sur-Isère","codeDepartement":"26"}""")]        // geo.api.gouv.fr
    [InlineData("""{"ID":"COMMUNE_1","NOM":"Romans-sur-Isère","NOM_M":"ROMANS","INSEE_COM":"26281"}""")]        // Admin Express
    [InlineData("""{"nom":"Romans-sur-Isère","code_insee":"26281","population":33464}""")]
    public async Task A_commune_is_read_under_the_names_of_the_official_files(string properties)
    {
        var contour = Assert.Single(Assert.IsType<ContourFile.Reading.Good>(await ContourFile.ReadAsync(File(Feature(properties, Square)), default)).Contours);
        Assert.Equal(("26281", "Romans-sur-Isère"), (contour.InseeCode, contour.Name));
        Assert.Equal([new(50_000, 450_000), new(51_000, 450_000), new(51_000, 451_000), new(50_000, 451_000)], Assert.Single(contour.Rings));
        Assert.Equal(contour.Rings[0], Contour.ReadOutline(contour.Outline)[0]);
    }

    [Theory]
    [InlineData("not json", "not JSON")]
    [InlineData("""{"type":"Point"}""", "FeatureCollection")]
    [InlineData("""{"type":"FeatureCollection","features":[]}""", "no commune")]
    [InlineData("""{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"nom":"X"},"geometry":null}]}""", "INSEE code")]
    [InlineData("""{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"code":"26281","nom":"X"},"geometry":{"type":"Polygon","coordinates":[[[870000,6430000],[871000,6430000],[871000,6431000]]]}}]}""", "Lambert-93")]
    [InlineData("""{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"code":"26281","nom":"X"},"geometry":{"type":"Polygon","coordinates":[5,45]}}]}""", "26281 has no Polygon")]
    [InlineData("""{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"code":"26281","nom":"X"},"geometry":{"type":"MultiPolygon","coordinates":"x"}}]}""", "26281 has no Polygon")]
    [InlineData("""{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"code":"26281","nom":"X"},"geometry":{"type":"Point","coordinates":[5,45]}}]}""", "26281 has no Polygon")]
    public async Task What_is_no_map_of_communes_is_refused_with_what_to_do(string file, string why) =>
        Assert.Contains(why, Assert.IsType<ContourFile.Reading.Refused>(await ContourFile.ReadAsync(new MemoryStream(Encoding.UTF8.GetBytes(file)), default)).Why, StringComparison.Ordinal);

    [Fact, Trait("Feature", "VR-03")]
    public void Simplified_neighbours_keep_the_same_border_and_the_place_where_three_meet()
    {
        // Two squares beside each other under a long one; the border between the two has thirty points that wander by two ten-thousandths.
        MapPoint[] border = [.. Enumerable.Range(0, 31).Select(i => new MapPoint(1_000 + (i % 3) - 1, i * 33))];
        MapPoint bottom = new(1_000, -10), top = new(1_000, 1_000);
        Contour west = new("1", "Ouest", [[new(0, -10), bottom, .. border, top, new(0, 1_000)]]);
        Contour east = new("2", "Est", [[bottom, new(2_000, -10), new(2_000, 1_000), top, .. border.Reverse()]]);
        Contour north = new("3", "Nord", [[new(0, 1_000), top, new(2_000, 1_000), new(2_000, 1_500), new(0, 1_500)]]);

        var light = SimplifyContours.Execute([west, east, north], 5);

        Assert.Equal([new(0, -10), bottom, top, new(0, 1_000)], Ordered(light[0], new(0, -10)));
        Assert.Equal([bottom, new(2_000, -10), new(2_000, 1_000), top], Ordered(light[1], bottom));
        Assert.Contains(top, light[2].Rings[0]);
    }

    [Fact]
    public void What_matters_of_a_border_stays_and_an_island_without_neighbours_keeps_its_shape()
    {
        Contour island = new("1", "Île", [[.. Enumerable.Range(0, 360).Select(i => new MapPoint((int)(1_000 * Math.Cos(i * Math.PI / 180)), (int)(1_000 * Math.Sin(i * Math.PI / 180))))]]);
        var ring = Assert.Single(Assert.Single(SimplifyContours.Execute([island], 20)).Rings);
        Assert.InRange(ring.Count, 8, 40);
        Assert.All(ring, p => Assert.InRange(Math.Sqrt(Math.Pow(p.X, 2) + Math.Pow(p.Y, 2)), 990, 1_001));
        Assert.InRange(Assert.Single(SimplifyContours.Execute([island], 0.0001)).Rings[0].Count, 250, 360);       // points in one line are one line
    }

    [Fact, Trait("Feature", "VR-03")]
    public async Task A_new_file_replaces_the_map_and_a_refused_one_leaves_it()
    {
        await using var platform = await TestPlatform.StartAsync();
        async Task<LoadContours.Outcome> LoadAsync(Stream file, string source = "IGN, Admin Express") => await platform.RunAsync(new Scope.System("test"), s => s.GetRequiredService<LoadContours>().ExecuteAsync(new(file, source, "Licence Ouverte 2.0"), default));
        async Task<ReadTerritory.Map?> MapAsync() => await platform.RunAsync(new Scope.Public(), s => s.GetRequiredService<ReadTerritory>().MapAsync(default));

        Assert.Null(await MapAsync());
        Assert.IsType<LoadContours.Outcome.Loaded>(await LoadAsync(File(Feature("""{"code":"26281","nom":"Romans-sur-Isère"}""", Square), Feature("""{"code":"26004","nom":"Alixan"}""", Square))));
        Assert.Equal(["Alixan", "Romans-sur-Isère"], (await MapAsync())!.Contours.Select(c => c.Name));
        Assert.IsType<LoadContours.Outcome.Refused>(await LoadAsync(File()));
        Assert.IsType<LoadContours.Outcome.Refused>(await LoadAsync(File(Feature("""{"code":"26004","nom":"Alixan"}""", Square)), source: ""));
        Assert.Equal(2, (await MapAsync())!.Contours.Count);
        Assert.IsType<LoadContours.Outcome.Loaded>(await LoadAsync(File(Feature("""{"code":"26004","nom":"Alixan"}""", Square)), "IGN, 2027"));
        var map = (await MapAsync())!;
        Assert.Equal(("Alixan", "IGN, 2027", "Licence Ouverte 2.0"), (Assert.Single(map.Contours).Name, map.Source, map.Licence));
    }

    [Fact]
    public async Task The_contours_of_the_demonstration_fit_together()
    {
        await using var file = typeof(Platform.Cli.Command).Assembly.GetManifestResourceStream("demo/contours.geojson")!;
        var contours = Assert.IsType<ContourFile.Reading.Good>(await ContourFile.ReadAsync(file, default)).Contours;
        Assert.Equal(54, contours.Count);
        Assert.Empty(Gaps(contours));
        Assert.Empty(Gaps(SimplifyContours.Execute(contours, 20)));
        Assert.NotEmpty(Gaps([.. contours.Where(c => c.InseeCode != "26064"), contours.Single(c => c.InseeCode == "26064") with { Rings = [[.. contours.Single(c => c.InseeCode == "26064").Rings[0].Skip(1)]] }]));
    }

    /// <summary>Around a territory that fits together, the lines that belong to one commune alone make one way around it: a gap between two would be another.</summary>
    private static List<string> Gaps(IReadOnlyList<Contour> contours)
    {
        var sides = contours.SelectMany(c => c.Rings).SelectMany(ring => ring.Select((p, i) => (A: p, B: ring[(i + 1) % ring.Count]))).Select(side => side.A.CompareTo(side.B) < 0 ? side : (A: side.B, B: side.A)).GroupBy(side => side).ToList();
        var outer = sides.Where(group => group.Count() == 1).SelectMany(group => ((MapPoint From, MapPoint To)[])[(group.Key.A, group.Key.B), (group.Key.B, group.Key.A)]).ToLookup(way => way.From, way => way.To);
        var (walked, open) = (new HashSet<MapPoint>(), new Stack<MapPoint>([outer.First().Key]));
        while (open.TryPop(out var at))
        {
            if (!walked.Add(at)) continue;
            foreach (var next in outer[at]) open.Push(next);
        }
        return [.. sides.Where(group => group.Count() > 2).Select(group => $"{group.Key} {group.Count()} times"), .. outer.Where(way => !walked.Contains(way.Key)).Select(way => $"a gap at {way.Key}")];
    }

    private static IEnumerable<MapPoint> Ordered(Contour contour, MapPoint first)
    {
        var ring = Assert.Single(contour.Rings).ToList();
        var start = ring.IndexOf(first);
        return [.. ring[start..], .. ring[..start]];
    }
}
