using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.Core.Bids;
using Platform.Core.Training;
using Platform.Web.Hosting;
using Platform.Web.Ui;

namespace Platform.Web.Pages.Training.Public;

/// <summary>The deposit page itself, over a practice deposit: the same script seals and sends.</summary>
[Anonymous, UsesClientModule]
public sealed class DocumentsModel(ReadTrainingDeposit read) : PageModel
{
    [BindProperty(SupportsGet = true, Name = "essai")] public Guid Id { get; set; }

    public DepositTicket Ticket { get; private set; } = null!;      // the only handler reads it first

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (await read.TicketAsync(Id, cancel) is not { } ticket) return NotFound();
        if (ticket.Deposited) return this.SeeOther(Links.Training.Receipt(Id));
        Ticket = ticket;
        return Page();
    }
}
