using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.Core.Identity;
using Platform.Core.Tenancy;
using Platform.Core.Values;
using Platform.Web.Hosting;
using Platform.Web.Texts;
using Platform.Web.Ui;

namespace Platform.Web.Pages.Tenancy.Buyer;

/// <summary>The departments of an account and of its structures, as a tree (VR-22).</summary>
[Needs(Capability.ManagePeople)]
public sealed class DepartmentsModel(CurrentPerson current, AccountStructure structure, CreateDepartment createDepartment) : PageModel
{
    [BindProperty] public string? DepartmentName { get; set; }

    /// <summary>Where: nothing for the account's top, « structure:… », or the department above.</summary>
    [BindProperty] public string? Under { get; set; }

    [BindProperty(SupportsGet = true, Name = "fait")] public string? Done { get; set; }

    public IReadOnlyList<AccountStructure.Structure> Structures { get; private set; } = [];

    public IReadOnlyList<AccountStructure.Unit> Departments { get; private set; } = [];

    public IReadOnlyList<AccountStructure.Archived> ArchivedOnes { get; private set; } = [];

    public ActingTenant Account => current.Tenant;

    public Task OnGetAsync(CancellationToken cancel) => LoadAsync(cancel);

    public async Task<IActionResult> OnPostDepartmentAsync(CancellationToken cancel)
    {
        var (structure, parent) = Place(Under);
        var outcome = await createDepartment.ExecuteAsync(new(DepartmentName ?? "", structure, parent), cancel);
        return await AnswerAsync(outcome.Match<(string, string)?>(
            created => null,
            nameMissing => (nameof(DepartmentName), IdentityTexts.DepartmentNameMissing),
            nameTaken => (nameof(DepartmentName), IdentityTexts.DepartmentNameTaken),
            subEntityMissing => (nameof(Under), IdentityTexts.SubEntityMissing),
            parentMissing => (nameof(Under), IdentityTexts.DepartmentParentMissing)), cancel);
    }

    // What is no id of ours names nothing, and is refused like what is gone.
    private static (Id<SubEntity>?, Id<Department>?) Place(string? typed) => typed switch
    {
        null or "" => (null, null),
        ['s', 't', 'r', 'u', 'c', 't', 'u', 'r', 'e', ':', .. var structure] => (Id<SubEntity>.TryParse(structure, null, out var id) ? id : default(Id<SubEntity>), null),
        _ => (null, Id<Department>.TryParse(typed, null, out var above) ? above : default(Id<Department>)),
    };

    private async Task<IActionResult> AnswerAsync((string Field, string Sentence)? refusal, CancellationToken cancel)
    {
        if (refusal is not { } refused) return this.SeeOther(Links.Identity.Departments(Account.Slug) + "?fait=cree");
        await LoadAsync(cancel);
        return this.Refuse(refused.Sentence, refused.Field);
    }

    private async Task LoadAsync(CancellationToken cancel)
    {
        Structures = await structure.SubEntitiesAsync(cancel);
        Departments = await structure.DepartmentsAsync(cancel);
        ArchivedOnes = await structure.ArchivedAsync(cancel);
    }
}
