using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Platform.Web.Ui;

/// <summary>&lt;pa-empreinte valeur="@hex" /&gt;: groups of four in unbroken pieces that fit a phone. A value with hyphens (tracking number) stays whole.</summary>
[HtmlTargetElement("pa-empreinte", TagStructure = TagStructure.WithoutEndTag)]
public sealed class FingerprintTag : TagHelper
{
    [HtmlAttributeName("valeur")] public required string Value { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output) => output.BecomesOnly(Of(Value));

    internal static IHtmlContent Of(string value)
    {
        if (value.Contains('-')) return Markup.Of($"<span class=\"pa-empreinte\">{value}</span>");
        var groups = value.Chunk(4).Select(four => new string(four)).ToArray();
        var perPiece = groups.Length % 5 == 0 ? 5 : 4;
        return Markup.Of($"<span class=\"pa-empreintes\">{Markup.Join(groups.Chunk(perPiece).Index(), piece =>
            Markup.Of($"{(piece.Index == 0 ? "" : " ")}<span class=\"pa-empreinte\">{string.Join(' ', piece.Item)}</span>"))}</span>");
    }
}
