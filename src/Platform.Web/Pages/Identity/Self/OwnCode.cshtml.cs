using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;
using Platform.Core.Identity;
using Platform.Web.Hosting;
using Platform.Web.Identity;
using Platform.Web.Pages.Identity.Public;
using Platform.Web.Texts;
using Platform.Web.Ui;

namespace Platform.Web.Pages.Identity.Self;

/// <summary>Changes the application that makes the codes: a code of the present one first, then one of the new one.</summary>
[Needs(Capability.UseOwnAccount)]
[OwnUnitOfWork]
[EnableRateLimiting(WebIdentity.TriesPerAddress)]
public sealed class OwnCodeModel(CurrentPerson current, CheckTotp checkTotp, EnrolTotp enrol, FirstCode firstCode, SecondFactor second, IOptions<PortalOptions> portal) : PageModel
{
    [BindProperty] public string? Code { get; set; }

    /// <summary>Set once the present application has answered.</summary>
    public EnrolTotp.Begun? Begun { get; private set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel) =>
        await firstCode.IsMissingAsync(current.Id, cancel) ? this.SeeOther(Links.MySpace) : Page();

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        var outcome = await checkTotp.ExecuteAsync(current.Id, Codes.Read(Code), cancel);
        var refusal = outcome.Match<string?>(right => null, wrong => IdentityTexts.CodeWrong, usedBefore => IdentityTexts.CodeUsed, lockedOut => IdentityTexts.CodeLocked);
        if (refusal is not null) return this.Refuse(refusal, nameof(Code));
        await second.WaitForCodeAsync(current.Id);          // five minutes to install the new one
        Begun = await enrol.BeginAsync(current.Id, portal.Value.Name, cancel);
        (Code, _) = (null, ModelState.Remove(nameof(Code)));
        return Page();
    }

    public async Task<IActionResult> OnPostInstallAsync(CancellationToken cancel)
    {
        if (await second.WaitingAsync() != current.Id) return this.SeeOther(Links.Identity.OwnCode);
        if (await enrol.ExecuteAsync(current.Id, Codes.Read(Code), cancel) is EnrolTotp.Outcome.WrongCode)
        {
            Begun = await enrol.BeginAsync(current.Id, portal.Value.Name, cancel);
            return this.Refuse(IdentityTexts.CodeWrong, nameof(Code));
        }
        await second.SignInAsync(current.Id, cancel, goesOn: true);       // the security stamp changed: other sessions end, this one goes on
        return this.SeeOther(Links.MySpace);
    }
}
