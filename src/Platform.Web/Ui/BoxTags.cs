using Microsoft.AspNetCore.Razor.TagHelpers;
using Platform.Web.Texts;

namespace Platform.Web.Ui;

/// <summary>&lt;pa-encart genre="alerte" titre="…"&gt;…&lt;/pa-encart&gt;: a paragraph that must be seen. information, alerte, reussite.</summary>
[HtmlTargetElement("pa-encart")]
public sealed class NoticeBoxTag : TagHelper
{
    [HtmlAttributeName("genre")] public string Kind { get; set; } = "information";
    [HtmlAttributeName("titre")] public string? Title { get; set; }

    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        var content = await output.GetChildContentAsync();
        var kind = Markup.OneOf("genre", Kind, "information", "alerte", "reussite");
        output.Becomes("div", $"pa-encart pa-encart--{kind}");
        if (kind == "reussite") output.Attributes.SetAttribute("role", "status");
        var spoken = Markup.When(kind == "alerte", $"<span class=\"govuk-visually-hidden\">{UiTexts.Warning}</span>");
        output.Content.SetHtmlContent(Title is null
            ? Markup.Of($"{spoken}{content}")
            : Markup.Of($"<p class=\"pa-encart__titre\">{spoken}{Title}</p>{content}"));
    }
}

/// <summary>&lt;pa-verdict issue="reussite" titre="Ce reçu est authentique"&gt;…&lt;/pa-verdict&gt;: one glance, one answer. reussite, echec, incomplet.</summary>
[HtmlTargetElement("pa-verdict")]
public sealed class VerdictTag : TagHelper
{
    [HtmlAttributeName("issue")] public string Outcome { get; set; } = "reussite";
    [HtmlAttributeName("titre")] public required string Title { get; set; }

    /// <summary>The verdict is the page's title.</summary>
    [HtmlAttributeName("titre-de-page")] public bool IsPageTitle { get; set; }

    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        var content = await output.GetChildContentAsync();
        var outcome = Markup.OneOf("issue", Outcome, "reussite", "echec", "incomplet");
        output.Becomes("div", $"pa-verdict pa-verdict--{outcome}");
        output.Content.SetHtmlContent(IsPageTitle
            ? Markup.Of($"<h1 class=\"pa-verdict__titre\">{Title}</h1><div class=\"pa-verdict__corps\">{content}</div>")
            : Markup.Of($"<h2 class=\"pa-verdict__titre\">{Title}</h2><div class=\"pa-verdict__corps\">{content}</div>"));
    }
}

/// <summary>&lt;pa-vide phrase="Aucune consultation." action="Créer la première" href="…" /&gt;: one sentence and one action.</summary>
[HtmlTargetElement("pa-vide", TagStructure = TagStructure.WithoutEndTag)]
public sealed class EmptyStateTag : TagHelper
{
    [HtmlAttributeName("phrase")] public required string Sentence { get; set; }
    [HtmlAttributeName("action")] public string? Action { get; set; }
    [HtmlAttributeName("href")] public string? Href { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.Becomes("p", "govuk-body pa-vide");
        output.Content.SetHtmlContent(Markup.Of($"{Sentence}{Markup.When(Href is not null, $" <a class=\"govuk-link\" href=\"{Href}\">{Action}</a>")}"));
    }
}

/// <summary>&lt;pa-progression libelle="Préparation de l’archive" fait="3" total="12" detail="3 fichiers sur 12" /&gt;; travail names the job whose stream a script may follow.</summary>
[HtmlTargetElement("pa-progression", TagStructure = TagStructure.WithoutEndTag)]
public sealed class ProgressTag : TagHelper
{
    [HtmlAttributeName("libelle")] public required string Label { get; set; }
    [HtmlAttributeName("fait")] public long Done { get; set; }
    [HtmlAttributeName("total")] public long Total { get; set; }
    [HtmlAttributeName("detail")] public string? Detail { get; set; }
    [HtmlAttributeName("travail")] public string? Job { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        var id = $"progression-{context.UniqueId}";
        var percent = Total <= 0 ? 0 : (int)(Math.Clamp(Done, 0, Total) * 100m / Total);
        output.Becomes("div", "pa-progression");
        if (Job is not null) output.Attributes.SetAttribute("data-travail", Job);
        output.Content.SetHtmlContent(Markup.Of($"""
            <p class="govuk-body govuk-!-margin-bottom-1" id="{id}">{Label}</p><progress max="100" value="{percent}" aria-labelledby="{id}">{Platform.Core.Values.FrenchFormat.Percent(percent)}</progress>
            <p class="govuk-body-s pa-chiffres">{Platform.Core.Values.FrenchFormat.Percent(percent)}{Markup.When(Detail is not null, $" — {Detail}")}</p>
            """));
    }
}
