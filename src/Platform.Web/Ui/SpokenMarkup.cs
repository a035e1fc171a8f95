using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.RegularExpressions;
using Platform.Core.Values;

namespace Platform.Web.Ui;

/// <summary>One run of markup of a page, as the compiler cut it between two expressions: its sentences in English, its tags untouched. Each run is read once.</summary>
public static partial class SpokenMarkup
{
    private static readonly ConcurrentDictionary<(string Markup, string? Page), string> Known = new(new SameRun());

    /// <summary>Attributes that people read or hear.</summary>
    [GeneratedRegex(" (?:aria-label|title|alt|placeholder|data-libelle|data-i18n[^=]*)=\"(?<text>[^\"]+)\"", RegexOptions.ExplicitCapture)]
    private static partial Regex Spoken();

    [return: NotNullIfNotNull(nameof(markup))]
    public static string? Of(string? markup, string? page) =>
        !Reader.IsEnglish || string.IsNullOrEmpty(markup) ? markup : Known.GetOrAdd((markup, page), run => Translated(run.Markup, run.Page ?? ""));

    /// <summary>The French texts of a run, without what stands in an element marked as French.</summary>
    public static IEnumerable<string> TextsOf(string markup) => Parts(markup)
        .SelectMany(part => part.IsTag ? Spoken().Matches(part.Text).Select(attribute => attribute.Groups["text"].Value) : [part.Text])
        .Select(text => EnglishWords.Key(WebUtility.HtmlDecode(text))).Where(text => text.Any(char.IsLetter));

    /// <summary>What is filled into markup: literals that are read are said in English; a value of an attribute that nobody reads is left alone.</summary>
    public static object?[] Values(FormattableString html)
    {
        var values = html.GetArguments();
        if (!Reader.IsEnglish) return values;
        var read = Read.GetOrAdd(html.Format, format => [.. Parts(format)
            .SelectMany(part => part.IsTag ? Spoken().Matches(part.Text).Select(attribute => attribute.Groups["text"].Value) : [part.Text])
            .SelectMany(text => Place().Matches(text).Select(place => int.Parse(place.Groups["at"].Value, System.Globalization.CultureInfo.InvariantCulture)))]);
        return [.. values.Select((value, at) => value is string text && read.Contains(at) ? Reader.Say(text) : value)];
    }

    private static readonly ConcurrentDictionary<string, HashSet<int>> Read = new(StringComparer.Ordinal);

    [GeneratedRegex("\\{(?<at>[0-9]+)[^{}]*\\}", RegexOptions.ExplicitCapture)]
    private static partial Regex Place();

    private static string Translated(string markup, string page)
    {
        var english = new StringBuilder(markup.Length);
        foreach (var (text, isTag) in Parts(markup))
            english.Append(isTag ? Spoken().Replace(text, attribute => attribute.Value.Replace(attribute.Groups["text"].Value, Said(attribute.Groups["text"].Value, page), StringComparison.Ordinal)) : Said(text, page));
        return english.ToString();
    }

    // Ordinary spaces at both ends are the page's; no-break spaces are French typography, and go with it.
    private static string Said(string text, string page)
    {
        var french = WebUtility.HtmlDecode(text);
        if (string.IsNullOrWhiteSpace(french)) return text;
        var found = EnglishWords.Find(french, page);
        if (found is null && french.Any(char.IsLetter)) return text;
        var english = found ?? Punctuation(french).Trim(' ', '\n', '\r', '\t');
        return Space(french, french.TakeWhile(IsPlain).Count(), english, first: true) + Escaped(english) + Space(french, french.Reverse().TakeWhile(IsPlain).Count(), english, first: false);
    }

    private static string Space(string text, int length, string english, bool first) =>
        length == 0 || (first && english is [':' or ';' or '?' or '!' or '”' or ',' or '.' or ' ', ..]) ? "" : first ? text[..length] : text[^length..];

    private static bool IsPlain(char sign) => sign is ' ' or '\n' or '\r' or '\t';

    /// <summary>French puts a space before high signs, English does not.</summary>
    private static string Punctuation(string text) => High().Replace(text.Replace("«\u00A0", "“", StringComparison.Ordinal).Replace("\u00A0»", "”", StringComparison.Ordinal).Replace('«', '“').Replace('»', '”'), "$1");

    [GeneratedRegex("\u00A0([:;?!])")]
    private static partial Regex High();

    private static string Escaped(string text) => text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);

    /// <summary>Tags and what stands between them. A run may begin or end inside a tag: an expression stood in one of its attributes.</summary>
    private static IEnumerable<(string Text, bool IsTag)> Parts(string markup)
    {
        var (at, french) = (0, false);
        if (markup.IndexOf('>', StringComparison.Ordinal) is var end and >= 0 && (markup.IndexOf('<', StringComparison.Ordinal) is var open && (open < 0 || end < open)))
        {
            yield return (markup[..(end + 1)], true);
            at = end + 1;
        }
        while (at < markup.Length)
        {
            var next = markup.IndexOf('<', at) is var tag and >= 0 ? tag : markup.Length;
            if (next > at) yield return (markup[at..next], french);
            if (next == markup.Length) yield break;
            var close = markup.IndexOf('>', next) is var shut and >= 0 ? shut + 1 : markup.Length;
            french = markup[next..close].Contains(" lang=\"fr\"", StringComparison.Ordinal);
            yield return (markup[next..close], true);
            at = close;
        }
    }

    /// <summary>A run is a literal: the same one is the same object, and its letters need not be counted.</summary>
    private sealed class SameRun : IEqualityComparer<(string Markup, string? Page)>
    {
        public bool Equals((string Markup, string? Page) x, (string Markup, string? Page) y) => ReferenceEquals(x.Markup, y.Markup) && x.Page == y.Page;
        public int GetHashCode((string Markup, string? Page) run) => RuntimeHelpers.GetHashCode(run.Markup);
    }
}
