using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Razor.TagHelpers;
using Platform.Web.Texts;

namespace Platform.Web.Ui;

/// <summary>&lt;pa-recapitulatif&gt;&lt;pa-ligne libelle="Objet" modifier="/…"&gt;Toiture&lt;/pa-ligne&gt;&lt;/pa-recapitulatif&gt;</summary>
[HtmlTargetElement("pa-recapitulatif")]
public sealed class SummaryTag : TagHelper
{
    public override void Process(TagHelperContext context, TagHelperOutput output) => output.Becomes("dl", "govuk-summary-list");
}

[HtmlTargetElement("pa-ligne", ParentTag = "pa-recapitulatif")]
public sealed class SummaryRowTag : TagHelper
{
    [HtmlAttributeName("libelle")] public required string Label { get; set; }

    /// <summary>Where the value is changed; the page comes back to the check page.</summary>
    [HtmlAttributeName("modifier")] public string? ChangeHref { get; set; }

    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        IHtmlContent value = await output.GetChildContentAsync();
        // An attribute of markup is never null: « nowhere » arrives as nothing, and a link to nothing reloads the page.
        var changes = !string.IsNullOrEmpty(ChangeHref);
        output.Becomes("div", !changes ? "govuk-summary-list__row govuk-summary-list__row--no-actions" : "govuk-summary-list__row");
        var action = Markup.When(changes,
            $"<dd class=\"govuk-summary-list__actions\"><a class=\"govuk-link\" href=\"{ChangeHref}\">{UiTexts.Change}<span class=\"govuk-visually-hidden\"> {Label}</span></a></dd>");
        output.Content.SetHtmlContent(Markup.Of($"<dt class=\"govuk-summary-list__key\">{Label}</dt><dd class=\"govuk-summary-list__value\">{value}</dd>{action}"));
    }
}
