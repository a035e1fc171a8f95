using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.Core.Approvals;
using Platform.Core.Consultations;
using Platform.Core.Identity;
using Platform.Core.Tenancy;
using Platform.Core.Values;
using Platform.Web.Hosting;
using Platform.Web.Texts;
using Platform.Web.Ui;

namespace Platform.Web.Pages.Approvals.Buyer;

/// <summary>The steps of one circuit: of one kind of act, in one department or the whole account. Steps are added and taken out by the server, so that no script is needed.</summary>
[Needs(Capability.ManagePeople)]
public sealed class CircuitModel(ReadCircuits circuits, SetCircuit setCircuit, AccountStructure structure, CurrentPerson person) : PageModel
{
    public sealed class StepForm
    {
        /// <summary>Always sent, so that a step in which nothing is chosen yet is one all the same.</summary>
        public int Number { get; set; }
        public string? Kind { get; set; }

        /// <summary>« nommes », « acheteur », or the id of a department.</summary>
        public string? Who { get; set; }
        public List<string> People { get; set; } = [];

        /// <summary>« apres » or « avec » the step before.</summary>
        public string? When { get; set; } = "apres";
    }

    /// <summary>Where the form of the list sends: the act is in its query, here it belongs in the address.</summary>
    private const string Choosing = "choisir";

    [BindProperty(SupportsGet = true, Name = "acte")] public string Act { get; set; } = "";
    [BindProperty(SupportsGet = true, Name = "service")] public Id<Department>? Department { get; set; }
    [BindProperty] public List<StepForm> Steps { get; set; } = [];
    [BindProperty] public string? AuthorMayApprove { get; set; } = "non";
    [BindProperty] public Id<ApprovalCircuit>? Replaces { get; set; }

    public ActingTenant Account => person.Tenant;
    public ActKind Kind { get; private set; }
    public string Where { get; private set; } = "";
    public IReadOnlyList<ApproverCandidate> Candidates { get; private set; } = [];
    public IReadOnlyList<AccountStructure.Unit> Departments { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync([FromQuery(Name = "Act")] string? chosen, [FromQuery(Name = "Department")] string? of, CancellationToken cancel)
    {
        if (Act == Choosing && ApprovalWords.FromSlug(chosen) is not null)
            return this.SeeOther(Links.Approvals.Circuit(Account.Slug, chosen!, Guid.TryParse(of, out var department) ? department : null));      // just read
        if (!await LoadAsync(cancel)) return NotFound();
        await ShowAsync(cancel);
        return Page();
    }

    public async Task<IActionResult> OnPostAddAsync(CancellationToken cancel)
    {
        if (!await LoadAsync(cancel)) return NotFound();
        ModelState.Clear();     // the form is shown again as it was typed, with one step more
        Steps.Add(new());
        return Page();
    }

    public async Task<IActionResult> OnPostRemoveAsync(int at, CancellationToken cancel)
    {
        if (!await LoadAsync(cancel)) return NotFound();
        ModelState.Clear();
        if (at >= 0 && at < Steps.Count && Steps.Count > 1) Steps.RemoveAt(at);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (!await LoadAsync(cancel)) return NotFound();
        ModelState.Clear();     // our sentences, not the binder's
        if (Read() is not { } steps) return this.Invalid();
        var outcome = await setCircuit.ExecuteAsync(new(Kind, Department, AuthorMayApprove == "oui", steps, Replaces, person.Name), cancel);
        if (outcome is SetCircuit.Outcome.Overtaken) await ShowAsync(cancel);
        return outcome.Match(
            _ => this.SeeOther($"{Links.Approvals.Circuits(Account.Slug)}?fait=enregistre"),
            refused =>
            {
                foreach (var problem in refused.Problems) ModelState.AddModelError(FieldOf(problem), ApprovalWords.Of(problem.Fault));
                return this.Invalid();
            },
            _ => this.Refuse(ApprovalTexts.CircuitOvertaken),
            _ => NotFound());
    }

    private static string FieldOf(SetCircuit.Problem problem) => problem.Fault switch
    {
        SetCircuit.Fault.NobodyNamed or SetCircuit.Fault.PersonLeft => $"Steps[{problem.Step}].People",
        SetCircuit.Fault.DepartmentMissing => $"Steps[{problem.Step}].Who",
        SetCircuit.Fault.NoStep or SetCircuit.Fault.TooManySteps => "",
    };

    private List<SetCircuit.Step>? Read()
    {
        var steps = new List<SetCircuit.Step>();
        foreach (var (index, form) in Steps.Index())
        {
            var department = Id<Department>.TryParse(form.Who, null, out var named) ? named : (Id<Department>?)null;
            if (!Enum.TryParse<StepKind>(form.Kind, out var kind)) ModelState.AddModelError($"Steps[{index}].Kind", ApprovalTexts.CircuitKindMissing);
            if (form.Who is not ("nommes" or "acheteur") && department is null) ModelState.AddModelError($"Steps[{index}].Who", ApprovalTexts.CircuitWhoMissing);
            var approvers = form.Who switch { "nommes" => StepApprovers.Named, "acheteur" => StepApprovers.BuyingDepartment, _ => StepApprovers.Department };
            steps.Add(new(kind, approvers, department, [.. form.People.Select(id => Guid.TryParse(id, out var person) ? person : Guid.Empty)], form.When == "avec"));
        }
        return ModelState.IsValid ? steps : null;
    }

    /// <summary>As it is in force, or one empty step.</summary>
    private async Task ShowAsync(CancellationToken cancel)
    {
        var circuit = (await circuits.InForceAsync(cancel)).FirstOrDefault(c => c.Kind == Kind && c.DepartmentId == Department);
        Replaces = circuit?.Id;
        AuthorMayApprove = circuit?.AuthorMayApprove == true ? "oui" : "non";
        Steps = circuit is null ? [new()] : [.. circuit.Steps.Select(step => new StepForm
        {
            Kind = $"{step.Kind}", When = circuit.Steps.Any(other => other.Position < step.Position && other.Stage == step.Stage) ? "avec" : "apres",
            Who = step.Approvers switch { StepApprovers.Named => "nommes", StepApprovers.BuyingDepartment => "acheteur", StepApprovers.Department => $"{step.DepartmentId}" },
            People = [.. step.Named.Select(person => $"{person.Id}")],
        })];
    }

    private async Task<bool> LoadAsync(CancellationToken cancel)
    {
        if (ApprovalWords.FromSlug(Act) is not { } kind) return false;
        Departments = await structure.DepartmentsAsync(cancel);
        if (Department is { } one && !Departments.Any(unit => unit.Id == one)) return false;
        (Kind, Candidates) = (kind, await circuits.CandidatesAsync(cancel));
        Where = Department is { } of ? Departments.First(unit => unit.Id == of).Path : Account.Name;
        return true;
    }
}
