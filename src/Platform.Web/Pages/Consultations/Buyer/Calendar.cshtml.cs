using Microsoft.AspNetCore.Mvc;
using Platform.Core.Consultations;
using Platform.Core.Consultations.Legality;
using Platform.Core.Identity;
using Platform.Core.Law;
using Platform.Core.Values;
using Platform.Web.Hosting;
using Platform.Web.Texts;
using Platform.Web.Ui;

namespace Platform.Web.Pages.Consultations.Buyer;

/// <summary>The sixth question: until when. A limit is proposed, and every date says its article, its start, its count, its shift and the version of its rule.</summary>
[Needs(Capability.EditConsultation)]
public sealed class CalendarModel(DraftServices services, AmendConsultation amend, StateTerms stateTerms) : DraftModel(services)
{
    [BindProperty] public TypedDateTime SubmissionDeadline { get; set; } = new();
    [BindProperty] public TypedDateTime QuestionsDeadline { get; set; } = new();
    [BindProperty] public TypedDay VisitOn { get; set; } = new();
    [BindProperty] public string? Urgency { get; set; }

    /// <summary>Why companies are left less than the floor.</summary>
    [BindProperty] public string? ShortLimit { get; set; }
    [BindProperty] public TypedDay PriorOn { get; set; } = new();
    [BindProperty] public string? PaperKind { get; set; } = "None";
    [BindProperty] public string? Paper { get; set; }

    /// <summary>Of a phase: a <see cref="LimitAgreement"/>.</summary>
    [BindProperty] public string? Agreement { get; set; } = nameof(LimitAgreement.NotAsked);

    public LegalCalendar Dates => LegalCalendar.Of(Judged);

    /// <summary>Asked once a limit is that near, and offered before: what waits for a circuit draws nearer.</summary>
    public bool AsksShortLimit => Stated.Terms.ShortLimitReason is not null || Judged.FloorNear is not null || ModelState[nameof(ShortLimit)] is { Errors.Count: > 0 };

    public bool MaySayNothing => Judged.FloorMissed is null && ModelState[nameof(ShortLimit)] is not { Errors.Count: > 0 };

    /// <summary>The law lets the candidates agree to a date: of their first offers.</summary>
    public bool MayAgree => Consultation is { StageKind: StageKind.Offers, Procedure: Procedure.Restricted or Procedure.Negotiated };

    protected override bool IsForStages => true;

    public bool HasFacts => Stated.Terms is { VisitOn: not null } or { WithheldReason: not null } or { UrgencyReason: not null } or { PriorInformationOn: not null } or { PaperReason: not null } || !ModelState.IsValid;

    public override string Vocabulary => "Procédure formalisée, Préinformation, Profil d’acheteur";

    protected override PublicationStep Step => PublicationStep.Calendar;

    public override object Replaced => new { Consultation.SubmissionDeadline, Consultation.QuestionsDeadline, Consultation.LimitAgreement, Stated.Terms.VisitOn, Stated.Terms.UrgencyReason, Stated.Terms.ShortLimitReason, Stated.Terms.PriorInformationOn, Stated.Terms.PaperCase, Stated.Terms.PaperReason };

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (await LoadAsync(cancel) is { } elsewhere) return elsewhere;
        var terms = Stated.Terms;
        if (Consultation.SubmissionDeadline is { } deadline) SubmissionDeadline = TypedDateTime.From(deadline);
        else if (Question is not null) SubmissionDeadline = TypedDateTime.From(Dates.Proposed);
        if (Consultation.QuestionsDeadline is { } questions) QuestionsDeadline = TypedDateTime.From(questions);
        if (terms.VisitOn is { } visit) VisitOn = TypedDay.From(visit);
        if (terms.PriorInformationOn is { } prior) PriorOn = TypedDay.From(prior);
        Agreement = $"{Consultation.LimitAgreement}";
        (Urgency, ShortLimit, PaperKind, Paper) = (terms.UrgencyReason, terms.ShortLimitReason, terms.PaperCase?.ToString() ?? "None", terms.PaperReason);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (await LoadAsync(cancel) is { } elsewhere) return elsewhere;
        var submission = SubmissionDeadline.IsBlank ? null : SubmissionDeadline.Read(ModelState, nameof(SubmissionDeadline));
        var questions = QuestionsDeadline.IsBlank ? null : QuestionsDeadline.Read(ModelState, nameof(QuestionsDeadline));
        var (visit, prior) = (VisitOn.ReadOptional(ModelState, nameof(VisitOn)), PriorOn.ReadOptional(ModelState, nameof(PriorOn)));
        var near = submission is null ? null : (Judged with { Deadline = submission }).FloorNear;
        if (near is { IsMissed: true } missed && !TimeFloor.IsReason(ShortLimit)) ModelState.AddModelError(nameof(ShortLimit), string.Format(ConsultationTexts.ShortLimitUnsaid, missed.Hours));
        else if (near is not null && !string.IsNullOrWhiteSpace(ShortLimit) && !TimeFloor.IsReason(ShortLimit)) ModelState.AddModelError(nameof(ShortLimit), ConsultationTexts.ShortLimitNoSentence);
        ConsultationContent Dated(ConsultationContent content) => content with { SubmissionDeadline = submission, QuestionsDeadline = questions };
        StatedTerms Facts(StatedTerms terms) => Consultation.Procedure.IsFormalised
            ? Near(terms) with { VisitOn = visit, UrgencyReason = Urgency, PriorInformationOn = prior, PaperCase = Enum.TryParse<PaperCase>(PaperKind, out var paper) && Enum.IsDefined(paper) ? paper : null, PaperReason = Paper }
            : Near(terms) with { VisitOn = visit };
        StatedTerms Near(StatedTerms terms) => terms with { ShortLimitReason = near is null ? null : ShortLimit };
        foreach (var problem in Dated(Consultation.Content).Problems(Judged.Launch).Where(problem => problem.Field >= ContentField.QuestionsDeadline)) ModelState.TryAddModelError($"{problem.Field}", Words.Of(problem));
        foreach (var problem in Facts(Stated.Terms).Problems()) ModelState.TryAddModelError(problem.Field switch { TermsField.UrgencyReason => nameof(Urgency), TermsField.ShortLimitReason => nameof(ShortLimit), TermsField.PaperCase => nameof(PaperKind), _ => nameof(Paper) }, Words.Of(problem));
        if (!ModelState.IsValid) return this.Invalid();

        switch (await amend.ExecuteAsync(new(Id, Dated, MayAgree && Enum.TryParse<LimitAgreement>(Agreement, out var agreement) && Enum.IsDefined(agreement) ? agreement : null), cancel))
        {
            case AmendConsultation.Outcome.Refused refused:
                foreach (var problem in refused.Problems) ModelState.AddModelError($"{problem.Field}", Words.Of(problem));
                return this.Invalid();
            case AmendConsultation.Outcome.AlreadyPublished: return Published();
            case AmendConsultation.Outcome.NotFound: return NotFound();
        }
        await stateTerms.ExecuteAsync(new(Id, Facts), cancel);
        return await OnwardAsync(Links.Buyer.Calendar(Portal, Id.Value), cancel);
    }
}
