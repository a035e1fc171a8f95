using System.Collections;
using System.Globalization;
using System.Resources;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Platform.Core.Notices;
using Platform.Core.Training;
using Platform.Core.Values;
using Platform.Testing;
using Platform.Web.Ui;

namespace Platform.Web.Tests.English;

/// <summary>Every French text of a page of two languages has its English, before anybody opens the page. docs/decisions/0065-english.md</summary>
public sealed partial class CatalogueTests
{
    private static readonly IReadOnlyList<EnglishWords.Entry> Entries =
        [.. Directory.EnumerateFiles(RepositoryRoot.File("src/Platform.Web/Texts/English"), "*.po").SelectMany(file => EnglishWords.Read(File.ReadAllText(file)))];

    private static readonly HashSet<string> Known = [.. Entries.Select(entry => EnglishWords.Key(entry.French))];

    /// <summary>What no reader has to understand: commands, names of files and signs.</summary>
    [GeneratedRegex("^(echec|reussite|alerte)$|^/|^govuk|^pa-|openssl|sha256sum|--nom-registre|--tsa|platform verify|recu|liste|handler|\\?retour|tlog|<iframe|width=|title=|^type=|^(true|English|Read this page in English|This is a legal text.*)$|^\" data-|billet\"")]
    private static partial Regex Technical();

    [Fact, Trait("Feature", "VR-13")]
    public void Every_text_of_a_public_or_company_page_has_its_English()
    {
        var pages = SpokenTexts.Pages(typeof(SpokenPage).Assembly).ToList();
        Assert.True(pages.Count > 70, $"{pages.Count} pages speak two languages.");
        string[] missing = [.. pages.SelectMany(SpokenTexts.Of).Where(said => IsMissing(said.French)).Select(said => $"{said.Page}: {said.French}")];
        Assert.True(missing.Length == 0, string.Join('\n', missing));
    }

    [Fact]
    public void A_text_without_English_is_found()
    {
        Assert.True(IsMissing("Une phrase que personne n’a traduite"));
        Assert.Equal(["Une phrase que personne n’a traduite", "Un intitulé"], SpokenMarkup.TextsOf("<p class=\"govuk-body\" aria-label=\"Un intitulé\">Une phrase que personne n’a traduite</p>").Order(StringComparer.Ordinal).Reverse());
    }

    [Fact]
    public void Words_of_guides_and_of_the_glossary_have_their_English()
    {
        var guide = Guide.ForCompanies;
        string[] texts = [guide.Title, guide.Introduction, .. guide.Steps.SelectMany(step => (string[])[step.Title, step.Text, step.LinkWords ?? "", .. step.Buttons.Select(button => button.Words)]), .. Glossary.All.Select(term => term.Meaning)];
        Assert.DoesNotContain(texts, text => text.Length > 0 && IsMissing(text));
    }

    [Fact]
    public void Words_of_corrections_have_their_English() =>
        Assert.DoesNotContain(JsonNode.Parse(File.ReadAllText(RepositoryRoot.File("src/Platform.Core/Law/Rules/correction-phrases.json")))!.AsObject().Select(phrase => (string)phrase.Value!), IsMissing);

    [Fact]
    public void Names_of_notices_have_their_English() => Assert.DoesNotContain(Enum.GetValues<NoticeKind>().Select(NoticePhrases.Of), IsMissing);

    /// <summary>What a script says stands in a file of texts, which has its English: a sentence elsewhere would be French for everybody.</summary>
    [Fact]
    public void Scripts_of_the_public_and_of_companies_say_nothing_outside_their_texts()
    {
        string[] said = [.. ((string[])["deposit", "quote", "training", "workstation", "verification", "init", "shared"]).Select(folder => RepositoryRoot.File($"src/Platform.Web/Client/{folder}"))
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*.ts")).Where(file => !file.EndsWith(".fr.ts", StringComparison.Ordinal) && !file.EndsWith(".en.ts", StringComparison.Ordinal) && Path.GetFileName(file) != "french.ts")
            .SelectMany(file => Literal().Matches(Comment().Replace(File.ReadAllText(file), "")).Select(literal => $"{Path.GetFileName(file)}: {literal.Value}")
                .Where(text => !((string[])["page de dépôt", "À-ÿ", "Padmé"]).Any(known => text.Contains(known, StringComparison.Ordinal))))];      // the name of the tool, letters of a reference, a name
        Assert.Empty(said);
    }

