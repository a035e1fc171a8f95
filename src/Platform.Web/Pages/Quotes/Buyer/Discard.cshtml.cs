using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.Core.Identity;
using Platform.Core.Quotes;
using Platform.Core.Values;
using Platform.Web.Hosting;
using Platform.Web.Ui;

namespace Platform.Web.Pages.Quotes.Buyer;

/// <summary>Asks once more before a draft is thrown away: nothing of it is kept.</summary>
[Needs(Capability.RequestQuotes)]
public sealed class DiscardModel(QuotesForBuyer quotes, DiscardQuoteRequest discard, CurrentPerson person) : PageModel
{
    [BindProperty(SupportsGet = true, Name = "demande")] public new Id<QuoteRequest> Request { get; set; }

    public string Portal => person.Tenant.Slug;
    public QuoteRequest Quote { get; private set; } = default!;      // set, or elsewhere

    // Its page says why it stays.
    private string Sent => $"{Links.Quotes.Request(Portal, Request.Value)}?gardee=true";

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (await quotes.FindAsync(Request, cancel) is not { } found) return NotFound();
        if (found.Request.SentAt is not null) return this.SeeOther(Sent);
        Quote = found.Request;
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel) => await discard.ExecuteAsync(Request, cancel) switch
    {
        DiscardQuoteRequest.Outcome.Discarded => this.SeeOther($"{Links.Quotes.List(Portal)}?supprimee=true"),
        DiscardQuoteRequest.Outcome.AlreadySent => this.SeeOther(Sent),
        _ => NotFound(),
    };
}
