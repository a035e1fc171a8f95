using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.Core.Identity;
using Platform.Core.Quotes;
using Platform.Web.Hosting;

namespace Platform.Web.Pages.Quotes.Company;

/// <summary>What the company may answer: sent to it, or to everybody.</summary>
[Needs(Capability.AnswerQuotes)]
public sealed class ReceivedModel(QuotesForSuppliers quotes, AnswerQuoteRequest answers, CurrentPerson person) : PageModel
{
    public string Company => person.Company.Name;
    public IReadOnlyList<QuotesForSuppliers.Line> Open { get; private set; } = [];
    public IReadOnlyList<QuotesForSuppliers.Line> Past { get; private set; } = [];
    public IReadOnlyDictionary<Guid, AnswerQuoteRequest.Standing> Answered { get; private set; } = new Dictionary<Guid, AnswerQuoteRequest.Standing>();

    public string StateOf(Guid request, bool past) => Answered.TryGetValue(request, out var standing) ? standing.Fate is { } fate ? Ui.Words.Of(fate) : "Réponse envoyée" : past ? "Sans réponse" : "À répondre";

    public async Task OnGetAsync(CancellationToken cancel)
    {
        Open = await quotes.OpenAsync(cancel);
        Past = await quotes.PastAsync(cancel);
        Answered = await answers.AnsweredAsync(cancel);
    }
}
