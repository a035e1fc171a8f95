using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.Core.Approvals;
using Platform.Core.Consultations;
using Platform.Core.Identity;
using Platform.Core.Law;
using Platform.Core.Tenancy;
using Platform.Core.Values;
using Platform.Web.Hosting;
using Platform.Web.Identity;
using Platform.Web.Pages.Notices.Buyer;
using Platform.Web.Texts;
using Platform.Web.Ui;

namespace Platform.Web.Pages.Consultations.Buyer;

/// <summary>What a published consultation says, to be said anew; then what will change for all to see, what becomes of the limit, and the passkey.</summary>
[Needs(Capability.PublishConsultation)]
public sealed class CorrectModel(ReadCorrected read, ReadCorrections readCorrections, CorrectConsultation correct, KeepCorrection kept, SubmitCorrection submit, ReadApprovals approvals, BuyingDepartments buying, IContactInForce contacts, StepUpForms stepUp, CurrentPerson person, TimeProvider clock) : PageModel, IReplaces
{
    [BindProperty(SupportsGet = true)] public Id<Consultation> Id { get; set; }
    [BindProperty] public string? Subject { get; set; }
    [BindProperty] public string? Cpv { get; set; }
    [BindProperty] public string? Description { get; set; }
    [BindProperty] public string? Place { get; set; }
    [BindProperty] public TypedDateTime Questions { get; set; } = new();
    [BindProperty(Name = nameof(Terms))] public CorrectedTermsForm Terms { get; set; } = new();
    [BindProperty(Name = nameof(Contact))] public ContactForm Contact { get; set; } = new();
    [BindProperty(Name = nameof(Withheld))] public List<CorrectedWithheldForm> Withheld { get; set; } = [];
    // Named: without a lot among the fields the binder would take every other field for one.
    [BindProperty(Name = nameof(Lots))] public Dictionary<int, string?> Lots { get; set; } = [];
    [BindProperty] public string? Why { get; set; }
    /// <summary>Asked, never assumed: it moves the limit.</summary>
    [BindProperty] public bool? Important { get; set; }

    /// <summary>Number of the last correction that the fields were filled over; 0: none. Unsaid: the last.</summary>
    [BindProperty] public int? Over { get; set; }
    [BindProperty] public LimitForm DateLimit { get; set; } = new();
    /// <summary>Of the journals, as the check showed it, without tax.</summary>
    [BindProperty] public string? ShownCost { get; set; }
    [BindProperty] public string? Credential { get; set; }

    public string Portal => person.Tenant.Slug;
    public string Account => person.Tenant.Name;
    public ReadCorrected.Current Current { get; private set; } = default!; // set, or 404
    public Consultation Consultation => Current.Consultation;
    /// <summary>A phase: corrected for the invited alone.</summary>
    public bool IsStage => Consultation.StageOf is not null;

    /// <summary>What is declared sans suite: of a phase, the whole.</summary>
    public Guid Whole => (Consultation.StageOf ?? Consultation.Id).Value;
    public bool IsOpen => Consultation is { ClosedAt: null, DiscontinuedAt: null, Held: false } && Consultation.SubmissionDeadline > clock.GetUtcNow();

    /// <summary>No notice names anybody: of a phase, or of what was published without one.</summary>
    public bool AsksContact => Current.Content.Contact is not null;
    public IReadOnlyList<(string Value, string Label)> Grounds => [.. WithheldGround.On(clock.GetUtcNow()).Select(ground => (ground.Key, ground.Title))];

    /// <summary>What was typed, once nothing stands against it.</summary>
    public CorrectConsultation.Preview? Checked { get; private set; }

    // What an offer is made of: whoever calls a change of these unimportant is asked to think again.
    private static readonly CorrectedField[] Heavy = [CorrectedField.Description, CorrectedField.Duration, CorrectedField.Renewals, CorrectedField.RenewalMonths, CorrectedField.Variants, CorrectedField.Withheld];

    /// <summary>What is said to be unimportant, and may change an offer.</summary>
    public IReadOnlyList<string> Weighty => Checked is { } check && Important is not true
        ? [.. check.Changes.Where(change => Heavy.Contains(change.Field)).Select(change => char.ToLower(CorrectionWords.Of(change)[0], System.Globalization.CultureInfo.InvariantCulture) + CorrectionWords.Of(change)[1..])] : [];

    /// <summary>The estimated value may not be what it was.</summary>
    public bool IsOfDuration => Checked is { } check && check.Changes.Any(change => change.Field is CorrectedField.Duration or CorrectedField.Renewals or CorrectedField.RenewalMonths);

