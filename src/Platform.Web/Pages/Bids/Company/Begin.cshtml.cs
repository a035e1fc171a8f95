using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.Core.Bids;
using Platform.Core.Identity;
using Platform.Core.Values;
using Platform.Web.Hosting;
using Platform.Web.Texts;
using Platform.Web.Ui;

namespace Platform.Web.Pages.Bids.Company;

/// <summary>Limits first, then the lots. Nothing is sent yet.</summary>
[Needs(Capability.DepositBid)]
public sealed class BeginModel(ReadDepositChoices read, BeginDeposit begin) : PageModel
{
    [BindProperty(SupportsGet = true)] public Guid Id { get; set; }
    [BindProperty] public List<int> Lots { get; set; } = [];

    /// <summary>The draft whose lots are chosen again.</summary>
    [BindProperty(SupportsGet = true, Name = "brouillon")] public Guid? Draft { get; set; }

    public ReadDepositChoices.View Choices { get; private set; } = null!;      // every handler reads it first

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (!await ReadAsync(cancel)) return NotFound();
        if (Draft is { } draft) Lots = [.. await read.LotsOfDraftAsync(new(Id), new(draft), cancel)];
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (!await ReadAsync(cancel)) return NotFound();
        var outcome = await begin.ExecuteAsync(new(new(Id), Lots, Draft is { } draft ? new(draft) : null), cancel);
        return outcome.Match(
            begun => this.SeeOther(Links.Bids.Documents(begun.Bid)),
            noLot => this.Refuse(BidTexts.ChooseLot, nameof(Lots)),
            tooMany => this.Refuse(string.Format(BidTexts.TooManyLots, tooMany.Most, tooMany.Asked), nameof(Lots)),
            discontinued => this.Refuse(BidTexts.Discontinued),
            notFound => NotFound());
    }

    private async Task<bool> ReadAsync(CancellationToken cancel)
    {
        if (await read.ExecuteAsync(new(Id), cancel) is not { } choices) return false;
        Choices = choices;
        return true;
    }
}
