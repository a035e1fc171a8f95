using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.Core.Identity;
using Platform.Core.Tenancy;
using Platform.Core.Values;
using Platform.Web.Hosting;
using Platform.Web.Texts;
using Platform.Web.Ui;

namespace Platform.Web.Pages.Tenancy.Buyer;

/// <summary>One department: its name, its place in the tree, its end (VR-22).</summary>
[Needs(Capability.ManagePeople)]
public sealed class DepartmentModel(CurrentPerson current, AccountStructure structure, MoveDepartment move, ArchiveDepartment archive) : PageModel
{
    [BindProperty(SupportsGet = true, Name = "service")] public Guid Service { get; set; }

    [BindProperty] public string? Name { get; set; }

    /// <summary>Nothing: at the top.</summary>
    [BindProperty] public string? Under { get; set; }

    public ActingTenant Account => current.Tenant;

    public AccountStructure.Unit Unit { get; private set; } = null!;      // or the page answers 404

    /// <summary>Where it may go: the same structure, neither itself nor what stands under it.</summary>
    public IReadOnlyList<AccountStructure.Unit> Places { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (!await LoadAsync(cancel)) return NotFound();
        (Name, Under) = (Unit.Name, $"{Unit.Parent}");
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        var parent = string.IsNullOrEmpty(Under) ? (Id<Department>?)null : Id<Department>.TryParse(Under, null, out var above) ? above : default;
        return await AnswerAsync((await move.ExecuteAsync(new(new(Service), Name ?? "", parent), cancel)).Match<(string, string)?>(
            moved => ("", ""),
            nameMissing => (nameof(Name), IdentityTexts.DepartmentNameMissing),
            nameTaken => (nameof(Name), IdentityTexts.DepartmentNameTaken),
            underItself => (nameof(Under), IdentityTexts.DepartmentUnderItself),
            parentMissing => (nameof(Under), IdentityTexts.DepartmentParentMissing),
            notFound => null), cancel);
    }

    public async Task<IActionResult> OnPostArchiveAsync(CancellationToken cancel)
    {
        ModelState.Clear();     // the form of the name was not sent
        return await AnswerAsync((await archive.ExecuteAsync(new(new(Service)), cancel)).Match<(string, string)?>(
            archived => ("", ""),
            notEmpty => ("", string.Format(IdentityTexts.DepartmentNotEmpty, string.Join(", ", Rest(notEmpty)))),
            lastOne => ("", IdentityTexts.DepartmentLast),
            notFound => null), cancel);
    }

    private static IEnumerable<string> Rest(ArchiveDepartment.Outcome.NotEmpty rest) =>
    [
        .. rest.People, .. rest.Below, .. rest.Consultations == 0 ? [] : (string[])[FrenchFormat.Count(rest.Consultations, "consultation en cours", "consultations en cours")],
        .. rest.QuoteRequests == 0 ? [] : (string[])[FrenchFormat.Count(rest.QuoteRequests, "demande de devis sans décision", "demandes de devis sans décision")],
    ];

    /// <param name="answer">Null: not there. An empty sentence: done.</param>
    /// <param name="cancel">The request's.</param>
    private async Task<IActionResult> AnswerAsync((string Field, string Sentence)? answer, CancellationToken cancel)
    {
        if (answer is { Sentence: "" }) return this.SeeOther(Links.Identity.Departments(Account.Slug));
        if (answer is not { } refused || !await LoadAsync(cancel)) return NotFound();
        if (refused.Field.Length == 0) (Name, Under) = (Unit.Name, $"{Unit.Parent}");
        return this.Refuse(refused.Sentence, refused.Field);
    }

    private async Task<bool> LoadAsync(CancellationToken cancel)
    {
        var all = await structure.DepartmentsAsync(cancel);
        if (all.FirstOrDefault(d => d.Id == new Id<Department>(Service)) is not { } unit) return false;
        var below = DepartmentTree.WithDescendants([.. all.Select(d => new DepartmentTree.Branch(d.Id, d.Parent, d.Name))], unit.Id);
        (Unit, Places) = (unit, [.. all.Where(d => d.SubEntityId == unit.SubEntityId && !below.Contains(d.Id))]);
        return true;
    }
}
