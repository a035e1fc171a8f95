using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.Core.Training;
using Platform.Web.Hosting;
using Platform.Web.Ui;

namespace Platform.Web.Pages.Training.Public;

/// <summary>The practice opening: refused before the practice limit, unless its visitor does not want to wait.</summary>
[Anonymous]
public sealed class OpeningModel(ReadTrainingDeposit read, AdvanceTraining advance) : PageModel
{
    [BindProperty(SupportsGet = true, Name = "essai")] public Guid Id { get; set; }

    public TrainingDeposit Training { get; private set; } = null!;      // read before any page

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (await read.FindAsync(Id, cancel) is not { } training) return NotFound();
        if (training.FinalisedAt is null) return this.SeeOther(Links.Training.Documents(Id));
        Training = training;
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel) => await advance.ExecuteAsync(Id, cancel) ? this.SeeOther(Links.Training.Opening(Id)) : NotFound();
}
