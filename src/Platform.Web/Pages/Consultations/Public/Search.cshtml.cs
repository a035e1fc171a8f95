using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.WebUtilities;
using Platform.Core.Consultations;
using Platform.Core.Values;
using Platform.Web.Hosting;

namespace Platform.Web.Pages.Consultations.Public;

[Anonymous]
public sealed class SearchModel(ConsultationSearch search) : PageModel
{
    internal static readonly IReadOnlyDictionary<string, Nature> Natures = new Dictionary<string, Nature>(StringComparer.Ordinal) { ["travaux"] = Nature.Works, ["fournitures"] = Nature.Supplies, ["services"] = Nature.Services };
    internal static readonly IReadOnlyDictionary<string, DeadlineWindow> Windows = new Dictionary<string, DeadlineWindow>(StringComparer.Ordinal) { ["7"] = DeadlineWindow.Within7Days, ["30"] = DeadlineWindow.From7To30Days, ["plus"] = DeadlineWindow.After30Days };

    public sealed record Filter(string Name, string Value, string Label, int Count, bool Chosen);

    [BindProperty(SupportsGet = true, Name = "q")] public string? Words { get; set; }
    [BindProperty(SupportsGet = true, Name = "type")] public string[] Types { get; set; } = [];
    [BindProperty(SupportsGet = true, Name = "acheteur")] public string[] Buyers { get; set; } = [];
    [BindProperty(SupportsGet = true, Name = "limite")] public string[] Limits { get; set; } = [];
    [BindProperty(SupportsGet = true, Name = "tri")] public string? Sort { get; set; }
    [BindProperty(SupportsGet = true, Name = "apres")] public string? After { get; set; }
    [BindProperty(SupportsGet = true, Name = "avant")] public string? Before { get; set; }

    public ConsultationSearch.Result Result { get; private set; } = default!; // set by the only handler

    public bool ByPublication => Sort == "publication";

    public bool IsFiltered => !string.IsNullOrWhiteSpace(Words) || Types.Length + Buyers.Length + Limits.Length > 0;

    public async Task OnGetAsync(CancellationToken cancel) => Result = await search.ExecuteAsync(new()
    {
        Words = Words,
        Natures = [.. Types.Where(Natures.ContainsKey).Select(type => Natures[type])],
        Buyers = [.. Buyers.Take(100)],
        Windows = [.. Limits.Where(Windows.ContainsKey).Select(limit => Windows[limit])],
        Order = ByPublication ? SearchOrder.Publication : SearchOrder.Deadline,
        After = PageKey.Read(After),
        Before = PageKey.Read(Before),
    }, cancel);

    public IEnumerable<(string Legend, IEnumerable<Filter> Filters)> Groups()
    {
        yield return ("Type de marché", Natures.Select(n => new Filter("type", n.Key, Ui.Words.Of(n.Value), Result.Natures[n.Value], Types.Contains(n.Key))));
        if (Result.Buyers.Count > 1)
            yield return ("Acheteur", Result.Buyers.Select(b => new Filter("acheteur", b.Slug, b.Name, b.Count, Buyers.Contains(b.Slug))));
        yield return ("Date limite", Windows.Select(w => new Filter("limite", w.Key, Ui.Words.Of(w.Value), Result.Windows[w.Value], Limits.Contains(w.Key))));
    }

    /// <summary>This list with one thing changed; the page goes back to the first.</summary>
    public string With(string? name = null, string? value = null)
    {
        var query = Query(name);
        if (name is not null && value is not null) query.Add(new(name, value));
        return QueryHelpers.AddQueryString(Links.Consultations, query);
    }

    /// <summary>The same list to be followed: a feed has its own order, newest change first.</summary>
    public string Feed(string format) => QueryHelpers.AddQueryString(Links.Portals.Feed(null, format), Query("tri"));

    private List<KeyValuePair<string, string?>> Query(string? without)
    {
        var query = new List<KeyValuePair<string, string?>>();
        void Add(string key, IEnumerable<string?> values) => query.AddRange(values.Where(v => !string.IsNullOrEmpty(v) && key != without).Select(v => KeyValuePair.Create(key, v)));
        Add("q", [Words]);
        Add("type", Types);
        Add("acheteur", Buyers);
        Add("limite", Limits);
        Add("tri", [Sort]);
        return query;
    }
}
