using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Options;
using Platform.Core.Antivirus;
using Platform.Core.Approvals;
using Platform.Core.Consultations;
using Platform.Core.Dce;
using Platform.Core.Identity;
using Platform.Core.Law;
using Platform.Core.Values;
using Platform.Web.Hosting;
using Platform.Web.Identity;
using Platform.Web.Texts;
using Platform.Web.Ui;

namespace Platform.Web.Pages.Dce.Buyer;

/// <summary>The documents of the version being prepared. Files arrive through <see cref="DceUploads"/>, streamed.</summary>
[Needs(Capability.EditConsultation)]
public sealed class EditModel(ConsultationForBuyer consultations, DceForPages dce, RemoveDceDocument removeDocument, PrepareDceVersion prepareVersion,
    PublishDceVersion publishVersion, SubmitForApproval submit, ReadApprovals approvals, ReadDceDifferences differences, StepUpForms stepUp, CurrentPerson person, IOptions<Limits> limits, IOptions<AntivirusOptions> antivirus, TimeProvider clock) : PageModel
{
    [BindProperty(SupportsGet = true)] public Id<Consultation> Id { get; set; }
    [BindProperty] public string? Note { get; set; }

    /// <summary>« oui » or « non »: companies may need more time.</summary>
    [BindProperty] public string? Important { get; set; }
    /// <summary>Asked where a later limit is proposed.</summary>
    [BindProperty] public LimitForm DateLimit { get; set; } = new();
    public bool AsksLimit { get; private set; }
    [BindProperty] public string? Credential { get; set; }
    public IFormFile? Files => null;
    public IFormFile? Folder => null;
    public IFormFile? Archive => null;

    /// <summary>Whether anything is scanned here, and until when a verdict is waited for.</summary>
    public AntivirusOptions Scans => antivirus.Value;
    public string Portal => person.Tenant.Slug;
    public Limits Limits => limits.Value;
    public Consultation Consultation { get; private set; } = default!; // set, or 404
    public DceForPages.Version? Version { get; private set; }
    public bool IsClosed => Consultation.DiscontinuedAt is not null || Consultation.SubmissionDeadline <= clock.GetUtcNow();
    /// <summary>What the version being prepared changes to the published one.</summary>
    public DceDifference? Difference { get; private set; }

    /// <summary>A change would return it to draft.</summary>
    public ReadApprovals.UnderWay? UnderWay { get; private set; }

    /// <summary>Of the version being prepared after publication, where a circuit applies.</summary>
    public ReadApprovals.Standing? Approval { get; private set; }

    /// <summary>Checked, it is submitted first; published once every step is approved.</summary>
    public bool AsksApproval => Approval is { IsRequired: true, State: ApprovalState.Draft };
    public bool IsApproved => Approval is { State: ApprovalState.Complete };

    public IReadOnlyList<DceForPages.Abandoned> Abandoned { get; private set; } = [];

    /// <summary>On the way back from giving up a version, once: its number.</summary>
    [BindProperty(SupportsGet = true, Name = "abandonnee")] public int? JustAbandoned { get; set; }

    /// <summary>Nothing stands against it: the page asks for the passkey.</summary>
    public bool IsChecked { get; private set; }

    /// <summary>An important change, and little time left: the law asks for more (CCP R2151-4).</summary>
    public ExtensionRule? Short => Important == "oui" && Consultation.SubmissionDeadline is { } limit && ExtensionRules.On(Consultation.Procedure.ToString(), clock.GetUtcNow()) is { } rule
        && rule.IsShort(clock.GetUtcNow(), limit) ? rule : null;

    public bool IsBeingPrepared => Version?.PublishedAt is null;

    /// <summary>« verifier »: on to the check, with what was kept.</summary>
    [BindProperty(SupportsGet = true, Name = "etape")] public string? Stage { get; set; }

    /// <summary>The last of the seven, on the way there.</summary>
    [BindProperty(SupportsGet = true, Name = "question")] public int? Question { get; set; }

    public bool IsQuestion => Question is not null && Consultation.PublishedAt is null;

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (!await LoadAsync(cancel)) return NotFound();
        if (Consultation.PublishedAt is not null && Version is { PublishedAt: null } prepared) (Note, Important) = (prepared.Note, prepared.TypedImportant switch { true => "oui", false => "non", null => null });
        return Stage == "verifier" && Consultation.PublishedAt is not null && IsBeingPrepared ? await CheckAsync(cancel) : Page();
    }

    public async Task<IActionResult> OnPostRemoveAsync(Id<DceDocument> document, CancellationToken cancel)
    {
        if (!await LoadAsync(cancel)) return NotFound();
        return (await removeDocument.ExecuteAsync(new(Id, document), cancel)).Match(
            _ => Back(), _ => this.Refuse(ConsultationTexts.AlreadyPublished), _ => NotFound());
    }

    public async Task<IActionResult> OnPostPrepareAsync(CancellationToken cancel)
    {
        if (!await LoadAsync(cancel)) return NotFound();
        return (await prepareVersion.ExecuteAsync(Id, cancel)).Match(_ => Back(), _ => this.Refuse(ConsultationTexts.Version_Closed), _ => NotFound());
    }

    public async Task<IActionResult> OnPostCheckAsync(CancellationToken cancel)
    {
        return await LoadAsync(cancel) ? await CheckAsync(cancel) : NotFound();
    }

    private async Task<IActionResult> CheckAsync(CancellationToken cancel)
    {
        if (Important is not ("oui" or "non")) ModelState.AddModelError(nameof(Important), ConsultationTexts.Version_ImportantMissing);
        if (await publishVersion.ObjectionAsync(Asked, cancel) is { } objection) return Answer(objection);
        if (!ModelState.IsValid) return this.Invalid();
        await ProposeAsync(cancel);
        IsChecked = true;
        return Page();
    }

    public async Task<IActionResult> OnPostOptionsAsync(CancellationToken cancel) =>
        await LoadAsync(cancel) ? await stepUp.OptionsAsync(PublishDceVersion.Act, await publishVersion.ActHashAsync(Asked, cancel)) : NotFound();

    public async Task<IActionResult> OnPostPublishAsync(CancellationToken cancel)
    {
        if (!await LoadAsync(cancel)) return NotFound();
        await ProposeAsync(cancel);
        if (AsksLimit && await publishVersion.ObjectionAsync(Asked, cancel) is null && ExtensionDecision.FaultOf(DateLimit.Read()) is { } undecided)
        {
            IsChecked = true;       // the same page, with what is missing
            return this.Refuse(QuestionWords.Of(undecided), $"{nameof(DateLimit)}.{LimitForm.FieldOf(undecided)}");
        }
        var proof = await stepUp.ProveAsync(PublishDceVersion.Act, await publishVersion.ActHashAsync(Asked, cancel), Credential);
        return await proof.Match(
            async proved => Answer(await publishVersion.ExecuteAsync(new(Asked, proved.Proof, DateLimit.Read(), person.Name), cancel)),
            refused => Task.FromResult(this.Refuse(refused.Sentence)));
    }

    public async Task<IActionResult> OnPostSubmitAsync(CancellationToken cancel)
    {
        if (!await LoadAsync(cancel)) return NotFound();
        return (await submit.ExecuteAsync(Asked, cancel)).Match(
            _ => this.SeeOther($"{Links.Approvals.Of(Portal, Id.Value)}?suite=demandee"),
            _ => throw new System.Diagnostics.UnreachableException(),      // a published consultation is ready
            notReady => Answer(new PublishDceVersion.Outcome.Refused(notReady.Fault)),
            nobody => this.Refuse(Approvals.Buyer.AskModel.Nobody(nobody)),
            _ => this.SeeOther(Links.Approvals.Of(Portal, Id.Value)),
            _ => this.Refuse(ApprovalTexts.SubmitNotRequired),
            _ => NotFound());
    }

    private PublishDceVersion.Asked Asked => new(Id, Note, Important == "oui");

    private IActionResult Answer(PublishDceVersion.Outcome outcome) => outcome.Match(
        published => this.SeeOther(published.Choice is { Extends: true } ? Links.Buyer.Extend(Portal, Id.Value) + "?apres=version" : Links.Buyer.Consultation(Portal, Id.Value) + "?dossier=publie"),
        refused => this.Refuse(Words.Of(refused.Fault), refused.Fault is PublishDceVersion.Fault.NoteMissing or PublishDceVersion.Fault.NoteTooLong ? nameof(Note) : ""),
        _ => this.Refuse(ConsultationTexts.NotProved),
        _ => NotFound());

    private async Task ProposeAsync(CancellationToken cancel)
    {
        if (Consultation.SubmissionDeadline is null || await publishVersion.ProposedAsync(Asked, cancel) is not { } proposed) return;
        (AsksLimit, DateLimit.Proposed) = (true, proposed);
    }

    private IActionResult Back() => this.SeeOther(Links.Buyer.Dce(Portal, Id.Value));

    private async Task<bool> LoadAsync(CancellationToken cancel)
    {
        if (await consultations.FindAsync(Id, cancel) is not { } found) return false;
        (Consultation, Version) = (found, await dce.LatestAsync(Id, cancel));
        if (found.PublishedAt is not null && IsBeingPrepared) Difference = (await differences.ExecuteAsync(Id, cancel))[0].Difference;
        UnderWay = await approvals.UnderWayAsync(Id, cancel);
        if (found.PublishedAt is not null && IsBeingPrepared) Approval = await approvals.OfVersionAsync(Id, cancel);
        if (found.PublishedAt is not null) Abandoned = await dce.AbandonedAsync(Id, cancel);
        foreach (var refusal in DceUploads.RefusalsOf(HttpContext)) ModelState.AddModelError(nameof(Files), refusal);
        return true;
    }
}
