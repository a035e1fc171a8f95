using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;
using Platform.Core.Identity;
using Platform.Web.Hosting;
using Platform.Web.Identity;
using Platform.Web.Texts;
using Platform.Web.Ui;

namespace Platform.Web.Pages.Identity.Public;

/// <summary>A company signs up. The page after it says the same to everybody: the address as it was typed here, never whether it was known.</summary>
[NoDatabase]
[EnableRateLimiting(WebIdentity.TriesPerAddress)]
public sealed class RegisterModel(RegisterCompany registerCompany, ResendConfirmation resend, SignUpBrowser browser, SignUpMemory memory, ReturnPlace place, TimeProvider clock) : PageModel
{
    [BindProperty(SupportsGet = true, Name = "etranger")] public bool Foreign { get; set; }

    [BindProperty(SupportsGet = true, Name = "retour")] public string? ReturnTo { get; set; }

    /// <summary>Where one was going, kept through the message.</summary>
    public string? Back => this.ForCompany(ReturnTo);

    /// <summary>The same page for the other kind of company.</summary>
    public string Other(bool foreign) => Links.Identity.Register + QueryString.Create(new Dictionary<string, string?> { ["etranger"] = foreign ? "true" : null, ["retour"] = Back }.Where(pair => pair.Value is not null)!);

    [BindProperty(SupportsGet = true, Name = "envoye")] public bool Sent { get; set; }

    /// <summary>What became of a message asked for once more: « renvoye », « attendre » or « assez ».</summary>
    [BindProperty(SupportsGet = true, Name = "fait")] public string? Done { get; set; }

    /// <summary>The form as this browser filled it, but the password.</summary>
    [BindProperty(SupportsGet = true, Name = "corriger")] public bool Mends { get; set; }

    /// <summary>Null where this browser signed nobody up.</summary>
    public string? Typed { get; private set; }

    public (string? Then, string? Title) Onward { get; private set; }

    public string Correct => Links.Identity.Register + QueryString.Create(new Dictionary<string, string?> { ["corriger"] = "true", ["retour"] = Back }.Where(pair => pair.Value is not null)!);

    [BindProperty] public string? NationalId { get; set; }

    [BindProperty] public string? Country { get; set; }

    [BindProperty] public NationalIdKind? Kind { get; set; }

    [BindProperty] public string? CompanyName { get; set; }

    [BindProperty] public string? FullName { get; set; }

    [BindProperty] public string? Email { get; set; }

    [BindProperty] public string? Password { get; set; }

    public async Task OnGetAsync(CancellationToken cancel)
    {
        if (!Sent && !Mends) return;
        var typed = memory.Read();
        if (Sent) (Typed, Onward) = (typed?.Email, (ReturnAddress.Then(Back), await place.TitleAsync(Back, cancel)));
        else if (typed is not null) (Foreign, NationalId, Country, Kind, CompanyName, FullName, Email) = (typed.Foreign, typed.NationalId, typed.Country, typed.Kind, typed.CompanyName, typed.FullName, typed.Email);
    }

    /// <summary>The message once more, to the address that this browser typed and to no other.</summary>
    public async Task<IActionResult> OnPostAgainAsync(CancellationToken cancel)
    {
        if (memory.Read() is not { } typed) return this.SeeOther(this.WithReturn(Links.Identity.Register, Back));
        if (typed.Again >= SignUpTyped.Most) return this.SeeOther(After("assez"));
        var now = clock.GetUtcNow();
        if (!typed.MayAskAt(now)) return this.SeeOther(After("attendre"));
        await resend.ExecuteAsync(typed.Email, Back, cancel);
        memory.Write(typed with { SentAt = now, Again = typed.Again + 1 });
        return this.SeeOther(After("renvoye"));
    }

    private string After(string? done) => Links.Identity.Register + QueryString.Create(new Dictionary<string, string?> { ["envoye"] = "true", ["fait"] = done, ["retour"] = Back }.Where(pair => pair.Value is not null)!);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        var outcome = await registerCompany.ExecuteAsync(new(FullName ?? "", Email ?? "", Password ?? "", CompanyName ?? "",
            Foreign ? Countries.Foreign(Country) : "FR", Foreign ? Kind : NationalIdKind.Siren, NationalId ?? "", Back), cancel);
        return outcome.Match<IActionResult>(
            asked =>
            {
                var email = (Email ?? "").Trim();
                browser.Remember(asked.Stamp, email);
                memory.Write(new(Foreign, NationalId, Country, Kind, CompanyName, FullName, email, clock.GetUtcNow(), 0));
                return this.SeeOther(After(null));
            },
            invalid =>
            {
                foreach (var refusal in invalid.Refusals) ModelState.AddModelError(refusal.Field, refusal.French());
                return this.Invalid();
            });
    }
}