    private (FrenchDepartment? Before, FrenchDepartment? After)? Departments => Checked?.Changes.FirstOrDefault(change => change.Field == CorrectedField.ContactPostCode) is { } moved
        ? (FrenchDepartments.OfPostCode(moved.Before), FrenchDepartments.OfPostCode(moved.After)) : null;

    /// <summary>Whoever is named now is in another department: the court of appeal, which follows the buyer’s seat, stays.</summary>
    public bool IsElsewhere => Departments is ({ } before, { } after) && before != after;

    /// <summary>The court that the notice will name, where it said nothing of where the buyer is; null: it said so.</summary>
    public string? FirstCourt { get; private set; }

    /// <summary>Where a circuit applies, it is asked first.</summary>
    public ReadApprovals.Standing Approval { get; private set; } = default!; // set, or 404

    /// <summary>The correction that was submitted last.</summary>
    public CorrectionDraft? Pending { get; private set; }
    public IReadOnlyList<CorrectedValue> Submitted => Pending?.Values ?? [];

    /// <summary>What it says now, and what a colleague prepares.</summary>
    public object Replaced => new { Current.Content, Pending?.Id, Pending?.Changes, Pending?.Reason, Pending?.Important };

    private bool isStale;
    private IReadOnlyList<ReadCorrections.Line> corrections = [];

    /// <summary>Somebody corrected or submitted meanwhile: what was typed, over what stands now.</summary>
    public IReadOnlyList<CorrectedValue> Stale { get; private set; } = [];

    /// <summary>What the page says without asking again.</summary>
    public IEnumerable<(string Name, string? Value)> Typed =>
    [
        (nameof(Subject), Subject), (nameof(Cpv), Cpv), (nameof(Description), Description), (nameof(Place), Place),
        ("Questions.Day", Questions.Day), ("Questions.Month", Questions.Month), ("Questions.Year", Questions.Year), ("Questions.Hour", Questions.Hour), ("Questions.Minute", Questions.Minute), ("Questions.Occurrence", Questions.Occurrence),
        .. Terms.Typed(nameof(Terms)), .. Contact.Typed(nameof(Contact)), .. Withheld.Index().SelectMany(line => line.Item.Typed($"{nameof(Withheld)}[{line.Index}]")), .. Lots.Select(lot => ($"{nameof(Lots)}[{lot.Key}]", lot.Value)), (nameof(Why), Why), (nameof(Important), Important is { } important ? important ? "true" : "false" : null), (nameof(Over), $"{Over}"),
    ];

    /// <summary>What is checked is not, or not any more, what the circuit approved.</summary>
    public bool AsksApproval { get; private set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (!await LoadAsync(cancel)) return NotFound();
        // What was submitted, or came back, is taken up where it stands; what is approved is shown ready to be confirmed.
        var resumed = Approval.Open is not null || Approval.Last?.Outcome is SubmissionOutcome.Rejected or SubmissionOutcome.Withdrawn or SubmissionOutcome.Changed ? Pending : null;
        var said = resumed?.Over(Current.Content) ?? Current.Content;
        (Why, Important) = (resumed?.Reason, resumed?.Important);
        Fill(said);
        if (IsOpen && resumed is not null && Approval.State == ApprovalState.Complete) await CheckAsync(new(Id, said, Why, resumed.Important), cancel);
        return Page();
    }

    private void Fill(PublishedContent said)
    {
        (Subject, Cpv, Description, Place, Lots) = (said.Title, said.Cpv, said.Description, said.Place, said.Lots.ToDictionary(l => l.Key, l => (string?)l.Value));
        (Terms, Withheld) = (CorrectedTermsForm.From(said.Terms), [.. said.Withheld.Select(CorrectedWithheldForm.From)]);
        if (said.Contact is { } contact) Contact = ContactForm.From(contact);
        if (said.QuestionsDeadline is { } questions) Questions = TypedDateTime.From(questions);
        AddBlank();
        Over = Last;
    }

    private int Last => corrections is [var last, ..] ? last.Number : 0;

    /// <summary>Back from the check, with what was typed.</summary>
    public async Task<IActionResult> OnPostEditAsync(CancellationToken cancel) => !await LoadAsync(cancel) ? NotFound() : ModelState.IsValid ? Page() : this.Invalid();

    public async Task<IActionResult> OnPostCheckAsync(CancellationToken cancel) => !await LoadAsync(cancel) ? NotFound() : !IsOpen ? Page() : Asked() is { } asked && await CheckAsync(asked, cancel) ? Page() : this.Invalid();

