using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.Core.Consultations;
using Platform.Core.Identity;
using Platform.Core.Tenancy;
using Platform.Core.Values;
using Platform.Web.Hosting;
using Platform.Web.Ui;

namespace Platform.Web.Pages.Consultations.Buyer;

/// <summary>The day on which a draft should be published, for those who plan with its buyer (VR-35).</summary>
[Needs(Capability.EditConsultation)]
public sealed class WishModel(ConsultationForBuyer consultations, WishPublication wish, ReadPlannedPublications planned, BuyingDepartments buying, CurrentPerson person) : PageModel
{
    [BindProperty(SupportsGet = true)] public Id<Consultation> Id { get; set; }
    [BindProperty] public TypedDay On { get; set; } = new();

    public string Portal => person.Tenant.Slug;
    public Consultation Consultation { get; private set; } = default!; // set, or elsewhere

    private string Back => Links.Buyer.Consultation(Portal, Id.Value);

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (!await LoadAsync(cancel)) return NotFound();
        if (Consultation.PublishedAt is not null) return this.SeeOther(Back);
        if (await planned.OfAsync(Id, cancel) is { } wished) On = TypedDay.From(wished.On);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (!await LoadAsync(cancel)) return NotFound();
        var day = On.ReadOptional(ModelState, nameof(On));
        if (!ModelState.IsValid) return this.Invalid();
        switch (await wish.ExecuteAsync(new(Id, day, person.Name), cancel))
        {
            case WishPublication.Outcome.NotFound: return NotFound();
            case WishPublication.Outcome.Past:
                ModelState.AddModelError(nameof(On), "Ce jour est passé\u00a0: indiquez aujourd’hui ou un jour à venir.");
                return this.Invalid();
            case WishPublication.Outcome.AfterDeadline:
                ModelState.AddModelError(nameof(On), $"Les plis de ce brouillon sont attendus le {FrenchFormat.LongDateTime(Consultation.SubmissionDeadline.GetValueOrDefault())}\u00a0: publiez avant ce jour, ou reculez d’abord la date limite.");
                return this.Invalid();
            default: return this.SeeOther(Back);      // also when it was published meanwhile: its page says so
        }
    }

    // Of another department: not there, as everywhere.
    private async Task<bool> LoadAsync(CancellationToken cancel)
    {
        if (await consultations.FindAsync(Id, cancel) is not { } found || (await buying.ReadAsync(cancel)).All(department => department.Id != found.DepartmentId)) return false;
        Consultation = found;
        return true;
    }
}
