using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.Core.Files;
using Platform.Core.Identity;
using Platform.Core.Quotes;
using Platform.Core.Values;
using Platform.Web.Hosting;

namespace Platform.Web.Pages.Quotes.Company;

/// <summary>The request as this company reads it, and its own answer. The browser seals; the server never sees a price before the date.</summary>
[Needs(Capability.AnswerQuotes), UsesClientModule]
public sealed class AnswerModel(QuotesForSuppliers quotes, AnswerQuoteRequest answers, PrintedPapers papers, CurrentPerson person, IAntiforgery antiforgery, TimeProvider clock) : PageModel
{
    [BindProperty(SupportsGet = true, Name = "demande")] public new Id<QuoteRequest> Request { get; set; }
    [BindProperty(SupportsGet = true, Name = "recu")] public bool JustReceived { get; set; }

    public string Company => person.Company.Name;
    public QuotesForSuppliers.Line Quote { get; private set; } = default!;      // set, or 404
    public string? Contact { get; private set; }
    public string? Recipient { get; private set; }
    public string? Token { get; private set; }
    public AnswerQuoteRequest.Own? Own { get; private set; }
    public AnswerQuoteRequest.Standing? Standing { get; private set; }
    public bool HasPaper { get; private set; }
    public DateTimeOffset Now => clock.GetUtcNow();
    public bool IsOpen => Quote.AnswersDue > Now;

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (await quotes.FindAsync(Request, cancel) is not { } found) return NotFound();
        (Quote, Contact) = (found.Request, found.ContactEmail);
        (Recipient, Own) = (await answers.RecipientAsync(Request, cancel), await answers.OwnAsync(Request, cancel));
        if (Own is not null) Standing = (await answers.AnsweredAsync(cancel)).GetValueOrDefault(Request.Value);
        HasPaper = Own is { } own && await papers.FindAsync(PaperKind.QuoteReceipt, own.Id, cancel) is not null;
        Token = antiforgery.GetAndStoreTokens(HttpContext).RequestToken;
        return Page();
    }
}
