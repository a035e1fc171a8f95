using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.Core.Identity;
using Platform.Core.Tenancy;
using Platform.Core.Values;
using Platform.Web.Hosting;
using Platform.Web.Texts;
using Platform.Web.Ui;

namespace Platform.Web.Pages.Identity.Buyer;

/// <summary>One person of an account: in which departments each role is held (VR-23).</summary>
[Needs(Capability.ManagePeople)]
public sealed class PersonModel(CurrentPerson current, AccountPeople accountPeople, AccountStructure structure, AttachPerson attach) : PageModel
{
    [BindProperty(SupportsGet = true, Name = "personne")] public Guid Id { get; set; }

    [BindProperty] public MembershipRole Role { get; set; }

    [BindProperty] public List<Id<Department>> Departments { get; set; } = [];

    public ActingTenant Account => current.Tenant;

    public AccountPeople.Row Row { get; private set; } = null!;      // or the page answers 404

    public AccountPeople.Undertakings Undertakings { get; private set; } = null!;      // with the row

    public IEnumerable<MembershipRole> Roles => Row.Roles.Select(held => held.Role).Distinct();

    public IReadOnlyList<AccountStructure.Unit> Choosable { get; private set; } = [];

    public bool IsAttached(MembershipRole role, Id<Department> department) => Row.Roles.Any(held => held.Role == role && held.DepartmentId == department);

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel) => await LoadAsync(cancel) ? Page() : NotFound();

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        ModelState.Clear();     // our sentence, not the binder's
        var outcome = await attach.ExecuteAsync(new(Id, Role, Departments), cancel);
        if (outcome is AttachPerson.Outcome.Attached) return this.SeeOther(Links.Identity.People(Account.Slug));
        return outcome is AttachPerson.Outcome.NoDepartment && await LoadAsync(cancel) ? this.Refuse(IdentityTexts.DepartmentNone) : NotFound();
    }

    private async Task<bool> LoadAsync(CancellationToken cancel)
    {
        if ((await accountPeople.ReadAsync(cancel)).FirstOrDefault(row => row.Person == Id) is not { } row) return false;
        (Row, Choosable, Undertakings) = (row, await structure.DepartmentsAsync(cancel), await accountPeople.UndertakingsAsync(Id, cancel));
        return true;
    }
}
