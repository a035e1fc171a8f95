using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.Core.Approvals;
using Platform.Core.Consultations;
using Platform.Core.Consultations.Legality;
using Platform.Core.Identity;
using Platform.Core.Notices;
using Platform.Core.Opening;
using Platform.Core.Questions;
using Platform.Core.Stages;
using Platform.Core.Tenancy;
using Platform.Core.Values;
using Platform.Web.Hosting;

namespace Platform.Web.Pages.Consultations.Buyer;

/// <summary>One address for the life of a consultation: its task list while it is a draft, its follow-up once published.</summary>
[Needs(Capability.ReadConsultations)]
public sealed class TasksModel(ConsultationForBuyer consultations, ReadOpeningProgress progress, BuyingDepartments buying, ReadApprovals approvals, ReadPlannedPublications planned, ReadExtensionChoices choices, QuestionsForBuyer questions, ReadPublicity readPublicity, ReadHold readHold, ReadStages readStages, ReadLegality readLegality, ReadSetAside readSetAside, ReadByHand readByHand, ReadRefused readRefused, ReadCorrections readCorrections, CurrentPerson person, TimeProvider clock) : PageModel
{
    [BindProperty(SupportsGet = true)] public Id<Consultation> Id { get; set; }
    /// <summary>On the way back from publishing, once.</summary>
    [BindProperty(SupportsGet = true, Name = "publiee")] public string? Published { get; set; }

    /// <summary>On the way back from moving the limit, once.</summary>
    [BindProperty(SupportsGet = true, Name = "limite")] public string? Limit { get; set; }

    /// <summary>On the way back from a new version, once.</summary>
    [BindProperty(SupportsGet = true, Name = "dossier")] public string? NewFile { get; set; }

    /// <summary>On the way back from declaring it sans suite, once.</summary>
    [BindProperty(SupportsGet = true, Name = "suite")] public string? Ended { get; set; }

    /// <summary>Number of the correction, on the way back from publishing it, once.</summary>
    [BindProperty(SupportsGet = true, Name = "rectificatif")] public int? Corrected { get; set; }

    public bool JustDiscontinued => Ended == "sans" && Consultation.DiscontinuedAt is not null;
    public bool JustRenewed => NewFile == "publie";
    /// <summary>Its phases, or that it may have rounds; null: it is alone.</summary>
    public ReadStages.View? Stages { get; private set; }

    public bool IsStage => Consultation.StageOf is not null;
    public bool JustPublished => Published == "oui";
    public bool JustExtended => Limit == "reportee";

    /// <summary>After an act that notices say: those that its author still has to send.</summary>
    public int ByHand { get; private set; }

    /// <summary>Channels whose notice is to be corrected and sent again, while somebody can answer it.</summary>
    public IReadOnlyList<string> Refused { get; private set; } = [];

    public IReadOnlyList<ReadCorrections.Line> Corrections { get; private set; } = [];

    /// <summary>Buys for its department: being administrator, or of the commission, is not enough (VR-23).</summary>
    public bool MayPublish { get; private set; }
    public string Portal => person.Tenant.Slug;
    public Consultation Consultation { get; private set; } = default!; // set, or 404
    public ConsultationForBuyer.Draft? Draft { get; private set; }

    /// <summary>Of a draft: where its notice will appear.</summary>
    public ReadPublicity.Answer? Publicity { get; private set; }

    /// <summary>Of a draft: where the law forbids what was said.</summary>
    public IReadOnlySet<PublicationStep> Forbidden { get; private set; } = new HashSet<PublicationStep>();

    /// <summary>Of a draft: where it doubts.</summary>
    public IReadOnlySet<PublicationStep> Doubted { get; private set; } = new HashSet<PublicationStep>();

    /// <summary>What publishing on the day that is wished would come to; null: nothing against it.</summary>
    public PublicationObjection? AgainstWish { get; private set; }

    /// <summary>When its buyer would like it published; of a draft.</summary>
    public ReadPlannedPublications.Wish? Wish { get; private set; }
    /// <summary>Of the draft; where no circuit applies and none ever did, the page does not speak of it.</summary>
    public ReadApprovals.Standing? Approval { get; private set; }

    /// <summary>Something of it was submitted, once.</summary>
    public bool HasApprovals { get; private set; }
    public bool ReadsRegisters => person.Has(Capability.ReadRegisters);
    public ConsultationForBuyer.FollowUp? FollowUp { get; private set; }
    public OpeningProgress Opening { get; private set; }

