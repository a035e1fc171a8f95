using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;
using Platform.Core.Consultations;
using Platform.Core.Dce;
using Platform.Core.Values;
using Platform.Web.Hosting;
using Platform.Web.Identity;
using Platform.Web.Ui;

namespace Platform.Web.Pages.Dce.Public;

/// <summary>The page that crawlers do not get past: each POST is one withdrawal, and leads to a link of its own.</summary>
[Anonymous]
[EnableRateLimiting(WebIdentity.WithdrawalsPerAddress)]
public sealed class FilesModel(ConsultationForPublic consultations, DceForPages dce, ReadWithheld withheld, WithdrawDce withdrawDce, CompanyOfReader reader, CurrentPerson person) : PageModel
{
    [BindProperty(SupportsGet = true)] public Id<Consultation> Id { get; set; }
    [BindProperty] public string? Organisation { get; set; }
    [BindProperty] public string? Person { get; set; }
    [BindProperty] public string? Email { get; set; }

    public ConsultationForPublic.Details Consultation { get; private set; } = default!; // set, or 404
    public IReadOnlyList<ReadWithheld.Line> Withheld { get; private set; } = [];
    public DceForPages.Version Documents { get; private set; } = default!; // set, or 404

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (!await LoadAsync(cancel)) return NotFound();
        if (await reader.FindAsync(cancel) is { } company) (Organisation, Person, Email, IsKnown) = (company.Name, person.Name, person.Email, true);
        return Page();
    }

    /// <summary>The form is filled with what the account of the company says.</summary>
    public bool IsKnown { get; private set; }

    public Task<IActionResult> OnPostAsync(CancellationToken cancel) => WithdrawAsync(new(Id), cancel);

    public Task<IActionResult> OnPostDocumentAsync(Id<DceDocument> document, CancellationToken cancel) => WithdrawAsync(new(Id, Document: document), cancel);

    public Task<IActionResult> OnPostVersionAsync(int version, CancellationToken cancel) => WithdrawAsync(new(Id, Version: version), cancel);

    public Task<IActionResult> OnPostIdentifiedAsync(CancellationToken cancel) => WithdrawAsync(new(Id, new(Organisation, Person, Email)), cancel);

    private async Task<IActionResult> WithdrawAsync(WithdrawDce.Input input, CancellationToken cancel)
    {
        var outcome = await withdrawDce.ExecuteAsync(input, cancel);
        return await outcome.Match<Task<IActionResult>>(
            withdrawn => Task.FromResult(this.SeeOther(input.Taker is null ? Links.Download(withdrawn.Token) : Links.Noted(Id.Value, withdrawn.Token))),
            async refused =>
            {
                foreach (var fault in refused.Faults) ModelState.AddModelError(fault == WithdrawDce.Fault.EmailWrong ? nameof(Email) : nameof(Organisation), Words.Of(fault));
                return await LoadAsync(cancel) ? this.Invalid() : NotFound();
            },
            _ => Task.FromResult<IActionResult>(NotFound()));
    }

    private async Task<bool> LoadAsync(CancellationToken cancel)
    {
        if (await consultations.FindAsync(Id, cancel) is not { } found || await dce.PublishedAsync(Id, cancel) is not { } documents) return false;
        (Consultation, Documents, Withheld) = (found, documents, found.Stated.Terms.WithheldReason is null ? [] : await withheld.ExecuteAsync(Id, cancel));      // written from the list
        return true;
    }
}
