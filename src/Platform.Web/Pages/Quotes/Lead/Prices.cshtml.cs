using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.Core.Identity;
using Platform.Core.Quotes;
using Platform.Web.Hosting;
using Platform.Web.Ui;

namespace Platform.Web.Pages.Quotes.Lead;

/// <summary>The price list by date, and its next line.</summary>
[Needs(Capability.ManageRebilling)]
public sealed class PricesModel(CurrentPerson current, SetUnitPrice set) : PageModel
{
    [BindProperty] public string? Price { get; set; }
    [BindProperty] public TypedDay From { get; set; } = new();

    public ActingTenant Lead => current.Tenant;
    public IReadOnlyList<SetUnitPrice.Row> Prices { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken cancel) => Prices = await set.ListAsync(cancel);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        var faults = await set.ExecuteAsync(new(Amounts.Read(Price), From.ReadOptional(ModelState, nameof(From)), current.Name), cancel);
        if (faults.Count == 0) return this.SeeOther(Links.Quotes.Prices(Lead.Slug));
        foreach (var fault in faults)
        {
            var field = fault is SetUnitPrice.Fault.DayMissing or SetUnitPrice.Fault.DayPast ? nameof(From) : nameof(Price);
            if (ModelState[field] is not { Errors.Count: > 0 }) ModelState.AddModelError(field, Words.Of(fault));      // what could not be read was told
        }
        Prices = await set.ListAsync(cancel);
        return this.Invalid();
    }
}
