using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.Web.Hosting;
using Platform.Web.Identity.ProConnect;
using Platform.Web.Ui;

namespace Platform.Web.Pages.Identity.Public;

/// <summary>
/// After our sign-out, the one over there. A page between: the sign-out is a form, and our content policy lets no form lead, redirected or not, to another
/// site; from ProConnect the browser goes on to providers that we do not know.
/// </summary>
[NoDatabase]
public sealed class ProConnectSignOutModel(ProConnectParty party, ProConnectCeremony ceremony) : PageModel
{
    public string? Address { get; private set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (!party.IsOn || ceremony.TakeEnd() is not var (idToken, state)) return this.SeeOther(Links.Home);
        Address = await party.SignOutAddressAsync(idToken, state, cancel);
        if (Address is not null) Response.Headers.Append("Refresh", $"0;url={Address}");
        return Page();
    }
}
