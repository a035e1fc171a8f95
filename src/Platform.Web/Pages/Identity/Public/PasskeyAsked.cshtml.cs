using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.Web.Hosting;

namespace Platform.Web.Pages.Identity.Public;

/// <summary>A session opened by ProConnect met a page that asks for the passkey: the key opens a session of its own, and the page.</summary>
[NoDatabase]
public sealed class PasskeyAskedModel : PageModel
{
    [BindProperty(SupportsGet = true, Name = "retour")] public string? ReturnTo { get; set; }

    /// <summary>The sign-in page, which judges keys.</summary>
    public string Target => $"{Links.SignIn}?handler=Passkey&retour={Uri.EscapeDataString(this.ReturnTo(ReturnTo))}";
}
