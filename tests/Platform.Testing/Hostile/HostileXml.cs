using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Platform.Testing.Hostile;

/// <param name="What">The kind of attack, for a report.</param>
/// <param name="Bytes">What is sent.</param>
public sealed record HostileDocument(string What, byte[] Bytes);

/// <summary>A good document made hostile: entities of files and addresses, bombs, depth, wrong encodings, damage.</summary>
public static partial class HostileXml
{
    private static readonly string[] Encodings = ["foo", "UTF-16", "utf-7", "IBM037", "UTF-32", "ISO-8859-1", "US-ASCII", "windows-1252", "x-user-defined", "", "UTF-8\0"];

    [GeneratedRegex(@"^\s*<\?xml[^>]*\?>\s*", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Declaration();

    [GeneratedRegex(@"<(?<name>[A-Za-z_][\w:.\-]*)[^>]*?(?<!/)>", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Opening();

    [GeneratedRegex(@">(?<text>[^<>]+)<", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Texts();

    public static HostileDocument Draw(Draws draws, string good, Canary canary)
    {
        var kind = draws.Below(24);
        return kind switch
        {
            0 => Of("entity of a file", Entity(good, $"SYSTEM \"file://{canary.File}\"", draws)),
            1 => Of("entity of an address", Entity(good, $"SYSTEM \"{canary.Url}\"", draws)),
            2 => Of("document type elsewhere", Typed(good, root => $"<!DOCTYPE {root} SYSTEM \"{canary.Url}.dtd\">")),
            3 => Of("public document type", Typed(good, root => $"<!DOCTYPE {root} PUBLIC \"-//X//Y\" \"file://{canary.File}\">")),
            4 => Of("parameter entity", Typed(good, root => $"<!DOCTYPE {root} [<!ENTITY % f SYSTEM \"file://{canary.File}\"><!ENTITY % d SYSTEM \"{canary.Url}\"> %d; %f;]>")),
            5 => Of("billion laughs", Filled(Typed(good, Laughs), "&a9;", draws)),
            6 => Of("quadratic blowup", Filled(Typed(good, root => $"<!DOCTYPE {root} [<!ENTITY q \"{new string('q', 100_000)}\">]>"), string.Concat(Enumerable.Repeat("&q;", 20_000)), draws)),
            7 => Of("deep nesting", Filled(good, Nested("a", 20_000 + draws.Below(100_000)), draws)),
            8 => Of("deep nesting never closed", Filled(good, string.Concat(Enumerable.Repeat("<a>", 200_000)), draws)),
            9 => Of("deep nesting of its own elements", Filled(good, NestedLike(good, draws), draws)),
            10 => Of("many attributes", Filled(good, $"<a {string.Concat(Enumerable.Range(0, 20_000).Select(i => string.Create(CultureInfo.InvariantCulture, $"a{i}=\"\" ")))}/>", draws)),
            11 => Of("many namespaces", Filled(good, $"<a {string.Concat(Enumerable.Range(0, 5_000).Select(i => string.Create(CultureInfo.InvariantCulture, $"xmlns:n{i}=\"urn:{i}\" ")))}/>", draws)),
            12 => Of("long text", Filled(good, new string('x', 3_000_000), draws)),
            13 => Of("long comment and instruction", Filled(good, $"<!--{new string('-', 1).PadRight(1_000_000, ' ')}--><?a {new string('b', 1_000_000)}?>", draws)),
            14 => Of("inclusion", Filled(good, $"<xi:include xmlns:xi=\"http://www.w3.org/2001/XInclude\" href=\"file://{canary.File}\" parse=\"text\"/>", draws)),
            15 => Of("schema and style sheet elsewhere", Pointed(good, canary)),
            16 => Of("characters that are none", Filled(good, ((string[])["&#0;", "&#xD800;", "\0", "&#xFFFE;", "&#99999999;", "&unknown;", "&#x1;", "]]>", "<![CDATA[", "\uFFFF"])[draws.Below(10)], draws)),
            17 => new("another encoding", Encoded(good, draws)),
            18 => Of("hostile text", Filled(good, System.Security.SecurityElement.Escape(Encoding.UTF8.GetString(HostileText.Draw(draws)).Replace("\0", "", StringComparison.Ordinal)) ?? "", draws)),
            19 => Of("the same many times", Repeated(good, draws)),
            20 => new("another kind of file", Stranger(draws)),
            21 => new("cut", Cut(good, draws)),
            _ => new("damage", Damaged(Encoding.UTF8.GetBytes(good), draws)),
        };
    }

    /// <summary>Some bytes changed.</summary>
    public static byte[] Damaged(byte[] good, Draws draws)
    {
        var bytes = good.ToArray();
        for (var hits = 1 + draws.Below(6); hits > 0 && bytes.Length > 0; hits--) bytes[draws.Below(bytes.Length)] = (byte)draws.Below(256);
        return bytes;
    }

    private static HostileDocument Of(string what, string text) => new(what, Encoding.UTF8.GetBytes(text));

    private static string Typed(string good, Func<string, string> type)
    {
        var at = Declaration().Match(good).Length;
        return good.Insert(at, type(Opening().Match(good) is { Success: true } root ? root.Groups["name"].Value : "x"));
    }

    private static string Entity(string good, string of, Draws draws) => Filled(Typed(good, root => $"<!DOCTYPE {root} [<!ENTITY x {of}>]>"), "&x;", draws);

    private static string Laughs(string root) =>
        $"<!DOCTYPE {root} [<!ENTITY a0 \"lol\">{string.Concat(Enumerable.Range(1, 9).Select(i => $"<!ENTITY a{i} \"{string.Concat(Enumerable.Repeat($"&a{i - 1};", 10))}\">"))}]>";

    private static string Nested(string name, int depth) => $"{string.Concat(Enumerable.Repeat($"<{name}>", depth))}{string.Concat(Enumerable.Repeat($"</{name}>", depth))}";

    private static string NestedLike(string good, Draws draws)
    {
        var names = Opening().Matches(good);
        return names.Count == 0 ? "" : Nested(names[draws.Below(names.Count)].Groups["name"].Value, 50_000);
    }

    /// <summary>In the place of a text, or behind an opening tag.</summary>
    private static string Filled(string good, string with, Draws draws)
    {
        var texts = Texts().Matches(good);
        if (texts.Count > 0 && draws.Below(4) > 0)
        {
            var text = texts[draws.Below(texts.Count)].Groups["text"];
            return good.Remove(text.Index, text.Length).Insert(text.Index, with);
        }
        var tags = Opening().Matches(good);
        return tags.Count == 0 ? with : tags[draws.Below(tags.Count)] is var tag ? good.Insert(tag.Index + tag.Length, with) : good;
    }

    private static string Pointed(string good, Canary canary)
    {
        var root = Opening().Match(good).Groups["name"];
        var pointed = root.Success ? good.Insert(root.Index + root.Length, $" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:schemaLocation=\"urn:x {canary.Url}.xsd\" xsi:noNamespaceSchemaLocation=\"{canary.Url}.xsd\"") : good;
        return pointed.Insert(Declaration().Match(pointed).Length, $"<?xml-stylesheet type=\"text/xsl\" href=\"{canary.Url}.xsl\"?>");
    }

    private static byte[] Encoded(string good, Draws draws)
    {
        var body = good[Declaration().Match(good).Length..];
        var text = $"<?xml version=\"{(draws.Below(4) == 0 ? "1.1" : "1.0")}\" encoding=\"{Encodings[draws.Below(Encodings.Length)]}\"?>{body}";
        return draws.Below(5) switch
        {
            0 => [.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes(text)],
            1 => Encoding.BigEndianUnicode.GetBytes(text),
            2 => [.. Encoding.UTF32.GetPreamble(), .. Encoding.UTF32.GetBytes(text)],
            3 => Encoding.Latin1.GetBytes(text.Replace("</", "é</", StringComparison.Ordinal)),
            _ => Encoding.UTF8.GetBytes(text),
        };
    }

    private static string Repeated(string good, Draws draws)
    {
        var texts = Texts().Matches(good);
        if (texts.Count == 0) return good + good;
        var from = texts[draws.Below(texts.Count)].Index + 1;
        var end = good.IndexOf('>', from);
        var begin = good.LastIndexOf('<', from);
        return end < 0 || begin < 0 ? good + good : good.Insert(end + 1, string.Concat(Enumerable.Repeat(good[begin..(end + 1)], 3_000)));
    }

    private static byte[] Stranger(Draws draws) => draws.Below(7) switch
    {
        0 => [],
        1 => Encoding.UTF8.GetPreamble(),
        2 => "<!DOCTYPE html><html><body>Service unavailable</body></html>"u8.ToArray(),
        3 => "{\"error\":\"<a/>\"}"u8.ToArray(),
        4 => [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, .. draws.Bytes(60)],
        5 => new byte[100_000],
        _ => draws.Bytes(1 + draws.Below(500)),
    };

    private static byte[] Cut(string good, Draws draws)
    {
        var bytes = Encoding.UTF8.GetBytes(good);
        return bytes.Length == 0 ? bytes : bytes[..draws.Below(bytes.Length)];
    }
}
