using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;
using Platform.Web.Texts;

namespace Platform.Web.Ui;

/// <summary>&lt;pa-resume-erreurs /&gt;, first in the page: each line leads to its field. Nothing when all is well. The layout prefixes the title.</summary>
[HtmlTargetElement("pa-resume-erreurs", TagStructure = TagStructure.WithoutEndTag)]
public sealed class ErrorSummaryTag : TagHelper
{
    [ViewContext, HtmlAttributeNotBound] public ViewContext ViewContext { get; set; } = default!; // given by Razor

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        var errors = ViewContext.ModelState
            .SelectMany(entry => entry.Value!.Errors.Select(error => (entry.Key, error.ErrorMessage))) // entries of an enumerated ModelState are never null
            .DistinctBy(error => (error.Key, error.ErrorMessage)).ToList();
        if (errors.Count == 0) { output.SuppressOutput(); return; }

        output.Becomes("div", "govuk-error-summary");
        output.Attributes.SetAttribute("data-module", "govuk-error-summary");
        output.Attributes.SetAttribute("tabindex", "-1");
        output.Attributes.SetAttribute(new TagHelperAttribute("autofocus", null, HtmlAttributeValueStyle.Minimized)); // without JavaScript too
        output.Content.SetHtmlContent(Markup.Of($"""
            <div role="alert"><h2 class="govuk-error-summary__title">{UiTexts.ErrorSummaryTitle}</h2>
            <div class="govuk-error-summary__body"><ul class="govuk-list govuk-error-summary__list">{Markup.Join(errors, error => Line(error.Key, error.ErrorMessage))}</ul></div></div>
            """));
    }

    private static IHtmlContent Line(string key, string message) => key.Length == 0
        ? Markup.Of($"<li>{message}</li>")
        : Markup.Of($"<li><a href=\"#{TagBuilder.CreateSanitizedId(key, "_")}\">{message}</a></li>");
}
