using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.Core.Identity;
using Platform.Core.Tenancy;
using Platform.Web.Hosting;

namespace Platform.Web.Pages.Tenancy.Lead;

/// <summary>The accounts that the lead hosts: name, number, dates. What they own stays theirs.</summary>
[Needs(Capability.ManageTenants)]
public sealed class AccountsModel(CurrentPerson current, SyndicatedAccounts accounts) : PageModel
{
    [BindProperty(SupportsGet = true, Name = "ouvert")] public string? JustOpened { get; set; }

    public IReadOnlyList<SyndicatedAccounts.Row> Accounts { get; private set; } = [];

    public ActingTenant Lead => current.Tenant;

    public IReadOnlyList<SyndicatedAccounts.Request> Requests { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken cancel) => (Accounts, Requests) = (await accounts.ReadAsync(cancel), await accounts.RequestsAsync(cancel));
}
