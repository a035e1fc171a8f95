using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;
using Platform.Core.Identity;
using Platform.Web.Hosting;
using Platform.Web.Identity;
using Platform.Web.Texts;
using Platform.Web.Ui;

namespace Platform.Web.Pages.Identity.Public;

/// <summary>First sign-in of a company: install the application that makes the codes. A password alone never signs in.</summary>
[NoDatabase]
[EnableRateLimiting(WebIdentity.TriesPerAddress)]
public sealed class InstallCodeModel(SecondFactor second, EnrolTotp enrol, IOptions<PortalOptions> portal, FirstCode firstCode) : PageModel
{
    [BindProperty(SupportsGet = true, Name = "retour")] public string? ReturnTo { get; set; }

    [BindProperty] public string? Code { get; set; }

    public EnrolTotp.Begun Begun { get; private set; } = new("", "");

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (await second.WaitingAsync() is not { } person || !await firstCode.IsMissingAsync(person, cancel)) return this.SeeOther(this.WithReturn(Links.SignIn, ReturnTo));
        Begun = await enrol.BeginAsync(person, portal.Value.Name, cancel);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (await second.WaitingAsync() is not { } person || !await firstCode.IsMissingAsync(person, cancel)) return this.SeeOther(this.WithReturn(Links.SignIn, ReturnTo));
        if (await enrol.ExecuteAsync(person, Codes.Read(Code), cancel) is EnrolTotp.Outcome.WrongCode)
        {
            Begun = await enrol.BeginAsync(person, portal.Value.Name, cancel);
            return this.Refuse(Codes.Read(Code).Length == 0 ? IdentityTexts.CodeMissing : IdentityTexts.CodeWrong, nameof(Code));
        }
        await second.SignInAsync(person, cancel);
        return this.SeeOther(this.ReturnTo(ReturnTo));
    }
}
