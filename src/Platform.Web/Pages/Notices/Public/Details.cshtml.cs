using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.Core.Notices;
using Platform.Core.Values;
using Platform.Web.Hosting;

namespace Platform.Web.Pages.Notices.Public;

/// <summary>One version of a notice at its permanent address, readable without account (VR-07).</summary>
[Anonymous]
public sealed class DetailsModel(ReadPublicNotice read) : PageModel
{
    [BindProperty(SupportsGet = true)] public Id<NoticeVersion> Id { get; set; }

    public ReadPublicNotice.Page Notice { get; private set; } = default!; // set, or 404

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (await read.FindAsync(Id, cancel) is not { } found) return NotFound();
        Notice = found;
        return Page();
    }
}
