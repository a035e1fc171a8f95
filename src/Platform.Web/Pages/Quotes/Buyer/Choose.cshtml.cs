using Microsoft.AspNetCore.Mvc;
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
public sealed class ChooseModel(QuotesForBuyer quotes, ReadQuotes answers, DecideQuote decide, QuoteLetters letters, BuyingDepartments buying, CurrentPerson person) : DecisionPage(quotes, answers, buying, person)
{
    [BindProperty(SupportsGet = true, Name = "reponse")] public Guid Chosen { get; set; }

    /// <summary>Kept for the account alone.</summary>
    [BindProperty] public string? Because { get; set; }

    public ReadQuotes.Answer Answer { get; private set; } = default!;         // set, or elsewhere

    /// <summary>Those who answered too, and will be told that they are not chosen.</summary>
    public IReadOnlyList<ReadQuotes.Answer> Others { get; private set; } = [];

    /// <summary>Where its price stands among those that can be read.</summary>
    public string? Rank { get; private set; }

    /// <summary>Or the only one that can be compared.</summary>
    public bool IsCheapest { get; private set; } = true;

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (await LoadAsync(cancel) is not { } open) return NotFound();
        if (!open) return this.SeeOther(Back);      // a second click shows the first result
        return (await decide.ExecuteAsync(new(Request, QuoteDecision.Selected, Chosen, null, Because, ByName), cancel)).Match(
            _ => this.SeeOther(Decided),
            refused => this.Refuse(Words.Of(refused.Fault)),
            _ => NotFound());
    }

    public (string Subject, string Text) LetterTo(bool chosen) => letters.ToAnswerer(Quote, chosen);

    protected override bool? MayStillDecide()
    {
        if (Board.Answers.SingleOrDefault(answer => answer.Quote == Chosen) is not { Readable: true } answer) return null;
        (Answer, Others) = (answer, [.. Board.Answers.Where(other => other.Quote != Chosen)]);
        Rank = RankOf(answer, Board.Answers);
        IsCheapest = !Board.Answers.Any(other => other.Amount < answer.Amount);
        return Board.Decisions.Count == 0;
    }

    internal static string? RankOf(ReadQuotes.Answer answer, IReadOnlyList<ReadQuotes.Answer> all)
    {
        List<decimal> amounts = [.. all.Select(one => one.Amount).OfType<decimal>()];
        if (amounts.Count < 2 || answer.Amount is not { } amount) return null;
        var gap = amount - amounts.Min();
        if (gap == 0 && amounts.Count(one => one == amount) > 1) return string.Format(null, QuoteTexts.Choose_CheapestTied, FrenchFormat.Number(amounts.Count), FrenchFormat.Number(amounts.Count(one => one == amount)));
        return gap == 0 ? string.Format(null, QuoteTexts.Choose_Cheapest, FrenchFormat.Number(amounts.Count)) : string.Format(null, QuoteTexts.Choose_Gap, FrenchFormat.Euros(gap));
    }
}
