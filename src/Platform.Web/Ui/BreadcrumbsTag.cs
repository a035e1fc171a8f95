using Microsoft.AspNetCore.Razor.TagHelpers;
using Platform.Web.Texts;

namespace Platform.Web.Ui;

/// <summary>&lt;pa-fil&gt;&lt;pa-maillon href="/consultations"&gt;Consultations&lt;/pa-maillon&gt;&lt;/pa-fil&gt;, in the section AvantContenu or first in the page.</summary>
[HtmlTargetElement("pa-fil")]
public sealed class BreadcrumbsTag : TagHelper
{
    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.Becomes("nav", "govuk-breadcrumbs");
        output.Attributes.SetAttribute("aria-label", UiTexts.Breadcrumbs);
        output.PreContent.SetHtmlContent("<ol class=\"govuk-breadcrumbs__list\">");
        output.PostContent.SetHtmlContent("</ol>");
    }
}

[HtmlTargetElement("pa-maillon", ParentTag = "pa-fil")]
public sealed class BreadcrumbTag : TagHelper
{
    [HtmlAttributeName("href")] public required string Href { get; set; }

    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        var label = await output.GetChildContentAsync();
        output.Becomes("li", "govuk-breadcrumbs__list-item");
        output.Content.SetHtmlContent(Markup.Of($"<a class=\"govuk-breadcrumbs__link\" href=\"{Href}\">{label}</a>"));
    }
}
