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

    /// <summary>Of a negotiated procedure or a dialogue: which case allows it, and the facts.</summary>
    [BindProperty] public string? Case { get; set; }
    [BindProperty] public string? Facts { get; set; }

    public Procedure? Proposed => Judged.Regime is { } regime ? regime.IsFormalised && Judged.Purchase is null ? Procedure.Open : Procedure.Mapa : null;

    /// <summary>The threshold of those who buy for a network, where it would change the procedure; null: it would not, or they do.</summary>
    public Threshold? HigherThreshold => Judged is { Regime: { IsFormalised: true }, Purchase: null, Value: { } value, Buyer: { IsEntity: false } }
        && Thresholds.Of("formalised", Judged.Launch, Judged.Nature, BuyerKind.OtherEntity) is { } threshold && !threshold.IsReachedBy(value) ? threshold : null;

    /// <summary>The threshold of social and other specific services, where it would change the procedure; null: it would not, or they are such.</summary>
    public Threshold? SpecificThreshold => Judged is { Regime: { IsFormalised: true }, Purchase: null, Value: { } value, Nature: Nature.Services, Terms: { IsSpecific: false } }
        && Thresholds.Of("specific-services", Judged.Launch, Judged.Nature, Judged.Buyer) is { } threshold && !threshold.IsReachedBy(value) ? threshold : null;

    /// <summary>Where the notice of a formalised procedure would belong, chosen at this value; null: its value asks for one anyway.</summary>
    public NeededChannels? IfFormalised => Judged.ChannelsOfFormalised;

    public bool IsContest => Consultation.Procedure == Procedure.DesignContest;

    /// <summary>Said at the choice, until the linter has said it about what was chosen.</summary>
    public ContestNeeded? ContestToSay => Findings.Any(finding => finding.Key == "ContestNeeded") ? null : Judged.ContestCalledFor;

    public string Why => Judged.Regime switch
    {
        { IsFormalised: true } when Judged.Purchase is null => Judged.ContestCalledFor is null ? ConsultationTexts.ProcedureFormalised
            : Chosen is { } ticked ? string.Format(ConsultationTexts.ProcedureFormalisedOrContestChosen, Words.Of(ticked)) : ConsultationTexts.ProcedureFormalisedOrContest,
        { NeedsCompetition: false } => ConsultationTexts.ProcedureDispensed,
        _ when Stated.Terms.IsSpecific => ConsultationTexts.ProcedureSpecific,
        { Publicity: Publicity.National } => ConsultationTexts.ProcedureAdaptedNational,
        { Publicity: Publicity.Adapted } => ConsultationTexts.ProcedureAdaptedAlone,
        _ => ConsultationTexts.ProcedureAdapted,
    };

    public IReadOnlyList<(string Value, string Label)> Grounds => [.. AwardGround.On(Judged.Launch).Select(ground => (ground.Key, ground.Key == "other" ? ground.Title : $"{ground.Key}\u00A0: {ground.Title}"))];

    /// <summary>Empty: the procedure that stands needs none, or its buyer chooses freely.</summary>
    public IReadOnlyList<(string Value, string Label)> Cases => [.. NegotiationGround.On(Consultation.Procedure.ToString(), Judged.Buyer, Judged.Launch).Select(known => (known.Key, $"{known.Title} ({known.Article})"))];

    public override string Vocabulary => "MAPA, Procédure formalisée, Entité adjudicatrice";

    protected override PublicationStep Step => PublicationStep.Procedure;

    public override object Replaced => new { Consultation.Procedure, Stated.Terms.AwardGround, Stated.Terms.AwardReason, Stated.Terms.NegotiationGround, Stated.Terms.NegotiationReason };

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (await LoadAsync(cancel) is { } elsewhere) return elsewhere;
        // What is proposed stands chosen in the questions; nothing is chosen over the buyer's own word, nor where the buyer alone knows.
        (Chosen, Ground, Reason) = (Question is not null && Shown is null ? Judged.ContestCalledFor is null ? IsContest ? Consultation.Procedure : Proposed ?? Consultation.Procedure : null : Consultation.Procedure, Stated.Terms.AwardGround, Stated.Terms.AwardReason);
        (Case, Facts) = (Stated.Terms.NegotiationGround, Stated.Terms.NegotiationReason);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (await LoadAsync(cancel) is { } elsewhere) return elsewhere;
        if (Chosen is not { } procedure || !Enum.IsDefined(procedure)) return this.Refuse(ConsultationTexts.ProcedureMissing, nameof(Chosen));
        if (!ModelState.IsValid) return this.Invalid();
        var outcome = await stateTerms.ExecuteAsync(new(Id, terms => terms with { AwardGround = Ground, AwardReason = Reason, NegotiationGround = Case, NegotiationReason = Facts }, procedure), cancel);
        switch (outcome)
        {
            case StateTerms.Outcome.Refused refused:
                foreach (var problem in refused.Problems) ModelState.AddModelError(FieldOf(problem.Field), Words.Of(problem));
                return this.Invalid();
            case StateTerms.Outcome.AlreadyPublished: return Published();
            // Its jury, its selection and its prime are what a contest is: the way leads there, not past it.
            default: return await OnwardAsync(Links.Buyer.Procedure(Portal, Id.Value), cancel, procedure == Procedure.DesignContest ? Links.Buyer.Terms(Portal, Id.Value) : null);
        }
    }

    private static string FieldOf(TermsField field) => field switch
    {
        TermsField.AwardGround => nameof(Ground),
        TermsField.NegotiationGround => nameof(Case),
        TermsField.NegotiationReason => nameof(Facts),
        _ => nameof(Reason),
    };
}
