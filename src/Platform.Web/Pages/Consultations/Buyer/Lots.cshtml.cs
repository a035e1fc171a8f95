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

    /// <summary>Whoever adds a lot stays in his question; what was told is not told again.</summary>
    public string QueryOf => $"?{(Question is { } number ? $"question={number}" : "tache=lots")}{(Shown is null ? "" : "&constat=oui")}";

    private string Self => Links.Buyer.Lots(Portal, Id.Value) + (Question is { } number ? $"?question={number}" : "");

    /// <summary>What the model says of its one lot, until the buyer has answered for his own.</summary>
    public PrivateStatement? Proposed => Stated.Terms.Undivided is null ? Stated.Private : null;

    public override string Vocabulary => "Lot, Allotissement, CPV";

    protected override PublicationStep Step => PublicationStep.Lots;

    public override object Replaced => new { Stated.Terms.MostLotsBid, Stated.Terms.MostLotsWon, Stated.Terms.Undivided, Stated.Terms.UndividedReason };

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (await LoadAsync(cancel) is { } elsewhere) return elsewhere;
        (UndividedKind, UndividedReason, MostBid, MostWon) = ($"{Stated.Terms.Undivided}", Stated.Terms.UndividedReason, $"{Stated.Terms.MostLotsBid}", $"{Stated.Terms.MostLotsWon}");
        return Page();
    }

    public Task<IActionResult> OnPostAsync(CancellationToken cancel) => SaveAsync(adds: true, cancel);

    public async Task<IActionResult> OnPostRemoveAsync(Id<Lot> lot, CancellationToken cancel)
    {
        if (await LoadAsync(cancel) is { } elsewhere) return elsewhere;
        return (await removeLot.ExecuteAsync(new(Id, lot), cancel)).Match(
            _ => this.SeeOther(Self),
            _ => Published(),
            _ => this.SeeOther(Self));      // gone already, in another tab: the list says so
    }

    // A lot that was typed and not added is added too: nobody loses it by going on.
    public Task<IActionResult> OnPostDivideAsync(CancellationToken cancel) => SaveAsync(adds: !string.IsNullOrWhiteSpace(Title) || !string.IsNullOrWhiteSpace(Cpv), cancel);

    private async Task<IActionResult> SaveAsync(bool adds, CancellationToken cancel)
    {
        if (await LoadAsync(cancel) is { } elsewhere) return elsewhere;
        var (bid, won) = (Numbers.Read(ModelState, nameof(MostBid), MostBid), Numbers.Read(ModelState, nameof(MostWon), MostWon));
        var several = Stated.Lots.Count + (adds ? 1 : 0) > 1;
        StatedTerms Change(StatedTerms terms) => several
            ? terms with { MostLotsBid = bid, MostLotsWon = won, Undivided = null, UndividedReason = null }
            : terms with { Undivided = TermsModel.Read<Undivided>(UndividedKind), UndividedReason = UndividedReason, MostLotsBid = null, MostLotsWon = null };
        foreach (var problem in Change(Stated.Terms).Problems())
            ModelState.TryAddModelError(problem.Field switch { TermsField.MostLotsBid => nameof(MostBid), TermsField.MostLotsWon => nameof(MostWon), _ => nameof(UndividedReason) }, Words.Of(problem));
        if (!ModelState.IsValid) return this.Invalid();
        if (adds)
            switch (await addLot.ExecuteAsync(new(Id, Title, Cpv), cancel))
            {
                case AddLot.Outcome.Refused { Fault: var fault }: return this.Refuse(Words.Of(fault), fault == AddLot.Fault.CpvUnknown ? nameof(Cpv) : nameof(Title));
                case AddLot.Outcome.AlreadyPublished: return Published();
                case AddLot.Outcome.NotFound: return NotFound();
            }
        if (await stateTerms.ExecuteAsync(new(Id, Change), cancel) is StateTerms.Outcome.AlreadyPublished) return Published();
        return adds ? this.SeeOther(Self) : await OnwardAsync(Links.Buyer.Lots(Portal, Id.Value), cancel);
    }
}
