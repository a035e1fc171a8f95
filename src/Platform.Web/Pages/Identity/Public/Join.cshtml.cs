using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;
using Platform.Core.Identity;
using Platform.Core.Values;
using Platform.Web.Hosting;
using Platform.Web.Identity;
using Platform.Web.Texts;
using Platform.Web.Ui;

namespace Platform.Web.Pages.Identity.Public;

/// <summary>The link of a company's invitation. Reading it changes nothing: mail scanners follow links.</summary>
[NoDatabase]
[EnableRateLimiting(WebIdentity.TriesPerAddress)]
public sealed class JoinModel(JoinCompany joinCompany, SecondFactor second, CurrentPerson current) : PageModel
{
    [BindProperty(SupportsGet = true)] public string Secret { get; set; } = "";

    [BindProperty] public string? Password { get; set; }

    public JoinCompany.Invitation Invitation { get; private set; } = new JoinCompany.Invitation.LinkSpent();

    public async Task OnGetAsync(CancellationToken cancel) => Invitation = await joinCompany.ReadAsync(Secret, current.IdOrNull, cancel);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        var outcome = await joinCompany.ExecuteAsync(new(Secret, Password ?? "", current.IdOrNull), cancel);
        return await outcome.Match(
            joined => EnterAsync(joined),
            passwordTooShort => RefuseAsync(TooShort(passwordTooShort.Length), cancel),
            passwordUsual => RefuseAsync(IdentityTexts.PasswordUsual, cancel),
            notNow => { Invitation = notNow.Why; return Task.FromResult(this.Invalid()); });
    }

    /// <summary>A newcomer goes on to install the application of codes, as at sign-up; the password alone signs nobody in.</summary>
    private async Task<IActionResult> EnterAsync(JoinCompany.Outcome.Joined joined)
    {
        if (!joined.Newcomer) return this.SeeOther(Links.Bids.Home);
        await second.WaitForCodeAsync(joined.Person);
        return this.SeeOther(this.WithReturn(Links.Identity.InstallCode, Links.Bids.Home));
    }

    private async Task<IActionResult> RefuseAsync(string sentence, CancellationToken cancel)
    {
        Invitation = await joinCompany.ReadAsync(Secret, current.IdOrNull, cancel);
        return this.Refuse(sentence, nameof(Password));
    }

    private static string TooShort(int length) => length == 0
        ? string.Format(IdentityTexts.PasswordChosenMissing, FrenchFormat.Count(RegisterCompany.ShortestPassword, "caractère"))
        : string.Format(IdentityTexts.PasswordTooShort, FrenchFormat.Count(length, "caractère"), RegisterCompany.ShortestPassword);
}
