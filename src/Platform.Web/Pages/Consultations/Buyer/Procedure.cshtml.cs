using Microsoft.AspNetCore.Mvc;
using Platform.Core.Consultations;
using Platform.Core.Identity;
using Platform.Core.Law;
using Platform.Core.Values;
using Platform.Web.Hosting;
using Platform.Web.Texts;
using Platform.Web.Ui;

namespace Platform.Web.Pages.Consultations.Buyer;

/// <summary>The fourth question: the procedure that the value calls for is proposed, with the thresholds that say so.</summary>
[Needs(Capability.EditConsultation)]
public sealed class ProcedureModel(DraftServices services, StateTerms stateTerms) : DraftModel(services)
{
    [BindProperty] public Procedure? Chosen { get; set; }
    [BindProperty] public string? Ground { get; set; }
    [BindProperty] public string? Reason { get; set; }

    public Procedure? Proposed => Judged.Regime is { } regime ? regime.IsFormalised && Judged.Purchase is null ? Procedure.Open : Procedure.Mapa : null;

    /// <summary>The threshold of those who buy for a network, where it would change the procedure; null: it would not, or they do.</summary>
    public Threshold? HigherThreshold => Judged is { Regime: { IsFormalised: true }, Purchase: null, Value: { } value, Buyer: { IsEntity: false } }
        && Thresholds.Of("formalised", Judged.Launch, Judged.Nature, BuyerKind.OtherEntity) is { } threshold && !threshold.IsReachedBy(value) ? threshold : null;

    public string Why => Judged.Regime switch
    {
        { IsFormalised: true } when Judged.Purchase is null => ConsultationTexts.ProcedureFormalised,
        { NeedsCompetition: false } => ConsultationTexts.ProcedureDispensed,
        _ => ConsultationTexts.ProcedureAdapted,
    };

    public IReadOnlyList<(string Value, string Label)> Grounds => [.. AwardGround.On(Judged.Launch).Select(ground => (ground.Key, ground.Key == "other" ? ground.Title : $"{ground.Key}\u00A0: {ground.Title}"))];

    protected override PublicationStep Step => PublicationStep.Procedure;

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (await LoadAsync(cancel) is { } elsewhere) return elsewhere;
        // What is proposed stands chosen in the questions; nothing is chosen over the buyer's own word.
        (Chosen, Ground, Reason) = (Question is not null && Shown is null ? Proposed ?? Consultation.Procedure : Consultation.Procedure, Stated.Terms.AwardGround, Stated.Terms.AwardReason);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (await LoadAsync(cancel) is { } elsewhere) return elsewhere;
        if (Chosen is not { } procedure || !Enum.IsDefined(procedure)) return this.Refuse(ConsultationTexts.ProcedureMissing, nameof(Chosen));
        var outcome = await stateTerms.ExecuteAsync(new(Id, terms => terms with { AwardGround = Ground, AwardReason = Reason }, procedure), cancel);
        switch (outcome)
        {
            case StateTerms.Outcome.Refused refused:
                foreach (var problem in refused.Problems) ModelState.AddModelError(problem.Field == TermsField.AwardGround ? nameof(Ground) : nameof(Reason), Words.Of(problem));
                return this.Invalid();
            case StateTerms.Outcome.AlreadyPublished: return Published();
            default: return await OnwardAsync(Links.Buyer.Procedure(Portal, Id.Value), cancel);
        }
    }
}
