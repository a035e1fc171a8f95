using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.Core.Consultations;
using Platform.Core.Law;
using Platform.Core.Portals;
using Platform.Core.Values;
using Platform.Web.Hosting;

namespace Platform.Web.Pages.Consultations.Public;

/// <summary>The list of consultations: words, criteria with what each would show, pages by key. GET alone, nothing needs a script.</summary>
[Anonymous]
public sealed class SearchModel(ConsultationSearch search, CpvVocabulary vocabulary, ReadTerritory territory) : PageModel
{
    /// <summary>Boxes of one criterion that are shown at once; the others unfold.</summary>
    public const int Shown = 8;

    public sealed record Filter(string Name, string Value, string Label, int Count, bool Chosen);

    /// <param name="More">A page on which to choose among many.</param>
    public sealed record Group(string Legend, IReadOnlyList<Filter> Filters, (string Words, string Href)? More = null);

    /// <param name="Without">The same list without it, and how many it has then.</param>
    public sealed record Chosen(string Label, string Without, int? Count);

    [BindProperty(SupportsGet = true, Name = "")] public SearchAddress Asked { get; set; } = new();
    [BindProperty(SupportsGet = true, Name = "etat")] public string? State { get; set; }
    [BindProperty(SupportsGet = true, Name = "tri")] public string? Sort { get; set; }
    [BindProperty(SupportsGet = true, Name = "apres")] public string? After { get; set; }
    [BindProperty(SupportsGet = true, Name = "avant")] public string? Before { get; set; }

    public ConsultationSearch.Result Result { get; private set; } = default!; // set by the only handler
    public SearchFilter Criteria { get; private set; } = new();
    public bool ByPublication => Sort == "publication";
    public bool OfClosed => State == "closes";
    public bool IsFiltered => !string.IsNullOrWhiteSpace(Criteria.Words) || Criteria.IsNarrowed;
    private IReadOnlyDictionary<string, string> labels = new Dictionary<string, string>(StringComparer.Ordinal);
    private IReadOnlyDictionary<string, string> communes = new Dictionary<string, string>(StringComparer.Ordinal);

    public async Task OnGetAsync(CancellationToken cancel)
    {
        Criteria = Asked.Filter;
        Result = await search.ExecuteAsync(new()
        {
            Filter = Criteria, State = OfClosed ? SearchState.Closed : SearchState.Open, Order = ByPublication ? SearchOrder.Publication : SearchOrder.Deadline,
            After = PageKey.Read(After), Before = PageKey.Read(Before),
        }, cancel);
        labels = await vocabulary.LabelsAsync(Criteria.Cpvs, cancel);
        if (Criteria.Communes.Count > 0) communes = await territory.CommunesAsync(Criteria.Communes, cancel);
    }

    public IEnumerable<Group> Groups()
    {
        var facets = Result.Facets;
        yield return new("Type de marché", [.. Enum.GetValues<Nature>().Select(n => new Filter("type", SearchAddress.Said(n), Ui.Words.Of(n), facets.Of(n), Criteria.Natures.Contains(n)))]);
        if (!OfClosed)
            yield return new("Date limite", [.. Enum.GetValues<DeadlineWindow>().Select(w => new Filter("limite", SearchAddress.Said(w), Ui.Words.Of(w), facets.Of(w), Criteria.Windows.Contains(w)))]);
        yield return new("Domaine (code CPV)", [.. Divisions()], ("Choisir dans le vocabulaire CPV", Links.CpvTree(null, SearchAddress.QueryOf(Criteria))));
        if (facets.Procedures.Count > 1 || Criteria.Procedures.Count > 0)
            yield return new("Procédure", [.. facets.Procedures.Union(Criteria.Procedures).Select(p => new Filter("procedure", SearchAddress.Said(p), Ui.Words.Of(p), facets.Of(p), Criteria.Procedures.Contains(p)))]);
        if (facets.HaveValues || Criteria.Values.Count > 0)
            yield return new("Montant estimé HT, s’il est publié", [.. Enum.GetValues<ValueBand>().Select(v => new Filter("montant", SearchAddress.Said(v), Ui.Words.Of(v), facets.Of(v), Criteria.Values.Contains(v)))]);
        if (facets.Buyers.Count > 1 || Criteria.Buyers.Count > 0)
            yield return new("Acheteur", [.. Chosen1st(facets.Buyers.Select(b => new Filter("acheteur", b.Slug, b.Name, b.Count, Criteria.Buyers.Contains(b.Slug))))], ("Choisir une commune sur la carte", Links.CommuneMap(SearchAddress.QueryOf(Criteria))));
    }

