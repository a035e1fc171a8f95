using System.Text;
using System.Text.RegularExpressions;
using Platform.Testing.Hostile;

namespace Platform.Web.Tests.Fuzz;

/// <summary>What no answer may be, whatever was asked.</summary>
internal static partial class Judge
{
    /// <summary>For one answer, on a machine that does other things too.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    private const int MostBytes = 4_000_000;

    // A stack, a type of ours or of the framework, words of PostgreSQL: the inside, told outside.
    [GeneratedRegex(@"\bat (?:Platform|Microsoft|System|Npgsql)\.|\bSystem\.[A-Za-z.]*Exception|Npgsql\.|PostgresException|\.cs:line \d|SQLSTATE|invalid byte sequence|violates .{0,40}constraint|syntax error (?:at|in)|relation ""|SqlState", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Inside();

    [GeneratedRegex("<title>(?<title>[^<]*)</title>", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Title();

    [GeneratedRegex(@"\b(?:Not Found|Bad Request|Error|Forbidden|Unauthorized|Internal Server|Too Large)\b", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex EnglishTitle();

    public static IEnumerable<string> Faults(Request asked, Reply reply, string host, Canary canary)
    {
        if (reply.Status is >= 500 or 0 && !(reply.Status == 0 && reply.Body.Length == 0)) yield return $"answered {reply.Status} {reply.Body[..Math.Min(200, reply.Body.Length)]}";
        if (reply.Took > Longest) yield return $"took {reply.Took.TotalSeconds:F0} s";
        if (reply.Body.Length > MostBytes) yield return $"{reply.Body.Length} characters";
        if (Inside().Match(reply.Body) is { Success: true } inside) yield return $"tells « {inside.Value} »";
        if (reply.Body.Contains(canary.Word, StringComparison.Ordinal)) yield return "tells what a file holds";
        foreach (var fault in Language(asked, reply)) yield return fault;
        if (reply.Header("Location") is { } to && !asked.Has("Host") && !asked.Has("X-Forwarded-Host") && LeadsAway(to, host)) yield return $"leads to {to}";
    }

    private static IEnumerable<string> Language(Request asked, Reply reply)
    {
        if (reply.Body.Length == 0 || reply.Header("Content-Type")?.StartsWith("text/html", StringComparison.Ordinal) != true) yield break;
        if (AsksForEnglish(asked) && reply.Header("Content-Language") == "en" && reply.Body.Contains("<html lang=\"en\"", StringComparison.Ordinal)) yield break;
        if (!reply.Body.Contains("<html lang=\"fr\"", StringComparison.Ordinal)) yield return "no page in French";
        var title = Title().Match(reply.Body).Groups["title"].Value;
        if (string.IsNullOrWhiteSpace(title) || title.StartsWith(" —", StringComparison.Ordinal) || EnglishTitle().IsMatch(title)) yield return $"the title « {title} »";
    }

    // By the switch; or by a browser's header, whose reading is of SwitchTests: « br » is Breton there, and a compression elsewhere.
    private static bool AsksForEnglish(Request asked) => asked.Has("Accept-Language")
        || asked.Headers.Any(header => header.Name == "Cookie" && Encoding.Latin1.GetString(header.Value).Contains("pa-langue=en", StringComparison.Ordinal));

    private static bool LeadsAway(string to, string host) =>
        to.StartsWith("//", StringComparison.Ordinal) || to.StartsWith("/\\", StringComparison.Ordinal) || (!to.StartsWith('/') && !to.StartsWith($"http://{host}/", StringComparison.Ordinal) && to.Contains(':', StringComparison.Ordinal));
}
