using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Options;
using Platform.Core.Portals;
using Platform.Web.Hosting;
using Platform.Web.Ui;

namespace Platform.Web.Pages.Portals.Public;

/// <summary>Open consultations to be shown inside another site's page: no script, no form, no cookie, nothing of who looks at it (VR-25, GD-03).</summary>
public abstract class FramePage : PageModel
{
    public string Name { get; protected set; } = "";
    public string Whole { get; protected set; } = Links.Consultations;
    public PageLook? Look { get; protected set; }

    /// <summary>Of several accounts: each line says whose it is.</summary>
    public bool OfTerritory { get; protected set; }
    public ReadFeed.Page Open { get; private set; } = new([], null);

    protected async Task<IActionResult> ShowAsync(ReadFeed read, Guid? account, CancellationToken cancel)
    {
        Open = await read.OpenAsync(account, null, cancel);
        Response.Headers.CacheControl = "public, max-age=300";
        return Page();
    }
}

[Anonymous, MayBeFramed]
public sealed class WidgetModel(FindPortal find, ReadFeed read) : FramePage
{
    public async Task<IActionResult> OnGetAsync([FromRoute(Name = BeginUnitOfWork.PortalRoute)] string slug, CancellationToken cancel)
    {
        if (await find.ExecuteAsync(slug, cancel) is not { ClosedAt: null } account) return NotFound();
        (Name, Whole, Look) = (account.Name, Links.Portals.Account(account.Slug), PageLook.Of(account.Look));
        return await ShowAsync(read, account.Id, cancel);
    }
}

[Anonymous, MayBeFramed]
public sealed class TerritoryWidgetModel(ReadFeed read, IOptions<PortalOptions> options) : FramePage
{
    public Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        (Name, OfTerritory) = (options.Value.Territory, true);
        return ShowAsync(read, null, cancel);
    }
}
