using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;
using Platform.Core.Identity;
using Platform.Web.Hosting;
using Platform.Web.Identity;
using Platform.Web.Texts;
using Platform.Web.Ui;

namespace Platform.Web.Pages.Identity.Public;

/// <summary>Opened by the link of the message. Reading it changes nothing: mail scanners follow links.</summary>
[NoDatabase]
[EnableRateLimiting(WebIdentity.TriesPerAddress)]
public sealed class ConfirmModel(ConfirmEmail confirmEmail, SignUpBrowser browser) : PageModel
{
    [BindProperty(SupportsGet = true)] public string Secret { get; set; } = "";

    [BindProperty] public string? Password { get; set; }

    public bool Confirmed { get; private set; }

    public ConfirmEmail.Asks Asks { get; private set; }

    public async Task OnGetAsync(CancellationToken cancel) => Asks = await confirmEmail.ReadAsync(Secret, browser.Stamp, cancel);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        Asks = await confirmEmail.ReadAsync(Secret, browser.Stamp, cancel);
        if (Asks == ConfirmEmail.Asks.Password && string.IsNullOrEmpty(Password)) return this.Refuse(IdentityTexts.PasswordMissing, nameof(Password));
        var outcome = await confirmEmail.ExecuteAsync(new(Secret, Password, browser.Stamp), cancel);
        return outcome.Match<IActionResult>(
            confirmed =>
            {
                browser.Forget();
                Confirmed = true;
                return Page();
            },
            linkSpent => this.Refuse(IdentityTexts.LinkSpent),
            wrongPassword => this.Refuse(IdentityTexts.ConfirmWrongPassword, nameof(Password)),
            alreadyConfirmed => { Asks = ConfirmEmail.Asks.Nothing; return Page(); });
    }
}
