using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;
using Platform.Core.Identity;
using Platform.Web.Hosting;
using Platform.Web.Identity;
using Platform.Web.Texts;
using Platform.Web.Ui;

namespace Platform.Web.Pages.Identity.Public;

/// <summary>The link of a recovery: register a new passkey, which ends the old ones. The link by itself signs nobody in.</summary>
[NoDatabase]
[EnableRateLimiting(WebIdentity.TriesPerAddress)]
public sealed class RecoverModel(TakeRecovery takeRecovery, PasskeyCreation creation) : PageModel
{
    [BindProperty(SupportsGet = true)] public string Secret { get; set; } = "";

    public TakeRecovery.Open? Open { get; private set; }

    public async Task OnGetAsync(CancellationToken cancel) => Open = await takeRecovery.ReadAsync(Secret, cancel);

    public async Task<IActionResult> OnPostOptionsAsync(CancellationToken cancel) =>
        await takeRecovery.ReadAsync(Secret, cancel) is { } open ? Content(await creation.OptionsAsync(open.Person, cancel), "application/json") : NotFound();

    public async Task<IActionResult> OnPostAsync(string? credential, CancellationToken cancel)
    {
        Open = await takeRecovery.ReadAsync(Secret, cancel);
        if (Open is not { } open) return this.Invalid();
        var kept = await creation.KeepAsync(open.Person, credential,
            (services, key) => TakeRecovery.KeepAsync(services, open.Person, Secret, key, cancel), signIn: true, cancel);
        return kept ? this.SeeOther(Links.MySpace) : this.Refuse(IdentityTexts.KeyRefused);
    }
}
