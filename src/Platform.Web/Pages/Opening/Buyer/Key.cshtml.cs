using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.Core.Identity;
using Platform.Core.Opening;
using Platform.Web.Hosting;

namespace Platform.Web.Pages.Opening.Buyer;

/// <summary>The state of a holder's key, and the one thing to do next: make it, try it, or nothing.</summary>
[Needs(Capability.HoldKey)]
public sealed class KeyModel(ReadMyKey readMyKey, CurrentPerson person) : PageModel
{
    /// <summary>What has just been done: « cree », « essayee ».</summary>
    [BindProperty(SupportsGet = true, Name = "fait")] public string? Done { get; set; }

    public string Portal => person.Tenant.Slug;
    public ReadMyKey.MyKey Key { get; private set; } = default!; // set by OnGet

    public async Task OnGetAsync(CancellationToken cancel) => Key = await readMyKey.ExecuteAsync(cancel);
}
