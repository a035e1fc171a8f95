using System.Text.Encodings.Web;
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
        if (ViewContext.ModelState.ErrorCount == 0) { output.SuppressOutput(); return; }

        output.Becomes("div", "govuk-error-summary");
        output.Attributes.SetAttribute("data-module", "govuk-error-summary");
        output.Attributes.SetAttribute("tabindex", "-1");
        output.Attributes.SetAttribute(new TagHelperAttribute("autofocus", null, HtmlAttributeValueStyle.Minimized)); // without JavaScript too
        output.Attributes.SetAttribute("data-disable-auto-focus", "true"); // the browser has done it: a second hand on the focus is told in the console
        output.Content.SetHtmlContent(Markup.Of($"""
            <div role="alert"><h2 class="govuk-error-summary__title">{UiTexts.ErrorSummaryTitle}</h2>
            <div class="govuk-error-summary__body"><ul class="govuk-list govuk-error-summary__list">{WhenSent(Lines)}</ul></div></div>
            """));
    }

    /// <summary>Names of the fields in the order in which the page writes them.</summary>
    internal static List<string> FieldsOf(ViewContext view)
    {
        if (view.HttpContext.Items[typeof(ErrorSummaryTag)] is not List<string> fields) view.HttpContext.Items[typeof(ErrorSummaryTag)] = fields = [];
        return fields;
    }

    /// <summary>Labels of the fields whose sentences do not say which they are: « Indiquez le jour » twice leads nowhere.</summary>
    internal static Dictionary<string, string> LabelsOf(ViewContext view)
    {
        if (view.HttpContext.Items[nameof(LabelsOf)] is not Dictionary<string, string> labels) view.HttpContext.Items[nameof(LabelsOf)] = labels = new(StringComparer.Ordinal);
        return labels;
    }

    private IHtmlContent Lines()
    {
        var (fields, labels) = (FieldsOf(ViewContext), LabelsOf(ViewContext));
        var errors = ViewContext.ModelState
            .SelectMany(entry => entry.Value!.Errors.Select(error => (Field: FieldFor(entry.Key, fields), error.ErrorMessage))) // an enumerated entry is never null
            .Distinct().OrderBy(error => fields.IndexOf(error.Field) is var at && at < 0 ? error.Field.Length == 0 ? -1 : int.MaxValue : at);
        return Markup.Join(errors, error => Line(error.Field, labels.TryGetValue(error.Field, out var label) ? string.Format(null, UiTexts.FieldNamed, label, Lowered(error.ErrorMessage)) : error.ErrorMessage));
    }

    private static string Lowered(string sentence) => sentence.Length == 0 ? sentence : char.ToLowerInvariant(sentence[0]) + sentence[1..];

    // An error on « Deadline.Day » belongs to the field « Deadline ».
    private static string FieldFor(string key, List<string> fields) =>
        fields.Find(field => key == field || key.StartsWith(field + ".", StringComparison.Ordinal) || key.StartsWith(field + "[", StringComparison.Ordinal)) ?? key;

    private static IHtmlContent Line(string key, string message) => key.Length == 0
        ? Markup.Of($"<li>{message}</li>")
        : Markup.Of($"<li><a href=\"#{TagBuilder.CreateSanitizedId(key, "_")}\">{message}</a></li>");

    private static IHtmlContent WhenSent(Func<IHtmlContent> content) => new Later(content);

    /// <summary>Written when the page is sent, not when it is run: only then are the fields under the summary known.</summary>
    private sealed class Later(Func<IHtmlContent> content) : IHtmlContent
    {
        public void WriteTo(TextWriter writer, HtmlEncoder encoder) => content().WriteTo(writer, encoder);
    }
}
