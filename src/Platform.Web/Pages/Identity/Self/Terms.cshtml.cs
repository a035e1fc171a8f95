using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Platform.Core.Identity;
using Platform.Core.Law;
using Platform.Web.Hosting;
using Platform.Web.Texts;
using Platform.Web.Ui;

namespace Platform.Web.Pages.Identity.Self;

/// <summary>The terms of use in force, accepted by each person with their version and the date (GD-19). A new version is asked on the next page.</summary>
[Needs(Capability.UseOwnAccount)]
public sealed class TermsModel(CurrentPerson current, AcceptTerms acceptTerms, ReadTerms readTerms, IdentityDb identity, SignInManager<Person> signIn, TimeProvider clock) : PageModel
{
    [BindProperty] public string? Version { get; set; }

    [BindProperty(SupportsGet = true, Name = "retour")] public string? ReturnUrl { get; set; }

    public TermsOfUse Terms { get; private set; } = null!;      // set before the page is shown

    public ReadTerms.Acceptance? Accepted { get; private set; }

    public Task OnGetAsync(CancellationToken cancel) => LoadAsync(cancel);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (!await acceptTerms.ExecuteAsync(current.Id, Version ?? "", cancel))
        {
            await LoadAsync(cancel);
            return this.Refuse(IdentityTexts.TermsChanged);
        }
        // The session says which version was accepted: it goes on, with the new one.
        await signIn.SignInWithClaimsAsync(await identity.Users.SingleAsync(p => p.Id == current.Id, cancel), isPersistent: false, current.HowSignedIn);
        return this.SeeOther(this.ReturnTo(ReturnUrl));
    }

    private async Task LoadAsync(CancellationToken cancel) => (Terms, Accepted) = (TermsOfUse.On(clock.GetUtcNow()), await readTerms.LatestAsync(current.Id, cancel));
}
