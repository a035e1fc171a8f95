using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.Core.Identity;
using Platform.Core.Operations;
using Platform.Web.Hosting;

namespace Platform.Web.Pages.Operations.Operator;

/// <summary>One agglomeration hosted: its measures and its incidents. Nothing of its accounts.</summary>
[Needs(Capability.OperatePlatform)]
public sealed class AgglomerationModel(ReadAgglomerations read, ReadIncidents readIncidents, TimeProvider clock) : PageModel
{
    [BindProperty(SupportsGet = true, Name = "agglomeration")] public Guid Agglomeration { get; set; }

    public ReadAgglomerations.Row Figures { get; private set; } = default!; // set, or 404

    public IReadOnlyList<ReadIncidents.Declared> Declared { get; private set; } = [];

    public DateTimeOffset Now => clock.GetUtcNow();

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (await read.FindAsync(Agglomeration, cancel) is not { } figures) return NotFound();
        (Figures, Declared) = (figures, await readIncidents.AllAsync(Agglomeration, cancel));
        return Page();
    }
}
