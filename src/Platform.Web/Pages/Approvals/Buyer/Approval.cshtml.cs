using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.Core.Approvals;
using Platform.Core.Consultations;
using Platform.Core.Consultations.Legality;
using Platform.Core.Dce;
using Platform.Core.Identity;
using Platform.Core.Law;
using Platform.Core.Notices;
using Platform.Core.Notices.Written;
using Platform.Core.Opening;
using Platform.Core.Questions;
using Platform.Core.Stages;
using Platform.Core.Tenancy;
using Platform.Core.Values;
using Platform.Web.Hosting;
using Platform.Web.Texts;
using Platform.Web.Ui;

namespace Platform.Web.Pages.Approvals.Buyer;

/// <summary>What was submitted, the steps, and for whom they wait; an approver decides here. Below it, the history of every submission.</summary>
[Needs(Capability.ApproveActs)]
public sealed class ApprovalModel(ConsultationForBuyer consultations, ReadStatement readStatement, DceForPages dce, ReadDceDifferences differences, ReadApprovals approvals, QuestionsForBuyer questions, KeepCorrection corrections, ReadWritten written, DecideStep decideStep, BuyingDepartments buying, ReadPublicity readPublicity, ReadBuyerBody readBuyer, ReadLegality readLegality, ReadInvitations readInvitations, ReadWithheld readWithheld, ReadHolders readHolders, CurrentPerson person) : PageModel
{
    [BindProperty(SupportsGet = true)] public Id<Consultation> Id { get; set; }
    [BindProperty] public Id<ApprovalSubmission> Submission { get; set; }
    [BindProperty] public int Position { get; set; }
    [BindProperty] public string? Reason { get; set; }

    /// <summary>Asked whether it is approved although a reason was written.</summary>
    [BindProperty] public bool Anyway { get; set; }

    /// <summary>The step where a reason was written and « valider » pressed.</summary>
    public int? Doubted { get; private set; }

    /// <summary>On the way back from what was just done, once.</summary>
    [BindProperty(SupportsGet = true, Name = "suite")] public string? Said { get; set; }

    public string Portal => person.Tenant.Slug;
    public Consultation Consultation { get; private set; } = default!; // set, or 404
    public ReadApprovals.Submission? Open { get; private set; }
    public IReadOnlyList<ReadApprovals.Submission> Past { get; private set; } = [];
    public Statement Stated { get; private set; } = new(StatedTerms.Nothing, [], [], new Dictionary<int, Estimate>());
    public IReadOnlyList<Lot> Lots => Stated.Lots;
    public DceForPages.Version? Documents { get; private set; }

    /// <summary>As what the buyer buys: the law says by it what is unsaid.</summary>
    public BuyerKind BuyerKind { get; private set; }

    /// <summary>Of a consultation: what the law of today says against it, errors first.</summary>
    public IReadOnlyList<PublicationObjection> Findings { get; private set; } = [];

    /// <summary>Of a consultation: where its notice will appear, for how much.</summary>
    public ReadPublicity.Answer? Publicity { get; private set; }

    /// <summary>As its channels would receive it: what the approver reads is what is published.</summary>
    public CanonicalNotice? Announced { get; private set; }

    /// <summary>Of a consultation: who could open.</summary>
    public IReadOnlyList<ReadHolders.Holder> Holders { get; private set; } = [];

    /// <summary>Documents that are not in the file, and how a company gets them.</summary>
    public IReadOnlyList<ReadWithheld.Line> Withheld { get; private set; } = [];

    /// <summary>Of a phase: who will be invited, and whom it leaves out, with the reason.</summary>
    public IReadOnlyList<ReadInvitations.Line> Companies { get; private set; } = [];
    public IEnumerable<ReadInvitations.Line> Invited => Companies.Where(line => line.ExcludedReason is null);
    public IEnumerable<ReadInvitations.Line> LeftOut => Companies.Where(line => line.ExcludedReason is not null);
    public DceDifference? Difference { get; private set; }
    /// <summary>What everybody would read.</summary>
    public QuestionsForBuyer.Draft? Answer { get; private set; }
    public CorrectionDraft? Correction { get; private set; }
    public IReadOnlyList<CorrectedValue> Changes => Correction?.Values ?? [];

