using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;
using Platform.Core.Identity;
using Platform.Web.Hosting;
using Platform.Web.Identity;
using Platform.Web.Identity.ProConnect;
using Platform.Web.Texts;
using Platform.Web.Ui;

namespace Platform.Web.Pages.Identity.Public;

/// <summary>Passkey first, for everybody; then address and password, which lead to the code.</summary>
[NoDatabase]
[EnableRateLimiting(WebIdentity.TriesPerAddress)]
public sealed class SignInModel(PasskeySignIn passkeys, CheckPassword checkPassword, SecondFactor second, DemoDoor demo, ProConnectParty proConnect) : PageModel
{
    [BindProperty(SupportsGet = true, Name = "retour")] public string? ReturnTo { get; set; }

    /// <summary>Somebody of a company is expected: her part comes first.</summary>
    public bool IsForCompany => ReturnAddress.IsOfCompany(ReturnTo);

    /// <summary>One button of the page stands out: that of whoever is expected.</summary>
    public string PasswordButton => IsForCompany ? "principal" : "secondaire";

    public string PasskeyButton => IsForCompany ? "secondaire" : "principal";

    public string? Purpose => ReturnAddress.Purpose(ReturnTo);

    public string Register => this.WithReturn(Links.Identity.Register, this.ForCompany(ReturnTo));

    /// <summary>A form was sent after the session had ended.</summary>
    [BindProperty(SupportsGet = true, Name = "deconnecte")] public bool WasSignedOut { get; set; }

    [BindProperty] public string? Email { get; set; }

    [BindProperty] public string? Password { get; set; }

    public bool OffersProConnect => proConnect.IsOn;

    public bool OffersDemo => demo.IsOpen;

    public async Task<IActionResult> OnPostOptionsAsync(CancellationToken cancel) => Content(await passkeys.OptionsAsync(cancel), "application/json");

    public async Task<IActionResult> OnPostPasskeyAsync(string? credential, CancellationToken cancel) =>
        await passkeys.SignInAsync(credential, cancel) ? this.SeeOther(this.ReturnTo(ReturnTo)) : this.Refuse(IdentityTexts.SignInRefused);

    public async Task<IActionResult> OnPostPasswordAsync(CancellationToken cancel)
    {
        if (string.IsNullOrWhiteSpace(Email)) ModelState.AddModelError(nameof(Email), IdentityTexts.EmailMissing);
        if (string.IsNullOrEmpty(Password)) ModelState.AddModelError(nameof(Password), IdentityTexts.PasswordMissing);
        if (!ModelState.IsValid) return this.Invalid();

        var outcome = await checkPassword.ExecuteAsync(new(Email!, Password!, Source.Of(HttpContext)), cancel);        // both checked above
        return await outcome.Match(
            async right =>
            {
                await second.WaitForCodeAsync(right.Person);
                return this.SeeOther(this.WithReturn(right.HasCode ? Links.Identity.Code : Links.Identity.InstallCode, ReturnTo));
            },
            refused => Task.FromResult(this.Refuse(IdentityTexts.PasswordRefused, nameof(Email))),
            tooSoon => Task.FromResult(this.Refuse(IdentityTexts.PasswordTooSoon, nameof(Email))));
    }
}
