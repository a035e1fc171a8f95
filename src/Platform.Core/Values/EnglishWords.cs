using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Reflection;
using System.Text;

namespace Platform.Core.Values;

/// <summary>The catalogue of what English pages say: gettext files (.po), French as the key. Spaces of every kind count as one, so that typography is nobody's key.</summary>
public static class EnglishWords
{
    private static readonly ConcurrentDictionary<string, byte> Sources = new(StringComparer.Ordinal);
    private static FrozenDictionary<(string Page, string French), string> all = FrozenDictionary<(string, string), string>.Empty;

    /// <summary>One French text, and its English.</summary>
    /// <param name="Page">Of a page that says it otherwise than all others; empty: for all.</param>
    public sealed record Entry(string Page, string French, string English);

    /// <summary>Adds every .po file of an assembly, once.</summary>
    public static void Load(Assembly assembly)
    {
        if (!Sources.TryAdd(assembly.FullName ?? "", 0)) return;
        var found = assembly.GetManifestResourceNames().Where(name => name.EndsWith(".po", StringComparison.Ordinal)).SelectMany(name => Read(TextOf(assembly, name)));
        var known = all.ToDictionary();
        foreach (var entry in found) known[(entry.Page, Key(entry.French))] = entry.English;
        all = known.ToFrozenDictionary();
    }

    /// <param name="page">Path of the page that says it.</param>
    /// <returns>Null: the catalogue has no English for it.</returns>
    public static string? Find(string french, string page = "")
    {
        var key = Key(french);
        return (page.Length > 0 ? all.GetValueOrDefault((page, key)) : null) ?? all.GetValueOrDefault(("", key));
    }

    public static string Key(string french) => string.Join(' ', french.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    public static IEnumerable<Entry> Read(string po)
    {
        var (page, french, english, into) = (new StringBuilder(), new StringBuilder(), new StringBuilder(), 0);
        foreach (var line in po.Split('\n').Append("msgid \"\""))
        {
            var text = line.Trim();
            if (text.Length == 0 || text[0] == '#') continue;
            var starts = text[0] == '"' ? into : text.StartsWith("msgctxt ", StringComparison.Ordinal) ? 0 : text.StartsWith("msgid ", StringComparison.Ordinal) ? 1 : 2;
            if (starts < into)      // another entry begins
            {
                if (french.Length > 0) yield return new(page.ToString(), french.ToString(), english.ToString());
                if (into == 2) page.Clear();
                french.Clear();
                english.Clear();
            }
            into = starts;
            (into switch { 0 => page, 1 => french, _ => english }).Append(Unquoted(text));
        }
    }

    private static string Unquoted(string line) =>
        line[(line.IndexOf('"', StringComparison.Ordinal) + 1)..^1].Replace("\\\"", "\"", StringComparison.Ordinal).Replace("\\n", "\n", StringComparison.Ordinal).Replace("\\\\", "\\", StringComparison.Ordinal);

    private static string TextOf(Assembly assembly, string name)
    {
        using var stream = assembly.GetManifestResourceStream(name)!;       // its name comes from the assembly itself
        return new StreamReader(stream).ReadToEnd();
    }
}
