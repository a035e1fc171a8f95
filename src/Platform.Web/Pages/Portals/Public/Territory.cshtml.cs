using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Options;
using Platform.Core.Portals;
using Platform.Web.Hosting;
using Platform.Web.Ui;

namespace Platform.Web.Pages.Portals.Public;

/// <summary>Who buys on the territory, who hosts them, how to join (VR-03).</summary>
[Anonymous]
public sealed class TerritoryModel(ReadTerritory read, IOptions<PortalOptions> options) : PageModel
{
    public IReadOnlyList<ReadTerritory.Account> Accounts { get; private set; } = [];
    public ReadTerritory.Map? Map { get; private set; }
    public int Open => Accounts.Sum(account => account.Open);

    /// <summary>What an address begins with where it is pasted elsewhere.</summary>
    public string Site => options.Value.Site(Request);

    public async Task OnGetAsync(CancellationToken cancel) => (Accounts, Map) = (await read.AccountsAsync(cancel), await read.MapAsync(cancel));

    /// <summary>The communes of the map, those that have an account here with their page and their count.</summary>
    public IReadOnlyList<MapCommune> Communes(ReadTerritory.Map map)
    {
        var here = Accounts.Where(account => account.InseeCode is not null).ToLookup(account => account.InseeCode, StringComparer.Ordinal);
        return [.. map.Contours.Select(contour => here[contour.InseeCode].FirstOrDefault() is { } account
            ? new MapCommune(account.Name, Links.Portals.Account(account.Slug), account.Open, contour.Rings) : new(contour.Name, null, 0, contour.Rings))];
    }
}
