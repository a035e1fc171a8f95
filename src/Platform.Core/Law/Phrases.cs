using System.Globalization;
using Platform.Core.Values;

namespace Platform.Core.Law;

/// <summary>The French of explanations: data (Law/Rules/…-phrases.json), so that no sentence stands in C#.</summary>
internal sealed class Phrases(string name)
{
    private readonly Lazy<IReadOnlyDictionary<string, string>> phrases = new(() => RuleFile.Read<Dictionary<string, string>>(name));

    /// <summary>Of the explanations of the law.</summary>
    public static Phrases OfLaw { get; } = new("law-phrases");

    /// <param name="values">Days are written out.</param>
    public string Say(string key, params object?[] values) => values.Length == 0 ? phrases.Value[key] : string.Format(CultureInfo.InvariantCulture, phrases.Value[key], [.. values.Select(Said)]);

    /// <summary>What has no words of its own says itself: proper names.</summary>
    public string NameOf(string prefix, string key) => phrases.Value.GetValueOrDefault(prefix + key, key);

    private static object? Said(object? value) => value is DateOnly day ? FrenchFormat.Date(day) : value;
}
