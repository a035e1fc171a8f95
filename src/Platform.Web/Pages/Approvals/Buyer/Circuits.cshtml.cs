using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.Core.Approvals;
using Platform.Core.Identity;
using Platform.Core.Tenancy;
using Platform.Core.Values;
using Platform.Web.Hosting;
using Platform.Web.Texts;
using Platform.Web.Ui;

namespace Platform.Web.Pages.Approvals.Buyer;

/// <summary>The circuits in force, who would decide today, and the delay of reminders (VR-24).</summary>
[Needs(Capability.ManagePeople)]
public sealed class CircuitsModel(ReadCircuits circuits, EndCircuit endCircuit, SetReminderDelay setDelay, AccountStructure structure, CurrentPerson person) : PageModel
{
    [BindProperty] public Id<ApprovalCircuit> Circuit { get; set; }
    [BindProperty] public string? Days { get; set; }

    [BindProperty(SupportsGet = true, Name = "fait")] public string? Done { get; set; }

    /// <summary>The circuit whose end is being asked about.</summary>
    [BindProperty(SupportsGet = true, Name = "supprimer")] public Guid? Ending { get; set; }

    // Of the form that leads to the next page.
    public string? Act => ApprovalWords.Slug(SetCircuit.Kinds[0]);
    public string? Department => "";

    public ActingTenant Account => person.Tenant;
    public IReadOnlyList<ReadCircuits.Circuit> InForce { get; private set; } = [];
    public IReadOnlyList<ReadCircuits.Past> Past { get; private set; } = [];
    public IReadOnlyList<AccountStructure.Unit> Departments { get; private set; } = [];

    public Task OnGetAsync(CancellationToken cancel) => LoadAsync(cancel);

    public async Task<IActionResult> OnPostEndAsync(CancellationToken cancel) =>
        await endCircuit.ExecuteAsync(new(Circuit, person.Name), cancel) ? this.SeeOther($"{Links.Approvals.Circuits(Account.Slug)}?fait=supprime") : NotFound();

    public async Task<IActionResult> OnPostDelayAsync(CancellationToken cancel)
    {
        if (int.TryParse(Days, System.Globalization.CultureInfo.InvariantCulture, out var days) && await setDelay.ExecuteAsync(new(days, person.Name), cancel)) return this.SeeOther($"{Links.Approvals.Circuits(Account.Slug)}?fait=delai");
        var typed = Days;
        await LoadAsync(cancel);
        Days = typed;
        return this.Refuse(ApprovalTexts.DelayWrong, nameof(Days));
    }

    private async Task LoadAsync(CancellationToken cancel)
    {
        (InForce, Past, Departments) = (await circuits.InForceAsync(cancel), await circuits.PastAsync(cancel), await structure.DepartmentsAsync(cancel));
        Days = $"{await circuits.ReminderDaysAsync(cancel)}";
    }
}
