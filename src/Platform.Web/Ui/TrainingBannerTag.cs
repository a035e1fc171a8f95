using Microsoft.AspNetCore.Razor.TagHelpers;
using Platform.Core.Training;
using Platform.Web.Texts;

namespace Platform.Web.Ui;

/// <summary>&lt;pa-essai /&gt;: first thing in each page of the practice space, in orange and in words; filigrane: the watermark across the page too.</summary>
[HtmlTargetElement("pa-essai", TagStructure = TagStructure.WithoutEndTag)]
public sealed class TrainingBannerTag : TagHelper
{
    [HtmlAttributeName("filigrane")] public bool Watermarked { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.Becomes("div", "pa-essai");
        output.Content.SetHtmlContent(Markup.Of($"<p><strong>{TrainingTexts.Said}</strong> {TrainingTexts.SaidWhy}</p>"));
        if (Watermarked) output.PostElement.SetHtmlContent(Markup.Of($"""<div class="pa-filigrane" aria-hidden="true">{Markup.Join(Enumerable.Range(0, 12), _ => Markup.Of($"<span data-texte=\"{TrainingConsultation.Watermark}\"></span>"))}</div>"""));
    }
}
