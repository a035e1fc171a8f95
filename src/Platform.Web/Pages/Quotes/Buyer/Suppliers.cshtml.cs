using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.Core.Identity;
using Platform.Core.Law;
using Platform.Core.Quotes;
using Platform.Core.Values;
using Platform.Web.Hosting;
using Platform.Web.Texts;
using Platform.Web.Ui;

namespace Platform.Web.Pages.Quotes.Buyer;

/// <summary>The supplier directory, with the boxes of one draft. It opens on the CPV division of the request.</summary>
[Needs(Capability.RequestQuotes)]
public sealed class SuppliersModel(QuotesForBuyer quotes, SupplierDirectory directory, ChooseSuppliers choose, CurrentPerson person) : PageModel
{
    [BindProperty(SupportsGet = true, Name = "demande")] public new Id<QuoteRequest> Request { get; set; }
    [BindProperty] public string? Division { get; set; }
    [BindProperty] public string? Words { get; set; }
    [BindProperty] public Guid[] Shown { get; set; } = [];
    [BindProperty] public Guid[] Chosen { get; set; } = [];

    public string Portal => person.Tenant.Slug;
    public QuoteRequest Quote { get; private set; } = default!;      // set, or 404
    public IReadOnlyList<SupplierDirectory.Row> Rows { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync([FromQuery(Name = "domaine")] string? division, [FromQuery(Name = "mots")] string? words, CancellationToken cancel)
    {
        if (await quotes.FindAsync(Request, cancel) is not { Request.SentAt: null } found) return NotFound();
        (Quote, Division, Words) = (found.Request, base.Request.Query.ContainsKey("domaine") ? division : found.Request.Cpv[..2], words);
        await ReadAsync(cancel);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (await quotes.FindAsync(Request, cancel) is not { } found) return NotFound();
        Quote = found.Request;
        var outcome = await choose.ExecuteAsync(new(Request, Shown, Chosen), cancel);
        await ReadAsync(cancel);
        return outcome.Match(
            _ => this.SeeOther($"{Links.Quotes.Request(Portal, Request.Value)}?choix=true"),
            _ => this.Refuse(QuoteTexts.TooManySuppliers),
            _ => this.Refuse(QuoteTexts.AlreadySent),
            _ => NotFound());
    }

    private async Task ReadAsync(CancellationToken cancel) =>
        Rows = await directory.FindAsync(Request.Value, Division is { } code && CpvCode.IsDivision(code) ? code : null, Words, cancel);
}
