using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Platform.Web.Ui;

/// <summary>&lt;pa-code valeur="consultations:lecture" /&gt;: a word for programs, which may only be broken after its colons and dots, as in a narrow table.</summary>
[HtmlTargetElement("pa-code", TagStructure = TagStructure.WithoutEndTag)]
public sealed class CodeTag : TagHelper
{
    [HtmlAttributeName("valeur")] public required string Value { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.Becomes("code");
        output.Content.SetHtmlContent(Markup.Join(Parts(), part => Markup.Of($"{part}<wbr>")));
    }

    private IEnumerable<string> Parts()
    {
        var from = 0;
        for (var at = 0; at < Value.Length - 1; at++)
        {
            if (Value[at] is not (':' or '.')) continue;
            yield return Value[from..(at + 1)];
            from = at + 1;
        }
        yield return Value[from..];
    }
}
