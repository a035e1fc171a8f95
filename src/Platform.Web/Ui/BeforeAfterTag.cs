using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Razor.TagHelpers;
using Platform.Core.Consultations;
using Platform.Core.Values;
using Platform.Web.Texts;

namespace Platform.Web.Ui;

/// <summary>&lt;pa-avant-apres libelle="Objet" avant="…" apres="…" /&gt;: what went is struck out before, what came is marked after; each is said to who listens.</summary>
[HtmlTargetElement("pa-avant-apres", TagStructure = TagStructure.WithoutEndTag)]
public sealed class BeforeAfterTag : TagHelper
{
    [HtmlAttributeName("libelle")] public required string Label { get; set; }
    [HtmlAttributeName("avant")] public required IReadOnlyList<SaidPart> Before { get; set; }
    [HtmlAttributeName("apres")] public required IReadOnlyList<SaidPart> After { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        var (before, after) = TextDifference.Between(TextOf(Before), TextOf(After));
        output.Becomes("dl", "pa-avant-apres");
        output.Content.SetHtmlContent(Markup.Of($"""
            <dt>{Label}, {QuestionTexts.Diff_Before}</dt><dd class="pa-paragraphes">{Side(before, Before, "del", QuestionTexts.Diff_Removed)}</dd>
            <dt>{Label}, {QuestionTexts.Diff_After}</dt><dd class="pa-paragraphes">{Side(after, After, "ins", QuestionTexts.Diff_Added)}</dd>
            """));
    }

    private static string TextOf(IReadOnlyList<SaidPart> parts) => string.Concat(parts.Select(part => part.Text));

    private static IHtmlContent Side(IReadOnlyList<TextDifference.Piece> pieces, IReadOnlyList<SaidPart> parts, string tag, string spoken)
    {
        if (pieces.Count == 0) return Markup.Of($"{CorrectionWords.Nothing}");
        var (all, at) = (new HtmlContentBuilder(), 0);
        foreach (var piece in pieces)
        {
            var words = Markup.Join(Runs(parts, at, at + piece.Text.Length), run => run.IsTyped && Reader.French is { } french ? Markup.Of($"<span lang=\"{french}\">{run.Text}</span>") : Markup.Of($"{run.Text}"));
            all.AppendHtml(!piece.Changed ? words
                : tag == "del" ? Markup.Of($"<del><span class=\"govuk-visually-hidden\">{spoken} </span>{words}</del>") : Markup.Of($"<ins><span class=\"govuk-visually-hidden\">{spoken} </span>{words}</ins>"));
            at += piece.Text.Length;
        }
        return all;
    }

    /// <summary>What lies between two places of the whole text: the difference cuts it by words, its authors by other places.</summary>
    private static IEnumerable<SaidPart> Runs(IReadOnlyList<SaidPart> parts, int from, int to)
    {
        var at = 0;
        foreach (var part in parts)
        {
            var (first, last) = (Math.Max(at, from), Math.Min(at + part.Text.Length, to));
            if (first < last) yield return part with { Text = part.Text[(first - at)..(last - at)] };
            at += part.Text.Length;
        }
    }
}
