using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;
using Platform.Web.Texts;

namespace Platform.Web.Ui;

/// <summary>What every field shares: name, id, label, hint, error, and the value that was typed.</summary>
public abstract class FormField : TagHelper
{
    [HtmlAttributeName("pour")] public ModelExpression For { get; set; } = default!; // Razor refuses a page without it
    [HtmlAttributeName("libelle")] public string Label { get; set; } = "";
    [HtmlAttributeName("aide")] public string? Hint { get; set; }

    /// <summary>The label is the page's only question, so it is the h1.</summary>
    [HtmlAttributeName("titre-de-page")] public bool IsPageTitle { get; set; }

    [ViewContext, HtmlAttributeNotBound] public ViewContext ViewContext { get; set; } = default!; // given by Razor

    protected string Name => ViewContext.ViewData.TemplateInfo.GetFullHtmlFieldName(For.Name);

    /// <summary>The error summary links here: the first control of the field always carries it.</summary>
    protected string Id => TagBuilder.CreateSanitizedId(Name, "_");

    protected string? Error => ErrorOf(Name);

    protected string? ErrorOf(string name) => State(name)?.Errors is [var first, ..] ? first.ErrorMessage : null;

    /// <summary>What the person typed wins over what the model says: a refused value is shown again.</summary>
    protected string? ValueOf(string name, object? model) =>
        State(name)?.AttemptedValue ?? Convert.ToString(model, System.Globalization.CultureInfo.InvariantCulture);

    protected string? DescribedBy => (Hint, Error) switch
    {
        (null, null) => null,
        (_, null) => $"{Id}-aide",
        (null, _) => $"{Id}-erreur",
        _ => $"{Id}-aide {Id}-erreur",
    };

    protected IHtmlContent HintAndError => Markup.Of($"{Markup.When(Hint is not null, $"<div id=\"{Id}-aide\" class=\"govuk-hint\">{Hint}</div>")}{ErrorMessage}");

    private IHtmlContent ErrorMessage => Markup.When(Error is not null,
        $"<p id=\"{Id}-erreur\" class=\"govuk-error-message\"><span class=\"govuk-visually-hidden\">{UiTexts.ErrorHidden}</span>{Error}</p>");

    protected IHtmlContent LabelFor => IsPageTitle
        ? Markup.Of($"<h1 class=\"govuk-label-wrapper\"><label class=\"govuk-label govuk-label--l\" for=\"{Id}\">{Label}</label></h1>")
        : Markup.Of($"<label class=\"govuk-label\" for=\"{Id}\">{Label}</label>");

    protected IHtmlContent Legend => IsPageTitle
        ? Markup.Of($"<legend class=\"govuk-fieldset__legend govuk-fieldset__legend--l\"><h1 class=\"govuk-fieldset__heading\">{Label}</h1></legend>")
        : Markup.Of($"<legend class=\"govuk-fieldset__legend govuk-fieldset__legend--s\">{Label}</legend>");

    protected void Group(TagHelperOutput output, IHtmlContent content)
    {
        ErrorSummaryTag.FieldsOf(ViewContext).Add(Name);
        output.Becomes("div", Error is null ? "govuk-form-group" : "govuk-form-group govuk-form-group--error");
        output.Content.SetHtmlContent(content);
    }

    private ModelStateEntry? State(string name) => ViewContext.ModelState.TryGetValue(name, out var entry) ? entry : null;
}
