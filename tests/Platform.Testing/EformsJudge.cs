using System.Globalization;
using System.Text.RegularExpressions;
using Xunit;

namespace Platform.Testing;

/// <summary>
/// The independent judge of notices: shared/tools/validate-eforms.sh, that is xmllint for the schemas and Saxon-HE for the rules. Some seven seconds for
/// the first notice of a sub-type, then a fifth of one each.
/// </summary>
public static partial class EformsJudge
{
    public const string Sdk = "standards/eforms";

    /// <param name="SchemaIsKept">What xmllint says.</param>
    /// <param name="SchemaWords">What it holds against the notice.</param>
    /// <param name="Failed">Rule and element of each failed assert; null when Saxon gave no verdict, for instance because a date is none.</param>
    public sealed record Verdict(bool SchemaIsKept, IReadOnlyList<string> SchemaWords, IReadOnlyList<string>? Failed)
    {
        /// <summary>
        /// libxml2 departs from XML Schema twice: it holds a pattern against a value before its blanks are collapsed, and takes no decimal of more than 24
        /// digits. True when it holds nothing else against the notice.
        /// </summary>
        public bool OnlyDepartures => SchemaWords.Count > 0 && SchemaWords.All(word => Departure().IsMatch(word));
    }

    /// <returns>Why it cannot be asked; null when it can.</returns>
    public static string? Missing() =>
        SharedData.Find("../tools/validate-eforms.sh") is null || SharedData.Find(Sdk) is null ? "shared/tools/validate-eforms.sh and the SDK are not beside the repository."
        : Judges.Find("java") is null || Judges.Find("xmllint") is null || Judges.Find("python3") is null || !File.Exists("/usr/share/java/Saxon-HE.jar") ? "Saxon-HE is not installed (libxml2-utils, libsaxonhe-java)."
        : null;

    /// <param name="today">The day that rules compare with; null: the day of the machine.</param>
    /// <returns>By file name.</returns>
    public static async Task<IReadOnlyDictionary<string, Verdict>> AskAsync(IReadOnlyList<string> files, DateOnly? today = null)
    {
        string[] frozen = today is { } day ? [$"EFORMS_TODAY={day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}", "TZ=UTC"] : [];
        var said = await Judges.RunAsync("env", [.. frozen, SharedData.Find("../tools/validate-eforms.sh")!, .. files]);
        var unjudged = Crashed().Matches(said.Error).Select(match => match.Groups[1].Value).ToHashSet();
        var (schema, failed) = (new Dictionary<string, (bool Kept, List<string> Words)>(), new Dictionary<string, List<string>>());
        List<string>? current = null, words = null;
        var names = files.Select(file => Path.GetFileName(file)).ToList();        // what Saxon wrote before it stopped has no line end: the next name follows on the same line
        foreach (var line in said.Text.Split('\n'))
        {
            if (Schema().Match(line) is { Success: true } kept) schema[Path.GetFileName(kept.Groups[1].Value)] = (kept.Groups[2].Value == "ok", words = []);
            else if (Rules().Match(line) is { Success: true } judged && names.LastOrDefault(name => judged.Groups[1].Value.EndsWith(name, StringComparison.Ordinal)) is { } named) failed[named] = current = [];
            else if (line.Contains("Schemas validity error", StringComparison.Ordinal)) words?.Add(line);
            else if (line.StartsWith("  ", StringComparison.Ordinal) && line.Split('\t') is [_, var id, var path]) current?.Add($"{id} {path}");
        }
        return schema.ToDictionary(each => each.Key, each => new Verdict(each.Value.Kept, each.Value.Words, unjudged.Contains(each.Key) ? null : failed.GetValueOrDefault(each.Key)));
    }

    [GeneratedRegex("^(.+) xsd (ok|FAIL)")]
    private static partial Regex Schema();

    [GeneratedRegex("'( [^']*|[^']* |[-0-9.]{25,})' is not a valid value of the local atomic type")]
    private static partial Regex Departure();

    [GeneratedRegex("^(.+) subtype [^ ]+ failed asserts: [0-9]+$")]
    private static partial Regex Rules();

    [GeneratedRegex(@"While processing [0-9]{4}_(\S+\.xml):")]
    private static partial Regex Crashed();
}

/// <summary>A test whose judge is <see cref="EformsJudge"/>: without it the run says so, by name, and counts it as skipped.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NeedsEformsJudgeFactAttribute : FactAttribute
{
    public NeedsEformsJudgeFactAttribute() => Skip = EformsJudge.Missing();
}
