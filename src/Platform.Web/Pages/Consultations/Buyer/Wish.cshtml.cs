using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.Core.Consultations;
using Platform.Core.Consultations.Legality;
using Platform.Core.Identity;
using Platform.Core.Tenancy;
using Platform.Core.Values;
using Platform.Web.Hosting;
using Platform.Web.Ui;

namespace Platform.Web.Pages.Consultations.Buyer;

/// <summary>The day on which a draft should be published, for those who plan with its buyer (VR-35).</summary>
[Needs(Capability.EditConsultation)]
public sealed class WishModel(ConsultationForBuyer consultations, WishPublication wish, ReadPlannedPublications planned, BuyingDepartments buying, ReadLegality readLegality, CurrentPerson person) : PageModel
{
    [BindProperty(SupportsGet = true)] public Id<Consultation> Id { get; set; }
    [BindProperty] public TypedDay On { get; set; } = new();

    public string Portal => person.Tenant.Slug;
    public Consultation Consultation { get; private set; } = default!; // set, or elsewhere

    /// <summary>What publishing on the day that is wished would come to; null: nothing against it.</summary>
    public PublicationObjection? Against { get; private set; }

    /// <summary>On the way back from saving a day that is to be looked at again, once.</summary>
    [BindProperty(SupportsGet = true, Name = "fait")] public string? Done { get; set; }

    public bool JustNoted => Done == "oui" && Against is not null;

    private string Back => Links.Buyer.Consultation(Portal, Id.Value);

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (!await LoadAsync(cancel)) return NotFound();
        if (Consultation.PublishedAt is not null) return this.SeeOther(Back);
        if (await planned.OfAsync(Id, cancel) is not { } wished) return Page();
        (On, Against) = (TypedDay.From(wished.On), await AgainstAsync(wished.On, cancel));
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
                ModelState.AddModelError(nameof(On), $"{Platform.Web.Pages.Bids.Company.BidPhrases.Limit(Consultation.Holds)} de ce brouillon\u00a0: le {FrenchFormat.LongDateTime(Consultation.SubmissionDeadline.GetValueOrDefault())}. Publiez avant ce jour, ou reculez d’abord la date limite.");
                return this.Invalid();
            default: return this.SeeOther(day is { } wished && await AgainstAsync(wished, cancel) is not null ? $"{Links.Buyer.Wish(Portal, Id.Value)}?fait=oui" : Back);      // also when it was published meanwhile: its page says so
        }
    }

    private async Task<PublicationObjection?> AgainstAsync(DateOnly day, CancellationToken cancel) => WishedDay.Judge(await readLegality.ExecuteAsync(Consultation, null, cancel), day);

    // Of another department: not there, as everywhere.
    private async Task<bool> LoadAsync(CancellationToken cancel)
    {
        if (await consultations.FindAsync(Id, cancel) is not { } found || (await buying.ReadAsync(cancel)).All(department => department.Id != found.DepartmentId)) return false;
        Consultation = found;
        return true;
    }
}
