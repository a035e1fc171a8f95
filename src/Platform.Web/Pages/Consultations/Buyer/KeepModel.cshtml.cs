using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.Core.Consultations;
using Platform.Core.Consultations.Models;
using Platform.Core.Identity;
using Platform.Core.Values;
using Platform.Web.Hosting;
using Platform.Web.Texts;
using Platform.Web.Ui;

namespace Platform.Web.Pages.Consultations.Buyer;

/// <summary>Keeps what a consultation says for the next one (PEER-16).</summary>
[Needs(Capability.EditConsultation)]
public sealed class KeepModelModel(ConsultationForBuyer consultations, KeepModel keep, CurrentPerson person) : PageModel
{
    [BindProperty(SupportsGet = true)] public Id<Consultation> Id { get; set; }
    [BindProperty] public string? Name { get; set; }

    public string Portal => person.Tenant.Slug;
    public Consultation Consultation { get; private set; } = default!; // set, or 404

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel) => await FindAsync(cancel) ? Page() : NotFound();

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (!await FindAsync(cancel)) return NotFound();
        return await keep.ExecuteAsync(Id, Name, person.Name, cancel) switch
        {
            KeepModel.Outcome.NameMissing => this.Refuse(ConsultationTexts.ModelNameMissing, nameof(Name)),
            KeepModel.Outcome.NameTooLong => this.Refuse(ConsultationTexts.ModelNameTooLong, nameof(Name)),
            KeepModel.Outcome.NameTaken => this.Refuse(ConsultationTexts.ModelNameTaken, nameof(Name)),
            KeepModel.Outcome.NotFound => NotFound(),
            _ => this.SeeOther(Links.Buyer.Models(Portal) + "?fait=garde"),
        };
    }

    private async Task<bool> FindAsync(CancellationToken cancel)
    {
        if (await consultations.FindAsync(Id, cancel) is not { } found) return false;
        Consultation = found;
        return true;
    }
}
