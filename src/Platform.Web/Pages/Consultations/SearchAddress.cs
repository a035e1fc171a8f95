using System.Text;
using Microsoft.AspNetCore.Mvc;
using Platform.Core.Consultations;
using Platform.Core.Tenancy;
using Platform.Core.Values;

namespace Platform.Web.Pages.Consultations;

/// <summary>The criteria of a search as they stand in an address: the same names for the page, the feeds, the calendar, the map, the vocabulary and the alerts.</summary>
public sealed record SearchAddress
{
    /// <summary>Values of one criterion; an address that says more of them is nobody's click.</summary>
    private const int Most = 100;

    private static readonly IReadOnlyDictionary<string, Nature> Natures = new Dictionary<string, Nature>(StringComparer.Ordinal) { ["travaux"] = Nature.Works, ["fournitures"] = Nature.Supplies, ["services"] = Nature.Services };
    private static readonly IReadOnlyDictionary<string, DeadlineWindow> Windows = new Dictionary<string, DeadlineWindow>(StringComparer.Ordinal) { ["7"] = DeadlineWindow.Within7Days, ["30"] = DeadlineWindow.From7To30Days, ["plus"] = DeadlineWindow.After30Days };
    private static readonly IReadOnlyDictionary<string, ValueBand> Bands = new Dictionary<string, ValueBand>(StringComparer.Ordinal) { ["0-50000"] = ValueBand.Under50k, ["50000-200000"] = ValueBand.From50kTo200k, ["200000-1000000"] = ValueBand.From200kTo1M, ["1000000-"] = ValueBand.Over1M };
    private static readonly IReadOnlyDictionary<string, Procedure> Procedures = Enum.GetValues<Procedure>().ToDictionary(Said, StringComparer.Ordinal);

    [FromQuery(Name = "q")] public string? Words { get; init; }
    [FromQuery(Name = "type")] public string[]? Types { get; init => field = Said(value); }
    [FromQuery(Name = "procedure")] public string[]? Procedure { get; init => field = Said(value); }
    [FromQuery(Name = "acheteur")] public string[]? Buyers { get; init => field = Said(value); }
    [FromQuery(Name = "commune")] public string[]? Communes { get; init => field = Said(value); }
    [FromQuery(Name = "cpv")] public string[]? Cpvs { get; init => field = Said(value); }
    [FromQuery(Name = "limite")] public string[]? Limits { get; init => field = Said(value); }
    [FromQuery(Name = "montant")] public string[]? Amounts { get; init => field = Said(value); }

    public SearchFilter Filter => new()
    {
        Words = Words is { Length: > 200 } ? Words[..200] : Words,
        Natures = Known(Types, Natures), Procedures = Known(Procedure, Procedures), Windows = Known(Limits, Windows), Values = Known(Amounts, Bands),
        Buyers = [.. (Buyers ?? []).Where(IsBuyer).Distinct(StringComparer.Ordinal).Take(Most)],
        Communes = [.. (Communes ?? []).Where(IsCommune).Distinct(StringComparer.Ordinal).Take(Most)],
        Cpvs = [.. (Cpvs ?? []).Select(CpvVocabulary.BranchOf).OfType<string>().Distinct(StringComparer.Ordinal).Take(Most)],
    };

    /// <summary>A filter with a value that never was would silently be no filter.</summary>
    public bool IsKnown => Unknown is null;

    /// <summary>The first value that no filter has, as its address says it: « type=xyz ».</summary>
    public string? Unknown => new[]
    {
        First("type", Types, Natures.ContainsKey), First("procedure", Procedure, Procedures.ContainsKey), First("acheteur", Buyers, IsBuyer), First("commune", Communes, IsCommune),
        First("cpv", Cpvs, cpv => CpvVocabulary.BranchOf(cpv) is not null), First("limite", Limits, Windows.ContainsKey), First("montant", Amounts, Bands.ContainsKey),
    }.FirstOrDefault(said => said is not null);

    /// <summary>What a filter may say, in an address; null where that is no short list.</summary>
    public static IReadOnlyList<string>? ValuesOf(string filter) => filter switch { "type" => [.. Natures.Keys], "procedure" => [.. Procedures.Keys], "limite" => [.. Windows.Keys], "montant" => [.. Bands.Keys], _ => null };

    private static string? First(string name, string[]? values, Func<string, bool> isKnown) => (values ?? []).FirstOrDefault(value => !isKnown(value)) is { } unknown ? $"{name}={unknown}" : null;

    public static string Said(Nature nature) => Natures.First(n => n.Value == nature).Key;
    public static string Said(DeadlineWindow window) => Windows.First(w => w.Value == window).Key;
    public static string Said(ValueBand band) => Bands.First(b => b.Value == band).Key;
    public static string Said(Procedure procedure) => procedure switch
    {
        Core.Values.Procedure.Mapa => "mapa", Core.Values.Procedure.Open => "aoo", Core.Values.Procedure.Restricted => "aor", Core.Values.Procedure.Negotiated => "negociation",
        Core.Values.Procedure.Dialogue => "dialogue", Core.Values.Procedure.WithoutPublicity => "sans-publicite", Core.Values.Procedure.DesignContest => "concours",
    };

    public static IReadOnlyList<KeyValuePair<string, string>> PairsOf(SearchFilter filter) =>
    [
        .. string.IsNullOrWhiteSpace(filter.Words) ? [] : Pairs("q", [filter.Words]),
        .. Pairs("type", filter.Natures.Select(Said)), .. Pairs("procedure", filter.Procedures.Select(Said)), .. Pairs("acheteur", filter.Buyers), .. Pairs("commune", filter.Communes),
        .. Pairs("cpv", filter.Cpvs), .. Pairs("limite", filter.Windows.Select(Said)), .. Pairs("montant", filter.Values.Select(Said)),
    ];

    /// <summary>« ?q=toiture&amp;type=travaux »; empty without a criterion.</summary>
    public static string QueryOf(IEnumerable<KeyValuePair<string, string>> pairs)
    {
        var query = new StringBuilder();
        foreach (var (name, value) in pairs) query.Append(query.Length == 0 ? '?' : '&').Append(name).Append('=').Append(Uri.EscapeDataString(value));
        return query.ToString();
    }

    public static string QueryOf(SearchFilter filter) => QueryOf(PairsOf(filter));

    // « commune= » is a form that was sent without a choice; the framework reads null.
    private static string[]? Said(string[]? values) => values is null ? null : [.. values.Where(value => !string.IsNullOrEmpty(value))];

    // What could be one, whether there is one or not.
    private static bool IsBuyer(string? said) => said is not null && Slug.IsWellFormed(said);

    // « 26281 », « 2A004 ».
    private static bool IsCommune(string? said) => said is { Length: 5 } && said.All(c => char.IsAsciiDigit(c) || c is 'A' or 'B');

    private static IReadOnlyList<T> Known<T>(string[]? said, IReadOnlyDictionary<string, T> known) => [.. (said ?? []).Where(known.ContainsKey).Select(value => known[value]).Distinct()];

    private static IEnumerable<KeyValuePair<string, string>> Pairs(string name, IEnumerable<string> values) => values.Select(value => KeyValuePair.Create(name, value));
}
