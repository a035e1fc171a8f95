using System.Globalization;
using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Razor.TagHelpers;
using Platform.Core.Values;
using Platform.Web.Texts;

namespace Platform.Web.Ui;

/// <summary>One bar: its name in the table, its short name under the axis, and one number per series, stacked from the ground.</summary>
public sealed record Bar(string Label, string Short, params IReadOnlyList<int> Values);

/// <summary>&lt;pa-barres titre="Retraits par jour" series='["Identifiés", "Anonymes"]' donnees="Model.Bars" /&gt;: zero-based bars drawn by the server, once wide and once for a phone, with the
/// same numbers in a table. At most two series: each has its colour and its word.</summary>
[HtmlTargetElement("pa-barres", TagStructure = TagStructure.WithoutEndTag)]
public sealed class BarsTag : TagHelper
{
    private const int Height = 190, Top = 26, Ground = 156, Left = 34;

    [HtmlAttributeName("titre")] public required string Title { get; set; }
    [HtmlAttributeName("series")] public required IReadOnlyList<string> Series { get; set; }
    [HtmlAttributeName("donnees")] public required IReadOnlyList<Bar> Bars { get; set; }

    /// <summary>Over the first column of the table.</summary>
    [HtmlAttributeName("axe")] public string? Axis { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        if (Bars.Count == 0) { output.SuppressOutput(); return; }
        var message = $"{Title}\u00A0: {string.Join(", ", Series.Select((name, index) => $"{name.ToLower(CultureInfo.GetCultureInfo("fr-FR"))} {FrenchFormat.Number(Bars.Sum(bar => bar.Values[index]))}"))}";
        output.Becomes("figure", "pa-barres");
        output.Content.SetHtmlContent(Markup.Of($"""
            <figcaption class="govuk-heading-s govuk-!-margin-bottom-2">{Title}</figcaption>
            {Drawn(748, "pa-barres__large", message, $"barres-{context.UniqueId}")}{Drawn(320, "pa-barres__etroite", message, $"barres-{context.UniqueId}-2")}
            {(Series.Count == 1 ? Markup.Nothing : Markup.Of($"<ul class=\"pa-barres__legende\">{Markup.Join(Series.Index(), s => Markup.Of($"<li class=\"pa-barres__cle{s.Index}\">{s.Item}</li>"))}</ul>"))}
            <details class="govuk-details"><summary class="govuk-details__summary"><span class="govuk-details__summary-text">{UiTexts.SeeFigures}</span></summary><div class="govuk-details__text">
            <table class="govuk-table"><caption class="govuk-visually-hidden">{Title}</caption><thead class="govuk-table__head"><tr class="govuk-table__row"><th scope="col" class="govuk-table__header">{Axis ?? UiTexts.Day}</th>{Markup.Join(Series, name => Markup.Of($"<th scope=\"col\" class=\"govuk-table__header govuk-table__header--numeric\">{name}</th>"))}</tr></thead>
            <tbody class="govuk-table__body">{Markup.Join(Bars, Row)}</tbody></table></div></details>
            """));
    }

    private static IHtmlContent Row(Bar bar) => Markup.Of($"<tr class=\"govuk-table__row\"><td class=\"govuk-table__cell\">{bar.Label}</td>{Markup.Join(bar.Values, value => Markup.Of($"<td class=\"govuk-table__cell govuk-table__cell--numeric\">{FrenchFormat.Number(value)}</td>"))}</tr>");

    private IHtmlContent Drawn(int width, string css, string message, string id)
    {
        var most = Math.Max(1, Bars.Max(bar => bar.Values.Sum()));
        var slot = Math.Min(56, (width - Left - 8d) / Bars.Count);       // one day alone is no wall
        return Markup.Of($"""
            <svg class="{css}" viewBox="0 0 {width} {Height}" role="img" aria-labelledby="{id}"><title id="{id}">{message}</title>
            <line class="pa-barres__axe" x1="{Left}" y1="{Top}" x2="{width - 8}" y2="{Top}"/><line class="pa-barres__sol" x1="{Left}" y1="{Ground}" x2="{width - 8}" y2="{Ground}"/>
            <text x="{Left - 8}" y="{Top + 5}" text-anchor="end">{FrenchFormat.Number(most)}</text><text x="{Left - 8}" y="{Ground + 5}" text-anchor="end">0</text>
            {Markup.Join(Bars.Index(), bar => Stack(bar.Item, Left + (bar.Index * slot), slot, most))}{Markup.Join(Named(width), index => Name(index, slot, width))}</svg>
            """);
    }

    private static IHtmlContent Stack(Bar bar, double x, double slot, int most)
    {
        var (ground, gap, drawn) = ((double)Ground, Math.Min(4, slot / 5), new HtmlContentBuilder());
        foreach (var (index, value) in bar.Values.Index())
        {
            if (value == 0) continue;
            var height = (Ground - Top) * (double)value / most;
            ground -= height;
            drawn.AppendHtml(Markup.Of($"<rect class=\"pa-barres__serie{index}\" x=\"{N(x + gap)}\" y=\"{N(ground)}\" width=\"{N(slot - (2 * gap))}\" height=\"{N(height)}\"><title>{bar.Label}\u00A0: {FrenchFormat.Number(value)}</title></rect>"));
        }
        return drawn;
    }

    // The first, the last, and as many between as have room for their words.
    private IEnumerable<int> Named(int width)
    {
        var step = Math.Max(1, (int)Math.Ceiling(Bars.Count / Math.Max(1, Math.Floor((width - Left) / 90d))));
        return Enumerable.Range(0, Bars.Count).Where(index => index % step == 0 && (index == 0 || Bars.Count - 1 - index >= step)).Append(Bars.Count - 1).Distinct();
    }

    private IHtmlContent Name(int index, double slot, int width)
    {
        var middle = Left + ((index + 0.5) * slot);
        var (anchor, x) = middle < Left + 24 ? ("start", Left) : middle > width - 32 ? ("end", width - 8d) : ("middle", middle);
        return Markup.Of($"<text x=\"{N(x)}\" y=\"{Ground + 24}\" text-anchor=\"{anchor}\">{Bars[index].Short}</text>");
    }

    private static string N(double number) => number.ToString("0.#", CultureInfo.InvariantCulture);
}
