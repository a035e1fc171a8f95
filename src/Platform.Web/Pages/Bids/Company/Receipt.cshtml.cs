using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.Core.Bids;
using Platform.Core.Identity;
using Platform.Core.Values;
using Platform.Web.Hosting;
using Platform.Web.Ui;

namespace Platform.Web.Pages.Bids.Company;

/// <summary>The receipt, at once and for ever. Token and proof join it when they come.</summary>
[Needs(Capability.ReadOwnBids), UsesClientModule]
public sealed class ReceiptModel(ReadReceipt read, ReadTicket ticket) : PageModel
{
    [BindProperty(SupportsGet = true, Name = "bid")] public Guid BidId { get; set; }

    public ReceiptView Receipt { get; private set; } = null!;      // the only handler reads it first

    public IEnumerable<(string Name, string Label)> Files
    {
        get
        {
            yield return ("recu.json", "Le reçu");
            if (Receipt.Token is not null) yield return ("recu.tsr", "Le jeton d’horodatage");
            if (Receipt.Proof is not null) yield return ("recu.tlog-proof", "La preuve d’inscription au registre");
            yield return ("verifier.txt", "Comment vérifier");
        }
    }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (await read.ExecuteAsync(new(BidId), cancel) is { } receipt)
        {
            Receipt = receipt;
            return Page();
        }
        // Begun and not receipted: back to the sending.
        return await ticket.ExecuteAsync(new(BidId), cancel) is null ? NotFound() : this.SeeOther(Links.Bids.Documents(new(BidId)));
    }
}
