using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.Core.Consultations;
using Platform.Core.Consultations.Models;
using Platform.Core.Identity;
using Platform.Core.Law;
using Platform.Core.Tenancy;
using Platform.Core.Values;
using Platform.Web.Hosting;
using Platform.Web.Texts;
using Platform.Web.Ui;

namespace Platform.Web.Pages.Consultations.Buyer;

/// <summary>The first of seven questions: what is bought, from an empty page, a model or an earlier consultation.</summary>
[Needs(Capability.EditConsultation)]
public sealed class NewModel(BeginConsultation begin, ReadModels models, BuyingDepartments buyingDepartments, CurrentPerson person) : PageModel
{
    public string Portal => person.Tenant.Slug;
    [BindProperty] public Guid Key { get; set; }
    [BindProperty] public ContentForm Form { get; set; } = new();

    /// <summary>Asked only of who buys for several.</summary>
    [BindProperty] public string? Department { get; set; }

    [BindProperty(SupportsGet = true, Name = "modele")] public string? Source { get; set; }

    public ModelContent? From { get; private set; }
    public IReadOnlyList<ReadModels.Line> Own { get; private set; } = [];
    public IReadOnlyList<BuyingDepartments.Choice> Departments { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken cancel)
    {
        Key = Guid.CreateVersion7();
        await LoadAsync(cancel);
        if (From is { } from) Form = new() { Title = from.Title, Cpv = from.Cpv, Description = from.Description };
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        await LoadAsync(cancel);
        var department = Departments is [var only] ? only.Id : Id<Department>.TryParse(Department, null, out var chosen) ? chosen : default;
        if (Departments.Count > 1 && department.IsEmpty)
        {
            ModelState.AddModelError(nameof(Department), ConsultationTexts.DepartmentMissing);
            ContentForm.Refuse(ModelState, nameof(Form), Typed.Problems(DateTimeOffset.MinValue));      // no date is asked here
            return this.Invalid();
        }
        return (await begin.ExecuteAsync(new(Key, Typed, department), From, cancel)).Match(
            created => this.SeeOther(DraftModel.AddressOf(Portal, created.Consultation.Value, 2)),
            refused =>
            {
                ContentForm.Refuse(ModelState, nameof(Form), refused.Problems);
                return this.Invalid();
            },
            departmentMissing => this.Refuse(ConsultationTexts.DepartmentMissing, Departments.Count > 1 ? nameof(Department) : ""));
    }

    // An unreadable code is refused by itself; until then anything will do.
    private ConsultationContent Typed => Form.Alone(CpvCode.Clean(Form.Cpv) is { } cpv ? From is { } from && from.Cpv == cpv ? from.Nature : CpvCode.NatureOf(cpv) : Nature.Services);

    private async Task LoadAsync(CancellationToken cancel) =>
        (From, Own, Departments) = (await models.FindAsync(Source, cancel), await models.ListAsync(cancel), await buyingDepartments.ReadAsync(cancel));
}
