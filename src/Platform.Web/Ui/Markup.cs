using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Platform.Web.Ui;

/// <summary>HTML from an interpolated string: what stands between braces is always encoded, unless it is HTML already. Its words, and the literals that are filled in between tags, are said in the reader's language.</summary>
internal static class Markup
{
    public static IHtmlContent Of(FormattableString html) => new HtmlFormattableString(SpokenMarkup.Of(html.Format, null), SpokenMarkup.Values(html));

    public static IHtmlContent Nothing => HtmlString.Empty;

    public static IHtmlContent When(bool condition, FormattableString html) => condition ? Of(html) : Nothing;

    public static IHtmlContent Join<T>(IEnumerable<T> items, Func<T, IHtmlContent> each)
    {
        var all = new HtmlContentBuilder();
        foreach (var item in items) all.AppendHtml(each(item));
        return all;
    }

    /// <summary>Opens the element, keeping a class that the page wrote on it.</summary>
    public static TagHelperOutput Becomes(this TagHelperOutput output, string element, string? css = null)
    {
        output.TagName = element;
        output.TagMode = TagMode.StartTagAndEndTag;
        if (css is null) return output;
        var own = output.Attributes["class"]?.Value?.ToString();
        output.Attributes.SetAttribute("class", own is null ? css : $"{css} {own}");
        return output;
    }

    /// <summary>Replaces the whole element.</summary>
    public static void BecomesOnly(this TagHelperOutput output, IHtmlContent html)
    {
        output.TagName = null;
        output.Content.SetHtmlContent(html);
    }

    /// <summary>A word of a closed list, written in the page: a wrong one fails at once, in every test that shows the page.</summary>
    public static string OneOf(string attribute, string value, params string[] allowed) =>
        allowed.Contains(value, StringComparer.Ordinal) ? value
            : throw new InvalidOperationException($"{attribute}=\"{value}\": expected one of {string.Join(", ", allowed)}.");
}
