using Microsoft.AspNetCore.Razor.TagHelpers;
using Platform.Core.Values;
using Platform.Web.Texts;

namespace Platform.Web.Ui;

/// <summary>&lt;pa-horloge vivante="true" /&gt;: the platform's time with seconds (clock.js makes it tick); without it, « Page à jour à … » for pages that may be cached.</summary>
[HtmlTargetElement("pa-horloge", TagStructure = TagStructure.WithoutEndTag)]
public sealed class ClockTag(TimeProvider clock) : TagHelper
{
    [HtmlAttributeName("vivante")] public bool Live { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        var now = clock.GetUtcNow();
        output.Becomes("p", "pa-horloge");
        if (Live) output.Attributes.SetAttribute("data-horloge", $"{now.UtcDateTime:yyyy-MM-ddTHH:mm:ss.fffZ}");
        output.Content.SetHtmlContent(Live
            ? Markup.Of($"{UiTexts.ClockLegal}<br><strong><span data-horloge-jour>{FrenchFormat.LongDate(now)}</span>, <span class=\"pa-insecable\" data-horloge-heure>{FrenchFormat.HourSeconds(now)}</span></strong>")
            : Markup.Of($"{UiTexts.ClockUpToDate} <strong class=\"pa-insecable\">{FrenchFormat.Hour(now)}</strong>"));
    }
}
