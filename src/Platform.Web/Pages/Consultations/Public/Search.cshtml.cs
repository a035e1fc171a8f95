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
public sealed class SearchModel(ConsultationSearch search, CpvVocabulary vocabulary, ReadTerritory territory, ReadPostcodes postcodes) : PageModel
{
    /// <summary>Boxes of one criterion that are shown at once; the others unfold.</summary>
    public const int Shown = 8;

    public sealed record Filter(string Name, string Value, string Label, int Count, bool Chosen);

    /// <param name="More">A page on which to choose among many.</param>
    public sealed record Group(string Legend, IReadOnlyList<Filter> Filters, (string Words, string Href)? More = null);

    /// <param name="Without">The same list without it, and how many it has then.</param>
    public sealed record Chosen(string Label, string Without, int? Count)
    {
        /// <summary>Of the vocabulary, whose codes have French names; its divisions are said in the language of the reader.</summary>
        public bool IsFrench { get; init; }
    }

    [BindProperty(SupportsGet = true, Name = "")] public SearchAddress Asked { get; set; } = new();
    [BindProperty(SupportsGet = true, Name = "etat")] public string? State { get; set; }
    [BindProperty(SupportsGet = true, Name = "tri")] public string? Sort { get; set; }
    [BindProperty(SupportsGet = true, Name = "apres")] public string? After { get; set; }
    [BindProperty(SupportsGet = true, Name = "avant")] public string? Before { get; set; }

    public ConsultationSearch.Result Result { get; private set; } = default!; // set by the only handler
    public SearchFilter Criteria { get; private set; } = new();

    /// <summary>As the address says it: a postcode stays a word there, and in the box, where it can be mended.</summary>
    private SearchFilter Typed => field ??= Asked.Filter;

    public string? Words => Typed.Words;

    /// <summary>That were typed, and are looked for as communes.</summary>
    public IReadOnlyList<ReadPostcodes.Postcode> Postcodes { get; private set; } = [];

    /// <summary>Trades that were typed: what is bought from them is looked for too.</summary>
    public IReadOnlyList<NamedTrade> Trades { get; private set; } = [];

    /// <summary>What a postcode stands for, and whether there is anything.</summary>
    public string Said(ReadPostcodes.Postcode postcode)
    {
        var (names, one, alone) = (FrenchFormat.Enumerated(postcode.Communes), postcode.Communes.Count == 1, Typed.Words?.Trim() == postcode.Code && !Typed.IsNarrowed);
        if (Result.Page.Count > 0) return Reader.Fill($"Code postal {postcode.Code}\u00A0: voici ce que publient les acheteurs de {names}.");
        if (!alone) return one ? Reader.Fill($"{names} ({postcode.Code}) n’a rien qui réunisse ces critères.") : Reader.Fill($"{names} ({postcode.Code}) n’ont rien qui réunisse ces critères.");
        return (OfClosed, one) switch
        {
            (false, true) => Reader.Fill($"{names} ({postcode.Code}) n’a rien en cours."), (false, false) => Reader.Fill($"{names} ({postcode.Code}) n’ont rien en cours."),
            (true, true) => Reader.Fill($"{names} ({postcode.Code}) n’a aucune consultation close."), (true, false) => Reader.Fill($"{names} ({postcode.Code}) n’ont aucune consultation close."),
        };
    }

    /// <summary>The same list for this word alone.</summary>
    public string JustThisWord(NamedTrade trade) => With("q", trade.Alone(Result.Corrected is { } corrected ? WithPostcodes(corrected) : Typed.Words ?? ""));

    /// <summary>Five digits that found nothing and name no commune here.</summary>
    public string? UnknownPostcode => Result.Facets.IsEmpty ? (Criteria.Words ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).FirstOrDefault(ReadPostcodes.IsPostcode) : null;
    public bool ByPublication => Sort == "publication";
    public bool OfClosed => State == "closes";
    public bool IsFiltered => !string.IsNullOrWhiteSpace(Criteria.Words) || Criteria.IsNarrowed;
    private IReadOnlyDictionary<string, string> labels = new Dictionary<string, string>(StringComparer.Ordinal);
    private IReadOnlyDictionary<string, string> communes = new Dictionary<string, string>(StringComparer.Ordinal);

