using Microsoft.AspNetCore.Razor.TagHelpers;
using Platform.Core.Training;

namespace Platform.Web.Ui;

/// <summary>&lt;pa-terme mot="DCE" /&gt; or &lt;pa-terme mot="dce"&gt;dossier&lt;/pa-terme&gt;: a word of the glossary, which shows its definition where it stands. A native popover: no script, any keyboard.</summary>
[HtmlTargetElement("pa-terme")]
public sealed class TermTag : TagHelper
{
    [HtmlAttributeName("mot")] public required string Word { get; set; }

    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        var term = Glossary.Find(Word) ?? throw new InvalidOperationException($"« {Word} » is no word of the glossary.");
        var content = await output.GetChildContentAsync();
        var id = $"mot-{term.Key}-{context.UniqueId}";
        output.Becomes("span", "pa-terme");
        output.Content.SetHtmlContent(Markup.Of($"""
            <button type="button" class="pa-terme__mot" popovertarget="{id}">{(content.IsEmptyOrWhiteSpace ? Markup.Of($"{Word}") : content)}<span class="govuk-visually-hidden">, définition</span></button><span id="{id}" popover class="pa-terme__sens"><strong>{Platform.Core.Values.Reader.SayOurs(term.Name)}</strong> {Platform.Core.Values.Reader.SayOurs(term.Meaning)} <a class="govuk-link" href="{Links.Training.Word(term.Key)}">Tous les mots</a></span>
            """));
    }
}
