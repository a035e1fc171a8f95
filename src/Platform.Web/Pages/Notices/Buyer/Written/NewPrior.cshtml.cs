using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.Core.Consultations;
using Platform.Core.Identity;
using Platform.Core.Law;
using Platform.Core.Notices;
using Platform.Core.Notices.Written;
using Platform.Core.Tenancy;
using Platform.Core.Values;
using Platform.Web.Hosting;
using Platform.Web.Pages.Consultations.Buyer;
using Platform.Web.Texts;
using Platform.Web.Ui;

namespace Platform.Web.Pages.Notices.Buyer.Written;

/// <summary>Prior information: about a draft that stands, or about a purchase that becomes one.</summary>
[Needs(Capability.PublishConsultation)]
public sealed class NewPriorModel(StartPrior startPrior, StartWritten start, ConsultationForBuyer consultations, BuyingDepartments buyingDepartments, CurrentPerson person) : PageModel
{
    public string Portal => person.Tenant.Slug;
    [BindProperty] public Guid Key { get; set; }

    /// <summary>A draft; empty: none.</summary>
    [BindProperty] public string? Draft { get; set; }
    [BindProperty] public ContentForm Form { get; set; } = new();
    [BindProperty] public string? Amount { get; set; }
    [BindProperty] public string? Department { get; set; }

    public IReadOnlyList<(string Value, string Label)> Drafts { get; private set; } = [];
    public IReadOnlyList<BuyingDepartments.Choice> Departments { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken cancel)
    {
        Key = Guid.CreateVersion7();
        await LoadAsync(cancel);
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        ModelState.Clear();     // our sentences, not the binder's
        await LoadAsync(cancel);
        if (Id<Consultation>.TryParse(Draft, null, out var draft))
            return (await start.ExecuteAsync(new(draft, NoticeKind.PriorInformation, null, false, person.Name), cancel)).Match(
                started => this.SeeOther(Links.Notices.Write(Portal, draft.Value, started.Notice.Value)), _ => this.Refuse(NoticeTexts.PriorTooLate, nameof(Draft)), _ => NotFound());
        decimal? amount = string.IsNullOrWhiteSpace(Amount) ? null : Amounts.Read(Amount) ?? -1;
        var department = Departments is [var only] ? only.Id : Id<Department>.TryParse(Department, null, out var chosen) ? chosen : default;
        var nature = CpvCode.Clean(Form.Cpv) is { } cpv ? CpvCode.NatureOf(cpv) : Nature.Services;
        return (await startPrior.ExecuteAsync(new(Key, Form.Alone(nature), amount, department.IsEmpty ? null : department, person.Name), cancel)).Match(
            started => this.SeeOther(Links.Notices.Write(Portal, started.Consultation.Value, started.Notice.Value)),
            refused =>
            {
                ContentForm.Refuse(ModelState, nameof(Form), refused.Problems);
                if (refused.AmountIsWrong) ModelState.AddModelError(nameof(Amount), NoticeTexts.Fact_AmountWrong);
                return this.Invalid();
            },
            _ => this.Refuse(ConsultationTexts.DepartmentMissing, Departments.Count > 1 ? nameof(Department) : ""));
    }

    private async Task LoadAsync(CancellationToken cancel)
    {
        Departments = await buyingDepartments.ReadAsync(cancel);
        Drafts = [.. (await consultations.ListAsync(cancel)).Where(row => row.PublishedAt is null).Select(row => (row.Id.ToString(), $"{row.Reference}, {row.Title}"))];
    }
}
