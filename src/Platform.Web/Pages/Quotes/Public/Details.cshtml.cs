using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.Core.Quotes;
using Platform.Core.Values;
using Platform.Web.Hosting;

namespace Platform.Web.Pages.Quotes.Public;

[Anonymous]
public sealed class DetailsModel(QuotesForSuppliers quotes, TimeProvider clock) : PageModel
{
    [BindProperty(SupportsGet = true, Name = "demande")] public new Id<QuoteRequest> Request { get; set; }

    public QuotesForSuppliers.Line Quote { get; private set; } = default!;      // set, or 404
    public bool IsOpen => Quote.AnswersDue > clock.GetUtcNow();

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (await quotes.FindAsync(Request, cancel) is not { } found) return NotFound();
        Quote = found.Request;
        return Page();
    }
}
