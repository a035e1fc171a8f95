using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.Core.Consultations;
using Platform.Core.Identity;
using Platform.Core.Values;
using Platform.Web.Hosting;
using Platform.Web.Ui;

namespace Platform.Web.Pages.Consultations.Buyer;

/// <summary>Asks once more before a draft is thrown away, and says what stands against it.</summary>
[Needs(Capability.EditConsultation)]
public sealed class DiscardModel(ConsultationForBuyer consultations, DiscardDraft discard, CurrentPerson person) : PageModel
{
    [BindProperty(SupportsGet = true)] public Id<Consultation> Id { get; set; }

    public string Portal => person.Tenant.Slug;
    public Consultation Consultation { get; private set; } = default!; // set, or elsewhere
    public int Documents { get; private set; }

    /// <summary>Null: nothing stands against it.</summary>
    public DiscardDraft.Outcome? Objection { get; private set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel) => await LoadAsync(cancel) ?? Page();

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (await LoadAsync(cancel) is { } elsewhere) return elsewhere;
        return await discard.ExecuteAsync(Id, cancel) switch
        {
            DiscardDraft.Outcome.Discarded => this.SeeOther($"{Links.Buyer.Board(Portal)}?supprime={Consultation.Reference}"),
            DiscardDraft.Outcome.NotFound => NotFound(),
            _ => this.SeeOther(Links.Buyer.Discard(Portal, Id.Value)),      // which says why
        };
    }

    private async Task<IActionResult?> LoadAsync(CancellationToken cancel)
    {
        if (await consultations.FindAsync(Id, cancel) is not { } found) return NotFound();
        if (found.PublishedAt is not null || found.StageOf is not null) return this.SeeOther(Links.Buyer.Consultation(Portal, Id.Value));
        (Consultation, Documents, Objection) = (found, (await consultations.DraftAsync(found, cancel)).Documents, await discard.ObjectionAsync(Id, cancel));
        return null;
    }
}
