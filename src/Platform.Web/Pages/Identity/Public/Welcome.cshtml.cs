using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;
using Platform.Core.Identity;
using Platform.Web.Hosting;
using Platform.Web.Identity;
using Platform.Web.Texts;
using Platform.Web.Ui;

namespace Platform.Web.Pages.Identity.Public;

/// <summary>The link of an invitation: register a first passkey, which then signs in.</summary>
[NoDatabase]
[EnableRateLimiting(WebIdentity.TriesPerAddress)]
public sealed class WelcomeModel(AcceptInvitation acceptInvitation, PasskeyCreation creation) : PageModel
{
    [BindProperty(SupportsGet = true)] public string Secret { get; set; } = "";

    public AcceptInvitation.Invitation Invitation { get; private set; } = new AcceptInvitation.Invitation.LinkSpent();

    public async Task OnGetAsync(CancellationToken cancel) => Invitation = await acceptInvitation.ReadAsync(Secret, cancel);

    public async Task<IActionResult> OnPostOptionsAsync(CancellationToken cancel) =>
        await acceptInvitation.ReadAsync(Secret, cancel) is AcceptInvitation.Invitation.Open open
            ? Content(await creation.OptionsAsync(open.Person, cancel), "application/json")
            : NotFound();

    public async Task<IActionResult> OnPostAsync(string? credential, CancellationToken cancel)
    {
        Invitation = await acceptInvitation.ReadAsync(Secret, cancel);
        if (Invitation is not AcceptInvitation.Invitation.Open open) return this.Invalid();
        var kept = await creation.KeepAsync(open.Person, credential,
            (services, key) => AcceptInvitation.KeepAsync(services, open.Person, Secret, key, cancel), signIn: true, cancel);
        return kept ? this.SeeOther(Links.MySpace) : this.Refuse(IdentityTexts.KeyRefused);
    }
}
