using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.Core.Consultations.Models;
using Platform.Core.Identity;
using Platform.Core.Values;
using Platform.Web.Hosting;
using Platform.Web.Ui;

namespace Platform.Web.Pages.Consultations.Buyer;

/// <summary>The models of an account, and those of the platform.</summary>
[Needs(Capability.EditConsultation)]
public sealed class ModelsModel(ReadModels models, KeepModel keep, CurrentPerson person) : PageModel
{
    public string Portal => person.Tenant.Slug;
    /// <summary>What was just done, once.</summary>
    [BindProperty(SupportsGet = true, Name = "fait")] public string? Done { get; set; }

    public IReadOnlyList<ReadModels.Line> Own { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken cancel) => Own = await models.ListAsync(cancel);

    public async Task<IActionResult> OnPostAsync(Id<ConsultationModel> model, CancellationToken cancel) =>
        await keep.ArchiveAsync(model, cancel) ? this.SeeOther(Links.Buyer.Models(Portal) + "?fait=retire") : NotFound();
}
