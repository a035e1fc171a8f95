using Microsoft.AspNetCore.Mvc;
using Platform.Core.Identity;
using Platform.Core.Quotes;
using Platform.Core.Tenancy;
using Platform.Core.Values;
using Platform.Web.Hosting;
using Platform.Web.Ui;

namespace Platform.Web.Pages.Quotes.Buyer;

/// <summary>Gives a request up: first the reason, then the letter that says it, word for word; only then is anything decided.</summary>
[Needs(Capability.RequestQuotes)]
public sealed class GiveUpModel(QuotesForBuyer quotes, ReadQuotes answers, DecideQuote decide, QuoteLetters letters, BuyingDepartments buying, CurrentPerson person) : DecisionPage(quotes, answers, buying, person)
{
    [BindProperty] public string? Reason { get; set; }

    /// <summary>The letter was shown.</summary>
    [BindProperty] public bool Confirmed { get; set; }

    /// <summary>The reason is given: it is read once more.</summary>
    public bool Checking { get; private set; }

    /// <summary>Companies that answered, readable or not: each is told.</summary>
    public IReadOnlyList<string> Told => [.. Board.Answers.Select(answer => answer.Company)];

    /// <summary>The one to which this takes back what it was told.</summary>
    public string? WasChosen => Board.Decisions is [{ Quote: { } quote }, ..] ? Board.Answers.FirstOrDefault(answer => answer.Quote == quote)?.Company : null;

    public (string Subject, string Text) LetterTo(bool wasChosen) => letters.OfGivingUp(Quote, Reason ?? "", wasChosen);

    /// <summary>What giving up means, at the point that this request has reached.</summary>
    public static string Title(ReadQuotes.Board board) => board.Decisions.Count > 0 ? "Renoncer à la commande" : board.Answers.Count == 0 ? "Clore la demande, restée sans réponse" : "Ne retenir aucune réponse";

    /// <summary>From the check, back to the reason.</summary>
    public Task<IActionResult> OnPostChangeAsync(CancellationToken cancel) => OnGetAsync(cancel);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (await LoadAsync(cancel) is not { } open) return NotFound();
        if (!open) return this.SeeOther(Back);      // a second click shows the first result
        if (!Confirmed && Reasons.Read(Reason) is { } kept)      // as it will be kept and sent
        {
            (Reason, Checking) = (kept, true);
            return Page();
        }
        return (await decide.ExecuteAsync(new(Request, QuoteDecision.WithoutChoice, null, Reason, null, ByName), cancel)).Match(
            _ => this.SeeOther(Decided),
            refused => this.Refuse(Words.Of(refused.Fault), refused.Fault == DecideQuote.Fault.ReasonMissing ? nameof(Reason) : ""),
            _ => NotFound());
    }

    protected override bool? MayStillDecide() => Board.Decisions is [] or [.., { Decision: QuoteDecision.Selected }];
}
