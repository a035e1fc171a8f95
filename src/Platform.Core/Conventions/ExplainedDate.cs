using System.Globalization;
using Platform.Core.Law;
using Platform.Core.Values;

namespace Platform.Core.Conventions;

/// <summary>A day that a convention gives, and why (I18): its clause, where the count starts, how it counts, what moved it, which rules.</summary>
/// <param name="Clause">The words of the convention, or whose custom it is.</param>
/// <param name="Shift">What moved the day, or why nothing does.</param>
/// <param name="Version">Which template, of which date.</param>
public sealed record ExplainedDate(DateOnly Day, string Clause, string From, string Count, string Shift, string Version)
{
    /// <summary>« 20 mars 2026. Clause : « … ». Départ : …. Compte : …. Report : …. »</summary>
    public string Sentence => string.Format(CultureInfo.InvariantCulture, ConventionPhrases.Say("sentence"), FrenchFormat.Date(Day), Clause, From, Count, Shift, Version);
}

/// <summary>The French of the explanations: data (Law/Rules/convention-phrases.json), so that no sentence stands in C#.</summary>
internal static class ConventionPhrases
{
    private static readonly Lazy<IReadOnlyDictionary<string, string>> Phrases = new(() => RuleFile.Read<Dictionary<string, string>>("convention-phrases"));

    public static string Say(string key, params object?[] values) => string.Format(CultureInfo.InvariantCulture, Phrases.Value[key], [.. values.Select(Said)]);

    public static string Say(string key) => Phrases.Value[key];

    private static object? Said(object? value) => value is DateOnly day ? FrenchFormat.Date(day) : value;
}
