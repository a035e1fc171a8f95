using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.Core.Identity;
using Platform.Core.Quotes;
using Platform.Core.Tenancy;
using Platform.Core.Values;
using Platform.Web.Hosting;
using Platform.Web.Ui;

namespace Platform.Web.Pages.Quotes.Buyer;

/// <summary>One request from its draft to the order: what it says, then, once its date has passed, its answers and what is decided.</summary>
[Needs(Capability.ReadQuotes)]
public sealed class DetailsModel(QuotesForBuyer quotes, ReadQuotes answers, DecideQuote decide, BuyingDepartments buying, CurrentPerson person, TimeProvider clock) : PageModel
{
    [BindProperty(SupportsGet = true, Name = "demande")] public new Id<QuoteRequest> Request { get; set; }
    [BindProperty(SupportsGet = true, Name = "envoyee")] public bool JustSent { get; set; }
    [BindProperty(SupportsGet = true, Name = "choix")] public bool JustChosen { get; set; }
    [BindProperty(SupportsGet = true, Name = "decision")] public bool JustDecided { get; set; }

    /// <summary>Somebody wanted to throw it away: it was sent.</summary>
    [BindProperty(SupportsGet = true, Name = "gardee")] public bool JustKept { get; set; }
    [BindProperty] public QuoteDecision? Decision { get; set; }
    [BindProperty(Name = "Quote")] public Guid? ChosenQuote { get; set; }
    [BindProperty] public string? Reference { get; set; }

    public string Portal => person.Tenant.Slug;
    public string Department { get; private set; } = "";

    /// <summary>Buys for its department: whoever administers the account reads everywhere.</summary>
    public bool MayRequest { get; private set; }
    public QuoteRequest Quote { get; private set; } = default!;      // set, or 404
    public IReadOnlyList<string> Recipients { get; private set; } = [];
    public ReadQuotes.Board? Board { get; private set; }
    public bool IsDue => Quote.AnswersDue <= clock.GetUtcNow();

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel) => await LoadAsync(cancel) ? Page() : NotFound();

    public async Task<IActionResult> OnPostDecideAsync(CancellationToken cancel)
    {
        ModelState.Clear();     // our sentences, not the binder's
        if (!await LoadAsync(cancel) || !MayRequest || Decision is not { } decision) return NotFound();      // an administrator reads, a buyer decides
        // A choice writes to everybody who answered: it is read once more on a page of its own.
        if (decision == QuoteDecision.Selected && ChosenQuote is { } chosen && Board is { Decisions: [], Answers: var answered } && answered.Any(answer => answer.Quote == chosen && answer.Readable))
            return this.SeeOther(Links.Quotes.Choose(Portal, Request.Value, chosen));
        if (decision == QuoteDecision.WithoutChoice) return this.SeeOther(Links.Quotes.GiveUp(Portal, Request.Value));      // likewise
        var outcome = await decide.ExecuteAsync(new(Request, decision, ChosenQuote, Reference, null, person.Name), cancel);
        return outcome.Match(
            _ => this.SeeOther($"{Links.Quotes.Request(Portal, Request.Value)}?decision=true"),
            refused => this.Refuse(Words.Of(refused.Fault), refused.Fault switch { DecideQuote.Fault.ReferenceMissing => nameof(Reference), DecideQuote.Fault.NothingChosen => "Quote", DecideQuote.Fault.ReasonMissing or DecideQuote.Fault.NotOpenYet or DecideQuote.Fault.Already => "" }),
            _ => NotFound());
    }

    private async Task<bool> LoadAsync(CancellationToken cancel)
    {
        if (await quotes.FindAsync(Request, cancel) is not { } found) return false;
        (Quote, Department, Recipients) = (found.Request, found.Department, found.Recipients);
        MayRequest = person.Has(Capability.RequestQuotes) && (await buying.ReadAsync(cancel)).Any(department => department.Id == Quote.DepartmentId);
        if (Quote.SentAt is not null) Board = await answers.ForBuyerAsync(Request, cancel);
        return true;
    }
}
