using Microsoft.AspNetCore.Html;
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
        var content = await output.GetChildContentAsync();
        output.Becomes("span", "pa-terme");
        output.Content.SetHtmlContent(Said(Word, content.IsEmptyOrWhiteSpace ? null : content, context.UniqueId));
    }

    internal static IHtmlContent Said(string word, IHtmlContent? content, string unique)
    {
        var term = Glossary.Find(word) ?? throw new InvalidOperationException($"« {word} » is no word of the glossary.");
        var id = $"mot-{term.Key}-{unique}";
        return Markup.Of($"""
            <button type="button" class="pa-terme__mot" popovertarget="{id}">{content ?? Markup.Of($"{word}")}<span class="govuk-visually-hidden">, définition</span></button><span id="{id}" popover class="pa-terme__sens"><strong>{Platform.Core.Values.Reader.SayOurs(term.Name)}</strong> {Platform.Core.Values.Reader.SayOurs(term.Meaning)} <a class="govuk-link" href="{Links.Training.Word(term.Key)}">Tous les mots</a></span>
            """);
    }
}

/// <summary>&lt;pa-mots mots="CPV, Accord-cadre" /&gt;: the words of a page whose labels and hints cannot hold one, said where the page begins.</summary>
[HtmlTargetElement("pa-mots", TagStructure = TagStructure.WithoutEndTag)]
public sealed class TermsTag : TagHelper
{
    [HtmlAttributeName("mots")] public required string Terms { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.Becomes("p", "govuk-body-s");
        output.Content.SetHtmlContent(Markup.Of($"Les mots de cette page\u00A0: {Markup.Join(Terms.Split(',', StringSplitOptions.TrimEntries).Index(), word => Markup.Of($"{(word.Index == 0 ? "" : ", ")}<span class=\"pa-terme\">{TermTag.Said(word.Item, null, $"{context.UniqueId}-{word.Index}")}</span>"))}"));
    }
}
