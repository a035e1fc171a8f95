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
        var texts = Directory.EnumerateFiles(RepositoryRoot.File("src"), "*.resx", SearchOption.AllDirectories).Where(file => !file.EndsWith(".en.resx", StringComparison.Ordinal))
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

    /// <summary>No test looks at every page in every state: what is written in their sources is read as it stands, with the words of messages and of the papers.</summary>
    [Fact]
    public void Pages_messages_and_papers_are_written_in_French_typography()
    {
        var pages = Sources("*.cshtml").SelectMany(file => Written().Matches(File.ReadAllText(file)).Select(text => (file, text.Groups["text"].Value))).ToList();
        var messages = Sources("*.fr.txt").Select(file => (file, File.ReadAllText(file)));
        var papers = Sources("*.json").Where(file => file.Contains($"{Path.DirectorySeparatorChar}Papers{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .SelectMany(file => Written().Matches(File.ReadAllText(file)).Select(text => (file, text.Groups["text"].Value)));
        Assert.True(pages.Count > 1_000);
        Assert.Empty(pages.Concat(messages).Concat(papers).SelectMany(one => FaultsOf(Filled().Replace(one.Item2, "x")).Select(fault => $"{Path.GetFileName(one.file)}\u00a0: {fault}")));
    }

    [Theory]
    [InlineData("<p>Rien n’est perdu : recommencez.</p>")]
    [InlineData("<pa-champ libelle=\"Où travaillez-vous ?\" />")]
    [InlineData("@(late ? \"La date est passée : relisez.\" : \"\")")]
    [InlineData("$\"Il reste {days} jours : relisez\"")]
    public void The_reading_of_sources_can_fail(string source) =>
        Assert.NotEmpty(Written().Matches(source).SelectMany(text => FaultsOf(Filled().Replace(text.Groups["text"].Value, "x"))));

    /// <summary>A sentence between two tags, or between quotes: it begins with a capital letter, as no code does there.</summary>
    [GeneratedRegex(">(?<text>\\s*[\\p{Lu}«][^<>@{}=\"]{7,})<|\"(?<text>[\\p{Lu}«](?:[^\"\\n{}]|\\{[^\"\\n{}]*\\})*)\"", RegexOptions.ExplicitCapture)]
    private static partial Regex Written();

    /// <summary>What is filled in later, and a no-break space that is written as an entity.</summary>
    [GeneratedRegex("\\{[^{}]*\\}|&nbsp;")]
    private static partial Regex Filled();

    private static IEnumerable<string> Sources(string pattern) => Directory.EnumerateFiles(RepositoryRoot.File("src"), pattern, SearchOption.AllDirectories)
        .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal) && !file.Contains($"{Path.DirectorySeparatorChar}bin{Path.DirectorySeparatorChar}", StringComparison.Ordinal) && !file.Contains("node_modules", StringComparison.Ordinal));

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
