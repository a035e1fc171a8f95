using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.Core.Identity;
using Platform.Core.Quotes;
using Platform.Core.Tenancy;
using Platform.Core.Values;
using Platform.Web.Hosting;
using Platform.Web.Ui;

namespace Platform.Web.Pages.Quotes.Buyer;

/// <summary>A last look before something is decided of a request whose answers are open, by somebody who buys for its department; 404 for everybody else.</summary>
public abstract class DecisionPage(QuotesForBuyer quotes, ReadQuotes answers, BuyingDepartments buying, CurrentPerson person) : PageModel
{
    [BindProperty(SupportsGet = true, Name = "demande")] public new Id<QuoteRequest> Request { get; set; }

    public string Portal => person.Tenant.Slug;
    public string Account => person.Tenant.Name;
    public QuoteRequest Quote { get; private set; } = default!;               // set, or elsewhere
    public ReadQuotes.Board Board { get; private set; } = default!;           // likewise

    /// <summary>Name of whoever decides.</summary>
    protected string ByName => person.Name;
    protected string Back => Links.Quotes.Request(Portal, Request.Value);

    /// <summary>The same, with a word about what was just decided.</summary>
    protected string Decided => $"{Back}?decision=true";

    /// <returns>Null when there is nothing here for this person; false when it is decided already.</returns>
    protected abstract bool? MayStillDecide();

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel) => await LoadAsync(cancel) switch { null => NotFound(), false => this.SeeOther(Back), true => Page() };

    /// <returns>What <see cref="MayStillDecide"/> says; null also where nothing is open.</returns>
    protected async Task<bool?> LoadAsync(CancellationToken cancel)
    {
        if (await quotes.FindAsync(Request, cancel) is not { Request.SentAt: not null } found || (await buying.ReadAsync(cancel)).All(department => department.Id != found.Request.DepartmentId)) return null;
        if (await answers.ForBuyerAsync(Request, cancel) is not { OpenedAt: not null } board) return null;
        (Quote, Board) = (found.Request, board);
        return MayStillDecide();
    }
}
