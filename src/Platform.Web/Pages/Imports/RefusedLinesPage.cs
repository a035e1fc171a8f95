using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.Core.Imports;
using Platform.Core.Values;

namespace Platform.Web.Pages.Imports;

/// <summary>The refused lines as a file, to be corrected and sent again.</summary>
public abstract class RefusedLinesPage(MapImport map, RehearseImport rehearse) : PageModel
{
    public async Task<IActionResult> OnGetAsync([FromRoute(Name = "import")] Guid import, CancellationToken cancel)
    {
        if (await map.ReadAsync(import, cancel) is not { Unmapped.Count: 0 } pending) return NotFound();
        var csv = new Csv("ligne", "colonne", "valeur", "pourquoi", "que_faire");
        foreach (var line in (await rehearse.ExecuteAsync(pending, cancel)).Lines)
            foreach (var refusal in line.Refusals)
            {
                var (why, todo) = refusal.French();
                csv.Add(line.Line, ImportWords.LabelOf(pending.Kind, refusal.Field), refusal.Value, why, todo);
            }
        return File(csv.ToBytes(), "text/csv; charset=utf-8", "lignes-refusees.csv");
    }
}
