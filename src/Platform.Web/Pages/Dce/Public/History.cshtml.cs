using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.Core.Consultations;
using Platform.Core.Dce;
using Platform.Core.Questions;
using Platform.Core.Values;
using Platform.Web.Hosting;
using Platform.Web.Ui;

namespace Platform.Web.Pages.Dce.Public;

/// <summary>Every version of the file, what each changed, the limits the consultation had, what was answered to all.</summary>
[Anonymous]
public sealed class HistoryModel(ConsultationForPublic consultations, ReadDceDifferences differences, AnswersForPublic answers, ReadCorrections corrections, TimeProvider clock) : PageModel
{
    [BindProperty(SupportsGet = true)] public Id<Consultation> Id { get; set; }

    public DateTimeOffset Now => clock.GetUtcNow();

    public ConsultationForPublic.Details Consultation { get; private set; } = default!; // set, or 404
    public IReadOnlyList<ReadDceDifferences.Step> Versions { get; private set; } = [];

    public IReadOnlyList<AnswersForPublic.Line> Answers { get; private set; } = [];

    public IReadOnlyList<ReadCorrections.Line> Corrections { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (await consultations.FindAsync(Id, cancel) is not { } found) return NotFound();
        Consultation = found;
        Versions = [.. (await differences.ExecuteAsync(Id, cancel)).Where(version => version.PublishedAt is not null)];
        Answers = await answers.ExecuteAsync(Id, cancel);
        Corrections = await corrections.ExecuteAsync(Id, cancel);
        return Page();
    }
}
