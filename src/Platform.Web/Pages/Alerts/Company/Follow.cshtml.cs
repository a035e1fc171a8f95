using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.Core.Alerts;
using Platform.Core.Consultations;
using Platform.Core.Identity;
using Platform.Core.Values;
using Platform.Web.Hosting;
using Platform.Web.Ui;

namespace Platform.Web.Pages.Alerts.Company;

/// <summary>« Suivre cette consultation »: the public page leads here, and who is not signed in signs in first.</summary>
[Needs(Capability.ReadOwnBids)]
public sealed class FollowModel(FollowConsultation follow, ConsultationForPublic consultations) : PageModel
{
    [BindProperty(SupportsGet = true)] public Id<Consultation> Id { get; set; }

    public string Title { get; private set; } = "";
    public string Buyer { get; private set; } = "";
    public DateTimeOffset Deadline { get; private set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (await consultations.FindAsync(Id, cancel) is not { } found) return NotFound();
        (Title, Buyer, Deadline) = (found.Title, found.Buyer, found.SubmissionDeadline);
        return Page();
    }

    /// <param name="sure">Said by the button.</param>
    public async Task<IActionResult> OnPostAsync([FromForm(Name = "suivre")] string? sure, CancellationToken cancel) => sure == "oui" && await follow.FollowAsync(Id.Value, cancel) ? this.SeeOther(Links.Alerts.Followed) : NotFound();
}
