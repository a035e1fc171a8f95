using System.Globalization;

namespace Platform.Core.Values;

/// <summary>
/// The order of names in every list that people read: French letters (é beside e), numbers by their value, a commune under its own name.
/// Decided here, once; what is hashed or paged keeps the order of its bytes.
/// </summary>
public sealed class FrenchOrder : IComparer<string>
{
    public static readonly FrenchOrder Names = new();

    private static readonly CompareInfo French = CultureInfo.GetCultureInfo("fr-FR").CompareInfo;
    private static readonly string[] Kinds = ["Commune de ", "Commune d’", "Commune d'", "Commune du ", "Commune des ", "Ville de ", "Ville d’", "Ville d'", "Ville du "];

    /// <summary>For PostgreSQL, which orders by pages: what stands before the name itself.</summary>
    public static readonly string KindPattern = $"^({string.Join('|', Kinds)})";

    private FrenchOrder() { }

    public int Compare(string? x, string? y)
    {
        var found = French.Compare(Bare(x ?? ""), Bare(y ?? ""), CompareOptions.NumericOrdering);
        return found != 0 ? found : string.CompareOrdinal(x, y);
    }

    /// <summary>« Commune d’Alixan » stands under A.</summary>
    private static string Bare(string name) => Array.Find(Kinds, kind => name.StartsWith(kind, StringComparison.OrdinalIgnoreCase)) is { } kind ? name[kind.Length..] : name;
}
