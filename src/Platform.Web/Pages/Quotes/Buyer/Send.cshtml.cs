using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.Core.Identity;
using Platform.Core.Quotes;
using Platform.Core.Values;
using Platform.Web.Hosting;
using Platform.Web.Texts;
using Platform.Web.Ui;

namespace Platform.Web.Pages.Quotes.Buyer;

/// <summary>The last look before sending: who will read it, what it counts for, and beyond the allowance what the year would cost.</summary>
[Needs(Capability.RequestQuotes)]
public sealed class SendModel(QuotesForBuyer quotes, QuoteMeters meters, SendQuoteRequest send, CurrentPerson person, TimeProvider clock) : PageModel
{
    [BindProperty(SupportsGet = true, Name = "demande")] public new Id<QuoteRequest> Request { get; set; }
    [BindProperty] public bool CostConfirmed { get; set; }

    public string Portal => person.Tenant.Slug;
    public string Account => person.Tenant.Name;
    public string Contact => person.Email;
    public QuoteRequest Quote { get; private set; } = default!;      // set, or 404

    /// <summary>Those who will be told.</summary>
    public IReadOnlyList<string> Recipients { get; private set; } = [];

    /// <summary>Chosen, but no longer in the directory.</summary>
    public IReadOnlyList<string> Left { get; private set; } = [];
    public QuoteMeter Meter { get; private set; } = default!;        // likewise
    public string? Objection { get; private set; }

    /// <summary>What stands against it goes away by itself.</summary>
    public bool MayRetry { get; private set; }

    public DateTimeOffset Now => clock.GetUtcNow();

    /// <summary>Less than a day: told, never refused; no rule sets a least time for a quote.</summary>
    public bool IsShort => Quote.AnswersDue - Now < TimeSpan.FromDays(1);

    private string Sent => $"{Links.Quotes.Request(Portal, Request.Value)}?envoyee=true";

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (!await LoadAsync(cancel)) return NotFound();
        if (Quote.SentAt is not null) return this.SeeOther(Links.Quotes.Request(Portal, Request.Value));
        if (await send.ObjectionAsync(Request, cancel) is SendQuoteRequest.Outcome.Refused refused) (Objection, MayRetry) = (Words.Of(refused.Fault), refused.Fault == SendQuoteRequest.Fault.GateNotReady);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        ModelState.Remove(nameof(CostConfirmed));
        var outcome = await send.ExecuteAsync(new(Request, Contact, CostConfirmed), cancel);
        if (outcome is SendQuoteRequest.Outcome.Sent) return this.SeeOther(Sent);
        if (!await LoadAsync(cancel)) return NotFound();
        return outcome.Match(
            _ => this.SeeOther(Sent),
            _ => this.Refuse(QuoteTexts.Send_NeedsConfirmation, nameof(CostConfirmed)),
            refused =>
            {
                (Objection, MayRetry) = (Words.Of(refused.Fault), refused.Fault == SendQuoteRequest.Fault.GateNotReady);
                return this.Refuse(Objection);
            },
            _ => NotFound());
    }

    private async Task<bool> LoadAsync(CancellationToken cancel)
    {
        if (await quotes.FindAsync(Request, cancel) is not { } found) return false;
        Left = await send.WhoLeftAsync(Request, cancel);
        (Quote, Recipients, Meter) = (found.Request, [.. found.Recipients.Except(Left)], await meters.OwnAsync(null, cancel));
        return true;
    }
}
