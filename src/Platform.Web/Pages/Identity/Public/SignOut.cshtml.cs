using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.Web.Hosting;
using Platform.Web.Identity.ProConnect;
using Platform.Web.Ui;

namespace Platform.Web.Pages.Identity.Public;

/// <summary>The button of the navigation bar posts here.</summary>
[NoDatabase]
public sealed class SignOutModel(ProConnectCeremony ceremony) : PageModel
{
    public IActionResult OnGet() => this.SeeOther(Links.Home);

    public async Task<IActionResult> OnPostAsync()
    {
        await HttpContext.SignOutAsync(IdentityConstants.ApplicationScheme);
        return this.SeeOther(ceremony.HasSessionThere ? Links.Identity.ProConnectSignOut : Links.Home);
    }
}
