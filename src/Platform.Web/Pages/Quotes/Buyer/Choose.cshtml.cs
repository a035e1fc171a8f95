using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.Core.Identity;
using Platform.Core.Quotes;
using Platform.Core.Tenancy;
using Platform.Core.Values;
using Platform.Web.Hosting;
using Platform.Web.Texts;
using Platform.Web.Ui;

namespace Platform.Web.Pages.Quotes.Buyer;

/// <summary>The last look before an answer is chosen: whose, for how much, and the letters that leave with the choice.</summary>
[Needs(Capability.RequestQuotes)]
public sealed class ChooseModel(QuotesForBuyer quotes, ReadQuotes answers, DecideQuote decide, QuoteLetters letters, BuyingDepartments buying, CurrentPerson person) : PageModel
{
    [BindProperty(SupportsGet = true, Name = "demande")] public new Id<QuoteRequest> Request { get; set; }
    [BindProperty(SupportsGet = true, Name = "reponse")] public Guid Chosen { get; set; }

    /// <summary>Kept for the account alone.</summary>
    [BindProperty] public string? Because { get; set; }

    public string Portal => person.Tenant.Slug;
    public string Account => person.Tenant.Name;
    public QuoteRequest Quote { get; private set; } = default!;               // set, or elsewhere
    public ReadQuotes.Answer Answer { get; private set; } = default!;         // likewise

    /// <summary>Those who answered too, and will be told that they are not chosen.</summary>
    public IReadOnlyList<ReadQuotes.Answer> Others { get; private set; } = [];

    /// <summary>Where its price stands among those that can be read.</summary>
    public string? Rank { get; private set; }

    /// <summary>Or the only one that can be compared.</summary>
    public bool IsCheapest { get; private set; } = true;

    private string Back => Links.Quotes.Request(Portal, Request.Value);

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel) => await LoadAsync(cancel) switch { null => NotFound(), false => this.SeeOther(Back), true => Page() };

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (await LoadAsync(cancel) is not { } open) return NotFound();
        if (!open) return this.SeeOther(Back);      // a second click shows the first result
        return (await decide.ExecuteAsync(new(Request, QuoteDecision.Selected, Chosen, null, Because, person.Name), cancel)).Match(
            _ => this.SeeOther(Back),
            refused => this.Refuse(Words.Of(refused.Fault)),
            _ => NotFound());
    }

    public (string Subject, string Text) LetterTo(bool chosen) => letters.ToAnswerer(Quote, chosen);

    /// <returns>Null when there is nothing here for this person; false when it is decided already.</returns>
    private async Task<bool?> LoadAsync(CancellationToken cancel)
    {
        if (await quotes.FindAsync(Request, cancel) is not { Request.SentAt: not null } found || (await buying.ReadAsync(cancel)).All(department => department.Id != found.Request.DepartmentId)) return null;
        if (await answers.ForBuyerAsync(Request, cancel) is not { OpenedAt: not null } board || board.Answers.SingleOrDefault(answer => answer.Quote == Chosen) is not { Readable: true } answer) return null;
        (Quote, Answer, Others) = (found.Request, answer, [.. board.Answers.Where(other => other.Quote != Chosen)]);
        Rank = RankOf(answer, board.Answers);
        IsCheapest = !board.Answers.Any(other => other.Amount < answer.Amount);
        return board.Decisions.Count == 0;
    }

    private static string? RankOf(ReadQuotes.Answer answer, IReadOnlyList<ReadQuotes.Answer> all)
    {
        List<decimal> amounts = [.. all.Select(one => one.Amount).OfType<decimal>()];
        if (amounts.Count < 2 || answer.Amount is not { } amount) return null;
        var gap = amount - amounts.Min();
        return gap == 0 ? string.Format(null, QuoteTexts.Choose_Cheapest, FrenchFormat.Number(amounts.Count)) : string.Format(null, QuoteTexts.Choose_Gap, FrenchFormat.Euros(gap));
    }
}
