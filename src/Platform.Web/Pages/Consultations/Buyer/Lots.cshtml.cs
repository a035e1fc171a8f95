using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.Core.Approvals;
using Platform.Core.Consultations;
using Platform.Core.Identity;
using Platform.Core.Values;
using Platform.Web.Hosting;
using Platform.Web.Texts;
using Platform.Web.Ui;

namespace Platform.Web.Pages.Consultations.Buyer;

[Needs(Capability.EditConsultation)]
public sealed class LotsModel(ConsultationForBuyer consultations, AddLot addLot, RemoveLot removeLot, ReadApprovals approvals, CurrentPerson person) : PageModel
{
    [BindProperty(SupportsGet = true)] public Id<Consultation> Id { get; set; }
    [BindProperty] public string? Title { get; set; }
    [BindProperty] public string? Cpv { get; set; }
    public string Portal => person.Tenant.Slug;

    /// <summary>A change would return it to draft.</summary>
    public ReadApprovals.UnderWay? UnderWay { get; private set; }
    public Consultation Consultation { get; private set; } = default!; // set, or 404
    public IReadOnlyList<Lot> Lots { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel) => await LoadAsync(cancel) ? Page() : NotFound();

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (!await LoadAsync(cancel)) return NotFound();
        return (await addLot.ExecuteAsync(new(Id, Title, Cpv), cancel)).Match(
            _ => this.SeeOther(Links.Buyer.Lots(Portal, Id.Value)),
            refused => this.Refuse(Words.Of(refused.Fault), refused.Fault == AddLot.Fault.CpvUnknown ? nameof(Cpv) : nameof(Title)),
            _ => this.Refuse(ConsultationTexts.AlreadyPublished),
            _ => NotFound());
    }

    public async Task<IActionResult> OnPostRemoveAsync(Id<Lot> lot, CancellationToken cancel)
    {
        if (!await LoadAsync(cancel)) return NotFound();
        return (await removeLot.ExecuteAsync(new(Id, lot), cancel)).Match(
            _ => this.SeeOther(Links.Buyer.Lots(Portal, Id.Value)),
            _ => this.Refuse(ConsultationTexts.AlreadyPublished),
            _ => NotFound());
    }

    private async Task<bool> LoadAsync(CancellationToken cancel)
    {
        if (await consultations.FindAsync(Id, cancel) is not { } found) return false;
        (Consultation, Lots, UnderWay) = (found, await consultations.LotsAsync(Id, cancel), await approvals.UnderWayAsync(Id, cancel));
        return true;
    }
}