    public async Task OnGetAsync(CancellationToken cancel)
    {
        (Criteria, Postcodes) = await postcodes.ExecuteAsync(Asked.Filter, cancel);
        Result = await search.ExecuteAsync(new()
        {
            Filter = Criteria, State = OfClosed ? SearchState.Closed : SearchState.Open, Order = ByPublication ? SearchOrder.Publication : SearchOrder.Deadline,
            After = PageKey.Read(After), Before = PageKey.Read(Before),
        }, cancel);
        Trades = NamedTrade.In(Result.Corrected ?? Criteria.Words);
        labels = await vocabulary.LabelsAsync(Criteria.Cpvs, cancel);
        if (Typed.Communes.Count > 0) communes = await territory.CommunesAsync(Typed.Communes, cancel);
    }

    /// <summary>Of an empty list, only what would fill it, or was chosen.</summary>
    public IEnumerable<Group> Groups() => Result.Count > 0 ? AllGroups() : AllGroups().Select(group => group with { Filters = [.. group.Filters.Where(filter => filter.Count > 0 || filter.Chosen)] }).Where(group => group.Filters.Count > 0);

    private IEnumerable<Group> AllGroups()
    {
        var facets = Result.Facets;
        yield return new("Type de marché", [.. Enum.GetValues<Nature>().Select(n => new Filter("type", SearchAddress.Said(n), Ui.Words.Of(n), facets.Of(n), Criteria.Natures.Contains(n)))]);
        if (!OfClosed)
            yield return new("Date limite", [.. Enum.GetValues<DeadlineWindow>().Select(w => new Filter("limite", SearchAddress.Said(w), Ui.Words.Of(w), facets.Of(w), Criteria.Windows.Contains(w)))]);
        yield return new("Domaine (code CPV)", [.. Divisions()], ("Choisir dans le vocabulaire CPV", Links.CpvTree(null, SearchAddress.QueryOf(Typed))));
        if (facets.Procedures.Count > 1 || Criteria.Procedures.Count > 0)
            yield return new("Procédure", [.. facets.Procedures.Union(Criteria.Procedures).Select(p => new Filter("procedure", SearchAddress.Said(p), Ui.Words.Of(p), facets.Of(p), Criteria.Procedures.Contains(p)))]);
        if (facets.HaveValues || Criteria.Values.Count > 0)
            yield return new("Montant estimé HT, s’il est publié", [.. Enum.GetValues<ValueBand>().Select(v => new Filter("montant", SearchAddress.Said(v), Ui.Words.Of(v), facets.Of(v), Criteria.Values.Contains(v)))]);
        if (facets.Buyers.Count > 1 || Criteria.Buyers.Count > 0)
            yield return new("Acheteur", [.. Chosen1st(facets.Buyers.Select(b => new Filter("acheteur", b.Slug, b.Name, b.Count, Criteria.Buyers.Contains(b.Slug))))], ("Choisir une commune sur la carte", Links.CommuneMap(SearchAddress.QueryOf(Typed))));
    }

    /// <summary>What narrows this list, each with the way to give it up.</summary>
    public IEnumerable<Chosen> ChosenFilters()
    {
        var facets = Result.Facets;
        if (!string.IsNullOrWhiteSpace(Criteria.Words)) yield return new(FrenchFormat.Quoted(Criteria.Words), With("q", WithPostcodes(null)), null);
        foreach (var postcode in Postcodes) yield return new($"{postcode.Code} ({string.Join(", ", postcode.Communes)})", With("q", WithoutWord(postcode.Code)), Only(Criteria.Communes.Count - postcode.Communes.Count + 1, facets.WithoutCommunes));
        foreach (var nature in Criteria.Natures) yield return new(Ui.Words.Of(nature), Without("type", SearchAddress.Said(nature)), Only(Criteria.Natures.Count, facets.WithoutNatures));
        foreach (var procedure in Criteria.Procedures) yield return new(Ui.Words.Of(procedure), Without("procedure", SearchAddress.Said(procedure)), Only(Criteria.Procedures.Count, facets.WithoutProcedures));
        foreach (var cpv in Criteria.Cpvs) yield return new(CpvLabel(cpv), Without("cpv", cpv), Only(Criteria.Cpvs.Count, facets.WithoutCpvs)) { IsFrench = cpv.Length > 2 };
        foreach (var buyer in Criteria.Buyers) yield return new(facets.Buyers.FirstOrDefault(b => b.Slug == buyer)?.Name ?? buyer, Without("acheteur", buyer), Only(Criteria.Buyers.Count, facets.WithoutBuyers));
        foreach (var commune in Typed.Communes) yield return new(communes.GetValueOrDefault(commune, commune), Without("commune", commune), Only(Criteria.Communes.Count, facets.WithoutCommunes));
        foreach (var band in Criteria.Values) yield return new(Ui.Words.Of(band), Without("montant", SearchAddress.Said(band)), Only(Criteria.Values.Count, facets.WithoutValues));
        foreach (var window in Criteria.Windows) yield return new(Ui.Words.Of(window), Without("limite", SearchAddress.Said(window)), Only(Criteria.Windows.Count, facets.WithoutWindows));
    }

