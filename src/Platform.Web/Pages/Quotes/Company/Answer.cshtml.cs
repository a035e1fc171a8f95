using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.Core.Identity;
using Platform.Core.Quotes;
using Platform.Core.Values;
using Platform.Web.Hosting;

namespace Platform.Web.Pages.Quotes.Company;

[Needs(Capability.AnswerQuotes)]
public sealed class AnswerModel(QuotesForSuppliers quotes, CurrentPerson person, TimeProvider clock) : PageModel
{
    [BindProperty(SupportsGet = true, Name = "demande")] public new Id<QuoteRequest> Request { get; set; }

    public string Company => person.Company.Name;
    public QuotesForSuppliers.Line Quote { get; private set; } = default!;      // set, or 404
    public string? Contact { get; private set; }
    public bool IsOpen => Quote.AnswersDue > clock.GetUtcNow();

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (await quotes.FindAsync(Request, cancel) is not { } found) return NotFound();
        (Quote, Contact) = (found.Request, found.ContactEmail);
        return Page();
    }
}
