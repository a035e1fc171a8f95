using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Razor.TagHelpers;
using Platform.Core.Portals;
using Platform.Core.Values;
using Platform.Web.Texts;

namespace Platform.Web.Ui;

/// <summary>A commune of a map.</summary>
/// <param name="Href">Its page; null for one that is not on this site.</param>
/// <param name="Open">Consultations that still take bids.</param>
/// <param name="Drawn">Where a map shows something else: the word that its class ends with, and what the link says after the name.</param>
public sealed record MapCommune(string Name, string? Href, int Open, IReadOnlyList<IReadOnlyList<MapPoint>> Rings, (string Class, string Words)? Drawn = null);

/// <summary>&lt;pa-carte-communes titre="Communes du territoire" donnees="Model.Communes" /&gt;: drawn by the server, no tile and no script. Each commune of the site is a link that
/// says its name and its count; the list beside it says the same, and a link before it jumps over.</summary>
[HtmlTargetElement("pa-carte-communes", TagStructure = TagStructure.WithoutEndTag)]
public sealed class MapTag : TagHelper
{
    private const double Width = 1_000, Margin = 24;

    [HtmlAttributeName("titre")] public required string Title { get; set; }
    [HtmlAttributeName("donnees")] public required IReadOnlyList<MapCommune> Communes { get; set; }

    /// <summary>Of the list that says the same.</summary>
    [HtmlAttributeName("suite")] public required string After { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        if (Communes.Count == 0) { output.SuppressOutput(); return; }
        var frame = Frame.Of(Communes);
        var id = $"carte-{context.UniqueId}";
        output.Becomes("div", "pa-communes");
        output.Content.SetHtmlContent(Markup.Of($"""
            <a class="govuk-skip-link" href="#{After}">{UiTexts.SkipMap}</a>
            <svg viewBox="0 0 {N(Width)} {N(frame.Height)}" role="group" aria-labelledby="{id}"><title id="{id}">{Title}</title>
            {Markup.Join(Communes.Where(c => c.Href is null), c => Markup.Of($"<path class=\"pa-communes__sans\" d=\"{Path(c, frame)}\"><title>{string.Format(null, UiTexts.MapNotHere, c.Name)}</title></path>"))}
            {Markup.Join(Communes.Where(c => c.Href is not null), c => Link(c, frame))}
            {Markup.Join(Communes.Where(c => c is { Href: not null, Open: > 0 }), c => Count(c, frame))}</svg>
            """));
    }

    private static IHtmlContent Link(MapCommune commune, Frame frame)
    {
        var words = string.Format(null, UiTexts.MapCommune, commune.Name, commune.Drawn?.Words ?? (commune.Open == 0 ? UiTexts.MapNothingOpen : FrenchFormat.Count(commune.Open, "consultation ouverte", "consultations ouvertes")));
        return Markup.Of($"<a href=\"{commune.Href}\" aria-label=\"{words}\"><path class=\"pa-communes__{commune.Drawn?.Class ?? (commune.Open > 0 ? "ouverte" : "calme")}\" d=\"{Path(commune, frame)}\"><title>{words}</title></path></a>");
    }

    // Above all shapes, and nothing to a reader: the link has said it.
    private static IHtmlContent Count(MapCommune commune, Frame frame)
    {
        var (x, y) = frame.Middle(commune);
        return Markup.Of($"<g aria-hidden=\"true\" class=\"pa-communes__nombre\"><circle cx=\"{N(x)}\" cy=\"{N(y)}\" r=\"28\"/><text x=\"{N(x)}\" y=\"{N(y + 14)}\" text-anchor=\"middle\">{commune.Open}</text></g>");
    }

    private static string Path(MapCommune commune, Frame frame)
    {
        var path = new StringBuilder();
        foreach (var ring in commune.Rings)
        {
            // From point to point: half the bytes of absolute ones. Rounded before the difference is taken, so that nothing drifts.
            var (lastX, lastY) = (0, 0);
            foreach (var (index, point) in ring.Index())
            {
                var (x, y) = frame.Place(point);
                var (atX, atY) = ((int)Math.Round(x), (int)Math.Round(y));
                path.Append(CultureInfo.InvariantCulture, $"{(index == 0 ? "M" : index == 1 ? "l" : " ")}{(index == 0 ? atX : atX - lastX)},{(index == 0 ? atY : atY - lastY)}");
                (lastX, lastY) = (atX, atY);
            }
            path.Append('z');
        }
        return path.ToString();
    }

    private static string N(double number) => number.ToString("0.#", CultureInfo.InvariantCulture);

    /// <summary>Degrees to the drawing: north up, east and west shortened by the latitude of its middle.</summary>
    private sealed record Frame(int West, int North, double Shortened, double Scale, double Height)
    {
        public static Frame Of(IReadOnlyList<MapCommune> communes)
        {
            var points = communes.SelectMany(c => c.Rings).SelectMany(ring => ring).ToList();
            var (west, east, south, north) = (points.Min(p => p.X), points.Max(p => p.X), points.Min(p => p.Y), points.Max(p => p.Y));
            var shortened = Math.Cos((south + north) / 2d / MapPoint.PerDegree * Math.PI / 180);
            var scale = (Width - (2 * Margin)) / Math.Max((east - west) * shortened, 1);
            return new(west, north, shortened, scale, Math.Round(((north - south) * scale) + (2 * Margin)));
        }

        public (double X, double Y) Place(MapPoint point) => (((point.X - West) * Shortened * Scale) + Margin, ((North - point.Y) * Scale) + Margin);

        /// <summary>Centre of gravity of the largest ring.</summary>
        public (double X, double Y) Middle(MapCommune commune)
        {
            var (most, at) = (0d, (X: 0d, Y: 0d));
            foreach (var ring in commune.Rings)
            {
                var (area, x, y) = (0d, 0d, 0d);
                for (var i = 0; i < ring.Count; i++)
                {
                    var ((ax, ay), (bx, by)) = (Place(ring[i]), Place(ring[(i + 1) % ring.Count]));
                    var cross = (ax * by) - (bx * ay);
                    (area, x, y) = (area + cross, x + ((ax + bx) * cross), y + ((ay + by) * cross));
                }
                if (Math.Abs(area) > most) (most, at) = (Math.Abs(area), (x / (3 * area), y / (3 * area)));
            }
            return at;
        }
    }
}
