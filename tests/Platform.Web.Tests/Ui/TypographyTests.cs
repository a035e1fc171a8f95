using System.Text.RegularExpressions;
using System.Xml.Linq;
using AngleSharp.Dom;
using Platform.Testing;

namespace Platform.Web.Tests.Ui;

/// <summary>French typography: a no-break space before : ; ! ? » and after «, the real apostrophe.</summary>
public sealed partial class TypographyTests(UiSite site) : IClassFixture<UiSite>
{
    [GeneratedRegex("[\\p{L}\\p{N}»)”’%] [:;!?»]|« |[\\p{L}]'[\\p{L}]|\\.\\.\\.|n° ", RegexOptions.ExplicitCapture)]
    private static partial Regex Faults();

    [Fact]
    public void Resource_texts_follow_French_typography()
    {
        var texts = Directory.EnumerateFiles(RepositoryRoot.File("src"), "*.resx", SearchOption.AllDirectories)
            .SelectMany(file => XDocument.Load(file).Root!.Elements("data").Select(data => $"{Path.GetFileName(file)} {data.Attribute("name")!.Value}\u00a0: {data.Value}")).ToList();
        Assert.NotEmpty(texts);
        Assert.Empty(texts.SelectMany(FaultsOf));
    }

    [Theory]
    [InlineData("/aide")]
    [InlineData("/accessibilite")]
    [InlineData("/mentions-legales")]
    [InlineData("/nulle-part")]
    [InlineData("/panne")]
    [InlineData("/atelier/composants")]
    public async Task Rendered_pages_follow_French_typography(string url) => Assert.Empty(FaultsOfPage(await site.PageAsync(url)));

    [Theory]
    [InlineData("Erreur : recommencez")]
    [InlineData("Rien n’a été modifié ; réessayez")]
    [InlineData("« Publier la consultation »")]
    [InlineData("L'objet")]
    [InlineData("le n° 7")]
    public void The_lint_can_fail(string text) => Assert.NotEmpty(FaultsOf(text));

    internal static IEnumerable<string> FaultsOfPage(IDocument page) =>
        page.All.Where(element => element.LocalName is not ("script" or "style"))
            .SelectMany(element => element.ChildNodes.OfType<IText>().Select(text => text.Data)
                .Concat(new[] { "aria-label", "title", "alt", "placeholder", "data-libelle" }.Select(element.GetAttribute).OfType<string>()))
            .SelectMany(FaultsOf);

    private static IEnumerable<string> FaultsOf(string text) => Faults().Matches(text).Select(fault => $"{fault.Value} in {text.Trim()}");
}
