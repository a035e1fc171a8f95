using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.Core.Identity;
using Platform.Core.Quotes;
using Platform.Web.Hosting;
using Platform.Web.Ui;

namespace Platform.Web.Pages.Quotes.Buyer;

/// <summary>The account's requests, and its count of the year as the lead sees it.</summary>
[Needs(Capability.ReadQuotes)]
public sealed class ListModel(QuotesForBuyer quotes, QuoteMeters meters, CurrentPerson person, TimeProvider clock) : PageModel
{
    public string Portal => person.Tenant.Slug;
    public string Account => person.Tenant.Name;
    public bool MayRequest => person.Has(Capability.RequestQuotes);
    public QuoteMeter Meter { get; private set; } = default!;     // set by the only handler
    public IReadOnlyList<QuotesForBuyer.Line> Lines { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken cancel)
    {
        Meter = await meters.OwnAsync(null, cancel);
        Lines = await quotes.ListAsync(cancel);
    }

    public string StateOf(QuotesForBuyer.Line line) => line.Decision is { } decision ? Words.Of(decision) : line.SentAt is null ? "Brouillon" : line.AnswersDue > clock.GetUtcNow() ? "Envoyée" : "À comparer";
}
