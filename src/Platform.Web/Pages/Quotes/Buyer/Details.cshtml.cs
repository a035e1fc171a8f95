using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.Core.Identity;
using Platform.Core.Quotes;
using Platform.Core.Values;
using Platform.Web.Hosting;

namespace Platform.Web.Pages.Quotes.Buyer;

[Needs(Capability.ReadQuotes)]
public sealed class DetailsModel(QuotesForBuyer quotes, CurrentPerson person) : PageModel
{
    [BindProperty(SupportsGet = true, Name = "demande")] public new Id<QuoteRequest> Request { get; set; }
    [BindProperty(SupportsGet = true, Name = "envoyee")] public bool JustSent { get; set; }

    public string Portal => person.Tenant.Slug;
    public bool MayRequest => person.Has(Capability.RequestQuotes);
    public QuoteRequest Quote { get; private set; } = default!;      // set, or 404
    public IReadOnlyList<string> Recipients { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (await quotes.FindAsync(Request, cancel) is not { } found) return NotFound();
        (Quote, Recipients) = (found.Request, found.Recipients);
        return Page();
    }
}
