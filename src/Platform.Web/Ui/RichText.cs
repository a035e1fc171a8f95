using Markdig;
using Markdig.Parsers;
using Markdig.Parsers.Inlines;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;
using Microsoft.AspNetCore.Html;

namespace Platform.Web.Ui;

/// <summary>
/// A text that an account wrote, as HTML that is safe to show: paragraphs, bold, italics, lists and links of Markdown, and nothing else. HTML in it is text;
/// pictures become their words; a link leads to the web, to a mailbox or to a telephone. A test reads what comes out with another parser.
/// </summary>
public static class RichText
{
    private static readonly string[] Schemes = [Uri.UriSchemeHttp, Uri.UriSchemeHttps, Uri.UriSchemeMailto, "tel"];

    private static readonly MarkdownPipeline Pipeline = Build();

    public static IHtmlContent Of(string text)
    {
        var document = Markdown.Parse(text, Pipeline);
        foreach (var link in document.Descendants<LinkInline>().ToList())
        {
            if (link.IsImage || !MayLeadTo(link.Url)) Unwrap(link);
            else Mark(link);
        }
        foreach (var link in document.Descendants<AutolinkInline>().ToList())
        {
            if (link.IsEmail || MayLeadTo(link.Url)) Mark(link);
            else link.ReplaceBy(new LiteralInline(link.Url));
        }
        // The paragraph parser reads a line of dashes by itself, whatever parsers are left.
        foreach (var line in document.Descendants<ThematicBreakBlock>().ToList()) line.Parent?.Remove(line);
        foreach (var paragraph in document.Descendants<ParagraphBlock>()) paragraph.GetAttributes().AddClass("govuk-body");
        foreach (var list in document.Descendants<ListBlock>()) list.GetAttributes().AddClass(list.IsOrdered ? "govuk-list govuk-list--number" : "govuk-list govuk-list--bullet");
        return new HtmlString(document.ToHtml(Pipeline));
    }

    private static MarkdownPipeline Build()
    {
        var builder = new MarkdownPipelineBuilder().DisableHtml().DisableHeadings();
        builder.BlockParsers.TryRemove<QuoteBlockParser>();
        builder.BlockParsers.TryRemove<FencedCodeBlockParser>();
        builder.BlockParsers.TryRemove<IndentedCodeBlockParser>();
        builder.InlineParsers.TryRemove<CodeInlineParser>();
        return builder.UseSoftlineBreakAsHardlineBreak().Build();
    }

    private static bool MayLeadTo(string? url) => Uri.TryCreate(url, UriKind.Absolute, out var address) && Schemes.Contains(address.Scheme, StringComparer.Ordinal);

    private static void Mark(Inline link)
    {
        var attributes = link.GetAttributes();
        attributes.AddClass("govuk-link");
        attributes.AddProperty("rel", "nofollow noopener");
    }

    private static void Unwrap(LinkInline link)
    {
        while (link.FirstChild is { } child)
        {
            child.Remove();
            link.InsertBefore(child);
        }
        link.Remove();
    }
}
