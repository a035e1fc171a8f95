using System.Collections;
using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Platform.Web.Ui;

/// <summary>Radio buttons, or check boxes with plusieurs="true".
/// &lt;pa-choix pour="Nature" libelle="Nature"&gt;&lt;pa-option valeur="travaux" libelle="Travaux" /&gt;&lt;/pa-choix&gt;</summary>
[HtmlTargetElement("pa-choix")]
public sealed class ChoiceTag : FormField
{
    internal sealed record Option(string Value, string Label, string? Hint);

    [HtmlAttributeName("plusieurs")] public bool Several { get; set; }
    [HtmlAttributeName("petit")] public bool Small { get; set; }

    /// <summary>Id of the form that the answer goes with, where it stands outside of it.</summary>
    [HtmlAttributeName("form")] public string? Form { get; set; }

    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        var options = new List<Option>();
        context.Items[typeof(ChoiceTag)] = options;
        await output.GetChildContentAsync();

        var block = Several ? "govuk-checkboxes" : "govuk-radios";
        var chosen = Chosen();
        var items = Markup.Join(options.Index(), option => Item(block, option.Index, option.Item, chosen.Contains(option.Item.Value)));
        var described = DescribedBy;
        Group(output, Markup.Of($"""
            <fieldset class="govuk-fieldset"{Markup.When(described is not null, $" aria-describedby=\"{described}\"")}>{Legend}{HintAndError}
            <div class="{block}{(Small ? $" {block}--small" : "")}" data-module="{block}">{items}</div></fieldset>
            """));
    }

    private IHtmlContent Item(string block, int index, Option option, bool isChosen)
    {
        var id = index == 0 ? Id : $"{Id}-{index + 1}";
        var attributes = Markup.Of($"{Markup.When(isChosen, $" checked")}{Markup.When(option.Hint is not null, $" aria-describedby=\"{id}-precision\"")}{Markup.When(Form is not null, $" form=\"{Form}\"")}");
        return Markup.Of($"""
            <div class="{block}__item"><input class="{block}__input" id="{id}" name="{Name}" type="{(Several ? "checkbox" : "radio")}" value="{option.Value}"{attributes}>
            <label class="govuk-label {block}__label" for="{id}">{option.Label}</label>{Markup.When(option.Hint is not null, $"<div id=\"{id}-precision\" class=\"govuk-hint {block}__hint\">{option.Hint}</div>")}</div>
            """);
    }

    private HashSet<string> Chosen()
    {
        if (ViewContext.ModelState.TryGetValue(Name, out var entry) && entry.RawValue is not null) return Set(entry.RawValue is string[] raw ? raw : [$"{entry.RawValue}"]);
        return Set(For.Model switch
        {
            null => [],
            string one => [one],
            bool yes => yes ? ["true"] : ["false"],
            IEnumerable many => many.Cast<object?>().Select(value => $"{value}"),
            var one => [$"{one}"],
        });

        // As the binder reads them: « True » is true, and an answer that was given is never asked again.
        static HashSet<string> Set(IEnumerable<string> values) => new(values, StringComparer.OrdinalIgnoreCase);
    }
}

[HtmlTargetElement("pa-option", ParentTag = "pa-choix", TagStructure = TagStructure.WithoutEndTag)]
public sealed class OptionTag : TagHelper
{
    [HtmlAttributeName("valeur")] public required string Value { get; set; }
    [HtmlAttributeName("libelle")] public required string Label { get; set; }
    [HtmlAttributeName("aide")] public string? Hint { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        ((List<ChoiceTag.Option>)context.Items[typeof(ChoiceTag)]).Add(new(Value, Label, Hint));
        output.SuppressOutput();
    }
}
