using Microsoft.AspNetCore.Razor.TagHelpers;
using Platform.Core.Values;
using Platform.Web.Texts;

namespace Platform.Web.Ui;

/// <summary>&lt;pa-horloge vivante="true" /&gt;: the platform's time with seconds; without it, « Page à jour à … » for pages that may be cached.</summary>
[HtmlTargetElement("pa-horloge", TagStructure = TagStructure.WithoutEndTag)]
public sealed class ClockTag(TimeProvider clock) : TagHelper
{
    public bool Vivante { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        var now = clock.GetUtcNow();
        output.TagName = "p";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", "pa-horloge");
        if (!Vivante)
        {
            output.Content.Append(UiTexts.ClockUpToDate + " ").AppendHtml("<strong class=\"pa-insecable\">").Append(FrenchFormat.Hour(now)).AppendHtml("</strong>");
            return;
        }
        output.Attributes.SetAttribute("data-horloge", $"{now.UtcDateTime:yyyy-MM-ddTHH:mm:ss.fffZ}");
        output.Content.Append(UiTexts.ClockLegal).AppendHtml("<br><strong><span data-horloge-jour>").Append(FrenchFormat.LongDate(now))
            .AppendHtml("</span>, <span class=\"pa-insecable\" data-horloge-heure>").Append(FrenchFormat.HourSeconds(now)).AppendHtml("</span></strong>");
    }
}
