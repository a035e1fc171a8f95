using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Razor.TagHelpers;
using Platform.Core.Values;
using Platform.Web.Texts;

namespace Platform.Web.Ui;

/// <summary>&lt;pa-date-heure pour="Deadline" libelle="Date limite de remise des plis" /&gt; on a TypedDateTime: five short inputs, Paris time, no script.
/// In the hour that exists twice it asks which one.</summary>
[HtmlTargetElement("pa-date-heure", TagStructure = TagStructure.WithoutEndTag)]
public sealed class DateTimeFieldTag : FormField
{
    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        var typed = For.Model as TypedDateTime ?? new TypedDateTime();
        Hint ??= UiTexts.DateHint;
        if (TypedDateTime.IsOwn(Error)) ErrorSummaryTag.LabelsOf(ViewContext)[Name] = Label;
        var described = DescribedBy;
        Group(output, Markup.Of($"""
            <fieldset class="govuk-fieldset" role="group"{Markup.When(described is not null, $" aria-describedby=\"{described}\"")}>{Legend}{HintAndError}
            <div class="govuk-date-input pa-date-heure">{Part(Id, "Day", UiTexts.Day, typed.Day, 2)}{Part(null, "Month", UiTexts.Month, typed.Month, 2)}{Part(null, "Year", UiTexts.Year, typed.Year, 4)}<span class="pa-date-heure__heure">{Part(null, "Hour", UiTexts.Hour, typed.Hour, 2)}{Part(null, "Minute", UiTexts.Minute, typed.Minute, 2)}</span></div>
            {(typed.Ambiguity is { } twice ? WhichOne(twice, typed.Occurrence) : Markup.Nothing)}</fieldset>
            """));
    }

    private IHtmlContent Part(string? id, string part, string label, string? model, int width)
    {
        id ??= $"{Id}_{part}";
        return Markup.Of($"""
            <div class="govuk-date-input__item"><div class="govuk-form-group"><label class="govuk-label govuk-date-input__label" for="{id}">{label}</label>
            <input class="govuk-input govuk-date-input__input govuk-input--width-{width}{(Error is null ? "" : " govuk-input--error")}" id="{id}" name="{Name}.{part}" type="text" inputmode="numeric" autocomplete="off" value="{ValueOf($"{Name}.{part}", model)}"></div></div>
            """);
    }

    private IHtmlContent WhichOne(FromParis.Twice twice, string? chosen) => Markup.Of($"""
        <div class="govuk-radios govuk-radios--small govuk-!-margin-top-3" data-module="govuk-radios">{Markup.Join(twice.Candidates.Index(), candidate => Occurrence(candidate.Index, candidate.Item, chosen))}</div>
        """);

    private IHtmlContent Occurrence(int index, DateTimeOffset at, string? chosen)
    {
        var (value, words) = ($"{index + 1}", string.Format(index == 0 ? UiTexts.DateFirst : UiTexts.DateSecond, FrenchFormat.Hour(at)));
        return Markup.Of($"""
            <div class="govuk-radios__item"><input class="govuk-radios__input" type="radio" id="{Id}_{value}" name="{Name}.Occurrence" value="{value}"{Markup.When(chosen == value, $" checked")}><label class="govuk-label govuk-radios__label" for="{Id}_{value}">{words}</label></div>
            """);
    }
}
