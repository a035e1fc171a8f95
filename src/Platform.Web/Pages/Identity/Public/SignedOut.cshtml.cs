using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.Web.Hosting;
using Platform.Web.Identity.ProConnect;

namespace Platform.Web.Pages.Identity.Public;

/// <summary>Where ProConnect sends the browser once the session over there is closed.</summary>
[NoDatabase]
public sealed class SignedOutModel(ProConnectParty party, ProConnectCeremony ceremony) : PageModel
{
    public bool EndedThere { get; private set; }

    public IActionResult OnGet(string? state)
    {
        if (!party.IsOn) return NotFound();
        EndedThere = ceremony.IsEnded(state);
        return Page();
    }
}
