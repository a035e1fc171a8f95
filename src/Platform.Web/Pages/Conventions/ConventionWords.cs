using System.Globalization;
using Platform.Core.Conventions;
using Platform.Core.Values;
using Platform.Web.Texts;

namespace Platform.Web.Pages.Conventions;

/// <summary>French words for the states, refusals, dates and lines of conventions: found by name, so that a new case without words fails in its first test.</summary>
public static class ConventionWords
{
    public static string Of(ConventionRefusal refusal) => Text($"Refusal_{refusal}");
    public static string Of(ConventionState state) => Text($"State_{state}");
    public static string Of(ConventionSide side) => Text($"Side_{side}");
    public static string Of(DenunciationGround ground) => Text($"Ground_{ground}");
    public static string Of(DeliberationState state) => Text($"Deliberation_{state}");
    public static string Of(DisputeState state) => Text($"Dispute_{state}");

    public static string Of(ConventionTask task) => Filled($"Task_{task.Kind}{task.Side}", task.By is { } by ? FrenchFormat.Date(by) : null);

    public static string Of(ConventionDate date) => Filled($"Date_{date.Kind}", date.Months, date.Side is { } side ? Of(side) : null, date.Ground is { } ground ? Of(ground) : null);

    public static string Of(ConventionEvent line) => Filled($"Event_{line.Kind}", line.Side is { } side ? Of(side) : null, line.Detail);

    /// <summary>« commune », « agglomeration »: in an address.</summary>
    public static string Slug(ConventionSide side) => side == ConventionSide.Lead ? "agglomeration" : "commune";

    public static ConventionSide? SideOf(string? slug) => slug == Slug(ConventionSide.Lead) ? ConventionSide.Lead : slug == Slug(ConventionSide.Member) ? ConventionSide.Member : null;

    private static string Filled(string key, params object?[] values) => string.Format(CultureInfo.InvariantCulture, Text(key), values);

    private static string Text(string key) => ConventionTexts.ResourceManager.GetString(key, CultureInfo.InvariantCulture) ?? throw new InvalidOperationException($"No French text for {key}.");
}
