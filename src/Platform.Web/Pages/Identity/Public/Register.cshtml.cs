using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;
using Platform.Core.Identity;
using Platform.Web.Hosting;
using Platform.Web.Identity;
using Platform.Web.Texts;
using Platform.Web.Ui;

namespace Platform.Web.Pages.Identity.Public;

/// <summary>A company signs up. The page after it says the same to everybody.</summary>
[NoDatabase]
[EnableRateLimiting(WebIdentity.TriesPerAddress)]
public sealed class RegisterModel(RegisterCompany registerCompany, SignUpBrowser browser) : PageModel
{
    [BindProperty(SupportsGet = true, Name = "etranger")] public bool Foreign { get; set; }

    [BindProperty(SupportsGet = true, Name = "envoye")] public bool Sent { get; set; }

    [BindProperty] public string? NationalId { get; set; }

    [BindProperty] public string? Country { get; set; }

    [BindProperty] public NationalIdKind? Kind { get; set; }

    [BindProperty] public string? CompanyName { get; set; }

    [BindProperty] public string? FullName { get; set; }

    [BindProperty] public string? Email { get; set; }

    [BindProperty] public string? Password { get; set; }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (Foreign && (Kind is null or NationalIdKind.Siren))
        {
            ModelState.AddModelError(nameof(Kind), IdentityTexts.KindMissing);
            return this.Invalid();
        }
        var outcome = await registerCompany.ExecuteAsync(new(FullName ?? "", Email ?? "", Password ?? "", CompanyName ?? "",
            Foreign ? Countries.Foreign(Country) : "FR", Foreign ? Kind ?? NationalIdKind.Other : NationalIdKind.Siren, NationalId ?? ""), cancel);
        return outcome.Match<IActionResult>(
            asked =>
            {
                browser.Remember(asked.Stamp);
                return this.SeeOther(Links.Identity.Register + "?envoye=true");
            },
            invalid =>
            {
                foreach (var refusal in invalid.Refusals) ModelState.AddModelError(refusal.Field, refusal.French());
                return this.Invalid();
            });
    }
}
