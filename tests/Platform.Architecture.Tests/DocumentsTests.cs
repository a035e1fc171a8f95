using System.Text.RegularExpressions;
using Platform.Testing;

namespace Platform.Architecture.Tests;

/// <summary>What the documents say of the tree is true: their links lead somewhere, their versions are those in use.</summary>
public sealed class DocumentsTests
{
    [Fact]
    public void Every_relative_link_of_the_documents_leads_to_a_file_of_the_tree()
    {
        var links = Documents().SelectMany(file => Links(File.ReadAllText(file)).Select(link => (file, link))).ToList();
        Assert.True(links.Count >= 30, $"Only {links.Count} links were found.");
        Assert.Empty(links.Where(l => !Leads(l.file, l.link)).Select(l => $"{Path.GetRelativePath(Root, l.file)} → {l.link}"));
    }

    [Fact]
    public void A_link_to_nowhere_is_found() =>
        Assert.DoesNotContain(Links("[ici](nulle-part.md) [site](https://exemple.test) [haut](#haut)"), link => Leads(Path.Combine(Root, "README.md"), link));

    [Fact]
    public void The_dotnet_version_of_the_readme_is_the_one_in_use()
    {
        var sdk = Regex.Match(File.ReadAllText(Path.Combine(Root, "global.json")), @"""version"":\s*""(\d+)\.").Groups[1].Value;
        var said = Regex.Matches(File.ReadAllText(Path.Combine(Root, "README.md")), @"\.NET (\d+)").Select(m => m.Groups[1].Value).ToList();
        Assert.NotEmpty(said);
        Assert.All(said, version => Assert.Equal(sdk, version));
    }

    private static string Root => Path.GetDirectoryName(RepositoryRoot.File("README.md"))!;      // a file has a folder

    private static IEnumerable<string> Documents() => Directory.EnumerateFiles(Path.Combine(Root, "docs"), "*.md", SearchOption.AllDirectories).Append(Path.Combine(Root, "README.md"));

    private static IEnumerable<string> Links(string text) => Regex.Matches(text, @"\]\(([^)\s]+)\)").Select(m => m.Groups[1].Value)
        .Where(link => !link.Contains("://", StringComparison.Ordinal) && !link.StartsWith('#') && !link.StartsWith("mailto:", StringComparison.Ordinal));

    private static bool Leads(string document, string link)
    {
        var target = Path.Combine(Path.GetDirectoryName(document)!, link.Split('#')[0]);      // a file has a folder
        return File.Exists(target) || Directory.Exists(target);
    }
}
