using Platform.Core.Files;

namespace Platform.Core.Tests.Files;

public sealed class HtmlTemplateTests
{
    [Fact]
    public void What_fills_a_place_is_text_whatever_it_holds() =>
        Assert.Equal("<p>&lt;script&gt;alert(1)&lt;/script&gt; &amp; &#123;&#123;b}}</p>", HtmlTemplate.Render("<p>{{a}}</p>", [new() { ["a"] = "<script>alert(1)</script> & {{b}}", ["b"] = "no" }]));

    [Fact]
    public void A_block_is_said_for_each_row_and_its_opposite_when_there_is_none()
    {
        const string template = "{{#rows}}[{{n}}{{#late}} late{{/late}} of {{all}}]{{/rows}}{{^rows}}none{{/rows}}";
        Assert.Equal("[1 of 2][2 late of 2]", HtmlTemplate.Render(template, [new() { ["all"] = "2", ["rows"] = new List<TemplateFields> { new() { ["n"] = "1", ["late"] = false }, new() { ["n"] = "2", ["late"] = true } } }]));
        Assert.Equal("none", HtmlTemplate.Render(template, [new() { ["rows"] = new List<TemplateFields>() }]));
    }

    [Fact]
    public void A_place_without_a_value_is_never_printed() => Assert.Throws<KeyNotFoundException>(() => HtmlTemplate.Render("{{a}}", [new() { ["b"] = "1" }]));

    [Theory]
    [InlineData("facture\u202Efdp.exe"), InlineData("nul\0"), InlineData("zéro\u200Blargeur")]
    public void Signs_that_disguise_a_name_are_shown(string name) => Assert.Contains("\uFFFD", System.Net.WebUtility.HtmlDecode(HtmlTemplate.Escape(name)), StringComparison.Ordinal);
}
