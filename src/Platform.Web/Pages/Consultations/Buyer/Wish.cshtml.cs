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
        return await wish.ExecuteAsync(new(Id, day, person.Name), cancel) == WishPublication.Outcome.NotFound ? NotFound() : this.SeeOther(Back);      // published meanwhile: its page says so
    }

    // Of another department: not there, as everywhere.
    private async Task<bool> LoadAsync(CancellationToken cancel)
    {
        if (await consultations.FindAsync(Id, cancel) is not { } found || (await buying.ReadAsync(cancel)).All(department => department.Id != found.DepartmentId)) return false;
        Consultation = found;
        return true;
    }
}
