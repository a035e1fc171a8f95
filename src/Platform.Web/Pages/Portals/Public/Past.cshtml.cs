using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.Core.Consultations;
using Platform.Core.Portals;
using Platform.Web.Hosting;

namespace Platform.Web.Pages.Portals.Public;

/// <summary>What an account put out before: limit passed, or without a contract.</summary>
[Anonymous]
public sealed class PastModel(FindPortal find, ReadFeed read) : PageModel
{
    [BindProperty(SupportsGet = true, Name = BeginUnitOfWork.PortalRoute)] public string Slug { get; set; } = "";
    [BindProperty(SupportsGet = true, Name = "apres")] public string? AfterText { get; set; }

    public Portal Account { get; private set; } = default!;     // set, or 404
    public ReadFeed.Page Past { get; private set; } = new([], null);
    public PageKey? After => PageKey.Read(AfterText);

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (await find.ExecuteAsync(Slug, cancel) is not { } found) return NotFound();
        Account = found;
        Past = await read.PastAsync(found.Id, After, cancel);
        return Page();
    }
}
