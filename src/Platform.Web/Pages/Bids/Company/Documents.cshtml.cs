using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.Core.Bids;
using Platform.Core.Identity;
using Platform.Core.Values;
using Platform.Web.Hosting;
using Platform.Web.Ui;

namespace Platform.Web.Pages.Bids.Company;

/// <summary>The page where the browser seals and sends. The server never sees a document.</summary>
[Needs(Capability.DepositBid), UsesClientModule]
public sealed class DocumentsModel(ReadTicket read, IAntiforgery antiforgery) : PageModel
{
    [BindProperty(SupportsGet = true, Name = "bid")] public Guid BidId { get; set; }

    public Id<Bid> Id => new(BidId);
    public DepositTicket Ticket { get; private set; } = null!;      // the only handler reads it first
    public string? Token { get; private set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (await read.ExecuteAsync(Id, cancel) is not { } ticket) return NotFound();
        if (ticket.Deposited) return this.SeeOther(Links.Bids.Receipt(Id));
        if (ticket.IsDiscarded) return this.SeeOther(Links.Bids.Begin(ticket.Consultation.Value));
        Ticket = ticket;
        Token = antiforgery.GetAndStoreTokens(HttpContext).RequestToken;
        return Page();
    }
}
