using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Options;
using Platform.Core.Consultations;
using Platform.Core.Dce;
using Platform.Core.Identity;
using Platform.Core.Values;
using Platform.Web.Hosting;
using Platform.Web.Texts;
using Platform.Web.Ui;

namespace Platform.Web.Pages.Dce.Buyer;

/// <summary>The documents of the version being prepared. Files arrive through <see cref="DceUploads"/>, streamed.</summary>
[Needs(Capability.EditConsultation)]
public sealed class EditModel(ConsultationForBuyer consultations, DceForPages dce, RemoveDceDocument removeDocument, PrepareDceVersion prepareVersion,
    PublishDceVersion publishVersion, CurrentPerson person, IOptions<Limits> limits, TimeProvider clock) : PageModel
{
    [BindProperty(SupportsGet = true)] public Id<Consultation> Id { get; set; }
    [BindProperty] public string? Note { get; set; }
    public IFormFile? Files => null;
    public string Portal => person.Tenant.Slug;
    public Limits Limits => limits.Value;
    public Consultation Consultation { get; private set; } = default!; // set, or 404
    public DceForPages.Version? Version { get; private set; }
    public bool IsClosed => Consultation.SubmissionDeadline <= clock.GetUtcNow();
    public bool IsBeingPrepared => Version?.PublishedAt is null;

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel) => await LoadAsync(cancel) ? Page() : NotFound();

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

    public async Task<IActionResult> OnPostPublishAsync(CancellationToken cancel)
    {
        if (!await LoadAsync(cancel)) return NotFound();
        return (await publishVersion.ExecuteAsync(new(Id, Note), cancel)).Match(
            _ => Back(),
            refused => this.Refuse(Words.Of(refused.Fault), refused.Fault is PublishDceVersion.Fault.NoteMissing or PublishDceVersion.Fault.NoteTooLong ? nameof(Note) : ""),
            _ => NotFound());
    }

    private IActionResult Back() => this.SeeOther(Links.Buyer.Dce(Portal, Id.Value));

    private async Task<bool> LoadAsync(CancellationToken cancel)
    {
        if (await consultations.FindAsync(Id, cancel) is not { } found) return false;
        (Consultation, Version) = (found, await dce.LatestAsync(Id, cancel));
        foreach (var refusal in DceUploads.RefusalsOf(HttpContext)) ModelState.AddModelError(nameof(Files), refusal);
        return true;
    }
}