    /// <summary>Offers are open and the session is closed: what comes next is said here, unless a later phase says it.</summary>
    public bool IsToChoose => !NothingReceived && Opening is OpeningProgress.Closed && Consultation is { DiscontinuedAt: null, Holds: not Contents.Applications }
        && (Stages is null || (Stages.Last.Id == Consultation.Id && Stages.Next is NextStage.Nothing or NextStage.Negotiate));

    /// <summary>Closed, and nothing came in time: there is nothing to open, and something to decide.</summary>
    public bool NothingReceived { get; private set; }

    /// <summary>Candidates that the session set aside; for whoever reads what was opened.</summary>
    public IReadOnlyList<ReadSetAside.Line> SetAside { get; private set; } = [];
    public bool IsDivided => FollowUp?.Lots > 1;

    /// <summary>A later limit that was announced and is not done.</summary>
    public ExtensionChoice? Owed { get; private set; }

    /// <summary>Published and not visible yet: the JOUE first. Null: visible, or of no use any more.</summary>
    public ReadHold.Answer? Hold { get; private set; }

    /// <summary>Questions that wait for an answer.</summary>
    public int Waiting { get; private set; }
    public bool OpensBids => person.Has(Capability.OpenBids);
    public bool DeadlinePassed => Consultation.SubmissionDeadline <= clock.GetUtcNow();

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (await consultations.FindAsync(Id, cancel) is not { } found) return NotFound();
        Consultation = found;
        MayPublish = person.Has(Capability.PublishConsultation) && (await buying.ReadAsync(cancel)).Any(department => department.Id == found.DepartmentId);
        // One more reading only where there may be a phase to speak of.
        if (found.StageOf is not null || (found is { PublishedAt: not null } && (found.Procedure.IsInTwoSteps || found is { Procedure: Procedure.Mapa, ClosedAt: not null }))) Stages = await readStages.ExecuteAsync(Id, cancel);
        if (found.PublishedAt is null)
        {
            (Draft, Wish) = (await consultations.DraftAsync(found, cancel), await planned.OfAsync(Id, cancel));
            var judged = await readLegality.PlannedAsync(found, Draft.Stated, null, cancel);
            var findings = Linter.Judge(judged).ToLookup(finding => finding.Severity, finding => finding.Step);
            (Forbidden, Doubted) = (findings[ObjectionSeverity.Error].ToHashSet(), findings[ObjectionSeverity.Warning].ToHashSet());
            if (Wish is { } wish) AgainstWish = WishedDay.Judge(judged, wish.On);
            if (!IsStage) Publicity = await readPublicity.ExecuteAsync(found, cancel);
            Approval = await approvals.StandingAsync(Id, ActKind.Consultation, Id.Value, cancel);
        }
        else
        {
            FollowUp = await consultations.FollowUpAsync(found, cancel);
            (Opening, var nothing) = await progress.ExecuteAsync(found, cancel);
            NothingReceived = nothing && found.DiscontinuedAt is null;
        }
        if (FollowUp is not null && found is { ClosedAt: null, DiscontinuedAt: null }) (Owed, Waiting) = (MayPublish ? await choices.OwedAsync(Id, cancel) : null, await questions.CountWaitingAsync(Id, cancel));
        if (found is { Held: true, DiscontinuedAt: null }) Hold = await readHold.ExecuteAsync(found, cancel);
        if (IsToChoose && person.Has(Capability.ReadOpenedBids)) SetAside = await readSetAside.ExecuteAsync(Id, cancel);
        if (FollowUp is not null) Corrections = await readCorrections.ExecuteAsync(Id, cancel);
        if (FollowUp is not null && MayPublish && !DeadlinePassed && found is { StageOf: null, DiscontinuedAt: null }) Refused = await readRefused.ExecuteAsync(Id, cancel);
        if (FollowUp is not null && MayPublish) ByHand = (await readByHand.ExecuteAsync(cancel)).Where(line => line.Consultation == Id.Value).Sum(line => line.Notices);
        HasApprovals = Approval is { Open: not null } or { Last: not null } || (found.PublishedAt is not null && (await approvals.HistoryAsync(Id, cancel)).Count > 0);
        return Page();
    }
}
