using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.Core.Accounts;
using Platform.Core.Identity;
using Platform.Web.Hosting;
using Platform.Web.Texts;
using Platform.Web.Ui;

namespace Platform.Web.Pages.Accounts.Lead;

/// <summary>What a commune said of itself: open its account, or set the demand aside with a reason.</summary>
[Needs(Capability.ManageTenants)]
public sealed class DemandModel(CurrentPerson current, ReadAccounts read, SetInterestAside setAside) : PageModel
{
    [BindProperty(SupportsGet = true, Name = "demande")] public Guid Id { get; set; }
    [BindProperty] public string? Reason { get; set; }

    public Interest Demand { get; private set; } = default!;        // set, or 404

    /// <summary>The account that has this number already; null: none.</summary>
    public Guid? Hosted { get; private set; }

    public string Portal => current.Tenant.Slug;

    public string OpenHref => $"{Links.Identity.OpenAccount(Portal)}?demande={Demand.Id}";

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel) => await LoadAsync(cancel) ? Page() : NotFound();

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        var outcome = await setAside.ExecuteAsync(new(Id, Reason, current.Name), cancel);
        if (outcome is AccountOutcome.Done) return this.SeeOther(Links.Identity.Accounts(Portal));
        return outcome is AccountOutcome.Refused && await LoadAsync(cancel) ? this.Refuse(AccountTexts.Demand_ReasonMissing, nameof(Reason)) : NotFound();
    }

    private async Task<bool> LoadAsync(CancellationToken cancel)
    {
        if (await read.InterestAsync(Id, cancel) is not { } found) return false;
        Demand = found;
        Hosted = (await read.HostedAsync([found], cancel)).TryGetValue(found.Siret, out var account) ? account : null;
        return true;
    }
}
