using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.Core.Consultations;
using Platform.Core.Files;
using Platform.Core.Identity;
using Platform.Core.Opening;
using Platform.Core.Values;
using Platform.Web.Hosting;

namespace Platform.Web.Pages.Opening.Buyer;

/// <summary>The procès-verbal, to read and to print.</summary>
[Needs(Capability.ReadOpenedBids)]
public sealed class MinutesModel(OpeningMinutes readMinutes, PrintedPapers papers, CurrentPerson person) : PageModel
{
    [BindProperty(SupportsGet = true)] public Id<Consultation> Id { get; set; }

    public string Portal => person.Tenant.Slug;
    public OpeningMinutes.Minutes Minutes { get; private set; } = default!; // set, or 404

    /// <summary>Null until the closed session was printed.</summary>
    public PrintedPaper? Paper { get; private set; }

    public IReadOnlyList<ReceivedBid> LeftSealed => [.. Minutes.Bids.Where(bid => bid.State != ReceivedState.InTime)];

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (await readMinutes.ExecuteAsync(Id, cancel) is not { } minutes) return NotFound();
        Minutes = minutes;
        Paper = await papers.FindAsync(PaperKind.Minutes, Id.Value, cancel);
        return Page();
    }
}
