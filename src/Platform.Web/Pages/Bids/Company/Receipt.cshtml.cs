using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.Core.Bids;
using Platform.Core.Consultations;
using Platform.Core.Files;
using Platform.Core.Identity;
using Platform.Core.Values;
using Platform.Web.Hosting;
using Platform.Web.Ui;

namespace Platform.Web.Pages.Bids.Company;

/// <summary>The receipt, at once and for ever. Token and proof join it when they come.</summary>
[Needs(Capability.ReadOwnBids), UsesClientModule]
public sealed class ReceiptModel(ReadReceipt read, ReadAnsweredVersion answered, ConfirmBid confirm, ReadCorrections corrections, PrintedPapers papers, ReadTicket ticket, CurrentPerson person) : PageModel
{
    [BindProperty(SupportsGet = true, Name = "bid")] public Guid BidId { get; set; }

    /// <summary>Which version of the file this bid answers.</summary>
    public ReadAnsweredVersion.View Answered { get; private set; } = null!;      // read with the receipt

    /// <summary>Whoever may deposit may confirm.</summary>
    public bool MayConfirm => Answered.MayConfirm && Capabilities.CompanyRolesOf(Capability.DepositBid).Contains(person.Company.Role);

    /// <summary>Published since the last check before the sending, the newest first; the important ones may change an offer, the others are told in a line.</summary>
    public IReadOnlyList<ReadCorrections.Line> Corrected { get; private set; } = [];

    public ReceiptView Receipt { get; private set; } = null!;      // the only handler reads it first

    /// <summary>Null as long as the printer has not come to it: the receipt waits for nobody.</summary>
    public PrintedPaper? Paper { get; private set; }

    public IEnumerable<(string Name, string Label)> Files
    {
        get
        {
            if (Paper is not null) yield return ("recu.pdf", "Le reçu à lire et à imprimer, en PDF");
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
            (Receipt, Answered) = (receipt, await answered.ExecuteAsync(receipt, cancel));
            // A bid that stands: of one that was replaced, or came late, there is nothing to read again.
            if (receipt is { SupersededAt: null, Late: false }) Corrected = [.. (await corrections.ExecuteAsync(receipt.Consultation, cancel)).Where(line => line.PublishedAt > receipt.KnownUntil)];
            Paper = await papers.FindAsync(PaperKind.Receipt, BidId, cancel);
            return Page();
        }
        // Begun and not receipted: back to the sending.
        return await ticket.ExecuteAsync(new(BidId), cancel) is null ? NotFound() : this.SeeOther(Links.Bids.Documents(new(BidId)));
    }

    public async Task<IActionResult> OnPostConfirmAsync(int version, CancellationToken cancel)
    {
        if (!Capabilities.CompanyRolesOf(Capability.DepositBid).Contains(person.Company.Role)) return NotFound();
        return await confirm.ExecuteAsync(new(new(BidId), version, person.Name), cancel) switch
        {
            ConfirmBid.Outcome.NotFound => NotFound(),
            _ => this.SeeOther(Links.Bids.Receipt(new(BidId))),      // confirmed, or the page says why not any more
        };
    }
}