    /// <summary>What the form keeps beside its boxes.</summary>
    public IEnumerable<KeyValuePair<string, string>> Kept(bool words) =>
        SearchAddress.PairsOf(Typed).Where(pair => words ? pair.Key is not "q" : pair.Key is "q" or "commune" || (pair.Key == "cpv" && pair.Value.Length > 2)).Concat(Seen().Where(pair => words || pair.Key != "etat"));

    /// <summary>This list with one thing changed; the page goes back to the first.</summary>
    public string With(string? name = null, string? value = null) =>
        Links.Consultations + SearchAddress.QueryOf([.. SearchAddress.PairsOf(Typed).Concat(Seen()).Where(pair => pair.Key != name), .. name is not null && value is { Length: > 0 } ? [KeyValuePair.Create(name, value)] : Array.Empty<KeyValuePair<string, string>>()]);

    /// <summary>The same list to be followed: a feed has its own order, newest change first.</summary>
    public string Feed(string format) => Links.Portals.Feed(null, format) + SearchAddress.QueryOf(Followed);

    public string Alert => Links.Alerts.New + SearchAddress.QueryOf(Followed);

    /// <summary>Fewer words, where the postcode was none of them.</summary>
    public string Fewer(LoosenWords.Fewer fewer) => With("q", WithPostcodes(fewer.Words));

    // With the word that was found, not the one that was mistyped.
    private SearchFilter Followed => Result.Corrected is { } corrected ? Typed with { Words = WithPostcodes(corrected) } : Typed;

    private string WithPostcodes(string? words) => string.Join(' ', Postcodes.Select(postcode => postcode.Code).Prepend(words).Where(word => !string.IsNullOrWhiteSpace(word)));

    private string WithoutWord(string dropped) => string.Join(' ', (Typed.Words ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Where(word => word != dropped));

    private IEnumerable<KeyValuePair<string, string>> Seen()
    {
        if (OfClosed) yield return KeyValuePair.Create("etat", "closes");
        if (ByPublication) yield return KeyValuePair.Create("tri", "publication");
    }

    private string Without(string name, string value) => Links.Consultations + SearchAddress.QueryOf(SearchAddress.PairsOf(Typed).Concat(Seen()).Where(pair => pair.Key != name || pair.Value != value));

    private static int? Only(int values, int without) => values == 1 ? without : null;

    private IEnumerable<Filter> Divisions()
    {
        var filters = Result.Facets.Divisions.Select(d => new Filter("cpv", d.Division, CpvLabel(d.Division), d.Count, Criteria.Cpvs.Contains(d.Division))).ToList();
        return Chosen1st(filters.Concat(Criteria.Cpvs.Where(cpv => cpv.Length == 2 && filters.TrueForAll(f => f.Value != cpv)).Select(cpv => new Filter("cpv", cpv, CpvLabel(cpv), 0, true))));
    }

    private string CpvLabel(string branch) => branch.Length == 2 && Reader.IsEnglish && CpvCode.DivisionFor(branch) is { } english ? $"{branch} — {english}" : (labels.GetValueOrDefault(branch) is { Length: > 0 } label ? label : branch.Length == 2 ? CpvCode.AllDivisions.GetValueOrDefault(branch) : null) is { } said ? $"{branch} — {said}" : $"CPV{FrenchFormat.NoBreak}{branch}";

    private static IEnumerable<Filter> Chosen1st(IEnumerable<Filter> filters) => filters.OrderByDescending(f => f.Chosen);
}
