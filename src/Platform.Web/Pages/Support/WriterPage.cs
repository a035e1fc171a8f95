using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.Core.Support;
using Platform.Web.Hosting;
using Platform.Web.Ui;

namespace Platform.Web.Pages.Support;

/// <summary>A ticket as its writer reads it, and what he does with it.</summary>
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
public abstract class WriterPage(StepAsWriter steps) : PageModel
{
    /// <summary>Idempotency key of the form that writes: a second click writes nothing more.</summary>
    [BindProperty] public Guid Key { get; set; } = Guid.CreateVersion7();
    [BindProperty] public int? Seen { get; set; }
    [BindProperty] public string? Text { get; set; }
    [BindProperty] public Satisfaction? Rating { get; set; }
    [BindProperty] public List<IFormFile> Files { get; set; } = [];
    [BindProperty(SupportsGet = true, Name = "recue")] public bool JustSent { get; set; }

    public WholeTicket Whole { get; private set; } = default!;      // set, or 404

    /// <summary>Where the files of this ticket are: « …/fichiers/{id} » follows.</summary>
    public abstract string Address { get; }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel) => await LoadAsync(cancel) ? Page() : NotFound();

    public Task<IActionResult> OnPostWriteAsync(CancellationToken cancel) => StepAsync(ticket => ticket.Head.State == TicketState.Resolved ? TicketStep.Reopened : TicketStep.Written, null, cancel, Key);

    public Task<IActionResult> OnPostSolvedAsync(CancellationToken cancel) => StepAsync(_ => TicketStep.Resolved, Seen, cancel);

    public Task<IActionResult> OnPostPassOnAsync(CancellationToken cancel) => StepAsync(_ => TicketStep.PassedOn, Seen, cancel);

    public async Task<IActionResult> OnPostRateAsync(CancellationToken cancel)
    {
        if (!await LoadAsync(cancel)) return NotFound();
        return Rating is null ? this.Refuse(Texts.SupportTexts.RatingMissing, nameof(Rating)) : await StepAsync(_ => TicketStep.Rated, null, cancel);
    }

    protected abstract Task<WholeTicket?> FindAsync(CancellationToken cancel);

    protected abstract (Guid Ticket, string? Secret, string Name) Writer { get; }

    private async Task<IActionResult> StepAsync(Func<WholeTicket, TicketStep> step, int? seen, CancellationToken cancel, Guid? form = null)
    {
        ModelState.Clear();     // our sentences, not the binder's
        if (!await LoadAsync(cancel)) return NotFound();
        var (ticket, secret, name) = Writer;
        var fault = await steps.ExecuteAsync(new(ticket, secret, seen, step(Whole), name, Text, Rating, await AskForm.ReadAsync(Files, cancel), form), cancel);
        return fault is { } why ? this.Refuse(Words.Of(why), FieldOf(why)) : this.SeeOther(Address);
    }

    internal static string FieldOf(TicketFault fault) => AskForm.FieldOf("", fault).TrimStart('.');

    private async Task<bool> LoadAsync(CancellationToken cancel)
    {
        if (await FindAsync(cancel) is not { } found) return false;
        Whole = found;
        return true;
    }
}
