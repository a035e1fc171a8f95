using Microsoft.AspNetCore.Mvc;
using Platform.Core.Conventions;
using Platform.Web.Hosting;

namespace Platform.Web.Pages.Conventions;

/// <summary>Proposes an amendment. It takes effect when both parties have approved this very document, on the page of the convention.</summary>
public abstract class AmendPage(CurrentPerson current, ReadConventions read, ProposeAmendment propose) : ConventionPage(current, read)
{
    /// <summary>Idempotency key of the form.</summary>
    [BindProperty] public Guid Key { get; set; } = Guid.CreateVersion7();
    [BindProperty] public string? Subject { get; set; }
    [BindProperty] public string? Annex { get; set; }
    [BindProperty] public IFormFile? Pdf { get; set; }

    protected override IFormFile? Attached => Pdf;

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        var input = new ProposeAmendment.Input(Id, Subject, Annex, await ReadAsync(Pdf, cancel), ByName, Key);
        var outcome = await propose.ExecuteAsync(input, cancel);
        if (outcome is ConventionOutcome.Refused { Why: not ConventionRefusal.NotNow }) Tell(this, ProposeAmendment.Faults(input));       // one was found: the others with it
        return await AnswerAsync(outcome, cancel);
    }
}
