using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.Core.Accounts;
using Platform.Core.Identity;
using Platform.Web.Hosting;

namespace Platform.Web.Pages.Accounts.Buyer;

/// <summary>« Le compte de la collectivité »: where the account stands, what that stops, and its history. Its buyers read it too: they are the ones who are stopped.</summary>
[Needs(Capability.ReadConsultations)]
public sealed class MineModel(CurrentPerson current, ReadMyAccount read) : PageModel
{
    public ReadMyAccount.Mine Mine { get; private set; } = default!;        // read before the page is written

    public string Portal => current.Tenant.Slug;

    public bool MayManage => current.Has(Capability.ManagePeople);

    public async Task OnGetAsync(CancellationToken cancel) => Mine = await read.ReadAsync(cancel);
}
