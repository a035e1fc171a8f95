using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Platform.Web.Ui;

/// <summary>&lt;pa-code valeur="consultations:lecture" /&gt;: a word for programs, which may only be broken after its colons and dots, as in a narrow table.</summary>
[HtmlTargetElement("pa-code", TagStructure = TagStructure.WithoutEndTag)]
public sealed partial class CodeTag : TagHelper
{
    [HtmlAttributeName("valeur")] public required string Value { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.Becomes("code");
        output.Content.SetHtmlContent(Markup.Join(Parts().Split(Value), part => Markup.Of($"{part}<wbr>")));
    }

    [GeneratedRegex("(?<=[:.])", RegexOptions.None, 1000)]
    private static partial Regex Parts();
}