    [GeneratedRegex("\"[^\"\n]*[éèêàùçîôÀÉÈ’][^\"\n]*\"|`[^`\n]*(?<!-)[éèêàùçîôÀÉÈ’][^`\n]*`")]
    private static partial Regex Literal();

    [GeneratedRegex("(?m)(?<!:)//.*$")]
    private static partial Regex Comment();

    /// <summary>A key is English too, or stands in french-only.txt, where somebody decided that no public or company page says it.</summary>
    [Fact, Trait("Feature", "VR-13")]
    public void Each_keyed_text_is_in_both_languages_or_on_the_list_of_those_that_buyers_alone_read()
    {
        string[] undecided = [.. Undecided(FrenchOnly)];
        Assert.True(undecided.Length == 0, string.Join('\n', undecided));
    }

    [Fact]
    public void A_keyed_text_that_nobody_decided_about_is_found() => Assert.NotEmpty(Undecided([.. FrenchOnly.Where(line => !line.StartsWith("AccountTexts", StringComparison.Ordinal))]));

    [Fact]
    public void English_sentences_have_the_places_of_the_French_ones()
    {
        var keyed = Resources().Select(file => (Name: Path.GetFileNameWithoutExtension(file), File: file)).Where(one => File.Exists(EnglishOf(one.File)))
            .SelectMany(one => Read(EnglishOf(one.File)).Where(text => !Places(text.Value).IsSubsetOf(Places(Read(one.File)[text.Key]))).Select(text => $"{one.Name}.{text.Key}"));
        Assert.Empty(keyed.Concat(Entries.Where(entry => !Places(entry.English).SetEquals(Places(entry.French))).Select(entry => entry.French)));
    }

    [Fact]
    public void English_texts_hold_no_French_word() =>
        Assert.DoesNotContain(Entries.Select(entry => entry.English).Concat(Resources().Select(EnglishOf).Where(File.Exists).SelectMany(file => Read(file).Values)),
            text => FrenchWords.In(Address().Replace(text, "")).Any() && !text.Contains("Personnes et rôles", StringComparison.Ordinal));

    [Fact]
    public void The_same_French_has_one_English_but_where_a_page_says_otherwise() =>
        Assert.Empty(Entries.GroupBy(entry => (entry.Page, EnglishWords.Key(entry.French))).Where(same => same.Select(entry => entry.English).Distinct(StringComparer.Ordinal).Count() > 1).Select(same => same.Key.Item2));

    private static bool IsMissing(string french) => !Known.Contains(EnglishWords.Key(french)) && !Technical().IsMatch(french);

    private static string[] FrenchOnly { get; } = [.. File.ReadLines(RepositoryRoot.File("src/Platform.Web/Texts/english-not-needed.txt")).Where(line => line.Length > 0 && line[0] != '#')];

    private static IEnumerable<string> Undecided(IReadOnlyList<string> frenchOnly) => Resources().SelectMany(file =>
    {
        var english = File.Exists(EnglishOf(file)) ? Read(EnglishOf(file)) : [];
        return Read(file).Keys.Where(key => !english.ContainsKey(key)).Select(key => $"{Path.GetFileNameWithoutExtension(file)}.{key}");
    }).Where(name => !frenchOnly.Any(line => line.EndsWith('*') ? name.StartsWith(line[..^1], StringComparison.Ordinal) : name == line));

    private static IEnumerable<string> Resources() => Directory.EnumerateFiles(RepositoryRoot.File("src/Platform.Web/Texts"), "*.resx").Where(file => !file.EndsWith(".en.resx", StringComparison.Ordinal));

    private static string EnglishOf(string file) => Path.ChangeExtension(file, ".en.resx");

    private static Dictionary<string, string> Read(string file) => XDocument.Load(file).Root!.Elements("data").ToDictionary(data => data.Attribute("name")!.Value, data => data.Element("value")!.Value, StringComparer.Ordinal);

    private static HashSet<string> Places(string text) => [.. Place().Matches(text).Select(place => place.Value)];

    [GeneratedRegex("[^ ]+@[^ ]+")]
    private static partial Regex Address();

    [GeneratedRegex("\\{[^{}]+\\}")]
    private static partial Regex Place();
}
