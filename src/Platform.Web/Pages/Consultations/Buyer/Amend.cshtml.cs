using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.Core.Approvals;
using Platform.Core.Consultations;
using Platform.Core.Identity;
using Platform.Core.Values;
using Platform.Web.Hosting;
using Platform.Web.Texts;
using Platform.Web.Ui;

namespace Platform.Web.Pages.Consultations.Buyer;

[Needs(Capability.EditConsultation)]
public sealed class AmendModel(ConsultationForBuyer consultations, AmendConsultation amendConsultation, ReadApprovals approvals, CurrentPerson person) : PageModel, IReplaces
{
    [BindProperty(SupportsGet = true)] public Id<Consultation> Id { get; set; }
    [BindProperty] public ContentForm Form { get; set; } = new();
    public string Portal => person.Tenant.Slug;
    public object? Replaced { get; private set; }

    /// <summary>A change would return it to draft.</summary>
    public ReadApprovals.UnderWay? UnderWay { get; private set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (await consultations.FindAsync(Id, cancel) is not { } found) return NotFound();
        if (found.PublishedAt is not null) return this.SeeOther(Links.Buyer.Consultation(Portal, Id.Value));
        Replaced = Form = ContentForm.Of(found);
        UnderWay = await approvals.UnderWayAsync(Id, cancel);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (await consultations.FindAsync(Id, cancel) is not { } found) return NotFound();
        Replaced = ContentForm.Of(found);
        StampTag.Check(Request, this, ModelState);
        if (!ModelState.IsValid) return this.Invalid();
        return (await amendConsultation.ExecuteAsync(new(Id, Form.Over), cancel)).Match(
            _ => this.SeeOther(Links.Buyer.Consultation(Portal, Id.Value)),
            refused =>
            {
                ContentForm.Refuse(ModelState, nameof(Form), refused.Problems);
                return this.Invalid();
            },
            _ => this.Refuse(ConsultationTexts.AlreadyPublished),
            _ => NotFound());
    }
}
