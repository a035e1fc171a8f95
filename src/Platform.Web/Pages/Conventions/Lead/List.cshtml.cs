using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.Core.Conventions;
using Platform.Core.Identity;
using Platform.Web.Hosting;

namespace Platform.Web.Pages.Conventions.Lead;

/// <summary>All conventions of the agglomeration: where each stands, when it ends, what is to be done. What ends first comes first.</summary>
[Needs(Capability.ManageTenants)]
public sealed class ListModel(CurrentPerson current, ReadConventions read) : PageModel
{
    /// <summary>The last convention of the page before.</summary>
    [BindProperty(SupportsGet = true, Name = "apres")] public Guid? After { get; set; }

    public ReadConventions.Page Shown { get; private set; } = new([], null, 0);

    public ActingTenant Lead => current.Tenant;

    public async Task OnGetAsync(CancellationToken cancel) => Shown = await read.PageAsync(After, cancel);
}
