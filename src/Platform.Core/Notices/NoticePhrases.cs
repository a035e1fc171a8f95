using System.Globalization;
using System.Reflection;
using System.Text.Json;
using Platform.Core.Values;

namespace Platform.Core.Notices;

/// <summary>The French of notices: data (Notices/Forms/words.json), so that no sentence stands in C#. Used by pages, papers, mails, the BOAMP and gazettes alike.</summary>
public static class NoticePhrases
{
    private static readonly Lazy<IReadOnlyDictionary<string, string>> Words = new(Read);

    /// <param name="values">Days, limits and amounts are written out.</param>
    public static string Say(string key, params object?[] values) => values.Length == 0 ? Words.Value[key] : string.Format(CultureInfo.InvariantCulture, Words.Value[key], [.. values.Select(Said)]);

    /// <summary>« Appel d’offres ouvert » for <c>NoticeProcedureType.Open</c>: every value of every enumeration of a notice has its words.</summary>
    public static string Of<T>(T value) where T : struct, Enum => Words.Value[$"{typeof(T).Name}.{value}"];

    private static object? Said(object? value) => value switch
    {
        DateOnly day => FrenchFormat.Date(day),
        DateTimeOffset instant => FrenchFormat.Limit(instant),
        decimal amount => FrenchFormat.Euros(amount),
        _ => value,
    };

    private static Dictionary<string, string> Read()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("notices/words.json") ?? throw new InvalidOperationException("No words for notices.");
        return JsonSerializer.Deserialize<Dictionary<string, string>>(stream) ?? throw new InvalidOperationException("No words for notices.");
    }
}
