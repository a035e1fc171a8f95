using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.Web.Hosting;
using Platform.Web.Identity.ProConnect;

namespace Platform.Web.Pages.Identity.Public;

/// <summary>The button « S’identifier avec ProConnect » leads here, and from here to ProConnect. Nothing changes but a cookie of ten minutes.</summary>
[NoDatabase]
public sealed class ProConnectStartModel(ProConnectParty party, ProConnectCeremony ceremony) : PageModel
{
    [BindProperty(SupportsGet = true, Name = "retour")] public string? ReturnTo { get; set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (!party.IsOn) return NotFound();
        if (await party.SignInAddressAsync(ceremony.Begin(ReturnTo), cancel) is { } address) return Redirect(address);
        Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        return Page();
    }
}
