using Microsoft.AspNetCore.Mvc;
using Platform.Core.Consultations;
using Platform.Core.Identity;
using Platform.Core.Values;
using Platform.Web.Hosting;
using Platform.Web.Texts;
using Platform.Web.Ui;

namespace Platform.Web.Pages.Consultations.Buyer;

/// <summary>What is particular to one lot: its place, its value, for whom it is reserved.</summary>
[Needs(Capability.EditConsultation)]
public sealed class OneLotModel(DraftServices services, AmendLot amendLot, StateEstimate stateEstimate) : DraftModel(services)
{
    [BindProperty(SupportsGet = true, Name = "lot")] public Id<Lot> LotId { get; set; }
    [BindProperty] public string? Title { get; set; }
    [BindProperty] public string? Cpv { get; set; }
    [BindProperty] public string? Place { get; set; }
    [BindProperty] public string? Amount { get; set; }
    [BindProperty] public string? Maximum { get; set; }
    [BindProperty] public string? ReservedKind { get; set; }

    public Lot Found { get; private set; } = default!; // set, or 404

    /// <summary>Then each lot has its own maximum.</summary>
    public bool IsFramework => Stated.Terms.Framework is not null && Stated.Lots.Count > 1;

    protected override PublicationStep Step => PublicationStep.Lots;

    public override object Replaced => Stated.Lots.Where(lot => lot.Id == LotId).Select(lot => new { lot.Title, lot.Cpv, lot.Place, lot.ReservedFor, lot.FrameworkMaximum, Estimate = Stated.Estimates.GetValueOrDefault(lot.Number) });

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (await FindAsync(cancel) is { } elsewhere) return elsewhere;
        (Title, Cpv, Place, ReservedKind, Maximum, Amount) = (Found.Title, Found.Cpv, Found.Place, Found.ReservedFor?.ToString() ?? "None", ValueModel.Typed(Found.FrameworkMaximum), ValueModel.Typed(Stated.Estimates.GetValueOrDefault(Found.Number)?.Amount));
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (await FindAsync(cancel) is { } elsewhere) return elsewhere;
        var (amount, maximum) = (Amounts.Read(Amount), IsFramework ? Amounts.Read(Maximum) : Found.FrameworkMaximum);
        if (!string.IsNullOrWhiteSpace(Amount) && (amount is null || StateEstimate.Fault(amount, null) is not null)) ModelState.AddModelError(nameof(Amount), amount is null ? ConsultationTexts.AmountUnreadable : ConsultationTexts.AmountOutOfRange);
        if (IsFramework && !string.IsNullOrWhiteSpace(Maximum) && maximum is null) ModelState.AddModelError(nameof(Maximum), ConsultationTexts.AmountUnreadable);
        if (!ModelState.IsValid) return this.Invalid();
        switch (await amendLot.ExecuteAsync(LotId, new(Id, Title, Cpv, Place, TermsModel.Read<ReservedFor>(ReservedKind), maximum), cancel))
        {
            case AmendLot.Outcome.Refused { Fault: var fault }:
                return this.Refuse(Words.Of(fault), fault switch { AddLot.Fault.CpvUnknown => nameof(Cpv), AddLot.Fault.PlaceTooLong => nameof(Place), AddLot.Fault.MaximumOutOfRange => nameof(Maximum), _ => nameof(Title) });
            case AmendLot.Outcome.AlreadyPublished: return Published();
            case AmendLot.Outcome.NotFound: return NotFound();
        }
        await stateEstimate.ExecuteAsync(new(Id, Found.Number, amount), cancel);
        return this.SeeOther(Links.Buyer.Lots(Portal, Id.Value));
    }

    private async Task<IActionResult?> FindAsync(CancellationToken cancel)
    {
        if (await LoadAsync(cancel) is { } elsewhere) return elsewhere;
        if (Stated.Lots.FirstOrDefault(lot => lot.Id == LotId) is not { } found) return NotFound();
        Found = found;
        return null;
    }
}
