using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.Core.Identity;
using Platform.Core.Opening;
using Platform.Core.Stages;
using Platform.Web.Hosting;

namespace Platform.Web.Pages.Opening.Buyer;

/// <summary>What a holder comes for: the sessions, and the state of his own key.</summary>
[Needs(Capability.OpenBids)]
public sealed class BoardModel(OpeningBoard board, ReadMyKey readMyKey, ReadAwaitedLiftings readLiftings, CurrentPerson person) : PageModel
{
    public string Portal => person.Tenant.Slug;
    public string Buyer => person.Tenant.Name;
    public DateTimeOffset Now { get; private set; }
    public IReadOnlyList<OpeningBoard.Line> Lines { get; private set; } = [];
    public IReadOnlyList<ReadAwaitedLiftings.Line> Liftings { get; private set; } = [];
    public ReadMyKey.MyKey Key { get; private set; } = default!; // set by OnGet

    public async Task OnGetAsync(CancellationToken cancel)
    {
        (Now, var lines) = await board.ExecuteAsync(cancel);
        // What can be opened first, then what comes next, then what is done.
        Lines = [.. lines.Where(Waits).OrderBy(line => line.Deadline), .. lines.Where(line => !Waits(line))];
        Key = await readMyKey.ExecuteAsync(cancel);
        Liftings = await readLiftings.ExecuteAsync(cancel);
    }

    private static bool Waits(OpeningBoard.Line line) => line is { DoneAt: null, DiscontinuedAt: null } and ({ NothingReceived: false } or { OpenedAt: not null });

    public (string Word, string Detail) StateOf(OpeningBoard.Line line) => line switch
    {
        { DoneAt: not null } => ("Terminé", "Séance close"),
        { DiscontinuedAt: not null } => ("Sans suite", "Les plis restent scellés"),
        { OpenedAt: not null } => ("En cours", "Séance ouverte"),
        { NothingReceived: true } => ("Terminé", "Aucun pli reçu, rien à ouvrir"),
        { Released: true } => ("À faire", "Plis prêts à être ouverts"),
        _ when line.Deadline < Now => ("En attente", "Le verrou va s’ouvrir"),
        _ => ("Pas encore", "Les plis arrivent jusqu’à la date limite"),
    };
}
