using System.Collections.Concurrent;
using System.Text;
using System.Text.RegularExpressions;

namespace Platform.Core.Eforms.XPath;

/// <summary>
/// Patterns of XPath as .NET's: the end means the very end, a point stops at both line ends, blanks are XML's four. Run by the engine that cannot be
/// made to try for ever: what a notice holds comes from anybody.
/// </summary>
internal static class XPathRegex
{
    private static readonly ConcurrentDictionary<string, Regex> Known = new();

    /// <exception cref="UnreadableExpression">A construct that the two languages do not share.</exception>
    public static Regex Read(string pattern) => Known.GetOrAdd(pattern, static asked =>
    {
        try
        {
            return new Regex(Translate(asked), RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
        }
        catch (Exception wrong) when (wrong is ArgumentException or NotSupportedException)
        {
            throw new UnreadableExpression($"pattern {asked}: {wrong.Message}");
        }
    });

    private static string Translate(string pattern)
    {
        var (written, inClass) = (new StringBuilder(pattern.Length + 16), 0);
        for (var i = 0; i < pattern.Length; i++)
        {
            var c = pattern[i];
            if (c == '\\')
            {
                if (++i == pattern.Length) throw new UnreadableExpression($"pattern {pattern}");
                written.Append(Escaped(pattern, ref i, inClass > 0));
            }
            else if (c == '[')
            {
                if (inClass++ > 0 && pattern[i - 1] != '-') throw new UnreadableExpression($"pattern {pattern}");
                written.Append('[');
            }
            else if (c == ']' && inClass > 0) { inClass--; written.Append(']'); }
            else if (inClass > 0) written.Append(c);
            else if (c == '(' && i + 1 < pattern.Length && pattern[i + 1] == '?' && (i + 2 >= pattern.Length || pattern[i + 2] != ':')) throw new UnreadableExpression($"pattern {pattern}");
            else written.Append(c switch { '$' => "\\z", '^' => "\\A", '.' => "[^\\n\\r]", _ => c.ToString() });
        }
        return written.ToString();
    }

    private static string Escaped(string pattern, ref int i, bool inClass)
    {
        switch (pattern[i])
        {
            case 's': return inClass ? " \\t\\n\\r" : "[ \\t\\n\\r]";
            case 'S' when !inClass: return "[^ \\t\\n\\r]";
            case 'p' or 'P':
                var end = pattern.IndexOf('}', i);
                if (end < 0 || pattern.AsSpan(i, end - i).Contains("Is", StringComparison.Ordinal)) throw new UnreadableExpression($"pattern {pattern}");
                var category = pattern[(i - 1)..(end + 1)];
                i = end;
                return category;
            case 'd' or 'D' or 'n' or 'r' or 't': return $"\\{pattern[i]}";
            case var c when !char.IsLetterOrDigit(c): return $"\\{c}";
            default: throw new UnreadableExpression($"pattern {pattern}");
        }
    }
}
