using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.Core.Identity;
using Platform.Core.Imports;
using Platform.Web.Hosting;
using Platform.Web.Texts;
using Platform.Web.Ui;

namespace Platform.Web.Pages.Imports;

/// <summary>The columns as recognised, then the rehearsal: what would be written and what would be refused, with why; then the import, whole or not at all.</summary>
public abstract class CheckPage(CurrentPerson current, MapImport map, RehearseImport rehearse, ConfirmImport confirm, AbandonImport abandon) : PageModel
{
    public const int MostShown = 100;

    /// <summary>Address of the list of files.</summary>
    public abstract string Imports { get; }

    [BindProperty(SupportsGet = true, Name = "import")] public Guid Import { get; set; }

    public PendingImport Pending { get; private set; } = null!;      // set before the page is shown

    /// <summary>Null while a required column is missing.</summary>
    public ImportPlan? Plan { get; private set; }
    public ActingTenant Account => current.Tenant;

    /// <summary>What the import adds by itself to a line that does not say it: nothing, for most kinds.</summary>
    protected virtual ImportLine Completed(ImportLine line) => line;

    /// <summary>The lines of the file of which the rehearsal says this.</summary>
    public IReadOnlyList<ImportLine> LinesThat(LineVerdict verdict)
    {
        var numbers = Plan?.Lines.Where(line => line.Verdict == verdict).Select(line => line.Line).ToHashSet() ?? [];
        return numbers.Count == 0 ? [] : [.. ImportLine.Of(Pending.Sheet, Pending.Mapping).Where(line => numbers.Contains(line.Number)).Select(Completed)];
    }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel) => await LoadAsync(cancel) ? Page() : NotFound();

    /// <param name="columns">Field → column of the file, « » where none is.</param>
    public async Task<IActionResult> OnPostMapAsync(Dictionary<string, string?> columns, CancellationToken cancel)
    {
        ModelState.Clear();
        var chosen = columns.Where(c => int.TryParse(c.Value, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out _))
            .ToDictionary(c => c.Key, c => int.Parse(c.Value ?? "", System.Globalization.CultureInfo.InvariantCulture), StringComparer.Ordinal);
        return await map.ExecuteAsync(Import, chosen, cancel) ? this.SeeOther(Links.Moves.Import(Imports, Import)) : NotFound();
    }

    /// <param name="plan">What the page showed.</param>
    public async Task<IActionResult> OnPostConfirmAsync(string? plan, CancellationToken cancel)
    {
        ModelState.Clear();
        var outcome = await confirm.ExecuteAsync(Import, plan ?? "", current.Name, cancel);
        return await outcome.Match(
            imported => Task.FromResult(this.SeeOther($"{Imports}?fait={Import}")),
            async changed => await LoadAsync(cancel) ? this.Refuse(MoveTexts.PlanChanged) : NotFound(),
            notFound => Task.FromResult<IActionResult>(NotFound()));
    }

    public async Task<IActionResult> OnPostAbandonAsync(CancellationToken cancel) =>
        await abandon.ExecuteAsync(Import, cancel) ? this.SeeOther(Imports) : NotFound();

    private async Task<bool> LoadAsync(CancellationToken cancel)
    {
        if (await map.ReadAsync(Import, cancel) is not { } pending) return false;
        Pending = pending;
        if (pending.Unmapped.Count == 0) Plan = await rehearse.ExecuteAsync(pending, cancel);
        return true;
    }
}
