using Platform.Core.Consultations;
using Platform.Core.Law;
using Platform.Core.Values;

namespace Platform.Core.Alerts;

/// <summary>A search in one line, as messages and lists name it: « toiture », travaux, CPV 45261.</summary>
public static class SearchInWords
{
    /// <summary>More names than these are counted.</summary>
    private const int Named = 3;

    /// <summary>When one is told.</summary>
    public static string When(AlertRhythm rhythm) => rhythm switch { AlertRhythm.AtOnce => Reader.Say("Tout de suite"), AlertRhythm.Daily => Reader.Say("Une fois par jour, à 7\u00A0h") };

    /// <param name="filter">What is looked for.</param>
    /// <param name="names">Of accounts by their address and of communes by their code, where somebody knows them; the others are counted.</param>
    public static string Of(SearchFilter filter, IReadOnlyDictionary<string, string>? names = null)
    {
        string? AllOf(IReadOnlyList<string> keys) => names is not null && keys.Count <= Named && keys.All(names.ContainsKey) ? string.Join(", ", keys.Select(key => names[key])) : null;
        var parts = new List<string>();
        if (!string.IsNullOrWhiteSpace(filter.Words)) parts.Add(FrenchFormat.Quoted(filter.Words.Trim()));
        parts.AddRange(filter.Natures.Select(nature => nature switch { Nature.Works => Reader.SayOurs("travaux"), Nature.Supplies => Reader.SayOurs("fournitures"), Nature.Services => "services" }));
        parts.AddRange(filter.Cpvs.Select(cpv => cpv.Length == 2 && CpvCode.DivisionFor(cpv) is { } name ? $"CPV{FrenchFormat.NoBreak}{cpv} ({char.ToLowerInvariant(name[0])}{name[1..]})" : $"CPV{FrenchFormat.NoBreak}{cpv}"));
        if (filter.Buyers.Count > 0) parts.Add(AllOf(filter.Buyers) ?? FrenchFormat.Count(filter.Buyers.Count, "acheteur choisi", "acheteurs choisis"));
        if (filter.Communes.Count > 0) parts.Add(AllOf(filter.Communes) ?? FrenchFormat.Count(filter.Communes.Count, "commune choisie", "communes choisies"));
        if (filter.Procedures.Count > 0) parts.Add(FrenchFormat.Count(filter.Procedures.Count, "procédure choisie", "procédures choisies"));
        if (filter.Values.Count > 0) parts.Add(Reader.Say("montant choisi"));
        if (filter.Windows.Count > 0) parts.Add(Reader.Say("date limite choisie"));
        return parts.Count == 0 ? Reader.Say("toutes les consultations") : string.Join(", ", parts);
    }
}
