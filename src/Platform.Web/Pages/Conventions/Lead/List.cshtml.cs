using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.Core.Conventions;
using Platform.Core.Identity;
using Platform.Web.Hosting;

namespace Platform.Web.Pages.Conventions.Lead;

/// <summary>All conventions of the agglomeration: where each stands, when it ends, what is to be done. What ends first comes first.</summary>
[Needs(Capability.ManageTenants)]
public sealed class ListModel(CurrentPerson current, ReadConventions read) : PageModel
{
    public IReadOnlyList<ReadConventions.Row> Conventions { get; private set; } = [];

    public ActingTenant Lead => current.Tenant;

    public async Task OnGetAsync(CancellationToken cancel) => Conventions = await read.ListAsync(cancel);
}
