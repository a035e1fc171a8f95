using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.Core.Consultations;
using Platform.Core.Identity;
using Platform.Web.Hosting;
using Platform.Web.Ui;

namespace Platform.Web.Pages.Consultations.Buyer;

[Needs(Capability.EditConsultation)]
public sealed class NewModel(CreateConsultation createConsultation, CurrentPerson person, TimeProvider time) : PageModel
{
    public string Portal => person.Tenant.Slug;
    [BindProperty] public Guid Key { get; set; }
    [BindProperty] public ContentForm Form { get; set; } = new();

    public void OnGet() => Key = Guid.CreateVersion7();

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (Form.Read(ModelState, nameof(Form), time.GetUtcNow()) is not { } content) return this.Invalid();
        return (await createConsultation.ExecuteAsync(new(Key, content), cancel)).Match(
            created => this.SeeOther(Links.Buyer.Consultation(Portal, created.Consultation.Value)),
            refused =>
            {
                ContentForm.Refuse(ModelState, nameof(Form), refused.Problems);
                return this.Invalid();
            });
    }
}
