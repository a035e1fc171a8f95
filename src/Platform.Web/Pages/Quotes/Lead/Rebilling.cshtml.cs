using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.Core.Identity;
using Platform.Core.Law;
using Platform.Core.Quotes;
using Platform.Core.Tenancy;
using Platform.Web.Hosting;

namespace Platform.Web.Pages.Quotes.Lead;

/// <summary>One year of all accounts: counts and amounts, which is all that the database gives the lead.</summary>
[Needs(Capability.ManageRebilling)]
public sealed class RebillingModel(CurrentPerson current, SyndicatedAccounts accounts, QuoteMeters meters, ReadRebilling rebilling) : PageModel
{
    [BindProperty(SupportsGet = true, Name = "annee")] public int? Asked { get; set; }

    /// <summary>The last account of the page before.</summary>
    [BindProperty(SupportsGet = true, Name = "apres")] public Guid? After { get; set; }

    public ActingTenant Lead => current.Tenant;
    public SyndicatedAccounts.Page Shown { get; private set; } = new([], null, 0);
    public int Year { get; private set; }
    public IReadOnlyList<int> OtherYears { get; private set; } = [];
    public IReadOnlyList<QuoteMeters.AccountMeter> Rows { get; private set; } = [];

    /// <summary>How it is counted, where anything is billed.</summary>
    public QuoteAllowance? Rule => Rows.Select(row => row.Meter.Allowance).FirstOrDefault(allowance => !allowance.IsFree);

    public IReadOnlyDictionary<Guid, ReadRebilling.Standing> States { get; private set; } = new Dictionary<Guid, ReadRebilling.Standing>();
    public IReadOnlyDictionary<Guid, decimal> Charges { get; private set; } = new Dictionary<Guid, decimal>();

    public async Task OnGetAsync(CancellationToken cancel)
    {
        (Year, OtherYears) = await meters.YearsAsync(Asked, cancel);
        (States, Charges) = (await rebilling.StatesAsync(Year, cancel), await rebilling.ChargesAsync(Year, cancel));
        Shown = await accounts.OfYearAsync(Year, After, cancel);
        Rows = await meters.AccountsAsync(Year, Shown.Ids, cancel);
    }
}
