using Microsoft.AspNetCore.Mvc;
using Platform.Core.Conventions;
using Platform.Core.Identity;
using Platform.Web.Hosting;

namespace Platform.Web.Pages.Conventions.Lead;

/// <summary>One convention of the agglomeration: what is to be done, every date with its reason, all that was done.</summary>
[Needs(Capability.ManageTenants)]
public sealed class DetailsModel(CurrentPerson current, ReadConventions read, SubmitConvention submit, WithdrawConvention withdraw, TerminateConvention terminate, ApproveAmendment approve) : ConventionPage(current, read)
{
    [BindProperty] public Guid Amendment { get; set; }
    [BindProperty] public string? Sha256 { get; set; }
    [BindProperty] public string? Reason { get; set; }

    /// <summary>« soumission » or « cloture »: what is about to be done is read once more before its button (ux.md: check answers before anything that binds).</summary>
    [BindProperty(SupportsGet = true, Name = "verifier")] public string? Checking { get; set; }

    /// <summary>The act that waits for its button; null: none, or its turn has not come.</summary>
    public ConventionTaskKind? Asked => (Checking, Details.Tasks) switch
    {
        ("soumission", [{ Kind: ConventionTaskKind.Submit }, ..]) => ConventionTaskKind.Submit,
        ("cloture", [{ Kind: ConventionTaskKind.Terminate }, ..]) => ConventionTaskKind.Terminate,
        _ => null,
    };

    /// <summary>Nobody has signed: it may still come to nothing.</summary>
    public bool MayWithdraw => Details.Convention is { State: ConventionState.Draft or ConventionState.PendingDeliberations or ConventionState.PendingSignatures, MemberSignedOn: null, LeadSignedOn: null };

    public async Task<IActionResult> OnPostSubmitAsync(CancellationToken cancel) => await AnswerAsync(await submit.ExecuteAsync(new(Id, ByName), cancel), cancel);

    public async Task<IActionResult> OnPostWithdrawAsync(CancellationToken cancel) => await AnswerAsync(await withdraw.ExecuteAsync(new(Id, Reason, ByName), cancel), cancel);

    public async Task<IActionResult> OnPostTerminateAsync(CancellationToken cancel) => await AnswerAsync(await terminate.ExecuteAsync(new(Id, ByName), cancel), cancel);

    public async Task<IActionResult> OnPostApproveAsync(CancellationToken cancel) => await AnswerAsync(await approve.ExecuteAsync(new(Id, Amendment, Sha256, ByName), cancel), cancel);

    /// <summary>Where a task is done; null when it comes by itself.</summary>
    public string? WayOf(ConventionTask task) => task switch
    {
        { Kind: ConventionTaskKind.RecordDeliberation or ConventionTaskKind.TransmitDeliberation or ConventionTaskKind.PublishDeliberation, Side: { } side } => Links.Conventions.Deliberation(Portal, Id, ConventionWords.Slug(side)),
        { Kind: ConventionTaskKind.Sign, Side: { } side } => Links.Conventions.Signature(Portal, Id, ConventionWords.Slug(side)),
        { Kind: ConventionTaskKind.Transmit } => Links.Conventions.Step(Portal, Id, "transmission"),
        { Kind: ConventionTaskKind.Publish } => Links.Conventions.Step(Portal, Id, "publication"),
        { Kind: ConventionTaskKind.RecordProvisioning } => Links.Conventions.Step(Portal, Id, "mise-a-disposition"),
        { Kind: ConventionTaskKind.Submit } => $"{Back}?verifier=soumission",
        { Kind: ConventionTaskKind.Terminate } => $"{Back}?verifier=cloture",
        { Kind: ConventionTaskKind.ReturnData } => Links.Conventions.Step(Portal, Id, "restitution"),
        _ => null,
    };
}
