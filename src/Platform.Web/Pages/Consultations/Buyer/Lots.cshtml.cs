using Microsoft.AspNetCore.Mvc;
using Platform.Core.Consultations;
using Platform.Core.Identity;
using Platform.Core.Values;
using Platform.Web.Hosting;
using Platform.Web.Ui;

namespace Platform.Web.Pages.Consultations.Buyer;

/// <summary>The third question: which lots, or why none; and how many one company may have.</summary>
[Needs(Capability.EditConsultation)]
public sealed class LotsModel(DraftServices services, AddLot addLot, RemoveLot removeLot, StateTerms stateTerms) : DraftModel(services)
{
    [BindProperty] public string? Title { get; set; }
    [BindProperty] public string? Cpv { get; set; }
    [BindProperty] public string? UndividedKind { get; set; }
    [BindProperty] public string? UndividedReason { get; set; }
    [BindProperty] public string? MostBid { get; set; }
    [BindProperty] public string? MostWon { get; set; }

    /// <summary>Whoever adds a lot stays in his question.</summary>
    public string QueryOf => $"?{(Question is { } number ? $"question={number}" : "tache=lots")}";

    private string Self => Links.Buyer.Lots(Portal, Id.Value) + (Question is null ? "" : QueryOf);

    protected override PublicationStep Step => PublicationStep.Lots;

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (await LoadAsync(cancel) is { } elsewhere) return elsewhere;
        ShowTerms();
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (await LoadAsync(cancel) is { } elsewhere) return elsewhere;
        ShowTerms();
        return (await addLot.ExecuteAsync(new(Id, Title, Cpv), cancel)).Match(
            _ => this.SeeOther(Self),
            refused => this.Refuse(Words.Of(refused.Fault), refused.Fault == AddLot.Fault.CpvUnknown ? nameof(Cpv) : nameof(Title)),
            _ => Published(),
            _ => NotFound());
    }

    public async Task<IActionResult> OnPostRemoveAsync(Id<Lot> lot, CancellationToken cancel)
    {
        if (await LoadAsync(cancel) is { } elsewhere) return elsewhere;
        return (await removeLot.ExecuteAsync(new(Id, lot), cancel)).Match(
            _ => this.SeeOther(Self),
            _ => Published(),
            _ => NotFound());
    }

    public async Task<IActionResult> OnPostDivideAsync(CancellationToken cancel)
    {
        if (await LoadAsync(cancel) is { } elsewhere) return elsewhere;
        var (bid, won) = (Numbers.Read(ModelState, nameof(MostBid), MostBid), Numbers.Read(ModelState, nameof(MostWon), MostWon));
        var several = Stated.Lots.Count > 1;
        StatedTerms Change(StatedTerms terms) => several
            ? terms with { MostLotsBid = bid, MostLotsWon = won, Undivided = null, UndividedReason = null }
            : terms with { Undivided = TermsModel.Read<Undivided>(UndividedKind), UndividedReason = UndividedReason, MostLotsBid = null, MostLotsWon = null };
        foreach (var problem in Change(Stated.Terms).Problems())
            ModelState.TryAddModelError(problem.Field switch { TermsField.MostLotsBid => nameof(MostBid), TermsField.MostLotsWon => nameof(MostWon), _ => nameof(UndividedReason) }, Words.Of(problem));
        if (!ModelState.IsValid) return this.Invalid();
        return await stateTerms.ExecuteAsync(new(Id, Change), cancel) is StateTerms.Outcome.AlreadyPublished ? Published() : await OnwardAsync(Links.Buyer.Lots(Portal, Id.Value), cancel);
    }

    private void ShowTerms() =>
        (UndividedKind, UndividedReason, MostBid, MostWon) = ($"{Stated.Terms.Undivided}", Stated.Terms.UndividedReason, $"{Stated.Terms.MostLotsBid}", $"{Stated.Terms.MostLotsWon}");
}
