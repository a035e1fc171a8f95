using System.Globalization;
using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Razor.TagHelpers;
using Platform.Web.Texts;

namespace Platform.Web.Ui;

/// <summary>A day as a person typed it: an act's date, without an hour. Bind it with [BindProperty], show it with pa-jour, read it with Read.</summary>
public sealed record TypedDay
{
    public string? Day { get; set; }
    public string? Month { get; set; }
    public string? Year { get; set; }

    public bool IsEmpty => string.IsNullOrWhiteSpace(Day) && string.IsNullOrWhiteSpace(Month) && string.IsNullOrWhiteSpace(Year);

    public static TypedDay From(DateOnly day) => new() { Day = $"{day.Day}", Month = $"{day.Month}", Year = $"{day.Year:0000}" };

    /// <summary>The day, or null with the reason under the field's name.</summary>
    public DateOnly? Read(ModelStateDictionary state, string field)
    {
        if (IsEmpty) state.AddModelError(field, UiTexts.DayMissing);
        else if (Typed is null) state.AddModelError(field, UiTexts.DayUnreadable);
        return Typed;
    }

    /// <summary>The same, where none may be given.</summary>
    public DateOnly? ReadOptional(ModelStateDictionary state, string field) => IsEmpty ? null : Read(state, field);

    private DateOnly? Typed => Number(Day) is { } day && Number(Month) is >= 1 and <= 12 and { } month && Number(Year) is >= 1900 and <= 2999 and { } year && day >= 1 && day <= DateTime.DaysInMonth(year, month)
        ? new DateOnly(year, month, day) : null;

    private static int? Number(string? typed) => int.TryParse(typed?.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}

/// <summary>&lt;pa-jour pour="On" libelle="Date de signature" /&gt; on a TypedDay: three short inputs, no script.</summary>
[HtmlTargetElement("pa-jour", TagStructure = TagStructure.WithoutEndTag)]
public sealed class DayFieldTag : FormField
{
    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        var typed = For.Model as TypedDay ?? new TypedDay();
        var described = DescribedBy;
        ErrorSummaryTag.LabelsOf(ViewContext)[Name] = Label;
        Group(output, Markup.Of($"""
            <fieldset class="govuk-fieldset" role="group"{Markup.When(described is not null, $" aria-describedby=\"{described}\"")}>{Legend}{HintAndError}
            <div class="govuk-date-input">{Part(Id, "Day", UiTexts.Day, typed.Day, 2)}{Part(null, "Month", UiTexts.Month, typed.Month, 2)}{Part(null, "Year", UiTexts.Year, typed.Year, 4)}</div></fieldset>
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
}