    public async Task<IActionResult> OnPostOptionsAsync(CancellationToken cancel) =>
        await LoadAsync(cancel) && Asked() is { } asked ? await stepUp.OptionsAsync(CorrectConsultation.Act, await correct.ActHashAsync(asked, cancel)) : new UnprocessableEntityResult();

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (!await LoadAsync(cancel)) return NotFound();
        if (!IsOpen) return Page();
        if (Asked() is not { } asked || !await CheckAsync(asked, cancel)) return this.Invalid();
        var decision = DateLimit.Read();
        if (Checked?.Proposed is not null && ExtensionDecision.FaultOf(decision) is { } undecided) return this.Refuse(QuestionWords.Of(undecided), $"{nameof(DateLimit)}.{LimitForm.FieldOf(undecided)}");
        var proof = await stepUp.ProveAsync(CorrectConsultation.Act, await correct.ActHashAsync(asked, cancel), Credential);
        return await proof.Match(
            async proved => (await correct.ExecuteAsync(new(asked, decision, proved.Proof, person.Name, Amounts.Read(ShownCost) ?? 0), cancel)).Match(
                corrected => this.SeeOther(corrected.Choice is { Extends: true } ? Links.Buyer.Extend(Portal, Id.Value) + "?apres=rectificatif" : $"{Links.Buyer.Consultation(Portal, Id.Value)}?rectificatif={corrected.Number}"),
                refused => { Tell(refused); return this.Invalid(); },
                _ => this.Refuse(QuestionTexts.Correct_TooLate),
                _ => this.Refuse(ConsultationTexts.NotProved),
                _ => NotFound()),
            refused => Task.FromResult(this.Refuse(refused.Sentence)));
    }

    public async Task<IActionResult> OnPostSubmitAsync(CancellationToken cancel)
    {
        if (!await LoadAsync(cancel)) return NotFound();
        if (!IsOpen) return Page();
        if (Asked() is not { } asked || !await CheckAsync(asked, cancel)) return this.Invalid();
        var (objection, outcome, stale) = await submit.ExecuteAsync(asked, person.Name, new(Checked!.Changes, Pending), cancel);      // checked just above
        return stale ? this.Refuse(QuestionTexts.Correct_ChangedMeanwhile) : objection is not null ? this.Refuse(QuestionTexts.Correct_TooLate) : outcome.Match(
            _ => this.SeeOther($"{Links.Approvals.Of(Portal, Id.Value)}?suite=demandee"),
            _ => throw new System.Diagnostics.UnreachableException(),      // a correction has no such objections
            _ => throw new System.Diagnostics.UnreachableException(),      // it is no version
            nobody => this.Refuse(Approvals.Buyer.AskModel.Nobody(nobody)),
            _ => this.SeeOther(Links.Approvals.Of(Portal, Id.Value)),
            _ => this.Refuse(ApprovalTexts.SubmitNotRequired),
            _ => NotFound());
    }

    private async Task<bool> CheckAsync(CorrectConsultation.Asked asked, CancellationToken cancel)
    {
        var preview = await correct.PreviewAsync(asked, cancel);
        if (preview.Objection is CorrectConsultation.Outcome.Refused refused) Tell(refused);
        else if (preview.Objection is not null) ModelState.AddModelError("", QuestionTexts.Correct_TooLate);
        if (isStale) Stale = preview.Changes;
        if (!ModelState.IsValid) return false;
        Checked = preview;
        if (Departments is (null, { } there) && !await contacts.KnowsSeatAsync(Consultation, cancel)) FirstCourt = there.Court;
        DateLimit.Proposed = preview.Proposed ?? default;
        AsksApproval = Approval.IsRequired && !await correct.IsApprovedAsync(asked, cancel);
        return true;
    }

    private void Tell(CorrectConsultation.Outcome.Refused refused)
    {
        foreach (var problem in refused.Problems) ModelState.AddModelError(problem.Field == ContentField.Title ? nameof(Subject) : $"{problem.Field}", Words.Of(problem));
        foreach (var problem in refused.Terms) ModelState.TryAddModelError($"{nameof(Terms)}.{CorrectedTermsForm.FieldOf(problem.Field)}", Words.Of(problem));
        ContactForm.Say(refused.Contact.Select(ContactForm.Of), ModelState);
        // Lines that are left out or empty have no number of their own.
        var said = Withheld.Index().Where(line => line.Item.IsSaid).Select(line => line.Index).ToList();
        foreach (var problem in refused.Withheld) ModelState.AddModelError(problem.Line is { } line ? $"{nameof(Withheld)}[{said[line]}]{CorrectedWithheldForm.FieldOf(problem.Fault)}" : "", Words.Of(problem.Fault));
        foreach (var finding in refused.Findings) ModelState.AddModelError(FieldOf(finding), Said(finding));
        foreach (var fault in refused.Faults) ModelState.AddModelError(FieldOf(fault), QuestionWords.Of(fault));
    }

    /// <summary>What the law says, with its article.</summary>
    public static string Said(PublicationObjection finding) => finding.Article is { } article ? $"{Words.Of(finding)} ({article})" : Words.Of(finding);

    private static string FieldOf(PublicationObjection finding) => finding.Key.StartsWith("Visit", StringComparison.Ordinal) ? $"{nameof(Terms)}.{nameof(CorrectedTermsForm.VisitOn)}"
        : finding.Key.StartsWith("Framework", StringComparison.Ordinal) ? $"{nameof(Terms)}.{nameof(CorrectedTermsForm.Months)}" : "";

    private static string FieldOf(CorrectConsultation.Fault fault) => fault switch
    {
        CorrectConsultation.Fault.VisitPast => $"{nameof(Terms)}.{nameof(CorrectedTermsForm.VisitOn)}",
        CorrectConsultation.Fault.QuestionsUntilLimit or CorrectConsultation.Fault.QuestionsNotLater or CorrectConsultation.Fault.QuestionsAfterLimit => nameof(Questions),
        CorrectConsultation.Fault.ReasonMissing or CorrectConsultation.Fault.ReasonTooLong => nameof(Why),
        CorrectConsultation.Fault.DecisionMissing => $"{nameof(DateLimit)}.{nameof(LimitForm.Decision)}",
        CorrectConsultation.Fault.DecisionReasonMissing or CorrectConsultation.Fault.DecisionReasonTooLong => $"{nameof(DateLimit)}.{nameof(LimitForm.Reason)}",
        CorrectConsultation.Fault.Held or CorrectConsultation.Fault.ApprovalMissing or CorrectConsultation.Fault.CostChanged or CorrectConsultation.Fault.NothingChanged or CorrectConsultation.Fault.LotTitleMissing or CorrectConsultation.Fault.LotTitleTooLong => "",
    };

    private CorrectConsultation.Asked? Asked()
    {
        var before = ModelState.ErrorCount;
        var blank = string.IsNullOrWhiteSpace($"{Questions.Day}{Questions.Month}{Questions.Year}{Questions.Hour}{Questions.Minute}");
        var questions = blank ? null : Questions.Read(ModelState, nameof(Questions));
        var terms = Terms.Read(ModelState, nameof(Terms), Consultation, Current.Content.Terms);
        if (Important is null) ModelState.TryAddModelError(nameof(Important), QuestionTexts.Correct_ImportantMissing);
        if (ModelState.ErrorCount > before) return null;
        var typed = new PublishedContent(Subject, Description, Cpv, Place, questions, Lots.ToDictionary(l => l.Key, l => l.Value ?? ""))
        {
            Terms = terms, Contact = AsksContact ? Contact.ReadPublished() : null, Withheld = [.. Withheld.Where(line => line.IsSaid).Select(line => line.Read())],
        };
        return new(Id, Over is { } over && over < Last ? Moved(typed, over) : typed, Why, Important is true);
    }

    // Over words that a colleague has corrected since: what this person did not touch follows them.
    private PublishedContent Moved(PublishedContent typed, int over)
    {
        var moved = read.Moved(typed, Current.Content, corrections.Where(line => line.Number > over));
        foreach (var field in ModelState.Keys.Where(key => ModelState[key] is { Errors.Count: 0 }).ToList()) ModelState.Remove(field);
        Fill(moved);
        return moved;
    }

    // One more, to be filled in.
    private void AddBlank()
    {
        if (Withheld is not [.., { IsSaid: false, Gone: false }]) Withheld.Add(new());
    }

    private async Task<bool> LoadAsync(CancellationToken cancel)
    {
        if (await read.ExecuteAsync(Id, cancel) is not { } found || (await buying.ReadAsync(cancel)).All(department => department.Id != found.Consultation.DepartmentId)) return false;
        Current = found;
        corrections = await readCorrections.ExecuteAsync(Id, cancel);
        Pending = await kept.FindAsync(Id, cancel);
        Approval = await approvals.StandingAsync(Id, ActKind.Correction, Pending?.Id.Value ?? Id.Value, cancel);
        var before = ModelState.ErrorCount;
        StampTag.Check(Request, this, ModelState, QuestionTexts.Correct_ChangedMeanwhile);
        isStale = ModelState.ErrorCount > before;
        AddBlank();
        return true;
    }
}
