using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.Core.Identity;
using Platform.Web.Hosting;
using Platform.Web.Texts;
using Platform.Web.Ui;

namespace Platform.Web.Pages.Identity.Buyer;

/// <summary>The administrator attests the list of the account's people, once a quarter (VR-33).</summary>
[Needs(Capability.ManagePeople)]
public sealed class AttestationModel(CurrentPerson current, AttestPeople attest) : PageModel
{
    /// <summary>Of the list that was read.</summary>
    [BindProperty] public string? Sha256 { get; set; }

    public ActingTenant Account => current.Tenant;

    public AttestPeople.State State { get; private set; } = null!;      // set before the page is shown

    public AttestPeople.List List { get; private set; } = null!;        // set before the page is shown

    public IReadOnlyList<AttestPeople.Past> Past { get; private set; } = [];

    public string Quarter(DateOnly first) => string.Format(first.Month == 1 ? IdentityTexts.FirstQuarter : IdentityTexts.OtherQuarter, (first.Month / 3) + 1, first.Year);

    public Task OnGetAsync(CancellationToken cancel) => LoadAsync(cancel);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (await attest.ExecuteAsync(new(Sha256 ?? "", current.Name), cancel) is not AttestPeople.Outcome.ListChanged) return this.SeeOther(Links.Identity.Attestation(Account.Slug));
        await LoadAsync(cancel);
        ModelState.Clear();     // the list of now, not the one that was sent
        return this.Refuse(IdentityTexts.ListChanged);
    }

    private async Task LoadAsync(CancellationToken cancel) =>
        (State, List, Past) = (await attest.StateAsync(cancel), await attest.ListAsync(cancel), await attest.PastAsync(cancel));
}
