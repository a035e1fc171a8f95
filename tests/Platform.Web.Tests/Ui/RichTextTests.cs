using System.Text.Encodings.Web;
using AngleSharp.Html.Parser;
using Platform.Testing;
using Platform.Web.Ui;

namespace Platform.Web.Tests.Ui;

/// <summary>What an account writes, read back by a parser that we did not write: only these elements, attributes and schemes ever come out.</summary>
public sealed class RichTextTests
{
    private static readonly string[] Elements = ["P", "STRONG", "EM", "UL", "OL", "LI", "A", "BR"];
    private static readonly string[] Attributes = ["class", "href", "rel", "title", "start"];

    private static string Html(string text)
    {
        using var written = new StringWriter();
        RichText.Of(text).WriteTo(written, HtmlEncoder.Default);
        return written.ToString();
    }

    private static IEnumerable<string> Faults(string html)
    {
        foreach (var element in new HtmlParser().ParseDocument($"<body>{html}</body>").Body!.QuerySelectorAll("*"))
        {
            if (!Elements.Contains(element.TagName)) yield return $"<{element.TagName}>";
            foreach (var attribute in element.Attributes)
            {
                if (!Attributes.Contains(attribute.Name)) yield return $"{element.TagName} {attribute.Name}";
                if (attribute.Name == "href" && !(new Uri(attribute.Value, UriKind.RelativeOrAbsolute) is { IsAbsoluteUri: true, Scheme: "http" or "https" or "mailto" or "tel" })) yield return $"href {attribute.Value}";
            }
        }
    }

    [Fact, Trait("Feature", "VR-25")]
    public void Paragraphs_bold_lists_and_links_are_shown_as_such()
    {
        var html = Html("La commune **achète** *local*.\n\n- écoles\n- voirie\n\n[Le site](https://exemple.test/a?b=1&c=2)");
        Assert.Contains("<strong>achète</strong>", html, StringComparison.Ordinal);
        Assert.Contains("<em>local</em>", html, StringComparison.Ordinal);
        Assert.Contains("<ul class=\"govuk-list govuk-list--bullet\">", html, StringComparison.Ordinal);
        Assert.Contains("<a href=\"https://exemple.test/a?b=1&amp;c=2\" class=\"govuk-link\" rel=\"nofollow noopener\">Le site</a>", html, StringComparison.Ordinal);
        Assert.Empty(Faults(html));
    }

    public static TheoryData<string> Hostile =>
    [
        "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "a <b onmouseover=alert(1)>b</b>", "<!-- --><svg/onload=alert(1)>", "[x](javascript:alert(1))", "[x](JaVaScRiPt:alert(1))",
        "[x](java\tscript:alert(1))", "[x](&#106;avascript:alert(1))", "[x](data:text/html;base64,PHNjcmlwdD4=)", "[x](vbscript:x)", "[x](file:///etc/passwd)", "[x](//evil.test)", "[x](/deconnexion)",
        "<javascript:alert(1)>", "![x](https://evil.test/p.png)", "![x](javascript:alert(1))", "[x]: javascript:alert(1)\n\n[x]", "[x](https://e.test \"\\\" onclick=alert(1) a=\\\"\")", "[x](https://e.test\" onclick=\"alert(1))",
        "# Titre", "> citation", "```\n<script>\n```", "    <script>alert(1)</script>", "---", "`<b>`", "<iframe src=//evil.test>", "</p><script>alert(1)</script>", "[<img src=x onerror=alert(1)>](https://e.test)",
        "{.x onclick=alert(1)}", "[x](https://e.test){onclick=alert(1)}", "| a |\n|---|\n| <script> |", "&lt;script&gt;alert(1)&lt;/script&gt;", "<https://e.test/\"onmouseover=alert(1)>", "<x@e.test>", "[![x](a)](javascript:b)",
    ];

    [Theory, MemberData(nameof(Hostile)), Trait("Feature", "VR-25")]
    public void Nothing_else_comes_out_whatever_is_typed(string text) => Assert.Empty(Faults(Html(text)));

    [Fact]
    public void Pieces_of_attacks_put_together_at_random_let_nothing_out()
    {
        string[] pieces = ["<", ">", "\"", "'", "[", "]", "(", ")", "!", "javascript:", "https://e.test", "onclick=", "<script>", "</a>", "\n\n", "- ", "**", "&#x3a;", "\\", "<a href=", " ", "x", "mailto:a@b.c", "`", "#", ">", "\t"];
        var seed = Draws.FreshSeed();
        var draws = new Draws(seed);
        for (var i = 0; i < 3_000; i++)
        {
            var text = string.Concat(Enumerable.Range(0, 1 + draws.Below(24)).Select(_ => pieces[draws.Below(pieces.Length)]));
            Assert.True(!Faults(Html(text)).Any(), $"{text}\n→ {Html(text)}\nseed {seed}");
        }
    }

    [Fact]
    public void The_judge_sees_what_must_not_come_out() =>
        Assert.Equal(["<SCRIPT>", "A onclick", "href javascript:x"], Faults("<script></script><a onclick='x' href='javascript:x'>x</a>"));
}
