using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.Core.Identity;
using Platform.Core.Quotes;
using Platform.Core.Tenancy;
using Platform.Core.Values;
using Platform.Web.Hosting;
using Platform.Web.Ui;

namespace Platform.Web.Pages.Quotes.Buyer;

/// <summary>Gives a request up: first the reason, then the letter that says it, word for word; only then is anything decided.</summary>
[Needs(Capability.RequestQuotes)]
public sealed class GiveUpModel(QuotesForBuyer quotes, ReadQuotes answers, DecideQuote decide, QuoteLetters letters, BuyingDepartments buying, CurrentPerson person) : PageModel
{
    [BindProperty(SupportsGet = true, Name = "demande")] public new Id<QuoteRequest> Request { get; set; }
    [BindProperty] public string? Reason { get; set; }

    /// <summary>The letter was shown.</summary>
    [BindProperty] public bool Confirmed { get; set; }

    public string Portal => person.Tenant.Slug;
    public string Account => person.Tenant.Name;
    public QuoteRequest Quote { get; private set; } = default!;               // set, or elsewhere
    public ReadQuotes.Board Board { get; private set; } = default!;           // likewise

    /// <summary>The reason is given: it is read once more.</summary>
    public bool Checking { get; private set; }

    /// <summary>Companies that answered, readable or not: each is told.</summary>
    public IReadOnlyList<string> Told => [.. Board.Answers.Select(answer => answer.Company)];

    /// <summary>The one to which this takes back what it was told.</summary>
    public string? WasChosen => Board.Decisions is [{ Quote: { } quote }, ..] ? Board.Answers.FirstOrDefault(answer => answer.Quote == quote)?.Company : null;

    public (string Subject, string Text) Letter => letters.OfGivingUp(Quote, Reason ?? "");

    private string Back => Links.Quotes.Request(Portal, Request.Value);

    /// <summary>What giving up means, at the point that this request has reached.</summary>
    public static string Title(ReadQuotes.Board board) => board.Decisions.Count > 0 ? "Renoncer à la commande" : board.Answers.Count == 0 ? "Clore la demande, restée sans réponse" : "Ne retenir aucune réponse";

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel) => await LoadAsync(cancel) switch { null => NotFound(), false => this.SeeOther(Back), true => Page() };

    /// <summary>From the check, back to the reason.</summary>
    public Task<IActionResult> OnPostChangeAsync(CancellationToken cancel) => OnGetAsync(cancel);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (await LoadAsync(cancel) is not { } open) return NotFound();
        if (!open) return this.SeeOther(Back);      // a second click shows the first result
        if (!Confirmed && !string.IsNullOrWhiteSpace(Reason))
        {
            Checking = true;
            return Page();
        }
        return (await decide.ExecuteAsync(new(Request, QuoteDecision.WithoutChoice, null, Reason, null, person.Name), cancel)).Match(
            _ => this.SeeOther(Back),
            refused => this.Refuse(Words.Of(refused.Fault), refused.Fault == DecideQuote.Fault.ReasonMissing ? nameof(Reason) : ""),
            _ => NotFound());
    }

    /// <returns>Null when there is nothing here for this person; false when there is nothing left to give up.</returns>
    private async Task<bool?> LoadAsync(CancellationToken cancel)
    {
        if (await quotes.FindAsync(Request, cancel) is not { Request.SentAt: not null } found || (await buying.ReadAsync(cancel)).All(department => department.Id != found.Request.DepartmentId)) return null;
        if (await answers.ForBuyerAsync(Request, cancel) is not { OpenedAt: not null } board) return null;
        (Quote, Board) = (found.Request, board);
        return board.Decisions is [] or [.., { Decision: QuoteDecision.Selected }];
    }
}
