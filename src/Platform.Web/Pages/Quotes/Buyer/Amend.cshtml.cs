using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.Core.Identity;
using Platform.Core.Quotes;
using Platform.Core.Values;
using Platform.Web.Hosting;
using Platform.Web.Texts;
using Platform.Web.Ui;

namespace Platform.Web.Pages.Quotes.Buyer;

[Needs(Capability.RequestQuotes)]
public sealed class AmendModel(QuotesForBuyer quotes, PrepareQuoteRequest prepare, CurrentPerson person, TimeProvider time) : PageModel
{
    [BindProperty(SupportsGet = true, Name = "demande")] public new Id<QuoteRequest> Request { get; set; }
    [BindProperty] public QuoteForm Form { get; set; } = new();

    public string Portal => person.Tenant.Slug;

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (await quotes.FindAsync(Request, cancel) is not { Request.SentAt: null } found) return NotFound();
        Form = QuoteForm.Of(found.Request);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (await quotes.FindAsync(Request, cancel) is null) return NotFound();
        if (Form.Read(ModelState, nameof(Form), time.GetUtcNow()) is not { } content) return this.Invalid();
        return (await prepare.ExecuteAsync(new(Request, Guid.Empty, content), cancel)).Match(
            _ => this.SeeOther(Links.Quotes.Request(Portal, Request.Value)),
            refused =>
            {
                QuoteForm.Refuse(ModelState, nameof(Form), refused.Problems);
                return this.Invalid();
            },
            _ => this.Refuse(QuoteTexts.AlreadySent),
            _ => NotFound());
    }
}
