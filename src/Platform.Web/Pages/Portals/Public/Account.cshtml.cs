using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Options;
using Platform.Core.Consultations;
using Platform.Core.Portals;
using Platform.Web.Hosting;

namespace Platform.Web.Pages.Portals.Public;

/// <summary>The page of an account: what it puts out, in its colours.</summary>
[Anonymous]
public sealed class AccountModel(FindPortal find, ReadFeed read, IOptions<PortalOptions> options) : PageModel
{
    [BindProperty(SupportsGet = true, Name = BeginUnitOfWork.PortalRoute)] public string Slug { get; set; } = "";
    [BindProperty(SupportsGet = true, Name = "apres")] public string? AfterText { get; set; }

    public Portal Account { get; private set; } = default!;     // set, or 404
    public ReadFeed.Page Open { get; private set; } = new([], null);
    public PageKey? After => PageKey.Read(AfterText);

    /// <summary>What an address begins with where it is pasted elsewhere.</summary>
    public string Site => options.Value.Site(Request);

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (await find.ExecuteAsync(Slug, cancel) is not { } found) return NotFound();
        Account = found;
        if (found.ClosedAt is null) Open = await read.OpenAsync(found.Id, After, cancel);
        return Page();
    }
}
