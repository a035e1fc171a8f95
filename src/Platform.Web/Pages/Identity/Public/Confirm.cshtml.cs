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
public sealed class ConfirmModel(ConfirmEmail confirmEmail, SignUpBrowser browser, ReturnPlace place) : PageModel
{
    [BindProperty(SupportsGet = true)] public string Secret { get; set; } = "";

    [BindProperty(SupportsGet = true, Name = "retour")] public string? ReturnTo { get; set; }

    /// <summary>Leads on to where one was going when one signed up.</summary>
    public string Onward => this.WithReturn(Links.SignIn, this.ForCompany(ReturnTo));

    [BindProperty] public string? Password { get; set; }

    public bool Confirmed { get; private set; }

    /// <summary>The address that was typed in this browser; null in any other.</summary>
    public string? Typed => browser.Email;

    public (string? Then, string? Title) Then { get; private set; }

    public ConfirmEmail.Asks Asks { get; private set; }

    public Task OnGetAsync(CancellationToken cancel) => ReadAsync(cancel);

    private async Task ReadAsync(CancellationToken cancel)
    {
        var back = this.ForCompany(ReturnTo);
        (Asks, Then) = (await confirmEmail.ReadAsync(Secret, browser.Stamp, cancel), (ReturnAddress.Then(back), await place.TitleAsync(back, cancel)));
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        await ReadAsync(cancel);
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
