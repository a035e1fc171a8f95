using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Razor.TagHelpers;
using Platform.Core.Consultations;
using Platform.Web.Texts;

namespace Platform.Web.Ui;

/// <summary>&lt;pa-avant-apres libelle="Objet" avant="…" apres="…" /&gt;: what went is struck out before, what came is marked after; each is said to who listens.</summary>
[HtmlTargetElement("pa-avant-apres", TagStructure = TagStructure.WithoutEndTag)]
public sealed class BeforeAfterTag : TagHelper
{
    [HtmlAttributeName("libelle")] public required string Label { get; set; }
    [HtmlAttributeName("avant")] public required string Before { get; set; }
    [HtmlAttributeName("apres")] public required string After { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        var (before, after) = TextDifference.Between(Before, After);
        output.Becomes("dl", "pa-avant-apres");
        output.Content.SetHtmlContent(Markup.Of($"""
            <dt>{Label}, {QuestionTexts.Diff_Before}</dt><dd class="pa-paragraphes">{Side(before, "del", QuestionTexts.Diff_Removed)}</dd>
            <dt>{Label}, {QuestionTexts.Diff_After}</dt><dd class="pa-paragraphes">{Side(after, "ins", QuestionTexts.Diff_Added)}</dd>
            """));
    }

    private static IHtmlContent Side(IReadOnlyList<TextDifference.Piece> pieces, string tag, string spoken) => pieces.Count == 0
        ? Markup.Of($"{CorrectionWords.Nothing}")
        : Markup.Join(pieces, piece => !piece.Changed ? Markup.Of($"{piece.Text}")
            : tag == "del" ? Markup.Of($"<del><span class=\"govuk-visually-hidden\">{spoken} </span>{piece.Text}</del>") : Markup.Of($"<ins><span class=\"govuk-visually-hidden\">{spoken} </span>{piece.Text}</ins>"));
}
