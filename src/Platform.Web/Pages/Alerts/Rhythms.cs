using Platform.Core.Alerts;
using Platform.Web.Texts;

namespace Platform.Web.Pages.Alerts;

/// <summary>When one is told, as forms and lists say it.</summary>
internal static class Rhythms
{
    public static IReadOnlyList<(string Value, string Words)> All => [("immediat", AlertTexts.AtOnce), ("quotidien", AlertTexts.Daily)];

    public static AlertRhythm? Read(string? said) => said switch { "immediat" => AlertRhythm.AtOnce, "quotidien" => AlertRhythm.Daily, _ => null };

    public static string Of(AlertRhythm rhythm) => rhythm switch { AlertRhythm.AtOnce => AlertTexts.AtOnce, AlertRhythm.Daily => AlertTexts.Daily };

    public static string Value(AlertRhythm rhythm) => rhythm switch { AlertRhythm.AtOnce => "immediat", AlertRhythm.Daily => "quotidien" };
}
