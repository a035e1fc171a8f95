using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.Core.Bids;
using Platform.Core.Identity;
using Platform.Core.Values;
using Platform.Web.Hosting;
using Platform.Web.Texts;
using Platform.Web.Ui;

namespace Platform.Web.Pages.Bids.Company;

/// <summary>Throws a draft away, after having said what is lost and what is not.</summary>
[Needs(Capability.DepositBid)]
public sealed class DiscardModel(DiscardDraft discard) : PageModel
{
    [BindProperty(SupportsGet = true, Name = "bid")] public Guid BidId { get; set; }

    public Id<Bid> Id => new(BidId);
    public DiscardDraft.Draft Draft { get; private set; } = null!;      // every handler reads it first

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (await discard.ReadAsync(Id, cancel) is not { } draft) return NotFound();
        Draft = draft;
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        var read = await discard.ReadAsync(Id, cancel);
        return (await discard.ExecuteAsync(Id, cancel)).Match<IActionResult>(
            discarded => this.SeeOther(Links.Bids.Mine),
            received => Again(BidTexts.DraftReceived),
            sending => Again(BidTexts.DraftSending),
            notFound => NotFound());

        IActionResult Again(string why)
        {
            if (read is null) return NotFound();
            Draft = read;
            return this.Refuse(why);
        }
    }
}
