using System.Reflection;
using System.Text.Json;

namespace Platform.Core.Law;

/// <summary>A code of the common procurement vocabulary (règlement (CE) n° 213/2008): eight digits, the first two name its division.</summary>
public static class CpvCode
{
    private static readonly Lazy<IReadOnlyDictionary<string, string>> Divisions = new(() => RuleFile.Read<CpvDivisions>("cpv").Divisions);

    /// <summary>The eight digits, from « 45261000-4 » or « 45 26 10 00 »; null when it is no code.</summary>
    public static string? Clean(string? typed)
    {
        var text = string.Concat((typed ?? "").Where(c => !char.IsWhiteSpace(c)));
        if (text.Length == 10 && text[8] == '-' && char.IsAsciiDigit(text[9])) text = text[..8];
        return text.Length == 8 && text.All(char.IsAsciiDigit) && Divisions.Value.ContainsKey(text[..2]) ? text : null;
    }

    /// <summary>« 45 » → « Travaux de construction ».</summary>
    public static IReadOnlyDictionary<string, string> AllDivisions => Divisions.Value;

    public static bool IsDivision(string code) => Divisions.Value.ContainsKey(code);

    /// <summary>« 45261000 (division 45 : travaux de construction) »: we know the words of the divisions only.</summary>
    public static string Named(string code) => Divisions.Value.TryGetValue(code[..2], out var name) ? $"{code} (division\u00A0{code[..2]}\u00A0: {char.ToLowerInvariant(name[0])}{name[1..]})" : code;

    private sealed record CpvDivisions(string Source, DateOnly From, IReadOnlyDictionary<string, string> Divisions);
}

/// <summary>Values of law with the dates of their validity and their article: data, never constants in code.</summary>
internal static class RuleFile
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);

    public static T Read<T>(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"law/{name}.json")
            ?? throw new InvalidOperationException($"No rule file {name}.json.");
        return JsonSerializer.Deserialize<T>(stream, Options) ?? throw new InvalidOperationException($"{name}.json is empty.");
    }
}
