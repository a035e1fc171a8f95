using System.Globalization;
using System.Text;

namespace Platform.Testing.Hostile;

/// <summary>What nobody types and somebody sends. Bytes, because not all of it is text.</summary>
public static class HostileText
{
    private static readonly string[] Texts =
    [
        "", " ", "0", "-1", "1", "+", "&", "=", "%", "_", "\\", "'", "\"", "''", "';--", "' or '1'='1", "$1", "{0}", "{{", "}}", "<", "<b>x</b>", "\"><script>alert(1)</script>", "javascript:alert(1)", "a & b | !c <-> d:*", "(((((", "!!!", ":*", "<->",
        "2147483648", "-2147483649", "9223372036854775808", "99999999999999999999999999999999", "1e309", "-1e309", "1e-400", "NaN", "Infinity", "0x10", "1,5", "1.5", "１２", "٣", "0000000000000000000000000001",
        "0001-01-01", "0000-00-00", "9999-12-31", "10000-01-01", "2026-02-30", "2026-13-01", "9999-12-31T23:59:59Z", "0001-01-01T00:00:00-14:00", "2026-11-22T25:61:61Z", "-0001-01-01", "infinity", "-infinity", "epoch", "23:60", "31/12/9999", "99/99/9999",
        "00000000-0000-0000-0000-000000000000", "ffffffff-ffff-ffff-ffff-ffffffffffff", "{00000000-0000-0000-0000-000000000000}", "(00000000-0000-0000-0000-000000000000)", "00000000000000000000000000000000", "00000000-0000-0000-0000-00000000000g",
        "null", "true", "false", "undefined", "[]", "{}", "[[]]", "on", "./", "..", "../../../../etc/passwd", "..\\..\\windows", "/etc/passwd", "file:///etc/passwd", "//evil.example", "/\\evil.example", "https://evil.example/", "http:evil.example", "%00", "%2e%2e", "con", "a.atom.json.ics",
        "é", "e\u0301", "İ", "ß", "ﬃ", "\u202Eabc", "\u200B", "\u00A0", "\u2028", "\u2029", "\uFEFF", "\uFFFE", "\uFFFF", "\uD83D\uDE00", "👩‍👩‍👧‍👦", "\U0010FFFF", "Z̵̧͝a̴l̸g̶o̷", "\u0085", "\t", "\r\n", "a\r\nSet-Cookie: x=1", "\u0001", "\u001B[31m", "\u007F",
        "une@exemple.test", "a@b@c", "@", "\"a b\"@exemple.test", "a@[127.0.0.1]", "a@é.test", "21260001300014", "00000000000000", "FR", "fr-FR,fr;q=0.9", "Works", "travaux", "45000000", "26362", "age1", "AGE-SECRET-KEY-1", "Bearer x", "Basic Og==", "bytes=0-0", "W/\"x\"", "*", "*/*",
    ];

    // Not UTF-8, or a character that no text of PostgreSQL and of XML holds.
    private static readonly byte[][] Bytes = [[0], [(byte)'a', 0, (byte)'b'], [0xFF], [0xC0, 0x80], [0xC0, 0xAF], [0xED, 0xA0, 0x80], [0xED, 0xB0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xE9], [0xFE, 0xFF, 0, 0x61], [0xEF, 0xBF, 0xBE], [0x80, 0x80, 0x80]];

    private static readonly int[] Lengths = [63, 64, 255, 256, 1_000, 4_001, 7_000];

    public static byte[] Draw(Draws draws) => draws.Below(10) switch
    {
        0 => Bytes[draws.Below(Bytes.Length)],
        1 => draws.Bytes(1 + draws.Below(40)),
        2 => Long(draws),
        3 => Encoding.ASCII.GetBytes((draws.Below(2) == 0 ? "-" : "") + new string((char)('1' + draws.Below(9)), 1 + draws.Below(40))),
        4 => [.. Text(draws), .. Text(draws)],
        _ => Text(draws),
    };

    /// <summary>In which a character of UTF-16 may stand alone: for JSON, which escapes it.</summary>
    public static string DrawUtf16(Draws draws) => draws.Below(8) switch
    {
        0 => "\uD800",
        1 => "a\uDC00b",
        2 => "\0",
        _ => Encoding.UTF8.GetString(Draw(draws)),
    };

    private static byte[] Text(Draws draws) => Encoding.UTF8.GetBytes(Texts[draws.Below(Texts.Length)]);

    private static byte[] Long(Draws draws)
    {
        var unit = ((string[])["a", "é", "a ", "(", "'", "\u0301", "👩", "%", "9", "&a=b", "../", "a-"])[draws.Below(12)];
        var length = Lengths[draws.Below(Lengths.Length)];
        return Encoding.UTF8.GetBytes(new StringBuilder().Insert(0, unit, length / unit.Length + 1).ToString());
    }

    /// <summary>Readable in a report: what is not printable ASCII is escaped, and the middle of what is long left out.</summary>
    public static string Shown(ReadOnlySpan<byte> bytes, int longest = 400)
    {
        var text = new StringBuilder();
        foreach (var one in bytes[..Math.Min(bytes.Length, longest)]) text.Append(one is >= 32 and < 127 and not (byte)'\\' ? ((char)one).ToString() : one == '\n' ? "\\n" : one == '\r' ? "\\r" : string.Create(CultureInfo.InvariantCulture, $"\\x{one:x2}"));
        return bytes.Length > longest ? $"{text}… ({bytes.Length} bytes)" : text.ToString();
    }
}
