using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.Core.Consultations;
using Platform.Core.Identity;
using Platform.Core.Questions;
using Platform.Core.Tenancy;
using Platform.Core.Values;
using Platform.Web.Hosting;

namespace Platform.Web.Pages.Questions.Buyer;

/// <summary>What the buyer's pages about questions share: a published consultation of his departments, or 404.</summary>
public abstract class QuestionsPage(ConsultationForBuyer consultations, QuestionsForBuyer questions, BuyingDepartments buying, CurrentPerson person) : PageModel
{
    [BindProperty(SupportsGet = true)] public Id<Consultation> Id { get; set; }

    public string Portal => person.Tenant.Slug;
    public string Account => person.Tenant.Name;
    public Consultation Consultation { get; private set; } = default!; // set, or 404
    public DateTimeOffset Limit => Consultation.SubmissionDeadline!.Value; // published, or 404

    /// <summary>Buys for its department: others read.</summary>
    public bool MayAnswer { get; private set; }

    protected QuestionsForBuyer Questions => questions;
    protected string ByName => person.Name;
    protected string Back => Links.Questions.List(Portal, Id.Value);

    protected async Task<bool> LoadAsync(CancellationToken cancel)
    {
        if (await consultations.FindAsync(Id, cancel) is not { PublishedAt: not null } found) return false;
        Consultation = found;
        MayAnswer = person.Has(Capability.PublishConsultation) && (await buying.ReadAsync(cancel)).Any(department => department.Id == found.DepartmentId);
        return true;
    }
}
