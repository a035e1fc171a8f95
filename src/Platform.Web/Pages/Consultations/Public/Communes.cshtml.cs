using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.Core.Portals;
using Platform.Web.Hosting;
using Platform.Web.Ui;

namespace Platform.Web.Pages.Consultations.Public;

/// <summary>The map of the territory as a way to choose a commune: a click narrows the search that one came from.</summary>
[Anonymous]
public sealed class CommunesModel(ReadTerritory read) : PageModel
{
    [BindProperty(SupportsGet = true, Name = "")] public SearchAddress Asked { get; set; } = new();

    public IReadOnlyList<ReadTerritory.Account> Here { get; private set; } = [];
    public ReadTerritory.Map? Map { get; private set; }

    public async Task OnGetAsync(CancellationToken cancel)
    {
        Here = [.. (await read.AccountsAsync(cancel)).Where(account => account.InseeCode is not null)];
        Map = await read.MapAsync(cancel);
    }

    public string Search(string inseeCode) => Links.Consultations + SearchAddress.QueryOf(Asked.Filter with { Communes = [.. Asked.Filter.Communes.Where(code => code != inseeCode), inseeCode] });

    public IReadOnlyList<MapCommune> Communes(ReadTerritory.Map map)
    {
        var open = Here.ToLookup(account => account.InseeCode, StringComparer.Ordinal);
        return [.. map.Contours.Select(c => open[c.InseeCode].Any() ? new MapCommune(c.Name, Search(c.InseeCode), open[c.InseeCode].Sum(a => a.Open), c.Rings) : new(c.Name, null, 0, c.Rings))];
    }
}
