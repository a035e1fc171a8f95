using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.Core.Consultations;
using Platform.Core.Identity;
using Platform.Core.Opening;
using Platform.Core.Values;
using Platform.Web.Hosting;

namespace Platform.Web.Pages.Opening.Buyer;

/// <summary>The files of the opened bids, by bidder and envelope: plain links, on any browser.</summary>
[Needs(Capability.ReadOpenedBids)]
public sealed class FilesModel(OpeningMinutes readMinutes, OpenedFiles files, CurrentPerson person) : PageModel
{
    [BindProperty(SupportsGet = true)] public Id<Consultation> Id { get; set; }

    public string Portal => person.Tenant.Slug;
    public OpeningMinutes.Minutes Minutes { get; private set; } = default!; // set, or 404
    public IReadOnlyList<OpenedFiles.Line> Lines { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (await readMinutes.ExecuteAsync(Id, cancel) is not { } minutes) return NotFound();
        (Minutes, Lines) = (minutes, await files.ListAsync(Id, cancel));
        return Page();
    }
}
