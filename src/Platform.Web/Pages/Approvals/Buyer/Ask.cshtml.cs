using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.Core.Approvals;
using Platform.Core.Consultations;
using Platform.Core.Identity;
using Platform.Core.Values;
using Platform.Web.Hosting;
using Platform.Web.Texts;
using Platform.Web.Ui;

namespace Platform.Web.Pages.Approvals.Buyer;

/// <summary>Who will be asked, then the request for a draft; and its withdrawal, whatever was submitted. A version of the file is submitted on its own page.</summary>
[Needs(Capability.EditConsultation)]
public sealed class AskModel(ConsultationForBuyer consultations, ReadApprovals approvals, SubmitForApproval submit, WithdrawSubmission withdraw, CurrentPerson person) : PageModel
{
    [BindProperty(SupportsGet = true)] public Id<Consultation> Id { get; set; }
    [BindProperty] public Id<ApprovalSubmission> Submission { get; set; }

    public string Portal => person.Tenant.Slug;
    public string Account => person.Tenant.Name;
    public Consultation Consultation { get; private set; } = default!; // set, or 404
    public IReadOnlyList<ReadApprovals.Step> Steps { get; private set; } = [];
    public bool AuthorMayApprove { get; private set; }

    /// <summary>The submission before, when it was refused: why.</summary>
    public ReadApprovals.Submission? Refused { get; private set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (!await LoadAsync(cancel)) return NotFound();
        var standing = await approvals.StandingAsync(Id, ActKind.Consultation, Id.Value, cancel);
        Refused = standing.Last is { Outcome: SubmissionOutcome.Rejected } last ? last : null;
        return Consultation.PublishedAt is not null || standing.Open is not null || !standing.IsRequired ? this.SeeOther(Links.Approvals.Of(Portal, Id.Value)) : Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (!await LoadAsync(cancel)) return NotFound();
        return (await submit.ExecuteAsync(Id, cancel)).Match(
            _ => Back("demandee"),
            notReady => this.Refuse(string.Format(CultureInfo.InvariantCulture, ApprovalTexts.SubmitNotReady, Words.Of(notReady.Objections[0]))),
            _ => throw new System.Diagnostics.UnreachableException(),      // a draft has no version to publish
            nobody => this.Refuse(Nobody(nobody)),
            _ => Back("demandee"),
            _ => this.Refuse(ApprovalTexts.SubmitNotRequired),
            _ => NotFound());
    }

    public async Task<IActionResult> OnPostWithdrawAsync(CancellationToken cancel)
    {
        if (await consultations.FindAsync(Id, cancel) is null) return NotFound();
        return await withdraw.ExecuteAsync(Submission, cancel) switch
        {
            WithdrawSubmission.Outcome.Withdrawn => Back("retiree"),
            WithdrawSubmission.Outcome.Overtaken => Back("depassee"),
            WithdrawSubmission.Outcome.NotFound => NotFound(),
        };
    }

    internal static string Nobody(SubmitForApproval.Outcome.NobodyToApprove nobody) =>
        string.Format(CultureInfo.InvariantCulture, ApprovalTexts.SubmitNobody, string.Join(", ", nobody.Steps.Select(step => $"{ApprovalWords.Of(step.Kind).ToLowerInvariant()} (étape {step.Position})")));

    private IActionResult Back(string said) => this.SeeOther($"{Links.Approvals.Of(Portal, Id.Value)}?suite={said}");

    private async Task<bool> LoadAsync(CancellationToken cancel)
    {
        if (await consultations.FindAsync(Id, cancel) is not { } found) return false;
        Consultation = found;
        if (await approvals.ProposedAsync(Id, ActKind.Consultation, cancel) is { } proposed) (Steps, AuthorMayApprove) = (proposed.Steps, proposed.AuthorMayApprove);
        return true;
    }
}
