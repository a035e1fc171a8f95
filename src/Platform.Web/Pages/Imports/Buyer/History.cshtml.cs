using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.Core.Identity;
using Platform.Core.Imports;
using Platform.Web.Hosting;

namespace Platform.Web.Pages.Imports.Buyer;

/// <summary>Contracts and registers of the former platform, as it said them, and marked so.</summary>
[Needs(Capability.ImportData)]
public sealed class HistoryModel(CurrentPerson current, ReadImports read) : PageModel
{
    public static readonly IReadOnlyList<ImportKind> Kinds = ImportKinds.History;

    [BindProperty(SupportsGet = true, Name = "nature")] public ImportKind Kind { get; set; } = ImportKind.Contracts;

    /// <summary>The last row of the page before.</summary>
    [BindProperty(SupportsGet = true, Name = "apres")] public Guid? After { get; set; }

    public IReadOnlyList<HistoryRow> Rows { get; private set; } = [];
    public Guid? Next { get; private set; }
    public ActingTenant Account => current.Tenant;

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (!Kinds.Contains(Kind)) return NotFound();
        (Rows, Next) = await read.HistoryAsync(Kind, After, cancel);
        return Page();
    }
}