    /// <summary>Where what is approved is published.</summary>
    public string PublishAddress => Open switch
    {
        { Kind: ActKind.Dce } => Links.Buyer.Dce(Portal, Id.Value),
        { Kind: ActKind.Correction } => Links.Buyer.Correct(Portal, Id.Value),
        { Kind: ActKind.Answer, Subject: var subject } => Links.Questions.Publish(Portal, Id.Value, subject),
        { Kind: ActKind.Notice or ActKind.Award, Subject: var subject } => Links.Notices.Send(Portal, Id.Value, subject),
        _ => Links.Buyer.Publish(Portal, Id.Value),
    };

    /// <summary>Of a notice that was submitted.</summary>
    public ReadWritten.Sheet? Notice { get; private set; }
    public bool MayPublish { get; private set; }

    /// <summary>A draft to which a circuit applies.</summary>
    public bool AsksFor { get; private set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel) => await LoadAsync(cancel) ? Page() : NotFound();

    public Task<IActionResult> OnPostApproveAsync(CancellationToken cancel) => DecideAsync(true, cancel);

    public Task<IActionResult> OnPostRejectAsync(CancellationToken cancel) => DecideAsync(false, cancel);

    private async Task<IActionResult> DecideAsync(bool approves, CancellationToken cancel)
    {
        if (await consultations.FindAsync(Id, cancel) is null) return NotFound();
        var outcome = await decideStep.ExecuteAsync(new(Submission, Position, approves, Reason, Anyway), cancel);
        if (!await LoadAsync(cancel)) return NotFound();
        return outcome.Match(
            _ => Back("validee"),
            _ => Back("refusee"),
            _ => this.Refuse(ApprovalTexts.ReasonMissing, nameof(Reason)),
            _ => this.Refuse(ApprovalTexts.ReasonTooLong, nameof(Reason)),
            _ => { Doubted = Position; return this.Refuse(ApprovalTexts.ReasonWritten, nameof(Reason)); },
            _ => this.Refuse(ApprovalTexts.OwnWork),
            _ => this.Refuse(ApprovalTexts.NotYours),
            _ => this.Refuse(ApprovalTexts.NotYet),
            _ => this.Refuse(ApprovalTexts.Overtaken),
            _ => NotFound());
    }

    private IActionResult Back(string said) => this.SeeOther($"{Links.Approvals.Of(Portal, Id.Value)}?suite={said}");

    private async Task<bool> LoadAsync(CancellationToken cancel)
    {
        if (await consultations.FindAsync(Id, cancel) is not { } found) return false;
        Consultation = found;
        var history = await approvals.HistoryAsync(Id, cancel);
        (Open, Past) = (history.FirstOrDefault(s => s.Outcome is null), [.. history.Where(s => s.Outcome is not null)]);
        MayPublish = person.Has(Capability.PublishConsultation) && (await buying.ReadAsync(cancel)).Any(department => department.Id == found.DepartmentId);
        if (Open is null) AsksFor = found.PublishedAt is null && await approvals.ProposedAsync(Id, ActKind.Consultation, cancel) is not null;
        else if (Open.Kind == ActKind.Answer) Answer = await questions.DraftAsync(Id, new(Open.Subject), cancel);
        else if (Open.Kind == ActKind.Correction) Correction = await corrections.FindAsync(Id, cancel);
        else if (Open.Kind is ActKind.Notice or ActKind.Award) Notice = await written.FindAsync(Id, new(Open.Subject), cancel);
        else
        {
            (Stated, Documents) = (await readStatement.ExecuteAsync(Id, cancel), await dce.LatestAsync(Id, cancel));
            BuyerKind = Stated.Terms.BuyerOf((await readBuyer.ExecuteAsync(found, cancel)).Body);
            if (Open.Kind == ActKind.Consultation) (Withheld, Holders) = (await readWithheld.ExecuteAsync(Id, cancel), await readHolders.ExecuteAsync(cancel));
            if (Open.Kind == ActKind.Consultation && found.StageOf is not null) Companies = await readInvitations.ExecuteAsync(Id, cancel);
            if (found is { PublishedAt: null, StageOf: null })
            {
                Publicity = await readPublicity.ExecuteAsync(found, cancel);
                if (found.Procedure != Procedure.WithoutPublicity) Announced = await readPublicity.PreviewAsync(found, Publicity, cancel);
                Findings = [.. Linter.Judge(await readLegality.ExecuteAsync(found, null, cancel)).OrderBy(finding => finding.Severity)];
            }
        }
        if (Open is { Kind: ActKind.Dce }) Difference = (await differences.ExecuteAsync(Id, cancel)).FirstOrDefault()?.Difference;
        return true;
    }
}
