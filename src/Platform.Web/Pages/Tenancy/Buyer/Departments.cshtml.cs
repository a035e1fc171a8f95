using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.Core.Identity;
using Platform.Core.Tenancy;
using Platform.Core.Values;
using Platform.Web.Hosting;
using Platform.Web.Pages.Identity;
using Platform.Web.Texts;
using Platform.Web.Ui;

namespace Platform.Web.Pages.Tenancy.Buyer;

/// <summary>How an account is organised: its structures with their own SIRET (VR-21), and the departments of each (VR-22).</summary>
[Needs(Capability.ManagePeople)]
public sealed class DepartmentsModel(CurrentPerson current, AccountStructure structure, CreateDepartment createDepartment, CreateSubEntity createSubEntity) : PageModel
{
    [BindProperty] public string? DepartmentName { get; set; }

    [BindProperty] public Id<SubEntity>? Of { get; set; }

    [BindProperty] public string? StructureName { get; set; }

    [BindProperty] public string? Siret { get; set; }

    public IReadOnlyList<AccountStructure.Structure> Structures { get; private set; } = [];

    public IReadOnlyList<AccountStructure.Unit> Departments { get; private set; } = [];

    public ActingTenant Account => current.Tenant;

    public Task OnGetAsync(CancellationToken cancel) => LoadAsync(cancel);

    public async Task<IActionResult> OnPostDepartmentAsync(CancellationToken cancel)
    {
        ModelState.Remove(nameof(Of));          // « the account itself » is the empty choice
        var outcome = await createDepartment.ExecuteAsync(new(DepartmentName ?? "", Of is { IsEmpty: false } ? Of : null), cancel);
        return await AnswerAsync(outcome.Match<(string, string)?>(
            created => null,
            nameMissing => (nameof(DepartmentName), IdentityTexts.DepartmentNameMissing),
            nameTaken => (nameof(DepartmentName), IdentityTexts.DepartmentNameTaken),
            subEntityMissing => (nameof(Of), IdentityTexts.SubEntityMissing)), cancel);
    }

    public async Task<IActionResult> OnPostStructureAsync(CancellationToken cancel)
    {
        ModelState.Remove(nameof(Of));
        var outcome = await createSubEntity.ExecuteAsync(new(StructureName ?? "", Siret ?? ""), cancel);
        return await AnswerAsync(outcome.Match<(string, string)?>(
            created => null,
            nameMissing => (nameof(StructureName), IdentityTexts.SubEntityNameMissing),
            siretRefused => (nameof(Siret), siretRefused.Reading.French()),
            siretTaken => (nameof(Siret), IdentityTexts.SubEntitySiretTaken)), cancel);
    }

    private async Task<IActionResult> AnswerAsync((string Field, string Sentence)? refusal, CancellationToken cancel)
    {
        if (refusal is not { } refused) return this.SeeOther(Links.Identity.Departments(Account.Slug));
        await LoadAsync(cancel);
        return this.Refuse(refused.Sentence, refused.Field);
    }

    private async Task LoadAsync(CancellationToken cancel)
    {
        Structures = await structure.SubEntitiesAsync(cancel);
        Departments = await structure.DepartmentsAsync(cancel);
    }
}
