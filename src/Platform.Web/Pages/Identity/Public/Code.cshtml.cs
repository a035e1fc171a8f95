using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;
using Platform.Core.Identity;
using Platform.Web.Hosting;
using Platform.Web.Identity;
using Platform.Web.Texts;
using Platform.Web.Ui;

namespace Platform.Web.Pages.Identity.Public;

/// <summary>Second step of a company's sign-in.</summary>
[NoDatabase]
[EnableRateLimiting(WebIdentity.TriesPerAddress)]
public sealed class CodeModel(SecondFactor second, CheckTotp checkTotp) : PageModel
{
    [BindProperty(SupportsGet = true, Name = "retour")] public string? ReturnTo { get; set; }

    [BindProperty] public string? Code { get; set; }

    public async Task<IActionResult> OnGetAsync() => await second.WaitingAsync() is null ? this.SeeOther(this.WithReturn(Links.SignIn, ReturnTo)) : Page();

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (await second.WaitingAsync() is not { } person) return this.SeeOther(this.WithReturn(Links.SignIn, ReturnTo));
        var outcome = await checkTotp.ExecuteAsync(person, Codes.Read(Code), cancel);
        var refusal = outcome.Match<string?>(right => null, wrong => IdentityTexts.CodeWrong, usedBefore => IdentityTexts.CodeUsed, lockedOut => IdentityTexts.CodeLocked);
        if (refusal is not null) return this.Refuse(refusal, nameof(Code));
        await second.SignInAsync(person, cancel);
        return this.SeeOther(this.ReturnTo(ReturnTo));
    }
}

internal static class Codes
{
    /// <summary>« 123 456 » is how applications show it.</summary>
    public static string Read(string? typed) => string.Concat((typed ?? "").Where(c => !char.IsWhiteSpace(c)));
}
