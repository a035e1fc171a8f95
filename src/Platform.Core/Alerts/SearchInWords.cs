using Platform.Core.Consultations;
using Platform.Core.Law;
using Platform.Core.Values;

namespace Platform.Core.Alerts;

/// <summary>A search in one French line, as messages and lists name it: « toiture », travaux, CPV 45261.</summary>
public static class SearchInWords
{
    public static string Of(SearchFilter filter)
    {
        var parts = new List<string>();
        if (!string.IsNullOrWhiteSpace(filter.Words)) parts.Add($"«{FrenchFormat.NoBreak}{filter.Words.Trim()}{FrenchFormat.NoBreak}»");
        parts.AddRange(filter.Natures.Select(nature => nature switch { Nature.Works => Reader.SayOurs("travaux"), Nature.Supplies => Reader.SayOurs("fournitures"), Nature.Services => "services" }));
        parts.AddRange(filter.Cpvs.Select(cpv => cpv.Length == 2 && CpvCode.AllDivisions.TryGetValue(cpv, out var name) ? $"CPV{FrenchFormat.NoBreak}{cpv} ({char.ToLowerInvariant(name[0])}{name[1..]})" : $"CPV{FrenchFormat.NoBreak}{cpv}"));
        if (filter.Buyers.Count > 0) parts.Add(FrenchFormat.Count(filter.Buyers.Count, "acheteur choisi", "acheteurs choisis"));
        if (filter.Communes.Count > 0) parts.Add(FrenchFormat.Count(filter.Communes.Count, "commune choisie", "communes choisies"));
        if (filter.Procedures.Count > 0) parts.Add(FrenchFormat.Count(filter.Procedures.Count, "procédure choisie", "procédures choisies"));
        if (filter.Values.Count > 0) parts.Add(Reader.Say("montant choisi"));
        if (filter.Windows.Count > 0) parts.Add(Reader.Say("date limite choisie"));
        return parts.Count == 0 ? Reader.Say("toutes les consultations") : string.Join(", ", parts);
    }
}
