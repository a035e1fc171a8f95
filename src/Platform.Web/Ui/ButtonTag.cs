using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Platform.Web.Ui;

/// <summary>&lt;pa-bouton explication="Il manque 2 documents."&gt;Publier la consultation&lt;/pa-bouton&gt;. Never disabled: the sentence above says what is missing. With href it is a link that looks like a button.</summary>
[HtmlTargetElement("pa-bouton")]
public sealed class ButtonTag : TagHelper
{
    [HtmlAttributeName("genre")] public string Kind { get; set; } = "principal";
    [HtmlAttributeName("explication")] public string? Explanation { get; set; }
    [HtmlAttributeName("href")] public string? Href { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        var css = Markup.OneOf("genre", Kind, "principal", "secondaire", "danger") switch
        {
            "secondaire" => "govuk-button govuk-button--secondary",
            "danger" => "govuk-button govuk-button--warning",
            _ => "govuk-button",
        };
        output.Becomes(Href is null ? "button" : "a", css);
        output.Attributes.SetAttribute("data-module", "govuk-button");
        if (Href is null)
        {
            if (!output.Attributes.ContainsName("type")) output.Attributes.SetAttribute("type", "submit");
            output.Attributes.SetAttribute("data-prevent-double-click", "true");
        }
        else
        {
            output.Attributes.SetAttribute("href", Href);
            output.Attributes.SetAttribute("role", "button");
            output.Attributes.SetAttribute("draggable", "false");
        }
        if (Explanation is null) return;

        var id = $"explication-{context.UniqueId}";
        output.Attributes.SetAttribute("aria-describedby", id);
        output.PreElement.SetHtmlContent(Markup.Of($"<p class=\"govuk-body\" id=\"{id}\">{Explanation}</p>"));
    }
}
