using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Platform.Core.Eforms;
using Platform.Testing;
using Xunit.Abstractions;

namespace Platform.Core.Tests.Eforms;

/// <summary>Our evaluator against Saxon-HE, an engine that is not ours: the same rules fail at the same places, and the schema says the same.</summary>
public sealed partial class SaxonAgreementTests(ITestOutputHelper output)
{
    private static DateOnly Today => new(2026, 11, 22);

    [NeedsSharedDataFact(EformsJudge.Sdk), Trait("Feature", "VR-10"), Trait("Feature", "BEYOND-11")]
    public void Every_example_of_the_SDK_fails_the_rules_that_Saxon_measured()
    {
        var book = EformsRuleBook.Load(SharedData.Find(EformsJudge.Sdk)!);
        using var measured = JsonDocument.Parse(File.ReadAllBytes(SharedData.Find($"{EformsJudge.Sdk}/examples/measured-failed-asserts.json")!));
        var wrong = new List<string>();
        foreach (var example in measured.RootElement.EnumerateObject())
        {
            var expected = example.Value.EnumerateArray().Select(failed => $"{failed.GetProperty("id").GetString()} {failed.GetProperty("location").GetString()}").Order(StringComparer.Ordinal);
            using var notice = File.OpenRead(SharedData.Find($"{EformsJudge.Sdk}/examples/notices/{example.Name}")!);
            var found = Failed(book.Validate(notice, Today)).Select(failed => $"{failed.RuleId} {Prefixes().Replace(failed.Location, "$1")}").Order(StringComparer.Ordinal);
            if (!expected.SequenceEqual(found)) wrong.Add(example.Name);
        }
        Assert.Empty(wrong);
    }

    [NeedsSharedDataFact(EformsJudge.Sdk), Trait("Feature", "VR-10")]
    public void Every_rule_of_the_SDK_is_read_and_has_words()
    {
        var book = EformsRuleBook.Load(SharedData.Find(EformsJudge.Sdk)!);
        foreach (var subType in book.SubTypes)
        {
            var (count, unread) = book.Describe(subType);
            Assert.True(count > 1000, $"{subType}: {count} rules");
            Assert.Empty(unread);
        }
    }

    [NeedsEformsJudgeFact, Trait("Feature", "VR-10"), Trait("Feature", "BEYOND-11"), Trait("Long", "eforms-agreement")]
    public async Task Mutated_notices_get_the_verdict_of_Saxon()
    {
        output.WriteLine($"seed {LongRun.Seed}");
        var files = Directory.GetFiles(SharedData.Find($"{EformsJudge.Sdk}/examples/notices")!, LongRun.IsOn ? "*.xml" : "cn_24_*.xml").Order(StringComparer.Ordinal);
        var folder = Directory.CreateTempSubdirectory("mutations-");
        try
        {
            var mutations = new NoticeMutations(LongRun.Seed, files);
            var notices = Enumerable.Range(0, LongRun.Size("mutations", 12, 560)).Select(mutations.Next).ToDictionary(each => $"{each.Name}.xml", each => Write(folder, each));
            var judged = await EformsJudge.AskAsync([.. notices.Values], Today);
            var book = EformsRuleBook.Load(SharedData.Find(EformsJudge.Sdk)!);
            var (agreed, silent, rules, different) = (0, 0, 0, new List<string>());
            foreach (var (name, file) in notices)
            {
                using var notice = File.OpenRead(file);
                var ours = book.Validate(notice, Today);
                if (Difference(ours, judged.GetValueOrDefault(name)) is { } difference) different.Add($"{name}: {difference}");
                else if (judged[name].Failed is { } failed) (agreed, rules) = (agreed + 1, rules + failed.Count);
                else silent++;
            }
            LongRun.Note("notices", agreed);
            LongRun.Note("failedrules", rules);
            LongRun.Note("withoutverdict", silent);
            LongRun.Note("xmllintdepartures", judged.Values.Count(verdict => verdict.OnlyDepartures));
            LongRun.Say(string.Create(CultureInfo.InvariantCulture, $"{agreed} notices with the same verdict, {rules} failed rules; {silent} that neither engine judges whole; {different.Count} different"));
            foreach (var difference in different) LongRun.Say(difference);
            Assert.Empty(different);
            Assert.True(agreed >= LongRun.Size("agreed", 8, 500), $"only {agreed} notices were judged");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    // Where Saxon stops, because a value has no meaning, we must name what we could not evaluate.
    private static string? Difference(EformsVerdict ours, EformsJudge.Verdict? theirs)
    {
        if (theirs is null) return "Saxon was not asked";
        var schemaIsKept = ours.Findings.All(finding => finding.Stage is not EformsStage.Schema);
        if (theirs.SchemaIsKept != schemaIsKept && !theirs.OnlyDepartures) return $"the schema is {(theirs.SchemaIsKept ? "kept" : "broken")} for xmllint";
        var notEvaluated = ours.Findings.Where(finding => finding.Kind is EformsKind.NotEvaluated && !(finding.Detail ?? "").StartsWith("condition:", StringComparison.Ordinal)).ToList();
        if (theirs.Failed is null) return notEvaluated.Count > 0 ? null : "Saxon gave no verdict, we did";
        if (notEvaluated.Count > 0) return $"Saxon evaluates {notEvaluated[0].RuleId}: {notEvaluated[0].Detail}";
        var found = Failed(ours).Select(finding => $"{finding.RuleId} {OwnAttribute().Replace(finding.Location, "")[1..]}").ToList();
        var (missed, invented) = (theirs.Failed.Except(found).ToList(), found.Except(theirs.Failed).ToList());
        return missed.Count + invented.Count == 0 && found.Count == theirs.Failed.Count ? null : $"missed {string.Join(", ", missed)}; invented {string.Join(", ", invented)}; {found.Count} and {theirs.Failed.Count}";
    }

    private static IEnumerable<EformsFinding> Failed(EformsVerdict verdict) => verdict.Findings.Where(finding => finding.Stage is EformsStage.Rule && finding.Severity is not EformsSeverity.NotEvaluated && finding.Kind is not EformsKind.NotEvaluated);

    private static string Write(DirectoryInfo folder, (string Name, XDocument Notice) mutation)
    {
        var file = Path.Combine(folder.FullName, $"{mutation.Name}.xml");
        mutation.Notice.Save(file, SaveOptions.DisableFormatting);
        return file;
    }

    [GeneratedRegex(@"(/@?)[^/:\[]+:")]
    private static partial Regex Prefixes();

    [GeneratedRegex(@"/@[^/]*$")]
    private static partial Regex OwnAttribute();
}
