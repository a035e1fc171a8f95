using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.Core.Identity;
using Platform.Core.Portals;
using Platform.Core.Tenancy;
using Platform.Web.Hosting;
using Platform.Web.Pages.Accounts;
using Platform.Web.Ui;

namespace Platform.Web.Pages.Tenancy.Lead;

/// <summary>The map of the territory as its agglomeration sees it (VR-02): where each account stands, by colour and by words. Nothing of what the accounts own.</summary>
[Needs(Capability.ManageTenants)]
public sealed class MapModel(SyndicatedAccounts accounts, ReadTerritory territory, CurrentPerson current) : PageModel
{
    private IReadOnlyList<SyndicatedAccounts.Placed> placed = [];

    public ActingTenant Lead => current.Tenant;

    /// <summary>Null until the operator has loaded one.</summary>
    public ReadTerritory.Map? Drawn { get; private set; }

    public IReadOnlyList<MapCommune> Communes { get; private set; } = [];

    /// <summary>Accounts that the list has and the map has not: without an INSEE code, of a commune without a contour, or beside the one that is drawn.</summary>
    public int NotDrawn => placed.Count - Communes.Count(commune => commune.Href is not null);

    public async Task OnGetAsync(CancellationToken cancel)
    {
        (placed, Drawn) = (await accounts.PlacedAsync(cancel), await territory.MapAsync(cancel));
        if (Drawn is { } map) Communes = Draw(map);
    }

    public IEnumerable<SyndicatedAccounts.Placed> Of(AccountState state) => placed.Where(account => account.State == state);

    // A commune that has had several accounts is drawn as the one that lives.
    private IReadOnlyList<MapCommune> Draw(ReadTerritory.Map map)
    {
        var here = placed.Where(account => account.InseeCode is not null).OrderBy(account => account.State == AccountState.Closed).ToLookup(account => account.InseeCode, StringComparer.Ordinal);
        return [.. map.Contours.Select(contour => here[contour.InseeCode].FirstOrDefault() is { } account
            ? new MapCommune(account.Name, Links.Accounts.Details(Lead.Slug, account.Id), 0, contour.Rings, (AccountsModel.States.First(state => state.State == account.State).Slug, AccountWords.Of(account.State)))
            : new(contour.Name, null, 0, contour.Rings))];
    }
}
