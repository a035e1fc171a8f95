using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace Platform.Core.Files;

/// <summary>What fills a template: texts, truths and rows by name.</summary>
public sealed class TemplateFields : Dictionary<string, object?>
{
    public TemplateFields() : base(StringComparer.Ordinal) { }
}

/// <summary>
/// The French words of a printed document: a page of HTML with {{places}}. What fills a place is text, whatever it holds: a company may call itself
/// « &lt;script&gt; ». {{#name}}…{{/name}} is said once for a truth or a text, once per row for a list; {{^name}}…{{/name}} when there is none.
/// </summary>
public static partial class HtmlTemplate
{
    private static readonly ConcurrentDictionary<string, string> Templates = new(StringComparer.Ordinal);

    /// <param name="template">File name in a folder Papers/, without <c>.fr.html</c>; it stands inside the page that all papers share.</param>
    /// <exception cref="KeyNotFoundException">A place has no value: a document with a hole is never printed.</exception>
    public static string Fill(string template, TemplateFields fields) => Render(Templates.GetOrAdd(template, InPage), [fields]);

    /// <summary>Text as HTML shows it. Signs that reorder or hide their neighbours are shown as unreadable: they disguise names.</summary>
    public static string Escape(string text)
    {
        var safe = new StringBuilder(text.Length);
        foreach (var sign in text.ReplaceLineEndings(" ").EnumerateRunes())
            safe.Append(Rune.GetUnicodeCategory(sign) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate ? "\uFFFD" : sign.ToString());
        return WebUtility.HtmlEncode(safe.ToString());
    }

    /// <param name="scopes">Outermost first; a name is looked for from the innermost.</param>
    public static string Render(string text, IReadOnlyList<TemplateFields> scopes)
    {
        var blocks = Blocks().Replace(text, block =>
        {
            var value = Find(block.Groups[2].Value, scopes);
            var inner = block.Groups[3].Value;
            if (block.Groups[1].Value == "^") return IsThere(value) ? "" : Render(inner, scopes);
            return value is IEnumerable<TemplateFields> rows ? string.Concat(rows.Select(row => Render(inner, [.. scopes, row]))) : IsThere(value) ? Render(inner, scopes) : "";
        });
        // Filled blocks hold no place any more but in what people wrote, where braces were taken out.
        return Places().Replace(blocks, place => Escape(Find(place.Groups[1].Value, scopes) as string ?? throw new KeyNotFoundException($"{place.Value} is not a text.")).Replace("{", "&#123;", StringComparison.Ordinal));
    }

    private static object? Find(string name, IReadOnlyList<TemplateFields> scopes)
    {
        for (var inner = scopes.Count - 1; inner >= 0; inner--) if (scopes[inner].TryGetValue(name, out var value)) return value;
        throw new KeyNotFoundException($"Nothing fills {name}.");
    }

    private static bool IsThere(object? value) => value switch { null => false, bool truth => truth, IEnumerable<TemplateFields> rows => rows.Any(), string text => text.Length > 0, _ => true };

    private static string InPage(string template) => Read("page").Replace("<!--corps-->", Read(template), StringComparison.Ordinal);

    private static string Read(string name)
    {
        using var stream = typeof(HtmlTemplate).Assembly.GetManifestResourceStream($"papers/{name}.fr.html") ?? throw new FileNotFoundException($"No paper {name}.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }

    [GeneratedRegex("""\{\{([#^])([a-z_]+)\}\}(.*?)\{\{/\2\}\}""", RegexOptions.Singleline, 2000)]
    private static partial Regex Blocks();

    [GeneratedRegex("""\{\{([a-z_]+)\}\}""", RegexOptions.None, 2000)]
    private static partial Regex Places();
}
