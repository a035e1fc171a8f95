using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Razor.TagHelpers;
using Platform.Web.Texts;

namespace Platform.Web.Ui;

/// <summary>&lt;pa-etapes courante="2"&gt;&lt;pa-etape libelle="Lots" href="…" /&gt;…: done steps may carry a link back.</summary>
[HtmlTargetElement("pa-etapes")]
public sealed class StepsTag : TagHelper
{
    internal sealed record Step(string Label, string? Href);

    /// <summary>From 1.</summary>
    [HtmlAttributeName("courante")] public int Current { get; set; } = 1;

    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        var steps = new List<Step>();
        context.Items[typeof(StepsTag)] = steps;
        await output.GetChildContentAsync();
        output.Becomes("ol", "pa-etapes");
        output.Attributes.SetAttribute("aria-label", UiTexts.Steps);
        output.Content.SetHtmlContent(Markup.Join(steps.Index(), step => Item(step.Index + 1, step.Item)));
    }

    private IHtmlContent Item(int number, Step step)
    {
        var label = number < Current && step.Href is not null
            ? Markup.Of($"<a class=\"govuk-link\" href=\"{step.Href}\">{number}. {step.Label}</a>")
            : Markup.Of($"<span>{number}. {step.Label}</span>");
        return number == Current ? Markup.Of($"<li aria-current=\"step\">{label}</li>")
            : number < Current ? Markup.Of($"<li class=\"pa-etapes__faite\">{label}<span class=\"govuk-visually-hidden\"> {UiTexts.StepDone}</span></li>")
            : Markup.Of($"<li>{label}</li>");
    }
}

[HtmlTargetElement("pa-etape", ParentTag = "pa-etapes", TagStructure = TagStructure.WithoutEndTag)]
public sealed class StepTag : TagHelper
{
    [HtmlAttributeName("libelle")] public required string Label { get; set; }
    [HtmlAttributeName("href")] public string? Href { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        ((List<StepsTag.Step>)context.Items[typeof(StepsTag)]).Add(new(Label, Href));
        output.SuppressOutput();
    }
}
