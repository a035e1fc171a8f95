using System.Text.RegularExpressions;
using System.Xml.Linq;
using AngleSharp.Dom;
using Platform.Testing;

namespace Platform.Web.Tests.Ui;

/// <summary>French typography: a no-break space before : ; ! ? » and after «, the real apostrophe.</summary>
public sealed partial class TypographyTests(UiSite site) : IClassFixture<UiSite>
{
    [GeneratedRegex("[\\p{L}\\p{N}»)”’%] [:;!?»]|« |[\\p{L}]'[\\p{L}]|\\.\\.\\.|n° |&nbsp;", RegexOptions.ExplicitCapture)]
    private static partial Regex Faults();

    /// <summary>« condition ? » is a script's, not a sentence's.</summary>
    [GeneratedRegex("[\\p{L}\\p{N})] \\?(?= [\"`\\p{L}])")]
    private static partial Regex Choice();

    [Fact]
    public void Resource_texts_follow_French_typography()
    {
        var texts = Directory.EnumerateFiles(RepositoryRoot.File("src"), "*.resx", SearchOption.AllDirectories)
            .SelectMany(file => XDocument.Load(file).Root!.Elements("data").Select(data => $"{Path.GetFileName(file)} {data.Attribute("name")!.Value}\u00a0: {data.Value}")).ToList();
        Assert.NotEmpty(texts);
        Assert.Empty(texts.SelectMany(FaultsOf));
    }

    [Fact]
    public void Texts_of_the_scripts_follow_French_typography()
    {
        var lines = Directory.EnumerateFiles(RepositoryRoot.File("src/Platform.Web/Client"), "texts.fr.ts", new EnumerationOptions { RecurseSubdirectories = true })
            .SelectMany(file => File.ReadLines(file).Select(line => Choice().Replace(line, ""))).ToList();
        Assert.NotEmpty(lines);
        Assert.Empty(lines.SelectMany(FaultsOf));
    }

    [Theory]
    [InlineData("/aide")]
    [InlineData("/accessibilite")]
    [InlineData("/mentions-legales")]
    [InlineData("/nulle/part")]
    [InlineData("/panne")]
    [InlineData("/atelier/composants")]
    public async Task Rendered_pages_follow_French_typography(string url) => Assert.Empty(FaultsOfPage(await site.PageAsync(url)));

    [Theory]
    [InlineData("Erreur : recommencez")]
    [InlineData("Rien n’a été modifié ; réessayez")]
    [InlineData("« Publier la consultation »")]
    [InlineData("L'objet")]
    [InlineData("le n° 7")]
    [InlineData("3&nbsp;jours")]
    public void The_lint_can_fail(string text) => Assert.NotEmpty(FaultsOf(text));

    internal static IEnumerable<string> FaultsOfPage(IDocument page) =>
        page.All.Where(element => element.LocalName is not ("script" or "style"))
            .SelectMany(element => element.ChildNodes.OfType<IText>().Select(text => text.Data)
                .Concat(new[] { "aria-label", "title", "alt", "placeholder", "data-libelle" }.Select(element.GetAttribute).OfType<string>()))
            .SelectMany(FaultsOf);

    private static IEnumerable<string> FaultsOf(string text) => Faults().Matches(text).Select(fault => $"{fault.Value} in {text.Trim()}");
}
