using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.Core.Consultations;
using Platform.Core.Dce;
using Platform.Core.Identity;
using Platform.Core.Values;
using Platform.Web.Hosting;
using Platform.Web.Ui;

namespace Platform.Web.Pages.Dce.Buyer;

/// <summary>Asks once more before a version in preparation is given up: its documents are not kept.</summary>
[Needs(Capability.EditConsultation)]
public sealed class AbandonModel(ConsultationForBuyer consultations, DceForPages dce, AbandonDceVersion abandon, CurrentPerson person) : PageModel
{
    [BindProperty(SupportsGet = true)] public Id<Consultation> Id { get; set; }

    /// <summary>The version that the page showed.</summary>
    [BindProperty] public int Number { get; set; }

    public string Portal => person.Tenant.Slug;
    public Consultation Consultation { get; private set; } = default!; // set, or elsewhere
    public DceForPages.Version Version { get; private set; } = default!; // set, or elsewhere

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (await consultations.FindAsync(Id, cancel) is not { } found) return NotFound();
        if (found.PublishedAt is null || await dce.LatestAsync(Id, cancel) is not { PublishedAt: null } version) return this.SeeOther(Links.Buyer.Dce(Portal, Id.Value));
        (Consultation, Version) = (found, version);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel) => (await abandon.ExecuteAsync(new(Id, Number), cancel)).Match(
        abandoned => this.SeeOther($"{Links.Buyer.Dce(Portal, Id.Value)}?abandonnee={abandoned.Number}"),
        nothingPrepared => this.SeeOther(Links.Buyer.Dce(Portal, Id.Value)),
        _ => NotFound());
}
