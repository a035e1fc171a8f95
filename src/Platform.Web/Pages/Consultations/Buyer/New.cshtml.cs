using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.Core.Consultations;
using Platform.Core.Identity;
using Platform.Core.Tenancy;
using Platform.Core.Values;
using Platform.Web.Hosting;
using Platform.Web.Texts;
using Platform.Web.Ui;

namespace Platform.Web.Pages.Consultations.Buyer;

[Needs(Capability.EditConsultation)]
public sealed class NewModel(CreateConsultation createConsultation, BuyingDepartments buyingDepartments, CurrentPerson person, TimeProvider time) : PageModel
{
    public string Portal => person.Tenant.Slug;
    [BindProperty] public Guid Key { get; set; }
    [BindProperty] public ContentForm Form { get; set; } = new();

    /// <summary>Asked only of who buys for several.</summary>
    [BindProperty] public string? Department { get; set; }

    public IReadOnlyList<BuyingDepartments.Choice> Departments { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken cancel) => (Key, Departments) = (Guid.CreateVersion7(), await buyingDepartments.ReadAsync(cancel));

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        Departments = await buyingDepartments.ReadAsync(cancel);
        var department = Departments is [var only] ? only.Id : Id<Department>.TryParse(Department, null, out var chosen) ? chosen : default;
        if (Departments.Count > 1 && department.IsEmpty) ModelState.AddModelError(nameof(Department), ConsultationTexts.DepartmentMissing);
        if (Form.Read(ModelState, nameof(Form), time.GetUtcNow()) is not { } content) return this.Invalid();
        return (await createConsultation.ExecuteAsync(new(Key, content, department), cancel)).Match(
            created => this.SeeOther(Links.Buyer.Consultation(Portal, created.Consultation.Value)),
            refused =>
            {
                ContentForm.Refuse(ModelState, nameof(Form), refused.Problems);
                return this.Invalid();
            },
            departmentMissing => this.Refuse(ConsultationTexts.DepartmentMissing, Departments.Count > 1 ? nameof(Department) : ""));
    }
}
