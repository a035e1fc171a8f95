using Platform.Testing;
using Platform.Web.Hosting;

namespace Platform.Web.Tests.Pages.Support;

public sealed partial class EngagementsTests
{
    private static readonly Promises.Promise Promise = new("essai", "Rien ne se perd.", "{acks} dépôts.");

    [Fact]
    public async Task The_page_prints_the_promises_whose_run_passed_with_figure_date_and_commit_and_no_other()
    {
        await using var platform = await TestPlatform.StartAsync();
        await using var web = new PlatformWeb(platform);
        var page = (await web.Browser().PageAsync(Links.Promises)).QuerySelector("main")!.TextContent;      // every page has one

        var kept = Promises.Keep(Promises.All, await File.ReadAllLinesAsync(RepositoryRoot.File("docs/runs/runs.jsonl")));
        Assert.Equal(Promises.Today.Select(k => k.Sentence), kept.Select(k => k.Sentence));
        Assert.All(Promises.All, promise => Assert.Equal(kept.Any(k => k.Sentence == promise.Sentence), page.Contains(promise.Sentence, StringComparison.Ordinal)));
        Assert.All(kept, k => Assert.Contains(k.Commit, page, StringComparison.Ordinal));
        var links = (await web.Browser().PageAsync(Links.Promises)).QuerySelectorAll("main a").Select(a => a.GetAttribute("href")!).ToList();
        Assert.Equal(kept.Count(k => k.Log is not null) + 1, links.Count);
        foreach (var link in links)
        {
            using var text = await web.Browser().GetAsync(link);
            Assert.Equal(("text/plain", true), (text.Content.Headers.ContentType?.MediaType, (await text.Content.ReadAsStringAsync()).Length > 100));
        }
        using var other = await web.Browser().GetAsync(Links.PromiseLog("../runs.jsonl"));
        Assert.Equal(System.Net.HttpStatusCode.NotFound, other.StatusCode);
        Assert.All(kept.Where(k => k.Log is not null), k => Assert.True(File.Exists(RepositoryRoot.File($"docs/runs/{k.Log}")), $"{k.Log} is not in docs/runs."));
    }

    [Fact]
    public void Every_figure_of_a_promise_is_noted_by_the_tests_of_its_run()
    {
        var tests = Directory.GetFiles(RepositoryRoot.File("tests"), "*Tests.cs", SearchOption.AllDirectories).Select(File.ReadAllText).ToList();
        foreach (var promise in Promises.All)
        {
            var run = tests.Where(text => text.Contains($"Trait(\"Long\", \"{promise.Run}\")", StringComparison.Ordinal)).ToList();
            Assert.True(run.Count > 0, $"No test carries the run {promise.Run}.");
            Assert.All(Figure().Matches(promise.Figures).Select(figure => figure.Groups[1].Value), name => Assert.Contains(run, text => text.Contains($"LongRun.Note(\"{name}\"", StringComparison.Ordinal)));
        }
    }

    [System.Text.RegularExpressions.GeneratedRegex(@"\{(\w+)\}")]
    private static partial System.Text.RegularExpressions.Regex Figure();

    [Fact]
    public void A_promise_is_kept_by_the_last_line_of_its_run_alone()
    {
        const string passed = """{"run":"essai","date":"2026-11-21T10:00:00Z","commit":"abc123","machine":"2 cores","acks":5062,"result":"passed"}""";

        Assert.Equal("5\u00A0062 dépôts.", Assert.Single(Promises.Keep([Promise], [passed, ""])).Figures);
        Assert.Empty(Promises.Keep([Promise], []));                                                                  // no run
        Assert.Empty(Promises.Keep([Promise], [passed.Replace("essai", "autre", StringComparison.Ordinal)]));       // another run
        Assert.Empty(Promises.Keep([Promise], [passed, passed.Replace("passed", "failed", StringComparison.Ordinal)]));
        Assert.Empty(Promises.Keep([Promise], [passed.Replace("abc123", "abc123+", StringComparison.Ordinal)]));    // changes that nobody can fetch
        Assert.Empty(Promises.Keep([Promise], [passed.Replace("acks", "other", StringComparison.Ordinal)]));        // without its figure
    }
}
