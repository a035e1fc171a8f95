using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.Core.Identity;
using Platform.Core.Notices;
using Platform.Core.Values;
using Platform.Web.Hosting;

namespace Platform.Web.Pages.Notices.Buyer;

/// <summary>What notices cost the account in a year (VR-41).</summary>
[Needs(Capability.ReadConsultations)]
public sealed class CostsModel(ReadNoticeCosts read, CurrentPerson person, TimeProvider clock) : PageModel
{
    [BindProperty(SupportsGet = true, Name = "annee")] public int? Asked { get; set; }

    /// <summary>Rows on the page; the sum and the CSV have them all.</summary>
    public const int Shown = 500;

    public string Portal => person.Tenant.Slug;
    public string Account => person.Tenant.Name;
    public int Year { get; private set; }
    public bool IsThisYear => Year == FranceTime.DayOf(clock.GetUtcNow()).Year;
    public IReadOnlyList<ReadNoticeCosts.Row> Rows { get; private set; } = [];
    public decimal Total => Rows.Where(row => row.IsDue).Sum(row => row.Amount);

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        Year = Asked is >= 2019 and <= 2999 ? Asked.Value : FranceTime.DayOf(clock.GetUtcNow()).Year;
        Rows = await read.ExecuteAsync(Year, cancel);
        return Page();
    }
}