    /// <summary>What narrows this list, each with the way to give it up.</summary>
    public IEnumerable<Chosen> ChosenFilters()
    {
        var facets = Result.Facets;
        if (!string.IsNullOrWhiteSpace(Criteria.Words)) yield return new($"«{FrenchFormat.NoBreak}{Criteria.Words}{FrenchFormat.NoBreak}»", Without("q", Criteria.Words), null);
        foreach (var nature in Criteria.Natures) yield return new(Ui.Words.Of(nature), Without("type", SearchAddress.Said(nature)), Only(Criteria.Natures.Count, facets.WithoutNatures));
        foreach (var procedure in Criteria.Procedures) yield return new(Ui.Words.Of(procedure), Without("procedure", SearchAddress.Said(procedure)), Only(Criteria.Procedures.Count, facets.WithoutProcedures));
        foreach (var cpv in Criteria.Cpvs) yield return new(CpvLabel(cpv), Without("cpv", cpv), Only(Criteria.Cpvs.Count, facets.WithoutCpvs));
        foreach (var buyer in Criteria.Buyers) yield return new(facets.Buyers.FirstOrDefault(b => b.Slug == buyer)?.Name ?? buyer, Without("acheteur", buyer), Only(Criteria.Buyers.Count, facets.WithoutBuyers));
        foreach (var commune in Criteria.Communes) yield return new(communes.GetValueOrDefault(commune, commune), Without("commune", commune), Only(Criteria.Communes.Count, facets.WithoutCommunes));
        foreach (var band in Criteria.Values) yield return new(Ui.Words.Of(band), Without("montant", SearchAddress.Said(band)), Only(Criteria.Values.Count, facets.WithoutValues));
        foreach (var window in Criteria.Windows) yield return new(Ui.Words.Of(window), Without("limite", SearchAddress.Said(window)), Only(Criteria.Windows.Count, facets.WithoutWindows));
    }

    /// <summary>What the form keeps beside its boxes.</summary>
    public IEnumerable<KeyValuePair<string, string>> Kept(bool words) =>
        SearchAddress.PairsOf(Criteria).Where(pair => words ? pair.Key is not "q" : pair.Key is "q" or "commune" || (pair.Key == "cpv" && pair.Value.Length > 2)).Concat(Seen().Where(pair => words || pair.Key != "etat"));

    /// <summary>This list with one thing changed; the page goes back to the first.</summary>
    public string With(string? name = null, string? value = null) =>
        Links.Consultations + SearchAddress.QueryOf([.. SearchAddress.PairsOf(Criteria).Concat(Seen()).Where(pair => pair.Key != name), .. name is not null && value is not null ? [KeyValuePair.Create(name, value)] : Array.Empty<KeyValuePair<string, string>>()]);

    /// <summary>The same list to be followed: a feed has its own order, newest change first.</summary>
    public string Feed(string format) => Links.Portals.Feed(null, format) + SearchAddress.QueryOf(Followed);

    public string Alert => Links.Alerts.New + SearchAddress.QueryOf(Followed);

    // With the word that was found, not the one that was mistyped.
    private SearchFilter Followed => Result.Corrected is { } corrected ? Criteria with { Words = corrected } : Criteria;

    private IEnumerable<KeyValuePair<string, string>> Seen()
    {
        if (OfClosed) yield return KeyValuePair.Create("etat", "closes");
        if (ByPublication) yield return KeyValuePair.Create("tri", "publication");
    }

    private string Without(string name, string value) => Links.Consultations + SearchAddress.QueryOf(SearchAddress.PairsOf(Criteria).Concat(Seen()).Where(pair => pair.Key != name || pair.Value != value));

    private static int? Only(int values, int without) => values == 1 ? without : null;

    private IEnumerable<Filter> Divisions()
    {
        var filters = Result.Facets.Divisions.Select(d => new Filter("cpv", d.Division, CpvLabel(d.Division), d.Count, Criteria.Cpvs.Contains(d.Division))).ToList();
        return Chosen1st(filters.Concat(Criteria.Cpvs.Where(cpv => cpv.Length == 2 && filters.TrueForAll(f => f.Value != cpv)).Select(cpv => new Filter("cpv", cpv, CpvLabel(cpv), 0, true))));
    }

    private string CpvLabel(string branch) => (labels.GetValueOrDefault(branch) is { Length: > 0 } label ? label : branch.Length == 2 ? CpvCode.AllDivisions.GetValueOrDefault(branch) : null) is { } said ? $"{branch} — {said}" : $"CPV{FrenchFormat.NoBreak}{branch}";

    private static IEnumerable<Filter> Chosen1st(IEnumerable<Filter> filters) => filters.OrderByDescending(f => f.Chosen);
}
