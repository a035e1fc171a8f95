using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.Core.Data;
using Platform.Core.Support;
using Platform.Web.Hosting;
using Platform.Web.Ui;

namespace Platform.Web.Pages.Support;

/// <summary>A ticket as a desk reads it. Reading writes a line that the writer sees, so even a GET has a transaction that writes, of its own.</summary>
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
public abstract class DeskPage(CurrentPerson person, CurrentScope scope, UnitOfWorkFactory work) : PageModel
{
    [BindProperty(SupportsGet = true, Name = "ticket")] public Guid Ticket { get; set; }
    [BindProperty] public int Seen { get; set; }
    [BindProperty] public string? Text { get; set; }
    [BindProperty] public List<IFormFile> Files { get; set; } = [];

    public WholeTicket Whole { get; private set; } = default!;      // set, or 404
    public abstract string List { get; }

    /// <summary>Whoever reads it follows it already.</summary>
    public bool IsMine => Whole.Head.AssignedTo == person.Id;
    public string Address => $"{List}/{Ticket}";

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel) => await LoadAsync(cancel) ? Page() : NotFound();

    public Task<IActionResult> OnPostTakeAsync(CancellationToken cancel) => StepAsync(TicketStep.Taken, cancel);

    public Task<IActionResult> OnPostAnswerAsync(CancellationToken cancel) => StepAsync(TicketStep.Answered, cancel);

    public Task<IActionResult> OnPostSolveAsync(CancellationToken cancel) => StepAsync(TicketStep.Resolved, cancel);

    private async Task<IActionResult> StepAsync(TicketStep step, CancellationToken cancel)
    {
        ModelState.Clear();     // our sentences, not the binder's
        var files = await AskForm.ReadAsync(Files, cancel);
        var outcome = await work.RunAsync(scope.Required, services => services.GetRequiredService<StepAsDesk>().ExecuteAsync(new(Ticket, Seen, step, person.Name, Text, files), cancel), cancel);
        if (outcome is StepAsDesk.Outcome.Refused && !await LoadAsync(cancel)) return NotFound();
        return outcome.Match(() => this.SeeOther(Address), fault => this.Refuse(Words.Of(fault), WriterPage.FieldOf(fault)), NotFound);
    }

    private async Task<bool> LoadAsync(CancellationToken cancel)
    {
        if (await work.RunAsync(scope.Required, services => services.GetRequiredService<TicketsForDesk>().OpenAsync(Ticket, person.Name, cancel), cancel) is not { } found) return false;
        Whole = found;
        return true;
    }
}
