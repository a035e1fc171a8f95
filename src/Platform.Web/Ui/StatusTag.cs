using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Platform.Web.Ui;

/// <summary>&lt;pa-etat valeur="Model.State" /&gt; for an enum of the table, &lt;pa-etat mot="Hors délai" /&gt; for a word of the table; precision is the small line under it.</summary>
[HtmlTargetElement("pa-etat", TagStructure = TagStructure.WithoutEndTag)]
public sealed class StatusTag : TagHelper
{
    [HtmlAttributeName("valeur")] public Enum? Value { get; set; }
    [HtmlAttributeName("mot")] public string? Word { get; set; }
    [HtmlAttributeName("precision")] public string? Detail { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        var status = Value is { } value ? Status.Of(value) : Status.Of(Word ?? throw new InvalidOperationException("pa-etat needs valeur or mot."));
        output.BecomesOnly(Detail is null ? Tag(status) : Markup.Of($"<div>{Tag(status)}<small class=\"pa-precision\">{Detail}</small></div>"));
    }

    internal static IHtmlContent Tag(Status status) => Markup.Of($"<strong class=\"govuk-tag govuk-tag--{status.Colour}\">{status.Word}</strong>");
}
