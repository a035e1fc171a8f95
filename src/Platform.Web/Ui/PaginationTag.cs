using Microsoft.AspNetCore.Razor.TagHelpers;
using Platform.Web.Texts;

namespace Platform.Web.Ui;

/// <summary>&lt;pa-pagination precedente="…" suivante="…" /&gt;: lists page by key, so there are two links and no page number. Nothing when both are absent.</summary>
[HtmlTargetElement("pa-pagination", TagStructure = TagStructure.WithoutEndTag)]
public sealed class PaginationTag : TagHelper
{
    [HtmlAttributeName("precedente")] public string? Previous { get; set; }
    [HtmlAttributeName("suivante")] public string? Next { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        if (string.IsNullOrEmpty(Previous) && string.IsNullOrEmpty(Next))     // Razor hands an absent address over as an empty text
        { output.SuppressOutput(); return; }
        output.Becomes("nav", "govuk-pagination");
        output.Attributes.SetAttribute("aria-label", UiTexts.Pagination);
        output.Content.SetHtmlContent(Markup.Of($"{Link("prev", Previous, UiTexts.PreviousPage)}{Link("next", Next, UiTexts.NextPage)}"));
    }

    private static Microsoft.AspNetCore.Html.IHtmlContent Link(string rel, string? href, string words) => Markup.When(href is { Length: > 0 },
        $"<div class=\"govuk-pagination__{rel}\"><a class=\"govuk-link govuk-pagination__link\" href=\"{href}\" rel=\"{rel}\"><span class=\"govuk-pagination__link-title\">{words}</span></a></div>");
}
