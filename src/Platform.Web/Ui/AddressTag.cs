using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Platform.Web.Ui;

/// <summary>&lt;pa-adresse valeur="claire.achat@exemple.fr" /&gt;: an e-mail address that a narrow screen breaks before a dot or the @, and not in the middle of a word.</summary>
[HtmlTargetElement("pa-adresse", TagStructure = TagStructure.WithoutEndTag)]
public sealed class AddressTag : TagHelper
{
    [HtmlAttributeName("valeur")] public required string Value { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output) => output.BecomesOnly(Markup.Join(Pieces(Value), piece => Markup.Of($"{piece}<wbr>")));

    private static IEnumerable<string> Pieces(string address)
    {
        var from = 0;
        for (var at = 1; at < address.Length; at++)
        {
            if (address[at] is not ('.' or '@')) continue;
            yield return address[from..at];
            from = at;
        }
        yield return address[from..];
    }
}
