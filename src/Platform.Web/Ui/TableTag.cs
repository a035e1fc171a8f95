using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Platform.Web.Ui;

/// <summary>
/// &lt;pa-tableau legende="Plis reçus"&gt; around ordinary thead, tbody, tr, th and td. On a phone each row becomes a framed list:
/// explicit roles keep its meaning, data-libelle names each cell. A column with nombre="true" on its heading is aligned right.
/// </summary>
[HtmlTargetElement("pa-tableau")]
public sealed class TableTag : TagHelper
{
    internal sealed class Columns
    {
        public List<(string Label, bool Numeric)> Headings { get; } = [];
        public int Next { get; set; }
        public bool InBody { get; set; }
    }

    [HtmlAttributeName("legende")] public required string Caption { get; set; }

    /// <summary>The caption is read aloud only, where a heading says the same.</summary>
    [HtmlAttributeName("legende-masquee")] public bool CaptionHidden { get; set; }

    [HtmlAttributeName("empiler")] public bool Stack { get; set; } = true;

    /// <summary>As many columns as somebody else's file has: what does not fit scrolls in a box of its own, and the page stays as wide as it is.</summary>
    [HtmlAttributeName("defiler")] public bool Scroll { get; set; }

    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        context.Items[typeof(TableTag)] = new Columns();
        var rows = await output.GetChildContentAsync();
        output.Becomes("table", Stack ? "govuk-table pa-tableau" : "govuk-table");
        output.Attributes.SetAttribute("role", "table");
        if (Scroll)
        {
            output.PreElement.SetHtmlContent(Markup.Of($"<div class=\"pa-defile\" role=\"region\" aria-label=\"{Caption}\" tabindex=\"0\">"));      // reached by the keyboard, or nobody scrolls it
            output.PostElement.SetHtmlContent(Markup.Of($"</div>"));
        }
        output.Content.SetHtmlContent(Markup.Of($"<caption class=\"{(CaptionHidden ? "govuk-visually-hidden" : "govuk-table__caption govuk-table__caption--m")}\">{Caption}</caption>{rows}"));
    }

    internal static Columns? Around(TagHelperContext context) => context.Items.TryGetValue(typeof(TableTag), out var columns) ? (Columns)columns : null;
}

[HtmlTargetElement("thead")]
[HtmlTargetElement("tbody")]
public sealed class TablePartTag : TagHelper
{
    public override void Init(TagHelperContext context)
    {
        if (TableTag.Around(context) is { } table) table.InBody = context.TagName == "tbody";
    }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        if (TableTag.Around(context) is null) return;
        output.Becomes(context.TagName, context.TagName == "thead" ? "govuk-table__head" : "govuk-table__body");
        output.Attributes.SetAttribute("role", "rowgroup");
    }
}

[HtmlTargetElement("tr")]
public sealed class TableRowTag : TagHelper
{
    public override void Init(TagHelperContext context)
    {
        if (TableTag.Around(context) is { } table) table.Next = 0;
    }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        if (TableTag.Around(context) is null) return;
        output.Becomes("tr", "govuk-table__row");
        output.Attributes.SetAttribute("role", "row");
    }
}

[HtmlTargetElement("th", ParentTag = "tr")]
[HtmlTargetElement("td", ParentTag = "tr")]
public sealed class TableCellTag : TagHelper
{
    [HtmlAttributeName("nombre")] public bool Numeric { get; set; }

    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        if (TableTag.Around(context) is not { } table) return;
        var column = table.Next++;
        var content = await output.GetChildContentAsync();
        var heading = context.TagName == "th";
        if (!table.InBody) table.Headings.Add((System.Net.WebUtility.HtmlDecode(content.GetContent()).Trim(), Numeric));
        var (label, numeric) = column < table.Headings.Count ? table.Headings[column] : ("", false);
        var css = heading ? "govuk-table__header" : "govuk-table__cell";
        output.Becomes(context.TagName, numeric ? $"{css} {css}--numeric" : css);
        output.Attributes.SetAttribute("role", heading ? (table.InBody ? "rowheader" : "columnheader") : "cell");
        if (heading && !output.Attributes.ContainsName("scope")) output.Attributes.SetAttribute("scope", table.InBody ? "row" : "col");
        if (!table.InBody) { output.Content.SetHtmlContent(content); return; }
        output.Attributes.SetAttribute("data-libelle", label);
        // One box per cell: on a phone the cell is a grid of two, label and content.
        output.Content.SetHtmlContent(Markup.Of($"<div>{content}</div>"));
    }
}
