using Platform.Core.Alerts;

namespace Platform.Web.Pages.Alerts;

/// <summary>When one is told, as forms and lists say it.</summary>
internal static class Rhythms
{
    public static IReadOnlyList<(string Value, string Words)> All => [.. Enum.GetValues<AlertRhythm>().Select(rhythm => (Value(rhythm), SearchInWords.When(rhythm)))];

    /// <summary>« une fois par jour, à 7 h »</summary>
    public static string InSentence(AlertRhythm rhythm)
    {
        var words = SearchInWords.When(rhythm);
        return char.ToLowerInvariant(words[0]) + words[1..];
    }

    public static AlertRhythm? Read(string? said) => said switch { "immediat" => AlertRhythm.AtOnce, "quotidien" => AlertRhythm.Daily, _ => null };

    public static string Value(AlertRhythm rhythm) => rhythm switch { AlertRhythm.AtOnce => "immediat", AlertRhythm.Daily => "quotidien" };
}
