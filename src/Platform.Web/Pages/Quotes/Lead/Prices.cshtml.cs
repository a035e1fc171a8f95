using System.Globalization;
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
    [BindProperty] public string? Day { get; set; }
    [BindProperty] public string? Month { get; set; }
    [BindProperty] public string? Year { get; set; }

    public ActingTenant Lead => current.Tenant;
    public IReadOnlyList<SetUnitPrice.Row> Prices { get; private set; } = [];
    public string? DayError => ModelState[nameof(Day)]?.Errors is [var first, ..] ? first.ErrorMessage : null;

    public async Task OnGetAsync(CancellationToken cancel) => Prices = await set.ListAsync(cancel);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        var faults = await set.ExecuteAsync(new(Amounts.Read(Price), ReadDay(), current.Name), cancel);
        if (faults.Count == 0) return this.SeeOther(Links.Quotes.Prices(Lead.Slug));
        foreach (var fault in faults) ModelState.AddModelError(fault is SetUnitPrice.Fault.DayMissing or SetUnitPrice.Fault.DayPast ? nameof(Day) : nameof(Price), Words.Of(fault));
        Prices = await set.ListAsync(cancel);
        return this.Invalid();
    }

    private DateOnly? ReadDay() => DateOnly.TryParseExact($"{Year?.Trim()}-{Month?.Trim()}-{Day?.Trim()}", "yyyy-M-d", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;
}
